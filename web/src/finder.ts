/* The search box: a combobox with a list of hits, after the ARIA authoring practices. */

import type { Details } from "./details.ts";
import { byId, el, nodeSwatch } from "./marks.ts";
import { fold, type Hit, type Model } from "./model.ts";
import type { Reader } from "./state.ts";

const LENGTH = 10;

export class Finder {
  private readonly input = byId<HTMLInputElement>("query");
  private readonly list = byId("hits");
  private hits: Hit[] = [];
  private at = -1;

  constructor(
    private readonly model: Model,
    private readonly details: Details,
    private readonly reader: Reader,
  ) {
    this.input.addEventListener("input", () => this.#search());
    this.input.addEventListener("focus", () => this.#search());
    this.input.addEventListener("keydown", (event) => this.#key(event));
    this.input.addEventListener("blur", () => this.#close());
    // Before the input loses the focus, which would close the list under the pointer.
    this.list.addEventListener("pointerdown", (event) => event.preventDefault());
  }

  #search() {
    const found = this.model.search(this.input.value);
    this.hits = found.slice(0, LENGTH);
    const wanted = this.input.value.trim() !== "";
    this.list.replaceChildren(...this.hits.map((hit, nth) => this.#option(hit, nth)));
    if (wanted && !found.length) this.list.append(this.#remark(this.reader.t("noHits")));
    if (found.length > this.hits.length) this.list.append(this.#remark(this.reader.t("more", { n: found.length - this.hits.length })));
    this.list.hidden = !wanted;
    this.input.setAttribute("aria-expanded", String(wanted));
    if (wanted) this.reader.say(this.reader.t("announceHits", { n: found.length }));
    this.#point(this.hits.length ? 0 : -1);
  }

  #option({ node, name }: Hit, nth: number): HTMLElement {
    const shown = this.details.plain(node.label);
    const option = el("li", { role: "option", id: `hit-${nth}`, "aria-selected": "false" },
      nodeSwatch(this.model.nodeKinds.get(node.kind)!), this.details.phrase(node.label),
      name === shown || fold(name) === fold(node.id.replace(/-/g, " ")) ? null : el("small", {}, el("bdi", {}, name)));
    option.addEventListener("click", () => this.#choose(nth));
    return option;
  }

  #remark(words: string): HTMLElement { return el("li", { class: "remark", role: "presentation" }, words); }

  #point(nth: number): void {
    this.at = nth;
    this.hits.forEach((_, other) => byId(`hit-${other}`).setAttribute("aria-selected", String(other === nth)));
    if (nth < 0) this.input.removeAttribute("aria-activedescendant");
    else this.input.setAttribute("aria-activedescendant", `hit-${nth}`);
    if (nth >= 0) byId(`hit-${nth}`).scrollIntoView({ block: "nearest" });
  }

  #key(event: KeyboardEvent): void {
    if (event.isComposing) return; // the Enter that ends a Chinese word is not ours
    const last = this.hits.length - 1;
    if (event.key === "ArrowDown" && last >= 0) this.#point(this.at >= last ? 0 : this.at + 1);
    else if (event.key === "ArrowUp" && last >= 0) this.#point(this.at <= 0 ? last : this.at - 1);
    else if (event.key === "Enter" && this.at >= 0) this.#choose(this.at);
    else if (event.key === "Escape" && !this.list.hidden) this.#close();
    else return;
    event.preventDefault();
  }

  #choose(nth: number): void {
    const { node } = this.hits[nth]!;
    this.input.value = "";
    this.#close();
    this.reader.go({ node });
  }

  #close() {
    this.list.hidden = true;
    this.list.replaceChildren();
    this.hits = [];
    this.input.setAttribute("aria-expanded", "false");
    this.input.removeAttribute("aria-activedescendant");
  }
}
