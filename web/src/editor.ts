/* Where a query is written: a plain text field, with what can stand at the caret in a list below it. */

import type { Term } from "./asking.ts";
import { el } from "./marks.ts";
import { fold } from "./model.ts";
import type { Lang } from "./payload.ts";

const MOST = 12;
const WORD = /[A-Za-z_\p{L}][\p{L}\p{N}_-]*(?::[\p{L}\p{N}_-]*)?$/u;

/** The terms for what stands before the caret: by how they begin, then by what their labels hold. */
export function completions(word: string, terms: Term[], most = MOST): Term[] {
  const wanted = fold(word);
  const colon = wanted.indexOf(":");
  const [prefix, local] = colon < 0 ? ["", wanted] : [wanted.slice(0, colon + 1), wanted.slice(colon + 1)];
  const ranked: [number, Term][] = [];
  for (const term of terms) {
    const name = term.name.toLowerCase();
    if (!name.startsWith(prefix) || name === wanted) continue;
    const own = name.slice(name.indexOf(":") + 1);
    const rank = own.startsWith(local) ? 0 : own.includes(local) ? 1 : local.length > 1 && Object.values(term.labels).some((label) => fold(label).includes(local)) ? 2 : 3;
    if (rank < 3) ranked.push([rank, term]);
  }
  return ranked.sort(([a, one], [b, other]) => a - b || one.name.length - other.name.length).slice(0, most).map(([, term]) => term);
}

export class Editor {
  readonly box: HTMLElement;
  readonly field: HTMLTextAreaElement;
  terms: Term[] = [];
  lang: Lang = "en";
  readonly list: HTMLUListElement;
  private shown: Term[] = [];
  private chosen = -1;

  constructor(private readonly run: () => void) {
    this.field = el("textarea", {
      id: "sparql-text", rows: "12", spellcheck: "false", autocapitalize: "off", autocomplete: "off", wrap: "off",
      "aria-autocomplete": "list", "aria-controls": "sparql-terms",
    });
    this.list = el("ul", { id: "sparql-terms", role: "listbox", hidden: true });
    this.box = el("div", { class: "editor" }, this.field, this.list);
    this.field.addEventListener("input", () => this.#suggest(false));
    this.field.addEventListener("keydown", (event) => this.#key(event));
    this.field.addEventListener("blur", () => this.#close());
    this.field.addEventListener("click", () => this.#close());
    this.field.addEventListener("scroll", () => this.#close());
  }

  get text(): string { return this.field.value; }

  set text(query: string) {
    this.#close();
    this.field.value = query;
    this.field.scrollTop = 0;
  }

  /** Bring the caret to a fault, so that the reader finds it. */
  point(line: number, column: number): void {
    const before = this.text.split("\n").slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
    this.field.setSelectionRange(before + column - 1, before + column - 1);
  }

  #word(): string {
    const { selectionStart: at, selectionEnd: end, value } = this.field;
    const line = value.slice(value.lastIndexOf("\n", at - 1) + 1, at);
    const word = at === end ? WORD.exec(line)?.[0] ?? "" : "";
    return /[?$<"'@#]$/.test(line.slice(0, line.length - word.length)) ? "" : word;
  }

  #suggest(asked: boolean): void {
    const word = this.#word();
    this.shown = word.includes(":") || word.length > (asked ? 0 : 2) ? completions(word, this.terms) : [];
    if (!this.shown.length) return this.#close();
    this.list.replaceChildren(...this.shown.map((term, nth) => this.#option(term, nth)));
    this.list.hidden = false;
    this.#choose(-1);
    this.#place(word);
  }

  #option({ name, labels }: Term, nth: number) {
    const option = el("li", { role: "option", id: `sparql-term-${nth}`, "aria-selected": "false" },
      el("code", {}, name), " ", el("bdi", {}, [labels[this.lang], ...Object.values(labels).filter((label) => label !== labels[this.lang])].filter(Boolean).join(" · ")));
    // Pressing must not take the caret out of the text first.
    option.addEventListener("mousedown", (event) => { event.preventDefault(); this.#take(nth); });
    return option;
  }

  /* Under the line of the caret; lines are not folded, so their number and width tell where it is. */
  #place(word: string): void {
    const style = getComputedStyle(this.field);
    const pen = document.createElement("canvas").getContext("2d")!;
    pen.font = style.font;
    const before = this.field.value.slice(0, this.field.selectionStart - word.length).split("\n");
    const left = pen.measureText(before.at(-1)!).width + parseFloat(style.paddingLeft) - this.field.scrollLeft;
    const top = before.length * parseFloat(style.lineHeight) + parseFloat(style.paddingTop) - this.field.scrollTop;
    this.list.style.left = `${Math.max(Math.min(left, this.field.clientWidth - this.list.offsetWidth), 0)}px`;
    this.list.style.top = `${Math.min(top, this.field.clientHeight) + 4}px`;
  }

  #choose(nth: number): void {
    this.chosen = nth;
    [...this.list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === nth)));
    if (nth < 0) this.field.removeAttribute("aria-activedescendant");
    else this.field.setAttribute("aria-activedescendant", `sparql-term-${nth}`);
    this.list.children[nth]?.scrollIntoView({ block: "nearest" });
  }

  #take(nth: number): void {
    const { selectionStart: at } = this.field;
    this.field.setRangeText(this.shown[nth]!.name, at - this.#word().length, at, "end");
    this.#close();
  }

  #close(): void {
    this.list.hidden = true;
    this.shown = [];
    this.#choose(-1);
  }

  #key(event: KeyboardEvent): void {
    const { key } = event;
    if (key === "Enter" && (event.ctrlKey || event.metaKey)) {
      this.#close();
      this.run();
    } else if (key === " " && event.ctrlKey) this.#suggest(true);
    else if (this.list.hidden) return;
    else if (key === "ArrowDown") this.#choose((this.chosen + 1) % this.shown.length);
    else if (key === "ArrowUp") this.#choose((Math.max(this.chosen, 0) || this.shown.length) - 1);
    else if (key === "Escape") this.#close();
    else if ((key === "Enter" || key === "Tab") && this.chosen >= 0) this.#take(this.chosen);
    else return;
    event.preventDefault();
  }
}
