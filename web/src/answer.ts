/* The script of an answer's page: what the reader may take away, as files or as text to copy. */

import { csv } from "./rows.ts";
import { button, el } from "./marks.ts";
import { unpacked } from "./packed.ts";
import type { Lang, Place, Text } from "./payload.ts";
import { handed, locked } from "./saving.ts";

export interface MapPayload {
  lines: { group: number; kind: string; name: Text; weight: number; points: Place[] }[];
  spots: { at: Place; name: Text; kind: string; groups: number[] }[];
  countries: { name: Text; at: Place; wide: number }[];
  plates: { name: string; box: [west: number, south: number, east: number, north: number] }[];
}

interface Told {
  tables: { name: string; headings: Record<string, string>; rows: Record<string, unknown>[] }[];
}

/** What any page with a map carries. */
export interface Drawn {
  map: MapPayload | null;
  words: Record<Lang, Record<string, string>>;
}

export interface Carried extends Drawn {
  name: string;
  /** The same as the command prints with `--format json --claims`. */
  json: Record<Lang, Told>;
}

/** What the page carries under a name. */
export const carried = <T>(name = "answer"): Promise<T> => unpacked<T>(document.querySelector(`script#${name}`)!.textContent!);

/** The language that the switch of the page is at. */
export const spoken = (): Lang => (document.querySelector<HTMLInputElement>("#lang-zh")!.checked ? "zh" : "en");

export function whenSpoken(tell: (lang: Lang) => void): void {
  for (const one of document.querySelectorAll('input[name="lang"]')) one.addEventListener("change", () => tell(spoken()));
  tell(spoken());
}

/** Let the page itself say in which language it is. */
export function titled(lang: Lang): void {
  document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
  document.title = document.querySelector(`h1.${lang}`)!.textContent!;
}

/** Open the page, in the language that its address asks for: `#lang=zh`. */
export function opened(): void {
  const asked = new URLSearchParams(location.hash.slice(1)).get("lang");
  const field = document.querySelector<HTMLInputElement>(asked === "zh" ? "#lang-zh" : "#lang-en")!;
  if (asked === "zh" || asked === "en") field.checked = true;
  whenSpoken(titled);
}

export function offers({ name, json, words }: Carried): void {
  const place = document.querySelector(".save")!;
  whenSpoken((lang) => {
    const word = words[lang];
    const said = el("span", { role: "status" });
    const give = (form: string, file: string, type: string, content: () => string) =>
      button({}, () => given(file, type, content(), word, said), word["save"]!.replace("{form}", form));
    const tables = json[lang].tables.filter(({ rows }) => rows.length);
    place.replaceChildren(
      ...tables.slice(0, 1).map((table) => give("CSV", `${name}.csv`, "text/csv", () => asCsv(table))),
      give("JSON", `${name}.json`, "application/json", () => `${JSON.stringify(json[lang], null, 2)}\n`), said);
    for (const old of document.querySelectorAll(".wide > button")) old.remove();
    json[lang].tables.forEach((table, nth) => {
      const [id, file] = [table.name || `table-${nth}`, `${name}-${table.name || nth}.csv`];
      // A table that each language tells by itself carries the language in its id.
      const below = document.querySelector(`section[id="${id}"] .wide, section[id="${id}-${lang}"] .wide`);
      if (nth) below?.append(give("CSV", file, "text/csv", () => asCsv(table)));
    });
  });
}

function asCsv({ headings, rows }: Told["tables"][0]): string {
  const keys = Object.keys(headings);
  return csv([keys, ...rows.map((row) => keys.map((key) => plain(row[key])))]);
}

const plain = (value: unknown): string => (value === null || value === undefined ? "" : Array.isArray(value) ? value.join("; ") : String(value));

function given(file: string, type: string, content: string, word: Record<string, string>, said: HTMLElement): void {
  if (!locked()) return handed(file, type, content);
  const field = el("textarea", { readonly: true, rows: "8", "aria-label": file });
  field.value = content;
  said.replaceChildren(word["yourself"]!, field);
  field.select();
}
