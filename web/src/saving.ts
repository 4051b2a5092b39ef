/* Handing something to the reader: as a file, or as text to copy where no file can be saved. */

import { button, el } from "./marks.ts";
import type { Reader } from "./state.ts";

/** In a sandboxed frame, as in a notebook, the browser drops what a page would save. */
export const locked = (): boolean => self.origin === "null" && self !== parent;

/** Give the reader a file. */
export function handed(name: string, type: string, content: string | Blob): void {
  const address = URL.createObjectURL(new Blob([content], { type: `${type};charset=utf-8` }));
  el("a", { href: address, download: name }).click();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
}

/** Save a file; in a frame that cannot, offer its text. */
export function save(name: string, type: string, content: string | Blob, reader: Reader): void {
  if (locked() && typeof content === "string") return offer(name, content, reader.t("noSaving"), reader);
  handed(name, type, content);
  reader.say(reader.t("saved", { name }));
}

/** Copy a text; where the clipboard is closed to the page, offer it chosen in a field. */
export async function copy(title: string, text: string, reader: Reader): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    reader.say(reader.t("copied"));
    return true;
  } catch {
    offer(title, text, reader.t("copyYourself"), reader);
    return false;
  }
}

/** Copy the page's address, or what is `made` of it; within a notebook it has none of its own. */
export async function copyLink(title: string, made: (address: string) => string, reader: Reader): Promise<boolean> {
  if (/^(https?|file):/.test(location.href)) return copy(title, made(location.href), reader);
  offer(title, location.hash, reader.t("noAddress"), reader);
  return false;
}

/** A text in a field of its own, chosen. */
export function offer(title: string, text: string, remark: string, reader: Reader): void {
  const field = el("textarea", { readonly: true, rows: "8", spellcheck: "false", "aria-label": title });
  field.value = text;
  show(title, remark, field, reader);
  field.select();
}

/** A picture to keep by the browser's own menu. */
export function offerPicture(title: string, address: string, reader: Reader): void {
  show(title, reader.t("keepPicture"), el("img", { src: address, alt: title }), reader);
}

function show(title: string, remark: string, content: HTMLElement, reader: Reader): void {
  const sheet = el("dialog", { class: "offer", "aria-label": title },
    el("div", { class: "head" }, el("h2", {}, title),
      button({ class: "close", "aria-label": reader.t("close") }, () => sheet.close(), "×")),
    el("p", { class: "soft" }, remark), content);
  sheet.addEventListener("keydown", (event) => { if (event.key === "Escape") event.stopPropagation(); });
  sheet.addEventListener("close", () => sheet.remove());
  document.body.append(sheet);
  sheet.showModal();
}
