/* Searching names and texts, in both scripts: nothing here knows of the page or the document. */

/** How a text is written once case, accents, width, punctuation and script no longer matter. */
export class Script {
  private readonly characters: Map<string, string>;
  private readonly noise: Set<string>;

  /** `traditional` and `simplified` stand for each other place by place; a name may go without `noise`. */
  constructor({ traditional = "", simplified = "", noise = [] }: { traditional?: string; simplified?: string; noise?: string[] } = {}) {
    const modern = [...simplified];
    this.characters = new Map([...traditional].map((old, nth) => [old, modern[nth]!]));
    this.noise = new Set(noise.map((word) => this.plain(word)));
  }

  /** Words with one space between: "U.S. DFC (Washington)" is "us dfc washington". */
  plain(text: string): string {
    return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase()
      .replace(/[øłđħıæœ]/g, (letter) => STROKES[letter]!)
      .replace(/\p{Script=Han}/gu, (old) => this.characters.get(old) ?? old)
      .replace(/(?<![a-z])(?:[a-z]\.)+[a-z](?![a-z])\.?/g, (initials) => initials.replaceAll(".", ""))
      .replace(/['’‘]/g, "").replaceAll("&", " and ")
      .replace(/[^\p{L}\p{N}]+/gu, " ").trim();
  }

  /** The words of a plain text, less those that tell nothing; all of them where none tells. */
  telling(words: string[]): string[] {
    const left = words.map((word) => this.#trimmed(word)).filter((word) => !this.noise.has(word));
    return left.length ? left : words;
  }

  /** A Chinese run less the noise that it ends in. */
  #trimmed(word: string): string {
    if (!HAN.test(word)) return word;
    for (let length = word.length - 1; length > 1; length -= 1) {
      if (this.noise.has(word.slice(-length)) && word.length > length) return this.#trimmed(word.slice(0, -length));
    }
    return word;
  }
}

const STROKES: Record<string, string> = { "ø": "o", "ł": "l", "đ": "d", "ħ": "h", "ı": "i", "æ": "ae", "œ": "oe" };
const HAN = /\p{Script=Han}/u;

/** What can be found by name. */
export interface Named {
  names: string[];
  /** Readings of Chinese names, with a space between syllables. */
  pinyin: string[];
  /** What else it may be asked by beside its names: its kind, its country, what it yields. */
  context: string[];
  /** Of two that match alike, the greater comes first. */
  weight: number;
}

export interface Match<T> {
  item: T;
  /** The name that was found; of several words, the first name. */
  name: string;
  /** 0 the very name, 1 its beginning, 2 a word of it, 3 within it, then words in any order: 4 all of
      its names, 5 some of its context, 6 with a slip of the keyboard. */
  rank: number;
}

/** The rank of what is found only if the query holds a slip. */
export const SLIP = 6;

interface Written {
  name: string;
  words: string;
  joined: string;
}

interface Entry<T extends Named> {
  item: T;
  names: Written[];
  spoken: { joined: string; initials: string }[];
}

/** The words of many names, and which things each leads to. */
export class Names<T extends Named> {
  private readonly entries: Entry<T>[];
  private readonly vocabulary = new Map<string, Set<number>>();
  private readonly contexts = new Map<string, Set<number>>();

  constructor(items: T[], private readonly script: Script) {
    this.entries = items.map((item, nth) => this.#entry(item, nth));
  }

  #entry(item: T, nth: number): Entry<T> {
    const names = item.names.map((name) => {
      const words = this.script.plain(name);
      return { name, words, joined: words.replaceAll(" ", "") };
    });
    for (const { words } of names) for (const word of words.split(" ")) put(this.vocabulary, word, nth);
    for (const text of item.context) for (const word of this.script.plain(text).split(" ")) put(this.contexts, word, nth);
    const spoken = item.pinyin.map((reading) => ({
      joined: reading.replaceAll(" ", "").toLowerCase(),
      initials: reading.split(" ").map((syllable) => syllable[0]).join("").toLowerCase(),
    }));
    return { item, names, spoken };
  }

  /** All that the query may mean, the best first. */
  find(query: string): Match<T>[] {
    const words = this.script.plain(query);
    if (!words) return [];
    const found = new Map<number, Match<T>>();
    const asked = words.split(" ");
    const telling = this.script.telling(asked);
    const short = telling.join(" ");
    this.entries.forEach((entry, nth) => {
      const match = byName(entry, words) ?? bySound(entry, words) ?? (short === words ? null : wholly(byName(entry, short)));
      if (match) found.set(nth, match);
    });
    this.#add(found, this.#byWords(asked));
    if (!found.size) this.#add(found, this.#byWords(telling));
    if (!found.size) this.#add(found, this.#byWords(telling, { slips: true }));
    return [...found.values()].sort((a, b) => a.rank - b.rank || b.item.weight - a.item.weight);
  }

  #add(found: Map<number, Match<T>>, ranks: Map<number, number>): void {
    for (const [nth, rank] of ranks) {
      const { item, names } = this.entries[nth]!;
      if (!found.has(nth)) found.set(nth, { item, name: names[0]!.name, rank });
    }
  }

  /** Things that answer to every word, in whatever order, each with how well its worst word does. */
  #byWords(words: string[], { slips = false } = {}): Map<number, number> {
    const told = words.map((word) => this.#byWord(word, slips));
    const [first, ...others] = told.sort((a, b) => a.size - b.size);
    const found = new Map<number, number>();
    for (const [nth, rank] of first!) {
      const ranks = others.map((other) => other.get(nth));
      if (ranks.every((one) => one !== undefined)) found.set(nth, Math.max(rank, ...(ranks as number[])));
    }
    return found;
  }

  #byWord(word: string, slipping: boolean): Map<number, number> {
    const found = new Map<number, number>();
    const take = (things: Set<number>, rank: number) => {
      for (const nth of things) if ((found.get(nth) ?? 9) > rank) found.set(nth, rank);
    };
    for (const [known, things] of this.vocabulary) if (fits(known, word)) take(things, 4);
    for (const [known, things] of this.contexts) if (fits(known, word)) take(things, 5);
    const slips = (found.size && !slipping) || HAN.test(word) ? 0 : slipsIn(word);
    if (slips) for (const [known, things] of this.vocabulary) if (distance(known, word, slips) <= slips) take(things, SLIP);
    return found;
  }
}

/** In Chinese a word may stand anywhere in a name; in other scripts it begins a word. */
function fits(known: string, word: string): boolean {
  return HAN.test(word) ? known.includes(word) : known.startsWith(word);
}

function byName<T extends Named>({ item, names }: Entry<T>, wanted: string): Match<T> | null {
  const joined = wanted.replaceAll(" ", "");
  let best: Match<T> | null = null;
  for (const written of names) {
    const rank = nameRank(written, wanted, joined);
    if (rank !== null && (best === null || rank < best.rank)) best = { item, name: written.name, rank };
  }
  return best;
}

/** A match of the very name without what tells nothing: as good as the beginning of one. */
function wholly<T>(match: Match<T> | null): Match<T> | null {
  return match?.rank === 0 ? { ...match, rank: 1 } : null;
}

function nameRank({ words, joined }: Written, wanted: string, together: string): number | null {
  if (joined === together) return 0;
  if (joined.startsWith(together)) return 1;
  if (words.includes(` ${wanted}`)) return 2;
  return together.length > 2 || HAN.test(together) ? (joined.includes(together) ? 3 : null) : null;
}

function bySound<T extends Named>({ item, names, spoken }: Entry<T>, wanted: string): Match<T> | null {
  const letters = wanted.replaceAll(" ", "");
  if (letters.length < 2 || !/^[a-z]+$/.test(letters)) return null;
  for (const { joined, initials } of spoken) {
    const rank = joined === letters ? 0 : joined.startsWith(letters) && letters.length > 2 ? 1 : initials === letters ? 2 : null;
    if (rank !== null) return { item, name: names[0]!.name, rank };
  }
  return null;
}

function put(words: Map<string, Set<number>>, word: string, nth: number): void {
  if (!word) return;
  const things = words.get(word);
  if (things) things.add(nth);
  else words.set(word, new Set([nth]));
}

/** How many slips of the keyboard a word may hold: short words are too much like each other. */
export function slipsIn(word: string): number {
  return word.length >= 9 ? 2 : word.length >= 5 ? 1 : 0;
}

/** Letters to add, drop, change or swap with the next, to make one word of the other; `most` + 1 if more. */
export function distance(one: string, other: string, most: number): number {
  if (Math.abs(one.length - other.length) > most) return most + 1;
  let before: number[] = [];
  let last = Array.from({ length: other.length + 1 }, (_, nth) => nth);
  for (let i = 1; i <= one.length; i += 1) {
    const row = [i];
    for (let j = 1; j <= other.length; j += 1) {
      const same = one[i - 1] === other[j - 1];
      row[j] = Math.min(last[j]! + 1, row[j - 1]! + 1, last[j - 1]! + (same ? 0 : 1));
      if (i > 1 && j > 1 && one[i - 1] === other[j - 2] && one[i - 2] === other[j - 1]) row[j] = Math.min(row[j]!, before[j - 2]! + 1);
    }
    if (Math.min(...row) > most) return most + 1;
    [before, last] = [last, row];
  }
  return last[other.length]!;
}

/** Longer texts, found where they hold every word of a query. */
export class Texts<T> {
  private readonly texts: { item: T; plain: string }[] = [];

  constructor(private readonly items: T[], private readonly said: (item: T) => string[], private readonly script: Script) {}

  /** Get some more of the texts ready; whether all are. A search gets all ready that are not yet. */
  prepare(count = this.items.length): boolean {
    for (const item of this.items.slice(this.texts.length, this.texts.length + count)) {
      this.texts.push({ item, plain: ` ${this.script.plain(this.said(item).join(" "))}` });
    }
    return this.texts.length === this.items.length;
  }

  /** Those that hold the words as they stand come first, then those that hold each of them. */
  find(query: string): T[] {
    const plain = this.script.plain(query);
    const words = plain.split(" ").map((word) => (HAN.test(word) ? word : ` ${word}`));
    if (plain.length < (HAN.test(plain) ? 1 : 3)) return [];
    this.prepare();
    const found = this.texts.filter((text) => words.every((word) => text.plain.includes(word)));
    const whole = (text: { plain: string }) => (text.plain.includes(plain) ? 0 : 1);
    return found.sort((a, b) => whole(a) - whole(b)).map(({ item }) => item);
  }
}
