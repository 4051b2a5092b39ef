/* What the reader has put away: kinds of things and of relations, degrees of firmness, and modes on
   the map. The address holds it, so that a link shows what its sender saw. */

import { DEGREES, DISPUTED } from "./firmness.ts";
import type { Model } from "./model.ts";

type Put = "off" | "offEdges" | "offModes";

const HIDE = "hide";
const STATUS = "status";
const SORTS: readonly [letter: string, set: Put][] = [["n", "off"], ["e", "offEdges"], ["m", "offModes"]];
const MARKS = "f"; // of the address: the mark of a dispute, which is no degree

export class Hidden {
  readonly off = new Set<string>();
  readonly offEdges = new Set<string>();
  readonly offFirm = new Set<string>();
  /** Modes of transport on the map. */
  readonly offModes = new Set<string>();

  constructor(private readonly modes: readonly string[]) {}

  /** Into the address: each kind as a letter and its key, and the degrees that are still shown. */
  write(parts: URLSearchParams): void {
    const shown = DEGREES.filter((degree) => !this.offFirm.has(degree));
    if (shown.length < DEGREES.length) parts.set(STATUS, shown.join(",") || "none");
    for (const [letter, set] of SORTS) for (const key of this[set]) parts.append(HIDE, letter + key);
    if (this.offFirm.has(DISPUTED)) parts.append(HIDE, MARKS + DISPUTED);
  }

  /** From the address; what it names and the page does not have is passed over. */
  read(parts: URLSearchParams, model: Model): void {
    const known: Record<string, { has(key: string): boolean }> = { n: model.nodeKinds, e: model.edgeKinds, m: new Set(this.modes), f: new Set([DISPUTED]) };
    const sets: Record<string, Set<string>> = { n: this.off, e: this.offEdges, m: this.offModes, f: this.offFirm };
    for (const set of Object.values(sets)) set.clear();
    for (const name of parts.getAll(HIDE)) {
      const [letter, key] = [name.slice(0, 1), name.slice(1)];
      if (Object.hasOwn(known, letter) && known[letter]!.has(key)) sets[letter]!.add(key);
    }
    const shown = parts.get(STATUS)?.split(",");
    const named = shown?.some((one) => one === "none" || DEGREES.some((degree) => degree === one));
    if (named) for (const degree of DEGREES) if (!shown!.includes(degree)) this.offFirm.add(degree);
  }
}

export const HIDDEN_IN_ADDRESS = [HIDE, STATUS];
