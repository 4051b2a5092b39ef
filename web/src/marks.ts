/* Elements, marks of kinds and safe links: what every part of the page is made of. */

import type { Kind } from "./payload.ts";

type Child = Element | string | null | undefined | false;

const SVG = "http://www.w3.org/2000/svg";
export const MARK_PATHS: Record<string, string> = {
  dot: "M8 2a6 6 0 1 1 0 12a6 6 0 1 1 0-12z",
  square: "M3 3h10v10H3z",
  diamond: "M8 1l7 7l-7 7l-7-7z",
  triangle: "M8 2l6.5 11.5h-13z",
  triangleDown: "M8 14L1.5 2.5h13z",
  hexagon: "M4.5 2h7L15 8l-3.5 6h-7L1 8z",
  star: "M8 1l2 4.8l5.2.4l-4 3.4l1.3 5L8 11.9l-4.500 2.7l1.300-5l-4-3.400l5.200-.400z",
};

/** The element of the page with this id, which the template holds. */
export const byId = <T extends HTMLElement = HTMLElement>(id: string): T => document.getElementById(id) as T;

/** An element with attributes and children; strings become text, null is left out. */
export function el<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Record<string, string | boolean | null> = {},
  ...children: (Child | Child[])[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value !== null && value !== false) element.setAttribute(name, value === true ? "" : value);
  }
  element.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return element;
}

export function button(
  attributes: Record<string, string | boolean | null>,
  onClick: (event: MouseEvent) => void,
  ...children: (Child | Child[])[]
): HTMLButtonElement {
  const element = el("button", { type: "button", ...attributes }, ...children);
  element.addEventListener("click", onClick);
  return element;
}

/** The address if it is one a reader may follow: an absolute http or https one. */
export function safeAddress(text: string | undefined): string | null {
  if (!text || !URL.canParse(text)) return null;
  const url = new URL(text);
  return url.protocol === "https:" || url.protocol === "http:" ? url.href : null;
}

function swatch(kind: Kind, path: string, { line = false } = {}): SVGSVGElement {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ viewBox: "0 0 16 16", class: "swatch", "aria-hidden": "true" })) {
    svg.setAttribute(name, value);
  }
  const shape = document.createElementNS(SVG, "path");
  shape.setAttribute("d", path);
  shape.setAttribute("class", line || kind.hollow ? "hollow" : "solid");
  // Set through the object model: the page's policy allows no style attributes.
  svg.style.setProperty("--light", kind.light);
  svg.style.setProperty("--dark", kind.dark);
  svg.append(shape);
  return svg;
}

export const nodeSwatch = (kind: Kind): SVGSVGElement => swatch(kind, MARK_PATHS[kind.shape] ?? MARK_PATHS["dot"]!);
export const edgeSwatch = (kind: Kind): SVGSVGElement => swatch(kind, "M0 8h15M10.500 4.500L15 8l-4.500 3.500", { line: true });

