/* Which rows the table and the timeline list: those of the view, or everything on the page. */

import { el } from "./marks.ts";
import type { Edge, Node } from "./model.ts";
import type { Text } from "./payload.ts";
import type { Reader, State } from "./state.ts";

/** The part of the page that the picture shows, under the name of its view. */
export interface Part {
  name: Text | null;
  nodes: Node[];
  edges: Edge[];
}

export class Scope {
  readonly menu = el("select", {});

  constructor(id: string, private readonly reader: Reader, private readonly part: () => Part | null) {
    this.menu.id = id;
    this.menu.addEventListener("change", () => this.reader.keep({ whole: this.menu.value === "all" }));
  }

  /** What is to be listed, null for everything; the menu says which, where there is a choice. */
  now({ whole, lang }: State): Part | null {
    const { t } = this.reader;
    const part = this.part();
    this.menu.hidden = !part;
    this.menu.setAttribute("aria-label", t("scope"));
    const option = (value: string, words: string) => el("option", { value, selected: (value === "all") === whole }, words);
    const name = part?.name?.[lang] ?? part?.name?.en ?? t("timelineAll");
    this.menu.replaceChildren(option("view", t("scopeView", { name })), option("all", t("scopeAll")));
    return whole ? null : part;
  }
}
