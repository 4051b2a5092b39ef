/* The search of a site: every word must be in a name, in either language, whatever its accents. */

import { el } from "./marks.ts";
import { carried, spoken } from "./answer.ts";
import type { Lang } from "./payload.ts";

/** Address, name and kind in English and in Chinese, and other spellings. */
export type Name = [to: string, en: string, zh: string, kindEn: string, kindZh: string, also: string];

const MOST = 60;

export const folded = (text: string): string => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase();

/** The names in which every word asked is found, those that begin with it first. */
export function matching(names: Name[], asked: string): Name[] {
  const words = folded(asked).split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const scored: [score: number, name: Name][] = [];
  for (const name of names) {
    const [, en, zh, , , also] = name;
    const [first, second] = [folded(en), folded(zh)];
    const all = `${first}\n${second}\n${folded(also)}`;
    if (!words.every((word) => all.includes(word))) continue;
    const begins = [first, second].some((one) => one.startsWith(words[0]!));
    const named = words.every((word) => first.includes(word) || second.includes(word));
    scored.push([(begins ? 0 : 2) + (named ? 0 : 4) + en.length / 1000, name]);
  }
  return scored.sort(([a], [b]) => a - b).map(([, name]) => name);
}

/** The field of the first page, which leads to the search. */
function seeking(): void {
  const field = document.querySelector<HTMLInputElement>("#seek");
  field?.addEventListener("keydown", ({ key, isComposing }) => {
    if (key === "Enter" && !isComposing) location.assign(`search/index.html?q=${encodeURIComponent(field.value)}`);
  });
}

export async function search(): Promise<void> {
  seeking();
  const field = document.querySelector<HTMLInputElement>("#asked");
  if (!field) return;
  const { names, words } = await carried<{ names: Name[]; words: Record<Lang, string> }>("names");
  const [list, count] = [document.getElementById("found")!, document.getElementById("count")!];
  const show = () => {
    const found = matching(names, field.value);
    const at = spoken() === "zh" ? 1 : 0;
    count.textContent = field.value.trim() ? words[spoken()].replace("{n}", String(found.length)) : "";
    list.replaceChildren(
      ...found.slice(0, MOST).map((name) => {
        const line = el("li", {});
        const link = el("a", { href: `../${name[0]}` });
        link.textContent = name[1 + at]!;
        const kind = el("small", {});
        kind.textContent = name[3 + at]!;
        line.append(link, kind);
        return line;
      }),
    );
  };
  field.addEventListener("input", show);
  for (const one of document.querySelectorAll('input[name="lang"]')) one.addEventListener("change", show);
  field.value = new URLSearchParams(location.search).get("q") ?? field.value;
  show();
}
