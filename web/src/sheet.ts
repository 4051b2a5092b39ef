/* One table of many rows of which only those in sight are in the document: all rows are of one
   height, and the room of the others is kept by an empty row above and one below.
   The keyboard moves from row to row; sideways it moves among the buttons of a row. */

import { button, el } from "./marks.ts";
import type { Reader } from "./state.ts";
import { searchText, sifted, sorted, turned, type Column, type Facet, type Order, type Sort } from "./rows.ts";
import type { Edge, Node } from "./model.ts";

/** How high a row is in pixels; the style sheet holds it too. */
const ROW = 36;
const BEYOND = 8; // rows kept above and below those in sight
const MOST = 120; // rows in the document, however high the window

export interface Content<Thing> {
  readonly name: Sort;
  readonly things: Thing[];
  readonly columns: Column<Thing>[];
  readonly facets: Facet<Thing>[];
  /** What stands in the cell of each column. */
  cells(thing: Thing): (HTMLElement | string)[];
  open(thing: Thing): void;
}

export class Sheet<Thing extends Node | Edge> {
  readonly box: HTMLElement;
  readonly chosen: string[] = [];
  shown: Thing[];
  /** The things to list; null for all. */
  within: Set<Thing> | null = null;
  order: Order | null = null;
  private readonly head = el("thead");
  private readonly body = el("tbody");
  private readonly table = el("table", { role: "grid" }, this.head, this.body);
  private readonly texts = new Map<Thing, string>();
  private readonly rows = new Map<number, HTMLTableRowElement>();
  private readonly above = this.#gap();
  private readonly below = this.#gap();
  private marked: (thing: Thing) => "chosen" | "near" | null = () => null;
  private at = 0;

  constructor(readonly content: Content<Thing>, private readonly reader: Reader, private readonly sorted: () => void) {
    this.shown = content.things;
    this.table.className = content.name;
    this.box = el("div", { class: "sheet", role: "tabpanel", id: `sheet-${content.name}`, "aria-labelledby": `tab-${content.name}` }, this.table);
    this.box.addEventListener("scroll", () => this.paint(), { passive: true });
    this.table.addEventListener("keydown", (event) => this.#key(event));
  }

  /** List anew what the query, the facets and the order leave, from the top. */
  list(query: string): void {
    const { columns, facets } = this.content;
    const left = sifted(this.things, facets, this.chosen, query, (thing) => this.#text(thing));
    this.shown = sorted(left, columns, this.order, this.reader.lang);
    this.at = 0;
    this.box.scrollTop = 0;
    this.redraw();
  }

  get things(): Thing[] { return this.within ? this.content.things.filter((thing) => this.within!.has(thing)) : this.content.things; }

  #text(thing: Thing): string {
    const known = this.texts.get(thing) ?? searchText(thing);
    this.texts.set(thing, known);
    return known;
  }

  /** Draw heads and rows anew, in the language of the reader. */
  redraw(): void {
    const { t } = this.reader;
    const { columns, name } = this.content;
    this.table.setAttribute("aria-label", t(name === "things" ? "thingsHead" : "relationsHead"));
    this.table.setAttribute("aria-rowcount", String(this.shown.length + 1));
    this.table.setAttribute("aria-colcount", String(columns.length));
    const held = this.head.contains(document.activeElement) ? (document.activeElement as HTMLElement).dataset["column"] : null;
    this.head.replaceChildren(el("tr", { "aria-rowindex": "1" }, columns.map(({ word }, nth) => this.#heading(word, nth))));
    if (held) this.head.querySelector<HTMLElement>(`[data-column="${held}"]`)?.focus();
    for (const row of this.rows.values()) row.remove();
    this.rows.clear();
    this.body.replaceChildren(this.above, this.below);
    this.paint();
  }

  #heading(word: string, nth: number): HTMLElement {
    const here = this.order?.column === nth ? this.order : null;
    const turn = button({ class: "sorter", "data-column": String(nth) }, () => {
      this.order = turned(this.order, nth);
      this.sorted();
    }, this.reader.t(word), el("span", { class: "arrow", "aria-hidden": "true" }, here ? (here.down ? "▼" : "▲") : ""));
    return el("th", { scope: "col", "aria-sort": here ? (here.down ? "descending" : "ascending") : "none" }, turn);
  }

  #gap(): HTMLTableRowElement {
    return el("tr", { class: "gap", "aria-hidden": "true" }, el("td", {}));
  }

  // ---- the rows in sight

  #range(): [number, number] {
    const first = Math.max(Math.floor(this.box.scrollTop / ROW) - BEYOND, 0);
    const fit = Math.ceil((this.box.clientHeight || 600) / ROW) + 2 * BEYOND;
    return [first, Math.min(first + Math.min(fit, MOST), this.shown.length)];
  }

  /** Bring the document to what is in sight now. */
  paint(): void {
    const [first, end] = this.#range();
    this.above.style.height = `${first * ROW}px`;
    this.below.style.height = `${(this.shown.length - end) * ROW}px`;
    this.#keepKeyboard(first, end);
    for (const [nth, row] of this.rows) {
      if (nth >= first && nth < end) continue;
      row.remove();
      this.rows.delete(nth);
    }
    let next: Element = this.below;
    for (let nth = end - 1; nth >= first; nth -= 1) {
      const row = this.rows.get(nth) ?? this.#row(nth);
      if (row.nextElementSibling !== next) this.body.insertBefore(row, next);
      next = row;
    }
    this.#stop(Math.min(Math.max(this.at, first), end - 1));
  }

  /* A row that is scrolled away must not take the keyboard with it. This comes first, since a move
     of the focus measures the page, and with rows gone the browser would scroll back. */
  #keepKeyboard(first: number, end: number): void {
    const held = [...this.rows].find(([, row]) => row.contains(document.activeElement));
    if (!held || (held[0] >= first && held[0] < end)) return;
    this.table.tabIndex = -1;
    this.table.focus({ preventScroll: true });
  }

  #row(nth: number): HTMLTableRowElement {
    const thing = this.shown[nth]!;
    const mark = this.marked(thing);
    const row = el("tr", { "aria-rowindex": String(nth + 2), "aria-selected": String(mark === "chosen"), class: mark, tabindex: "-1", "data-id": thing.id },
      this.content.cells(thing).map((cell, column) => el(column ? "td" : "th", column ? {} : { scope: "row" }, cell)));
    for (const inner of row.querySelectorAll("button")) inner.tabIndex = -1;
    row.addEventListener("focus", () => this.#stop(nth));
    row.addEventListener("dblclick", () => this.content.open(thing));
    this.rows.set(nth, row);
    return row;
  }

  /** One row alone is on the way of the tabulator key. */
  #stop(nth: number): void {
    for (const [other, row] of this.rows) row.tabIndex = other === nth ? 0 : -1;
    if (this.table.contains(document.activeElement)) this.at = nth;
  }

  // ---- keys

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || this.head.contains(event.target as Element)) return;
    const page = Math.max(Math.floor(this.box.clientHeight / ROW) - 2, 1);
    const last = this.shown.length - 1;
    const to: Record<string, number> = {
      ArrowDown: this.at + 1, ArrowUp: this.at - 1, PageDown: this.at + page, PageUp: this.at - page, Home: 0, End: last,
    };
    const wanted = to[event.key];
    if (wanted !== undefined) this.move(Math.min(Math.max(wanted, 0), last));
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") this.#aside(event.key === "ArrowRight" ? 1 : -1);
    else if (event.key === "Enter" && !(event.target as Element).matches("button")) this.content.open(this.shown[this.at]!);
    else return;
    event.preventDefault();
  }

  /** Take the keyboard to a row, scrolling as little as it needs. */
  move(nth: number): void {
    if (nth < 0) return;
    this.at = nth;
    this.#bring(nth);
    this.rows.get(nth)?.focus({ preventScroll: true });
  }

  #bring(nth: number): void {
    const head = this.head.offsetHeight;
    const [top, bottom] = [nth * ROW, (nth + 1) * ROW + head];
    if (top < this.box.scrollTop) this.box.scrollTop = top;
    else if (bottom > this.box.scrollTop + this.box.clientHeight) this.box.scrollTop = bottom - this.box.clientHeight;
    this.paint();
  }

  #aside(step: number): void {
    const row = this.rows.get(this.at);
    const inner = [...row?.querySelectorAll("button") ?? []];
    const now = inner.indexOf(document.activeElement as HTMLButtonElement);
    const next = now + step;
    if (next < 0) row?.focus();
    else inner[Math.min(next, inner.length - 1)]?.focus();
  }

  // ---- what is chosen

  /** Mark what is chosen and what hangs together with it. */
  mark(marked: (thing: Thing) => "chosen" | "near" | null): void {
    this.marked = marked;
    for (const [nth, row] of this.rows) {
      const mark = marked(this.shown[nth]!);
      row.className = mark ?? "";
      row.setAttribute("aria-selected", String(mark === "chosen"));
    }
    this.reveal();
  }

  /** Scroll to the first of what is marked, unless some of it is in sight. */
  reveal(): void {
    let to = this.shown.findIndex((thing) => this.marked(thing) === "chosen");
    if (to < 0) to = this.shown.findIndex((thing) => this.marked(thing) === "near");
    const inSight = [...this.rows].some(([nth, row]) => row.className && this.#sees(nth));
    if (to < 0 || inSight || !this.box.clientHeight) return;
    this.box.scrollTop = Math.max(to * ROW - this.box.clientHeight / 3, 0);
    this.paint();
  }

  #sees(nth: number): boolean {
    const { scrollTop, clientHeight } = this.box;
    return nth * ROW >= scrollTop && (nth + 1) * ROW + this.head.offsetHeight <= scrollTop + clientHeight;
  }
}
