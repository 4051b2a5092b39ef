/* Stories: a few steps through the graph. Each lights some things and gives the claims behind it. */

import { dateText } from "./dates.ts";
import { button, el } from "./marks.ts";
import type { Details } from "./details.ts";
import type { Edge, Model, Node } from "./model.ts";
import type { Claim, Text } from "./payload.ts";
import type { Lit, Reader, State, View } from "./state.ts";

export interface Step {
  heading: Text;
  text: Text;
  on: string;
  view: View | null;
  claims: Claim[];
  lit: Lit;
}

export interface Story {
  id: string;
  title: Text;
  steps: Step[];
}

/** The stories of a page, with what each step lights on it. */
export function stories(model: Model): Story[] {
  return (model.content.stories ?? []).map(({ id, title, steps }) => ({
    id,
    title,
    steps: steps.map((step) => {
      const claims = model.claims(step.evidence);
      return { heading: step.heading, text: step.text, on: step.on ?? "", view: (step.view as View) ?? null, claims, lit: lit(model, step.show, claims) };
    }),
  }));
}

/** The things that a step names, and the relations among them that it has claims for. */
function lit(model: Model, show: string[], claims: Claim[]): Lit {
  const nodes = new Set<Node>();
  for (const id of show) {
    const home = model.nodeById.has(id) ? { node: model.nodeById.get(id)! } : model.home(id);
    if (home?.node) nodes.add(home.node);
    if (home?.edge) nodes.add(home.edge.source).add(home.edge.target);
  }
  const among = (edge: Edge) => nodes.has(edge.source) && nodes.has(edge.target);
  const backed = claims.map((claim) => model.home(claim.claim)?.edge).filter((edge): edge is Edge => edge !== undefined && among(edge));
  // Whom no claim of the step ties to another is tied by what else is known.
  const held = new Set(backed.flatMap(({ source, target }) => [source, target]));
  const more = [...nodes].filter((node) => !held.has(node)).flatMap((node) => node.edges.filter(among));
  return { nodes, edges: new Set([...backed, ...more]) };
}

/** The view that a step wants: its own, else the graph where the step before wanted another one. */
export function viewOf(story: Story, step: number, now: View): View {
  const wanted = story.steps[step]!.view;
  if (wanted) return wanted;
  return story.steps[step - 1]?.view || story.steps[step + 1]?.view === now ? "graph" : now;
}

/** The part of the panel that tells a story. */
export class Teller {
  constructor(
    private readonly details: Details,
    private readonly model: Model,
    private readonly reader: Reader,
  ) {
    details.card.addEventListener("keydown", (event) => this.#key(event));
  }

  private state: State | null = null;

  /** The list of stories, for where nothing is chosen; null on a page without any. */
  list(): Element | null {
    const { t, count } = this.reader;
    if (!this.model.stories.length) return null;
    return el("section", { class: "stories" }, el("h3", {}, t("stories")),
      el("ul", { class: "rows" }, this.model.stories.map((story) => el("li", {},
        button({ class: "plain" }, () => this.#turn(story, 0), this.details.phrase(story.title)),
        el("span", { class: "tally" }, count("steps", story.steps.length))))));
  }

  /** The step that is being read, or a way back to it from what was chosen meanwhile. */
  parts(state: State): (Element | null)[] {
    this.state = state;
    const { story, step } = state;
    if (!story) return [];
    return state.node || state.edge ? [this.#wayBack(story, step)] : this.#step(story, step);
  }

  #wayBack(story: Story, step: number): Element {
    return el("p", { class: "way-back" },
      button({ class: "plain" }, () => this.reader.go({}), "← ", this.details.phrase(story.title),
        el("span", { class: "tally" }, this.#place(story, step))));
  }

  #step(story: Story, nth: number): (Element | null)[] {
    const { t } = this.reader;
    const step = story.steps[nth]!;
    const close = button({ class: "close", "aria-label": t("storyClose") }, () => this.reader.go({ story: null }), "×");
    const bar = el("progress", { max: String(story.steps.length), value: String(nth + 1), "aria-hidden": "true" });
    return [
      el("div", { class: "head" }, el("p", { class: "kicker" }, el("span", { class: "kind" }, this.details.phrase(story.title))), close),
      el("p", { class: "place" }, this.#place(story, nth), step.on ? el("span", {}, ` · ${t("storyOn", { date: dateText(step.on, t) })}`) : null),
      bar,
      el("h2", {}, this.details.phrase(step.heading)),
      el("p", { class: "telling" }, this.details.phrase(step.text)),
      this.#turners(story, nth),
      el("section", { class: "backing" }, el("h3", {}, t("storySources")), el("ul", {}, step.claims.map((claim) => this.#claim(claim)))),
    ];
  }

  #place(story: Story, step: number): string {
    return this.reader.t("storyStep", { n: step + 1, all: story.steps.length });
  }

  #turners(story: Story, nth: number): Element {
    const { t } = this.reader;
    const last = nth === story.steps.length - 1;
    return el("div", { class: "turners", role: "group", "aria-label": t("storyHelp") },
      button({ "data-turn": "-1", disabled: nth === 0 }, () => this.#turn(story, nth - 1), `← ${t("storyBack")}`),
      last
        ? button({ "data-turn": "1" }, () => this.reader.go({ story: null }), t("storyEnd"))
        : button({ "data-turn": "1", class: "strong" }, () => this.#turn(story, nth + 1), `${t("storyNext")} →`));
  }

  /** A claim of the step: to its relation or thing on the page, and to its source. */
  #claim(claim: Claim): Element {
    const home = this.model.home(claim.claim);
    const said = this.details.phrase(claim.text);
    const marks = [dateText(claim.when, this.reader.t), claim.status && this.details.plain(claim.status), claim.verdict && this.details.plain(claim.verdict)].filter(Boolean);
    // A figure does not name its thing; a relation's own words and a statement do.
    const about = home?.node && claim.text.en?.includes(":") ? [this.details.phrase(home.node.label), " · "] : [];
    return el("li", {},
      home ? button({ class: "plain" }, () => this.reader.go(home), said) : said,
      el("small", {}, about, this.details.source(claim.source_label, claim.source_ref), marks.map((mark) => ` · ${mark}`)));
  }

  // ---- turning the steps

  #turn(story: Story, step: number): void {
    this.reader.go({ story, step, topic: null, from: null, to: null, focus: 0, view: viewOf(story, step, this.state?.view ?? "graph") });
  }

  #key(event: KeyboardEvent): void {
    const { story, step, node, edge } = this.state ?? {};
    const by = ({ ArrowLeft: -1, ArrowRight: 1 } as Record<string, number>)[event.key];
    if (!story || step === undefined || node || edge || !by || event.altKey || event.ctrlKey || event.metaKey) return;
    if (story.steps[step + by]) this.#turn(story, step + by);
    event.preventDefault();
  }

  /** After a turn by button the same button holds the keyboard, where there still is one. */
  holder(before: Element | null): HTMLElement | null {
    const turn = (before as HTMLElement | null)?.dataset["turn"];
    return turn ? this.details.card.querySelector<HTMLButtonElement>(`[data-turn="${turn}"]:not(:disabled)`) : null;
  }
}
