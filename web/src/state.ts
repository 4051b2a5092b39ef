/* What the reader has chosen. The address after "#" holds what of it is worth sharing. */

import type { Edge, Node } from "./model.ts";
import type { Lang } from "./payload.ts";
import type { Scene, View as Topic } from "./scenes.ts";
import type { Story } from "./stories.ts";

export type View = "graph" | "table" | "map" | "timeline" | "sparql";

/** One way to look at what the page holds, beside the graph itself. */
export interface Pane {
  readonly box: HTMLElement;
  /** Bring the pane up to date with the state; called when it is on view, after every change. */
  show(state: State): void;
}

export interface State {
  lang: Lang;
  view: View;
  node: Node | null;
  edge: Edge | null;
  /** Only what is so many relations from the node, 1 to 3; 0 for all that is shown. */
  focus: number;
  /** The view that is shown, or everything. */
  topic: Topic | null;
  /** The ends of the paths that are shown; the second is still to be chosen while it is null. */
  from: Node | null;
  to: Node | null;
  /** The story that is being read, and which of its steps, counted from 0. */
  story: Story | null;
  step: number;
  /** The day that the timeline looks at, counted from 1970; null is the page's own. */
  on: number | null;
  /** Whether table and timeline list everything on the page, although a view is chosen. */
  whole: boolean;
  /** Things that stand out while nothing is chosen, as an answer to a query. */
  lit: ReadonlySet<Node> | null;
  /** An id of the address that this page does not hold. */
  missing: string | null;
}

/** Things and the relations among them that stand out. */
export interface Lit {
  nodes: Set<Node>;
  edges: Set<Edge>;
}

/** What the picture is told to show. */
export interface Shown {
  lang: Lang;
  node: Node | null;
  edge: Edge | null;
  scene: Scene | null;
  /** What a story lights, where nothing is chosen. */
  told: Lit | null;
  lit: ReadonlySet<Node> | null;
  off: Set<string>;
  offEdges: Set<string>;
  offFirm: Set<string>;
}

/** What the parts of the page may ask of it. */
export interface Reader {
  readonly lang: Lang;
  /** A word of the page itself in the reader's language, with {values} filled in. */
  t(word: string, values?: Record<string, string | number>): string;
  count(word: string, n: number): string;
  /** Choose something, or nothing. */
  go(change: Partial<State>): void;
  /** Look at another day or at other rows; what is chosen stays. */
  keep(change: Partial<Pick<State, "on" | "whole">>): void;
  /** Announce to screen readers. */
  say(words: string): void;
}
