/* Reads the graph that the page carries as columns (`lodeway.explorer.offline.packed`) back into
   N-Triples, a piece at a time: the whole is thirty megabytes. */

const PIECE = 1 << 18; // letters

class Column {
  private at = 0;

  constructor(private readonly bytes: Uint8Array) {}

  get done(): boolean { return this.at >= this.bytes.length; }

  next(): number {
    let value = 0;
    for (let shift = 0; ; shift += 7) {
      const byte = this.bytes[this.at++]!;
      value |= (byte & 127) << shift;
      if (byte < 128) return value;
    }
  }

  /** A step forward is even, one backward odd. */
  step(): number {
    const value = this.next();
    return value & 1 ? -((value + 1) >>> 1) : value >>> 1;
  }
}

export function* triples(columns: Uint8Array): Generator<string> {
  const view = new DataView(columns.buffer, columns.byteOffset, columns.byteLength);
  const subjectsAt = 4 + view.getUint32(0, true);
  const objectsAt = subjectsAt + 4 + view.getUint32(subjectsAt, true);
  const terms = new TextDecoder().decode(columns.subarray(4, subjectsAt)).split("\n");
  const subjects = new Column(columns.subarray(subjectsAt + 4, objectsAt));
  const objects = new Column(columns.subarray(objectsAt));
  let piece = "";
  while (!subjects.done) {
    const property = ` ${terms[subjects.next()]} `;
    let [subject, value] = [0, 0];
    for (let left = subjects.next(); left > 0; left -= 1) {
      subject += subjects.next();
      value += objects.step();
      piece += `${terms[subject]}${property}${terms[value]} .\n`;
      if (piece.length > PIECE) {
        yield piece;
        piece = "";
      }
    }
  }
  yield piece;
}
