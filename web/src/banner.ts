/* The frame of the page in one line: of which day it speaks, what was known, what is let through,
   how far the evidence reaches, and the release. It is printed with the page. */

import { dateText } from "./dates.ts";
import type { Content } from "./payload.ts";
import type { Reader } from "./state.ts";

/** The parts of the line, in the order in which a reader asks for them. */
export function framed({ frame, release, generated_on: day }: Content, { lang, t, count }: Reader): string[] {
  const parts: string[] = [];
  if (frame?.on) parts.push(t(frame.every ? "frame.every" : "frame.on", { date: dateText(frame.on, t) }));
  else if (day) parts.push(t("frame.on", { date: dateText(day, t) }));
  if (frame?.on) {
    const { known, status, basis, without } = frame;
    parts.push(
      known ? t("frame.known", { date: dateText(known, t) }) : t("frame.today"),
      status ? t("frame.status", { status: status[lang] ?? status.en ?? "" }) : t("frame.anyStatus"),
      basis ? t("frame.basis", { basis: basis[lang] ?? basis.en ?? "" }) : t("frame.anyBasis"),
      without ? count("frame.without", without) : t("frame.sources"),
    );
    if (frame.reach) parts.push(t("frame.reach", { date: dateText(frame.reach, t) }));
  }
  if (release) parts.push(t("release", { release }));
  return parts;
}
