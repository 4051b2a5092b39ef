/* The language that a reader has chosen, kept from page to page where the browser lets us; else the browser's. */

import { spoken, titled, whenSpoken } from "./answer.ts";

const KEY = "lodeway-language";

/** Run `work`; a sandboxed page, or one whose reader allows no storage, may refuse. */
function tried<T>(work: () => T): T | undefined {
  try {
    return work();
  } catch {
    return undefined;
  }
}

export function remembered(): void {
  const chosen = tried(() => localStorage.getItem(KEY)) ?? navigator.languages.map((one) => one.slice(0, 2)).find((one) => one === "zh" || one === "en");
  const field = document.querySelector<HTMLInputElement>(chosen === "zh" ? "#lang-zh" : "#lang-en");
  if (chosen && field) field.checked = true;
  for (const one of document.querySelectorAll('input[name="lang"]'))
    one.addEventListener("change", () => tried(() => localStorage.setItem(KEY, spoken())));
  whenSpoken(titled);
}
