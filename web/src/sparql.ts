/* The pane that asks SPARQL. Nothing of it is unpacked until it is first opened. */

import { Answers, Links, MOST_ROWS } from "./answers.ts";
import { begun, type Reply } from "./asking.ts";
import type { Details } from "./details.ts";
import { Editor } from "./editor.ts";
import { Engine, start, type Start } from "./engine.ts";
import { button, el } from "./marks.ts";
import { spoken, type Model } from "./model.ts";
import type { Lang } from "./payload.ts";
import type { Pane, Reader } from "./state.ts";

type Told = { word: string; values?: Record<string, string | number> };
type Doing = "loading" | "idle" | "asking" | "broken";

const FIRST = "SELECT ?mine ?name ?country WHERE {\n  ?mine a ld:Mine ;\n    rdfs:label ?name ;\n    ld:country ?country .\n  FILTER(LANG(?name) = \"en\")\n}\nORDER BY ?country ?name";

export class Sparql implements Pane {
  private opened: Promise<void> | null = null;
  private madeFor: Lang | null = null;
  private parts: { start: Start; engine: Engine; links: Links; answers: Answers } | null = null;
  private readonly editor = new Editor(() => void this.run());
  private readonly status = el("p", { class: "soft", role: "status" });
  private readonly fault = el("p", { class: "notice", role: "alert", hidden: true });
  private readonly found = el("div", { class: "answers" });
  private readonly runner = button({ class: "main" }, () => void this.run());
  private readonly stopper = button({}, () => this.stop());
  private readonly saver = button({}, () => void this.#save());
  private readonly lighter = button({}, () => this.#light());
  private doing: Doing = "loading";
  private told: Told = { word: "sparqlLoading" };
  private named: string[] = [];
  private hasRows = false;

  constructor(
    readonly box: HTMLElement,
    private readonly model: Model,
    private readonly details: Details,
    private readonly reader: Reader,
  ) {}

  show(): void {
    this.opened ??= this.#open();
    if (this.parts && this.madeFor !== this.reader.lang) this.#build();
  }

  async #open(): Promise<void> {
    const begin = await start();
    const links = new Links(this.model, begin.prefixes["id"]!);
    const answers = new Answers(this.found, this.reader, begin.prefixes, (iri, name) => this.#link(links, iri, name));
    this.parts = { start: begin, engine: new Engine(begin.prefixes), links, answers };
    this.#build();
    await this.#load();
  }

  #link(links: Links, iri: string, name: Element): Element | null {
    const thing = links.of(iri);
    return thing && button({ class: "plain id", title: this.details.plain(thing.label) },
      () => this.reader.go("target" in thing ? { edge: thing } : { node: thing }), name);
  }

  /** Everything that has words; the text, the answer and the worker stay as they are. */
  #build(): void {
    const { t, lang } = this.reader;
    if (!this.editor.text || this.editor.text === begun(FIRST, this.madeFor ?? lang)) this.editor.text = begun(FIRST, lang);
    this.madeFor = this.editor.lang = lang;
    this.editor.field.setAttribute("aria-label", t("sparqlText"));
    this.editor.list.setAttribute("aria-label", t("sparqlTerms"));
    for (const [one, word] of [[this.runner, "sparqlRun"], [this.stopper, "sparqlStop"], [this.saver, "sparqlSave"], [this.lighter, "sparqlLight"]] as const) one.textContent = t(word);
    const { queries } = this.parts!.start;
    const list = queries.map((query) => el("li", {},
      button({ class: "plain", title: spoken(query.why, lang).words, "data-query": query.name },
        () => this.#start(query.text[lang]!), spoken(query.title, lang).words)));
    const held = this.box.querySelector<HTMLDetailsElement>("details")?.open ?? innerWidth > 720;
    this.box.replaceChildren(
      el("h2", {}, t("sparqlPane")),
      el("p", { class: "soft" }, t("sparqlAbout")),
      el("div", { class: "asking" },
        el("details", { open: held }, el("summary", {}, t("sparqlQuestions")), el("ul", {}, list)),
        el("div", {}, this.editor.box,
          el("div", { class: "acts" }, this.runner, this.stopper, this.saver, this.lighter), this.status, this.fault, this.found)));
    this.#tell();
  }

  #tell(doing = this.doing, told = this.told): void {
    this.doing = doing;
    this.told = told;
    this.status.textContent = this.reader.t(told.word, told.values);
    this.box.dataset["doing"] = doing;
    this.runner.disabled = doing !== "idle";
    this.stopper.disabled = doing !== "asking";
    this.saver.disabled = !this.hasRows || doing !== "idle";
    this.lighter.disabled = !this.parts!.links.nodes(this.named).size || doing !== "idle";
  }

  async #load(word = "sparqlLoading"): Promise<void> {
    this.#tell("loading", { word });
    const reply = await this.parts!.engine.start();
    if (reply.kind !== "ready") return this.#broken(reply);
    this.editor.terms = reply.terms;
    const values = { n: reply.triples.toLocaleString("en"), s: seconds(reply.ms) };
    this.#tell("idle", { word: word === "sparqlLoading" ? "sparqlReady" : "sparqlReadyAgain", values });
  }

  #broken(reply: { kind: string; message?: string }): void {
    this.#tell("broken", { word: "sparqlBroken" });
    this.#fault(reply.message ?? "");
  }

  #fault(words: string): void {
    this.fault.hidden = !words;
    this.fault.replaceChildren(el("bdi", {}, words));
  }

  #start(text: string): void {
    this.editor.text = text;
    if (innerWidth <= 720) this.box.querySelector("details")!.open = false; // make room for the answer
    void this.run();
  }

  async run(): Promise<void> {
    if (this.doing !== "idle" || !this.parts) return;
    const { engine, answers } = this.parts;
    answers.clear();
    this.#fault("");
    [this.named, this.hasRows] = [[], false];
    this.#tell("asking", { word: "sparqlAsking" });
    const reply = await engine.ask({ kind: "ask", query: this.editor.text, most: MOST_ROWS });
    if (reply.kind === "stopped") return this.#load("sparqlStopped");
    this.#answer(reply);
  }

  /** Nothing interrupts a query but the end of its worker: a new one has to load the graph anew. */
  stop(): void {
    if (this.doing === "asking") this.parts!.engine.stop();
  }

  #answer(reply: Reply): void {
    const { answers, engine } = this.parts!;
    if (reply.kind === "broken") {
      this.#fault(reply.message);
      engine.stop();
      void this.#load("sparqlStopped");
    } else if (reply.kind === "failed") {
      const { line, column, message } = reply;
      if (line !== null && column !== null) this.editor.point(line, column);
      this.#fault(line === null ? message : this.reader.t("sparqlFault", { line, column: column!, message }));
      this.#tell("idle", { word: "sparqlFailed" });
    } else if (reply.kind === "rows") {
      [this.named, this.hasRows] = [reply.named, true];
      answers.rows(reply);
      this.#tell("idle", { word: reply.total === 1 ? "sparqlRows.one" : "sparqlRows", values: { n: reply.total.toLocaleString("en"), s: seconds(reply.ms) } });
    } else if (reply.kind === "boolean") {
      answers.text(this.reader.t(reply.answer ? "yes" : "no"));
      this.#tell("idle", { word: "sparqlDone", values: { s: seconds(reply.ms) } });
    } else if (reply.kind === "graph") {
      this.named = reply.named;
      answers.text(reply.cut ? `${reply.text}\n# ${this.reader.t("sparqlCut", { n: reply.cut.toLocaleString("en") })}` : reply.text);
      this.#tell("idle", { word: "sparqlDone", values: { s: seconds(reply.ms) } });
    }
  }

  async #save(): Promise<void> {
    this.#tell("asking");
    const reply = await this.parts!.engine.ask({ kind: "csv" });
    if (reply.kind === "stopped") return this.#load("sparqlStopped");
    this.#tell("idle");
    if (reply.kind !== "csv") return;
    const href = URL.createObjectURL(reply.file);
    el("a", { href, download: "lodeway.csv" }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  }

  #light(): void {
    this.reader.go({ view: "graph", topic: null, from: null, to: null, story: null, lit: this.parts!.links.nodes(this.named) });
  }
}

function seconds(ms: number): string {
  return (ms / 1000).toFixed(ms < 9950 ? 2 : 1);
}
