/* Unpacks LZMA, which halves the query engine and the graph where gzip leaves two thirds, and
   which no browser unpacks by itself. The format is that of Python's lzma.FORMAT_ALONE with the
   length in its head: properties, dictionary, length, then a range-coded stream. */

const STATES = 12;
const LENGTHS = 2 + 16 * 8 * 2 + 256; // two choices, sixteen short and middle trees, one long tree
const MATCH = 0;
const REP = MATCH + STATES * 16;
const REP0 = REP + STATES;
const REP1 = REP0 + STATES;
const REP2 = REP1 + STATES;
const REP0_LONG = REP2 + STATES;
const SLOTS = REP0_LONG + STATES * 16;
const NEAR = SLOTS + 4 * 64;
const ALIGN = NEAR + 128;
const MATCH_LENGTH = ALIGN + 16;
const REP_LENGTH = MATCH_LENGTH + LENGTHS;
const LITERALS = REP_LENGTH + LENGTHS;

/** Reads bits of a stream by the chances seen so far. */
class Bits {
  private range = 0xffffffff;
  private code = 0;
  private at = 18; // the head takes 13 bytes, the first of the stream is empty, four are read here
  readonly chances: Uint16Array;

  constructor(private readonly input: Uint8Array, count: number) {
    this.chances = new Uint16Array(count).fill(1024);
    for (let nth = 14; nth < 18; nth += 1) this.code = ((this.code << 8) | input[nth]!) >>> 0;
  }

  bit(which: number): number {
    const chance = this.chances[which]!;
    const bound = (this.range >>> 11) * chance;
    let bit = 0;
    if (this.code < bound) {
      this.range = bound;
      this.chances[which] = chance + ((2048 - chance) >> 5);
    } else {
      this.range -= bound;
      this.code -= bound;
      this.chances[which] = chance - (chance >> 5);
      bit = 1;
    }
    if (this.range < 0x1000000) this.more();
    return bit;
  }

  private more(): void {
    this.range = (this.range << 8) >>> 0;
    this.code = ((this.code << 8) | this.input[this.at++]!) >>> 0;
  }

  plain(count: number): number {
    let value = 0;
    for (; count > 0; count -= 1) {
      this.range >>>= 1;
      const bit = this.code >= this.range ? 1 : 0;
      if (bit) this.code -= this.range;
      value = (value << 1) | bit;
      if (this.range < 0x1000000) this.more();
    }
    return value;
  }

  tree(from: number, depth: number): number {
    let node = 1;
    for (let nth = 0; nth < depth; nth += 1) node = (node << 1) | this.bit(from + node);
    return node - (1 << depth);
  }

  /** A tree that is read from its lowest bit. */
  turned(from: number, depth: number): number {
    let node = 1;
    let value = 0;
    for (let nth = 0; nth < depth; nth += 1) {
      const bit = this.bit(from + node);
      node = (node << 1) | bit;
      value |= bit << nth;
    }
    return value;
  }

  length(from: number, place: number): number {
    if (!this.bit(from)) return 2 + this.tree(from + 2 + place * 8, 3);
    if (!this.bit(from + 1)) return 10 + this.tree(from + 2 + 128 + place * 8, 3);
    return 18 + this.tree(from + 2 + 256, 8);
  }

  distance(length: number): number {
    const slot = this.tree(SLOTS + Math.min(length - 2, 3) * 64, 6);
    if (slot < 4) return slot;
    const depth = (slot >> 1) - 1;
    const start = (2 | (slot & 1)) << depth;
    if (slot < 14) return start + this.turned(NEAR + start - slot, depth);
    return start + this.plain(depth - 4) * 16 + this.turned(ALIGN, 4);
  }
}

/** What was packed. Throws where the bytes are not such a stream, or point before their begin. */
export function unlzma(packed: Uint8Array): Uint8Array {
  const head = new DataView(packed.buffer, packed.byteOffset, packed.byteLength);
  const properties = packed[0]!;
  const lc = properties % 9;
  const lp = Math.floor(properties / 9) % 5;
  const placeMask = (1 << Math.floor(properties / 45)) - 1;
  const size = head.getUint32(5, true);
  if (properties >= 225 || head.getUint32(9, true)) throw new Error("not LZMA with a length");
  const out = new Uint8Array(size);
  const bits = new Bits(packed, LITERALS + (0x300 << (lc + lp)));
  let state = 0;
  let [near0, near1, near2, near3] = [1, 1, 1, 1];

  for (let at = 0; at < size;) {
    const place = at & placeMask;
    const before = at ? out[at - 1]! : 0;
    if (!bits.bit(MATCH + state * 16 + place)) {
      const from = LITERALS + 0x300 * (((at & ((1 << lp) - 1)) << lc) + (before >> (8 - lc)));
      out[at] = literal(bits, from, state < 7 ? -1 : out[at - near0]!);
      at += 1;
      state = state < 4 ? 0 : state < 10 ? state - 3 : state - 6;
      continue;
    }
    let length: number;
    if (!bits.bit(REP + state)) {
      [near3, near2, near1] = [near2, near1, near0];
      length = bits.length(MATCH_LENGTH, place);
      near0 = bits.distance(length) + 1;
      state = state < 7 ? 7 : 10;
    } else {
      if (!bits.bit(REP0 + state)) {
        if (!bits.bit(REP0_LONG + state * 16 + place)) {
          if (near0 > at) throw new Error("damaged LZMA");
          out[at] = out[at - near0]!;
          at += 1;
          state = state < 7 ? 9 : 11;
          continue;
        }
      } else if (!bits.bit(REP1 + state)) {
        [near0, near1] = [near1, near0];
      } else if (!bits.bit(REP2 + state)) {
        [near0, near1, near2] = [near2, near0, near1];
      } else {
        [near0, near1, near2, near3] = [near3, near0, near1, near2];
      }
      length = bits.length(REP_LENGTH, place);
      state = state < 7 ? 8 : 11;
    }
    if (near0 > at || length > size - at) throw new Error("damaged LZMA");
    for (const end = at + length; at < end; at += 1) out[at] = out[at - near0]!;
  }
  return out;
}

/** One byte; after a match its first wrong bit is told by the byte at the match's distance. */
function literal(bits: Bits, from: number, matched: number): number {
  let node = 1;
  if (matched >= 0) {
    while (node < 0x100) {
      const guess = (matched >> 7) & 1;
      matched <<= 1;
      const bit = bits.bit(from + 0x100 + (guess << 8) + node);
      node = (node << 1) | bit;
      if (guess !== bit) break;
    }
  }
  while (node < 0x100) node = (node << 1) | bits.bit(from + node);
  return node & 0xff;
}
