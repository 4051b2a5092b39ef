/* Relations in time: a bar for each claim that names a day, grouped by kind, with a line for the
   day looked at. Moving that day fades what does not surely stand on it. */

import { bars, grouped, including, pageDay, pieces, place, shifted, tells, ticks, wholeDay, yearsOf, zoomed, type Bar, type BarGroup, type Piece, type Years } from "./bars.ts";
import { dateOf, dateText, monthsLater, newYear, phase } from "./dates.ts";
import type { Details } from "./details.ts";
import { measure } from "./firmness.ts";
import { button, edgeSwatch, el } from "./marks.ts";
import type { Edge, Model, Node } from "./model.ts";
import type { Text } from "./payload.ts";
import { Scope, type Part } from "./scope.ts";
import type { Pane, Reader, State } from "./state.ts";

const MOST = 200; // bars in the document
const BEAT = 140; // milliseconds for a month while it plays

export class Timeline implements Pane {
  /** The day looked at. */
  day: number;
  years: Years;
  private readonly now: number;
  private subject: Node | Edge | null = null;
  private edges: Edge[] = [];
  private all: Bar[] = [];
  private shown: { bar: Bar; row: HTMLButtonElement }[] = [];
  private kind: string | null = null;
  private at = 0;
  private playing: number | undefined;
  private look = "";
  private named: Text | null = null;

  private readonly title = el("h2", {});
  private readonly tally = el("p", { class: "soft" });
  private readonly scope: Scope;
  private readonly filter = el("input", { type: "search", id: "bars", autocomplete: "off", spellcheck: "false" });
  private readonly kinds = el("select", { id: "bar-kind" });
  private readonly controls = el("div", { class: "sift" });
  private readonly axis = el("div", { class: "axis", "aria-hidden": "true" });
  private readonly list = el("div", { class: "lanes" });
  private readonly line = el("div", { class: "now", "aria-hidden": "true" });
  private readonly player = button({ id: "play" }, () => this.#play());
  private readonly date = el("input", { type: "date", id: "on" });
  private readonly slider = el("input", { type: "range", id: "day", step: "1" });

  constructor(
    readonly box: HTMLElement,
    private readonly model: Model,
    private readonly details: Details,
    private readonly reader: Reader,
    part: () => Part | null,
  ) {
    this.scope = new Scope("bar-scope", reader, part);
    this.now = pageDay(model.content);
    this.day = this.now;
    this.years = { from: 2015, to: 2030 };
    this.filter.addEventListener("input", () => this.#list());
    this.kinds.addEventListener("change", () => this.#pick(this.kinds.value === "*" ? null : this.kinds.value));
    this.slider.addEventListener("input", () => this.#look(Number(this.slider.value)));
    this.slider.addEventListener("change", () => this.#tell());
    this.slider.addEventListener("keydown", (event) => this.#slide(event));
    this.date.addEventListener("change", () => {
      this.#look(wholeDay(this.date.value) ?? this.day);
      this.#tell();
    });
    this.list.addEventListener("keydown", (event) => this.#key(event));
  }

  show(state: State): void {
    const { node, edge, on } = state;
    const day = on ?? this.now;
    const moved = this.playing === undefined && day !== this.day;
    if (moved) this.day = day;
    // A bar that is opened must not change what the timeline is about.
    const inside = edge && this.shown.some(({ bar }) => bar.edge === edge);
    const subject = inside ? this.subject : node ?? edge;
    const part = this.scope.now(state);
    this.scope.menu.hidden ||= subject !== null;
    const edges = this.#about(subject, part);
    this.named = part?.name ?? null;
    const look = JSON.stringify([this.reader.lang, subject?.id, part && part.name, edges.length, edges[0]?.id, edges.at(-1)?.id]);
    if (look !== this.look) {
      if (subject !== this.subject || !this.look) this.at = 0;
      const refit = subject !== this.subject || !this.look;
      this.look = look;
      this.subject = subject;
      this.edges = edges;
      this.#make(refit);
    } else if (moved) {
      this.years = including(this.years, day);
      this.#list();
    }
    for (const { bar, row } of this.shown) row.setAttribute("aria-current", String(edge !== null && bar.edge === edge));
  }

  #about(subject: Node | Edge | null, part: Part | null): Edge[] {
    if (!subject) return part?.edges ?? this.model.edges;
    if (!("source" in subject)) return subject.edges;
    const { source, target } = subject;
    return source.edges.filter((one) => one.source === target || one.target === target);
  }

  // ---- what does not change while the reader looks at one thing

  #make(refit: boolean): void {
    const { t } = this.reader;
    const node = this.subject && !("source" in this.subject) ? this.subject : null;
    this.all = bars(this.edges, node, node ? this.model.claims(node.statements) : []);
    if (this.kind !== null && !this.all.some(({ kind }) => kind === this.kind)) this.kind = null;
    if (refit) this.years = including(yearsOf(this.all, this.now), this.day);
    this.title.replaceChildren(...(this.subject ?? this.named ? [this.details.phrase(this.subject?.label ?? this.named!)] : [t("timelineAll")]));
    const zoom = (word: string, sign: string, turn: () => Years) =>
      button({ "aria-label": t(word), title: t(word) }, () => { this.years = turn(); this.#list(); }, sign);
    this.controls.replaceChildren(
      el("label", { for: "bars", class: "unseen" }, t("filter")), this.filter, this.kinds, this.scope.menu,
      el("span", { class: "zoom", role: "group", "aria-label": t("yearsShown") },
        zoom("earlier", "←", () => shifted(this.years, -this.#step())),
        zoom("later", "→", () => shifted(this.years, this.#step())),
        zoom("fewerYears", "+", () => zoomed(this.years, 2, this.day)),
        zoom("moreYears", "−", () => zoomed(this.years, 0.5, this.day)),
        button({}, () => { this.years = yearsOf(this.all, this.now); this.#list(); }, t("allYears"))));
    this.filter.placeholder = t("filter");
    this.kinds.setAttribute("aria-label", t("kind"));
    this.date.setAttribute("aria-label", t("asOf"));
    this.slider.setAttribute("aria-label", t("asOf"));
    this.#kindMenu();
    this.box.replaceChildren(
      el("div", { class: "about" }, this.title, this.tally), this.controls,
      el("div", { class: "chart" }, this.axis, el("div", { class: "scroll" }, el("div", { class: "day-line" }, this.line), this.list)),
      el("div", { class: "player" }, el("span", {}, this.player, this.date), this.slider));
    this.#list();
  }

  #step(): number { return Math.max(Math.round((this.years.to - this.years.from + 1) / 4), 1); }

  #kindName(kind: string): HTMLElement | string {
    const known = this.model.edgeKinds.get(kind);
    return known ? this.details.phrase(known.label) : this.reader.t("statements");
  }

  #kindMenu(): void {
    const groups = grouped(this.model, this.all, Infinity);
    this.kinds.replaceChildren(el("option", { value: "*" }, `${this.reader.t("kind")}: ${this.reader.t("anyValue")} (${this.all.length})`),
      ...groups.map(({ kind, bars: own }) => el("option", { value: kind, selected: kind === this.kind }, this.#kindName(kind), ` (${own.length})`)));
  }

  #pick(kind: string | null): void {
    this.kind = kind;
    this.kinds.value = kind ?? "*";
    this.at = 0;
    this.#list();
  }

  // ---- the bars

  #list(): void {
    const wanted = this.all.filter((bar) => (this.kind === null || bar.kind === this.kind) && tells(bar, this.filter.value));
    const groups = grouped(this.model, wanted, MOST);
    this.shown = [];
    this.list.replaceChildren(...groups.map((group) => this.#group(group)));
    if (!groups.length) this.list.append(el("p", { class: "soft" }, this.reader.t(this.all.length ? "noRows" : "noDates")));
    this.at = Math.min(this.at, Math.max(this.shown.length - 1, 0));
    this.#stop();
    this.#axis();
    this.#look(this.day);
  }

  #group({ kind, bars: own, more }: BarGroup): HTMLElement {
    const known = this.model.edgeKinds.get(kind);
    return el("section", {},
      el("h3", {}, known ? edgeSwatch(known) : null, el("span", { class: "kind" }, this.#kindName(kind)), el("span", { class: "tally" }, String(own.length + more))),
      el("ul", {}, own.map((bar) => el("li", {}, this.#row(bar)))),
      more && this.kind === null ? button({ class: "more" }, () => this.#pick(kind), this.reader.t("moreBars", { n: more })) : null,
      more && this.kind !== null ? el("p", { class: "soft more" }, this.reader.t("moreFilter", { n: more })) : null);
  }

  #row(bar: Bar): HTMLButtonElement {
    const { edge, claim } = bar;
    const known = this.model.edgeKinds.get(bar.kind);
    const words = edge ? [edge.source, edge.label, edge.target].map((one) => this.details.plain("label" in one ? one.label : one)).join(" ") : this.details.plain(claim.text);
    const when = dateText(claim.when, this.reader.t);
    const row = button({ class: "lane", tabindex: "-1", "data-claim": claim.claim, title: `${words}\n${when}` },
      () => this.reader.go(edge ? { edge } : { node: bar.node }),
      el("span", { class: "who" }, this.#who(bar)),
      el("span", { class: "unseen" }, [edge ? this.details.plain(edge.label) : "", when].filter(Boolean).join(", ")),
      el("span", { class: "track" }, pieces(bar, this.years, this.now).map((piece) => this.#piece(piece))));
    if (edge) row.dataset["firm"] = edge.firmness;
    if (known) {
      row.style.setProperty("--light", known.light);
      row.style.setProperty("--dark", known.dark);
    }
    const nth = this.shown.push({ bar, row }) - 1;
    row.addEventListener("focus", () => { this.at = nth; this.#stop(); });
    return row;
  }

  /** Both ends, or the other end where one of them is what the timeline is about. */
  #who({ edge, claim }: Bar): (HTMLElement | string)[] {
    if (!edge) return [this.details.phrase(claim.text)];
    const { source, target } = edge;
    const size = measure(edge, this.reader, { short: true });
    const much = size ? [" ", el("span", { class: "measure" }, size)] : [];
    const [from, to] = [this.details.phrase(source.label), this.details.phrase(target.label)];
    const ends = source === this.subject ? ["→ ", to] : target === this.subject ? [from, " →"] : [from, " → ", to];
    return [el("span", { class: "ends" }, ...ends), ...much];
  }

  #piece({ sort, left, width }: Piece): HTMLElement {
    const piece = el("i", { class: sort });
    piece.style.left = `${left}%`;
    if (sort !== "point") piece.style.width = `${width}%`;
    return piece;
  }

  #axis(): void {
    const written = ticks(this.years, this.box.clientWidth < 600 ? 5 : 12);
    this.axis.replaceChildren(el("span", { class: "track" }, written.map((year) => {
      const tick = el("i", {}, String(year));
      tick.style.left = `${place(newYear(year), this.years)}%`;
      return tick;
    })));
    this.slider.min = String(newYear(this.years.from));
    this.slider.max = String(newYear(this.years.to + 1) - 1);
  }

  // ---- the day looked at

  /** Into the address; not at each beat while it plays. */
  #tell(): void { this.reader.keep({ on: this.day }); }

  #look(day: number): void {
    this.day = day;
    const { t } = this.reader;
    const at = place(day + 0.5, this.years);
    this.line.hidden = at < 0 || at > 100;
    this.line.style.left = `${at}%`;
    this.slider.value = String(day);
    this.slider.setAttribute("aria-valuetext", dateText(dateOf(day), this.reader.t));
    this.date.value = dateOf(day);
    const found = { stands: 0, perhaps: 0 };
    for (const { bar, row } of this.shown) {
      const now = phase(bar.span, day);
      const sort = now === "stands" ? "stands" : now === "no" ? "no" : "perhaps";
      row.dataset["phase"] = sort;
      if (sort !== "no") found[sort] += 1;
    }
    this.tally.textContent = t("asOfTally", { date: dateText(dateOf(day), t), stands: found.stands, perhaps: found.perhaps, n: this.shown.length });
    this.player.textContent = t(this.playing === undefined ? "play" : "pause");
  }

  #slide(event: KeyboardEvent): void {
    const months: Record<string, number> = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1, PageUp: 12, PageDown: -12 };
    const step = months[event.key];
    if (step === undefined) return;
    event.preventDefault();
    this.#look(Math.min(Math.max(monthsLater(this.day, step), Number(this.slider.min)), Number(this.slider.max)));
    this.#tell();
  }

  #play(): void {
    if (this.playing !== undefined) return this.#pause();
    const [first, last] = [Number(this.slider.min), Number(this.slider.max)];
    if (this.day < first || monthsLater(this.day, 1) > last) this.#look(first);
    this.playing = window.setInterval(() => {
      const next = monthsLater(this.day, 1);
      if (this.box.hidden || next > Number(this.slider.max)) this.#pause();
      else this.#look(next);
    }, BEAT);
    this.#look(this.day);
  }

  #pause(): void {
    clearInterval(this.playing);
    this.playing = undefined;
    this.#look(this.day);
    this.#tell();
  }

  // ---- keys

  #stop(): void {
    this.shown.forEach(({ row }, nth) => { row.tabIndex = nth === this.at ? 0 : -1; });
  }

  #key(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || !(event.target as Element).matches(".lane")) return;
    const last = this.shown.length - 1;
    const to: Record<string, number> = {
      ArrowDown: this.at + 1, ArrowUp: this.at - 1, PageDown: this.at + 10, PageUp: this.at - 10, Home: 0, End: last,
    };
    const wanted = to[event.key];
    if (wanted !== undefined) this.shown[Math.min(Math.max(wanted, 0), last)]?.row.focus();
    else if (event.key === "ArrowRight" || event.key === "ArrowLeft") this.#pan(event.key === "ArrowRight" ? 1 : -1);
    else return;
    event.preventDefault();
  }

  #pan(step: number): void {
    this.years = shifted(this.years, step);
    this.#list();
    this.shown[this.at]?.row.focus();
  }
}
