/* What a search finds on the page, and what the graph holds beside it. */

import type { Hit, Model } from "./model.ts";
import type { Claim, Text } from "./payload.ts";
import { Names, SLIP, Texts } from "./search.ts";

/** A source with what it says on this page. */
export interface Source {
  label: Text | undefined;
  ref: string;
  claims: Claim[];
}

export interface Found {
  things: Hit[];
  claims: Claim[];
  sources: Source[];
  /** Names of things that are in the graph and not on this page. */
  elsewhere: string[];
}

export class Seeker {
  private readonly texts: Texts<Claim>;
  private readonly sources: Texts<Source>;
  private readonly others: Names<{ names: string[]; pinyin: string[]; context: string[]; weight: number }>;

  constructor(private readonly model: Model) {
    const { script, content } = model;
    const claims = distinct(model);
    this.texts = new Texts(claims, (claim) => Object.values(claim.text), script);
    this.sources = new Texts(bySource(claims), ({ label, ref }) => [...Object.values(label ?? {}), ref], script);
    const elsewhere = (content.finding?.elsewhere ?? []).map((names) => ({ names, pinyin: [], context: [], weight: 0 }));
    this.others = new Names(elsewhere, script);
  }

  /** Get ready in small pieces while the reader begins to type: some thousand texts take a while. */
  prepare(): void {
    if (!this.texts.prepare(150) || !this.sources.prepare(150)) setTimeout(() => this.prepare());
  }

  find(query: string): Found {
    return {
      things: this.model.search(query),
      claims: this.texts.find(query),
      sources: this.sources.find(query),
      // A slip of the keyboard is more likely meant for what is here.
      elsewhere: this.others.find(query).filter(({ rank }) => rank < SLIP).map(({ item }) => item.names.join(" · ")),
    };
  }
}

/** Each claim that the page can lead to, once: two cards may word one claim differently. */
function distinct(model: Model): Claim[] {
  const claims = new Map<string, Claim>();
  for (const claim of model.evidence) if (!claims.has(claim.claim) && model.home(claim.claim)) claims.set(claim.claim, claim);
  return [...claims.values()];
}

function bySource(claims: Claim[]): Source[] {
  const sources = new Map<string, Source>();
  for (const claim of claims) {
    const key = JSON.stringify([claim.source_label, claim.source_ref]);
    const source = sources.get(key) ?? { label: claim.source_label, ref: claim.source_ref ?? "", claims: [] };
    sources.set(key, source);
    source.claims.push(claim);
  }
  return [...sources.values()].sort((a, b) => b.claims.length - a.claims.length);
}
