/* The script of an answer's page: what the reader may take away, as files or as text to copy. */

import { csv } from "./rows.ts";
import { button, el } from "./marks.ts";
import type { Lang, Place, Text } from "./payload.ts";
import { locked } from "./saving.ts";

export interface MapPayload {
  lines: { group: number; kind: string; name: Text; weight: number; points: Place[] }[];
  spots: { at: Place; name: Text; kind: string; groups: number[] }[];
  countries: { name: Text; at: Place; wide: number }[];
  plates: { name: string; box: [west: number, south: number, east: number, north: number] }[];
}

interface Told {
  tables: { name: string; headings: Record<string, string>; rows: Record<string, unknown>[] }[];
}

export interface Carried {
  name: string;
  json: Record<Lang, Told>;
  /** By language, table and row the numbers of the claims that it rests on, into `ids`. */
  claims: Record<Lang, number[][][]>;
  ids: string[];
  map: MapPayload | null;
  words: Record<Lang, Record<string, string>>;
}

export const carried = (): Carried => JSON.parse(document.getElementById("answer")!.textContent!) as Carried;

/** The language that the switch of the page is at. */
export const spoken = (): Lang => (document.querySelector<HTMLInputElement>("#lang-zh")!.checked ? "zh" : "en");

export function whenSpoken(tell: () => void): void {
  for (const one of document.querySelectorAll('input[name="lang"]')) one.addEventListener("change", tell);
  tell();
}

export function offers(answer: Carried): void {
  const { name, json, words } = answer;
  const place = document.querySelector(".save")!;
  whenSpoken(() => {
    const lang = spoken();
    document.documentElement.lang = lang === "zh" ? "zh-Hans" : "en";
    document.title = document.querySelector(`h1.${lang}`)!.textContent!;
    const word = words[lang];
    const said = el("span", { role: "status" });
    const give = (form: string, file: string, type: string, content: () => string) =>
      button({}, () => handed(file, type, content(), word, said), word["save"]!.replace("{form}", form));
    const tables = json[lang].tables.filter(({ rows }) => rows.length);
    place.replaceChildren(
      ...tables.slice(0, 1).map((table) => give("CSV", `${name}.csv`, "text/csv", () => asCsv(table))),
      give("JSON", `${name}.json`, "application/json", () => `${JSON.stringify(whole(answer, lang), null, 2)}\n`), said);
    json[lang].tables.forEach((table, nth) => {
      const below = document.querySelector(`.${lang}.answers [data-table="${nth}"]`);
      if (nth === 0 || !below || !table.rows.length || below.querySelector("button")) return;
      below.append(give("CSV", `${name}-${table.name || nth}.csv`, "text/csv", () => asCsv(table)));
    });
  });
}

/** The same as the command prints with `--format json --claims`. */
function whole({ json, claims, ids }: Carried, lang: Lang): Told {
  const tables = json[lang].tables.map((table, nth) => ({ ...table, claims: claims[lang][nth]!.map((row) => row.map((one) => ids[one])) }));
  return { ...json[lang], tables };
}

function asCsv({ headings, rows }: Told["tables"][0]): string {
  const keys = Object.keys(headings);
  return csv([keys, ...rows.map((row) => keys.map((key) => plain(row[key])))]);
}

const plain = (value: unknown): string => (value === null || value === undefined ? "" : Array.isArray(value) ? value.join("; ") : String(value));

function handed(file: string, type: string, content: string, word: Record<string, string>, said: HTMLElement): void {
  if (locked()) {
    const field = el("textarea", { readonly: true, rows: "8", "aria-label": file });
    field.value = content;
    said.replaceChildren(word["yourself"]!, field);
    field.select();
    return;
  }
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: file }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}
