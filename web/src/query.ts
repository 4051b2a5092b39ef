/* The page that puts queries to the server it came from. It asks nobody else. */

import { Answers, MOST_ROWS } from "./answers.ts";
import { begun, cell, csvOf, formOf, inOrder, TERMS, termsOf, type Bindings, type Row } from "./asking.ts";
import { Editor } from "./editor.ts";
import { button, byId, el } from "./marks.ts";
import { filled } from "./model.ts";
import type { Lang } from "./payload.ts";

interface Parameter {
  name: string;
  kind: string;
  default: string | null;
  help: Record<Lang, string>;
}

interface Question {
  name: string;
  title: Record<Lang, string>;
  why: Record<Lang, string>;
  parameters: Parameter[];
  example: Record<string, string>;
}

interface Content {
  prefixes: Record<string, string>;
  questions: Question[];
  words: Record<Lang, Record<string, string>>;
  tags: Record<Lang, string>;
  first: string;
}

type Kept = { columns: string[]; rows: Row[]; text: string } | { turtle: string };
type Told = [word: string, values?: Record<string, string | number>];

const BOTH = "application/sparql-results+json, text/turtle";
const MOST_TEXT = 200_000;

/** A question's query under its title, with the names that this page knows written short. */
export function tidied(title: string, text: string, prefixes: Record<string, string>): string {
  const lines = text.split("\n").filter((line) => !/^(?:PREFIX \S+ <[^>]*>\s*)+$/.test(line) || !knows(line, prefixes));
  const from = lines.findIndex((line) => line && !line.startsWith("#"));
  const id = prefixes["id"]!;
  const short = lines.slice(from).map((line) => line.replace(/<([^<>]*)>/g, (whole, iri: string) =>
    iri.startsWith(id) && /^[a-z0-9-]+$/.test(iri.slice(id.length)) ? `id:${iri.slice(id.length)}` : whole));
  return [`# ${title}`, ...short].join("\n").trimEnd();
}

function knows(line: string, prefixes: Record<string, string>): boolean {
  return [...line.matchAll(/PREFIX (\S*): <([^>]*)>/g)].every(([, name, iri]) => prefixes[name!] === iri);
}

/** Where in a query the server found a fault, and what it says of it. */
export function faultOf(detail: string): { line: number; column: number; message: string } | null {
  const found = /(?:^|error at )(\d+):(\d+): (.*)$/s.exec(detail);
  return found && { line: Number(found[1]), column: Number(found[2]), message: found[3]!.slice(0, 400) };
}

class Page {
  lang: Lang;
  private readonly editor = new Editor(() => void this.run());
  private readonly found = el("div", { class: "answers" });
  private readonly status = el("p", { class: "soft", role: "status" });
  private readonly fault = el("p", { class: "notice", role: "alert", hidden: true });
  private readonly runner = button({ class: "main" }, () => void this.run());
  private readonly stopper = button({}, () => this.asking?.abort());
  private readonly csv = button({}, () => this.#save("csv"));
  private readonly json = button({}, () => this.#save("json"));
  private readonly turtle = button({}, () => this.#save("ttl"));
  private readonly form = el("form", { class: "fill", hidden: true });
  private readonly answers: Answers;
  private asking: AbortController | null = null;
  private chosen: Question | null = null;
  private kept: Kept | null = null;
  private told: Told | null = null;

  constructor(private readonly content: Content) {
    const asked = new URLSearchParams(location.hash.slice(1));
    const languages = Object.keys(content.words) as Lang[];
    this.lang = languages.find((one) => one === asked.get("lang")) ?? languages.find((one) => navigator.language.startsWith(one)) ?? "en";
    this.answers = new Answers(this.found, this, content.prefixes, (iri, name) => this.#link(iri, name));
    this.editor.text = asked.get("q") ?? begun(content.first, this.lang);
    this.form.addEventListener("submit", (event) => {
      event.preventDefault();
      void this.#fill();
    });
    this.#build();
    void this.#terms();
    if (asked.get("q")) void this.run();
    addEventListener("hashchange", () => this.#follow());
  }

  readonly t = (word: string, values: Record<string, string | number> = {}): string =>
    filled(this.content.words[this.lang][word] ?? word, values);

  // ---- what has words

  #build(): void {
    const { t, lang, content } = this;
    document.documentElement.lang = content.tags[lang];
    document.title = t("title");
    this.editor.lang = lang;
    this.editor.field.setAttribute("aria-label", t("text"));
    this.editor.list.setAttribute("aria-label", t("terms"));
    for (const [one, word] of [[this.runner, "run"], [this.stopper, "stop"], [this.csv, "csv"], [this.json, "json"], [this.turtle, "turtle"]] as const) one.textContent = t(word);
    const switches = (Object.keys(content.words) as Lang[]).map((one) =>
      button({ "aria-pressed": String(one === lang), "data-lang": one, lang: content.tags[one] }, () => this.#speak(one), content.words[one]["own"]!));
    // Without questions this is another graph than ours.
    const links = !content.questions.length ? [] : ([["./", "explorer"], [`api?lang=${lang}`, "api"]] as const)
      .map(([href, word]) => el("a", { href }, t(word)));
    byId("head").replaceChildren(
      el("div", { class: "masthead" }, el("h1", {}, t("title"))), el("nav", { class: "elsewhere" }, links),
      el("div", { class: "switches" }, el("div", { class: "switch", role: "group", "aria-label": t("language") }, switches)));
    byId("sparql").replaceChildren(
      el("p", { class: "soft" }, t("about")),
      el("div", { class: "asking" }, this.#questions(),
        el("div", {}, this.form, this.editor.box,
          el("div", { class: "acts" }, this.runner, this.stopper, this.csv, this.json, this.turtle), this.status, this.fault, this.found)));
    this.#form();
    this.#tell(this.told);
  }

  #questions(): Element {
    const list = this.content.questions.map((question) => el("li", {},
      button({ class: "plain", title: question.why[this.lang], "data-query": question.name, "aria-pressed": String(question === this.chosen) },
        () => this.#choose(question), question.title[this.lang])));
    const open = byId("sparql").querySelector("details")?.open ?? innerWidth > 720;
    return el("details", { open, hidden: !list.length }, el("summary", {}, this.t("questions")), el("ul", {}, list));
  }

  #form(values: Record<string, string> = this.#values()): void {
    const { chosen, t, lang } = this;
    this.form.hidden = !chosen;
    if (!chosen) return;
    this.form.replaceChildren(
      el("h2", {}, chosen.title[lang]), el("p", { class: "soft" }, chosen.why[lang]),
      el("div", { class: "fields" }, chosen.parameters.map((one) => this.#field(one, values[one.name] ?? ""))),
      el("button", { type: "submit" }, t("fill")));
  }

  #field({ name, kind, help, default: usual }: Parameter, value: string): Element {
    const box = el("input", {
      name, value: kind === "flag" ? "true" : value, type: kind === "flag" ? "checkbox" : kind === "day" ? "date" : "text",
      checked: kind === "flag" && value === "true", placeholder: usual, autocomplete: "off", spellcheck: "false",
    });
    return el("label", {}, el("code", {}, name), " ", el("span", { class: "soft" }, help[this.lang]), box);
  }

  #values(): Record<string, string> {
    return Object.fromEntries([...new FormData(this.form)].map(([name, value]) => [name, String(value)]));
  }

  #speak(lang: Lang): void {
    if (this.editor.text === begun(this.content.first, this.lang)) this.editor.text = begun(this.content.first, lang);
    const values = this.#values();
    this.lang = lang;
    this.#build();
    this.#form(values);
    this.#address();
    byId("head").querySelector<HTMLElement>(`[data-lang="${lang}"]`)!.focus();
  }

  #tell(told: Told | null): void {
    this.told = told;
    this.status.textContent = told ? this.t(...told) : "";
    const { asking, kept } = this;
    document.documentElement.dataset["doing"] = asking ? "asking" : "idle";
    this.runner.disabled = Boolean(asking);
    this.stopper.disabled = !asking;
    const isGraph = kept !== null && "turtle" in kept;
    this.csv.hidden = this.json.hidden = isGraph;
    this.turtle.hidden = !isGraph;
    this.csv.disabled = this.json.disabled = !kept || Boolean(asking);
  }

  #fault(words: string): void {
    this.fault.hidden = !words;
    this.fault.replaceChildren(el("bdi", {}, words));
  }

  // ---- the address, which can be shared

  #address(): void {
    history.replaceState(null, "", `#${new URLSearchParams({ lang: this.lang, q: this.editor.text })}`);
  }

  #follow(): void {
    const query = new URLSearchParams(location.hash.slice(1)).get("q");
    if (query === null || query === this.editor.text) return;
    this.editor.text = query;
    void this.run();
  }

  // ---- asking

  #choose(question: Question): void {
    this.chosen = question;
    if (innerWidth <= 720) byId("sparql").querySelector("details")!.open = false; // make room for the answer
    for (const one of document.querySelectorAll<HTMLElement>("[data-query]")) one.setAttribute("aria-pressed", String(one.dataset["query"] === question.name));
    this.#form({ ...question.example });
    void this.#fill();
  }

  /** Have the server write the question's query, which knows names in either script. */
  async #fill(): Promise<void> {
    this.asking?.abort();
    while (this.asking) await new Promise((after) => setTimeout(after, 20));
    const { name, title, example } = this.chosen!;
    const values = Object.entries(this.form.hidden ? example : this.#values()).filter(([, value]) => value);
    const options = new URLSearchParams([...values, ["format", "sparql"], ["lang", this.lang]]);
    const reply = await this.#ask(`api/ask/${name}?${options}`, {});
    const text = reply && (await reply.text());
    this.#end();
    if (!text) return;
    this.editor.text = tidied(title[this.lang], text, this.content.prefixes);
    await this.run();
  }

  async run(): Promise<void> {
    const began = performance.now();
    const query = this.editor.text;
    if (this.asking) return;
    this.#address();
    this.answers.clear();
    this.kept = null;
    const reply = await this.#ask("sparql", { method: "POST", headers: { Accept: BOTH, "Content-Type": "application/sparql-query" }, body: query });
    try {
      if (reply) this.#answer(query, reply.headers.get("Content-Type") ?? "", await reply.text(), began);
    } catch (error) {
      this.#broke(error); // the answer stopped before its end
    }
    this.#end();
  }

  /** An answer that is one; null where there is none, and the reader has been told why. */
  async #ask(address: string, how: RequestInit): Promise<Response | null> {
    this.#fault("");
    this.asking = new AbortController();
    this.#tell(["asking"]);
    try {
      const reply = await fetch(address, { ...how, signal: this.asking.signal, credentials: "omit", redirect: "error" });
      if (reply.ok) return reply;
      this.#refused(await reply.text());
    } catch (error) {
      this.#broke(error);
    }
    return null;
  }

  #end(): void {
    this.asking = null;
    this.#tell(this.told![0] === "asking" ? null : this.told);
  }

  #broke(error: unknown): void {
    const stopped = this.asking?.signal.aborted;
    this.told = [stopped ? "stopped" : "failed"];
    if (!stopped) this.#fault(`${this.t("unreached")} ${String(error)}`);
  }

  #refused(body: string): void {
    const { error, detail } = problem(body);
    const at = faultOf(detail);
    if (at && error === "query") this.editor.point(at.line, at.column);
    const why = this.content.words[this.lang][`why.${error}`];
    this.#fault(at && error === "query" ? this.t("fault", at) : why && this.lang !== "en" ? `${why} (${detail})` : detail);
    this.told = ["failed"];
  }

  #answer(query: string, type: string, text: string, began: number): void {
    const s = ((performance.now() - began) / 1000).toFixed(2);
    if (!type.includes("json")) {
      this.kept = { turtle: text };
      const more = text.length - MOST_TEXT;
      this.answers.text(more > 0 ? `${text.slice(0, MOST_TEXT)}\n# ${this.t("sparqlCut", { n: more.toLocaleString("en") })}` : text);
      this.told = ["done", { s }];
      return;
    }
    const { head, boolean, results } = JSON.parse(text) as Bindings;
    if (boolean !== undefined) {
      this.answers.text(this.t(boolean ? "yes" : "no"));
      this.told = ["done", { s }];
      return;
    }
    const columns = formOf(query) === "SELECT" ? inOrder(head.vars ?? [], query) : head.vars ?? [];
    const rows = results!.bindings;
    this.kept = { columns, rows, text };
    const shown = rows.slice(0, MOST_ROWS).map((row) => columns.map((name) => cell(row[name])));
    this.answers.rows({ kind: "rows", columns, rows: shown, total: rows.length, named: [], ms: 0 });
    this.told = [rows.length === 1 ? "rows.one" : "rows", { n: rows.length.toLocaleString("en"), s }];
  }

  /** A thing or a source has its page on this server. */
  #link(iri: string, name: Element): Element | null {
    const base = this.content.prefixes["ld"]!.replace(/ontology#$/, "");
    const path = iri.startsWith(base) ? iri.slice(base.length) : "";
    return /^(?:id|source)\/[\w-]+$/.test(path) ? el("a", { href: `${path}?lang=${this.lang}` }, name) : null;
  }

  /** What the editor completes comes later: nobody waits for it. */
  async #terms(): Promise<void> {
    try {
      const reply = await fetch("sparql", { method: "POST", headers: { Accept: BOTH, "Content-Type": "application/sparql-query" }, body: TERMS });
      if (reply.ok) this.editor.terms = termsOf((await reply.json()) as Bindings, this.content.prefixes);
    } catch {
      // without them the page works as well
    }
    document.documentElement.dataset["terms"] = String(this.editor.terms.length);
  }

  #save(ending: "csv" | "json" | "ttl"): void {
    const { kept } = this;
    if (!kept) return;
    const file = "turtle" in kept ? new Blob([kept.turtle], { type: "text/turtle" })
      : ending === "csv" ? csvOf(kept.columns, kept.rows) : new Blob([kept.text], { type: "application/sparql-results+json" });
    const href = URL.createObjectURL(file);
    el("a", { href, download: `lodeway.${ending}` }).click();
    setTimeout(() => URL.revokeObjectURL(href), 60_000);
  }
}

function problem(body: string): { error: string; detail: string } {
  try {
    return JSON.parse(body) as { error: string; detail: string };
  } catch {
    return { error: "", detail: body.slice(0, 300) }; // of a proxy in between
  }
}

if (typeof document !== "undefined") {
  new Page(JSON.parse(byId("data").textContent!) as Content);
  document.documentElement.dataset["ready"] = "";
}
