/* How to cite what the panel tells: as a sentence, as BibTeX, or as a link; each copied by a button. */

import { framed } from "./banner.ts";
import { LICENCE } from "./files.ts";
import { button, el } from "./marks.ts";
import { spoken } from "./model.ts";
import type { Claim, Content } from "./payload.ts";
import { copy, copyLink } from "./saving.ts";
import type { Reader } from "./state.ts";

const AUTHORS = "The Lodeway authors";

/** What is cited: its id on the page, its name, and the claims it rests on. */
export interface Cited {
  id: string;
  name: string;
  claims: Claim[];
}

/** Where the page stands, if it is on the web: a path of the reader's own machine helps nobody. */
const onWeb = (address: string): string => (/^https?:/.test(address) ? address : "");

/** A sentence for a footnote: what, in which release, true of what, and whose claims it rests on. */
export function sentence(cited: Cited, content: Content, reader: Reader, address: string): string {
  const { t } = reader;
  const sources = sourcesOf(cited.claims, reader);
  return [
    t("citeAs", { name: cited.name, id: cited.id, title: spoken(content.title, reader.lang).words, authors: AUTHORS }),
    [...framed(content, reader), LICENCE].join("; ") + t("citeStop"),
    sources.length ? t("citeSources", { sources: sources.join("; ") }) : "",
    onWeb(address),
  ].filter(Boolean).join(" ");
}

export function bibtex(cited: Cited, content: Content, reader: Reader, address: string): string {
  const sources = sourcesOf(cited.claims, reader);
  const note = [...framed(content, reader), LICENCE, ...sources].join("; ");
  const year = /^\d{4}/.exec(content.frame?.on ?? content.generated_on ?? "")?.[0];
  const fields = {
    author: `{${AUTHORS}}`,
    title: `{${tex(cited.name)}}`,
    howpublished: tex(`${spoken(content.title, reader.lang).words}, ${cited.id}`),
    year: year ?? "",
    note: tex(note),
    url: onWeb(address).replace(/[{}\\]/g, encodeURIComponent),
  };
  const lines = Object.entries(fields).filter(([, value]) => value).map(([name, value]) => `  ${name} = {${value}}`);
  return `@misc{lodeway-${cited.id.replace(/[^\w.-]+/g, "-")},\n${lines.join(",\n")}\n}\n`;
}

const MARKS: Record<string, string> = { "\\": "\\textbackslash{}", "~": "\\textasciitilde{}", "^": "\\textasciicircum{}" };

/** Text in which nothing is a command of TeX. */
const tex = (text: string): string => text.replace(/\s+/gu, " ").replace(/[\\{}%&#$_~^]/g, (mark) => MARKS[mark] ?? `\\${mark}`);

function sourcesOf(claims: Claim[], { lang }: Reader): string[] {
  const named = ({ source_label: label, source_ref: ref }: Claim) => [spoken(label, lang).words, ref].filter(Boolean).join(", ");
  return [...new Set(claims.map(named))].filter(Boolean);
}

/** The part of the panel that offers them. */
export function citing(cited: Cited, content: Content, reader: Reader): HTMLElement {
  const { t } = reader;
  const offer = (word: string, made: typeof sentence) => {
    const press = button({ class: "wide", "data-cite": word }, () => void copied(press, copy(t(word), made(cited, content, reader, location.href), reader)), t(word));
    return press;
  };
  const copied = async (press: HTMLElement, done: Promise<boolean>) => {
    if (await done) press.textContent = t("copied");
  };
  const link = button({ class: "wide", "data-cite": "link" }, () => void copied(link, copyLink(t("copyLink"), (address) => address, reader)), t("citeLink"));
  return el("section", { class: "citing" }, el("h3", {}, t("cite")), el("p", { class: "doors" },
    offer("citeText", sentence), offer("citeBibtex", bibtex), link));
}
