/* What the page carries: the shapes of the data that `lodeway.explorer` writes into it.
   Empty fields are left out there, so most are optional here. */

export type Lang = "en" | "zh";

/** Words by language; a name may be known in one language only. */
export type Text = Partial<Record<Lang, string>>;

/** How firm a relation is: what stands, what is agreed, what is only said, what is over. */
export type Firmness = "stands" | "agreed" | "said" | "ended";

export interface Kind {
  key: string;
  label: Text;
  family?: string;
  inverse?: Text;
  shape: string;
  hollow?: boolean;
  /** What is held, or agreed and not held; other relations are in force or not yet. */
  holding?: boolean;
  light: string;
  dark: string;
}

export interface Fact {
  name: Text;
  value: Text;
  when?: string;
  source_label?: Text;
  source_ref?: string;
}

/** One claim of one source. In the file a phrase is a number into `phrases`. */
export interface Claim {
  claim: string;
  text: Text;
  source_label?: Text;
  source_ref?: string;
  locator?: string;
  when?: string;
  since?: string;
  until?: string;
  status?: Text;
  confidence?: Text;
  basis?: Text;
  verdict?: Text;
  tone?: string;
  disputed?: boolean;
  figure?: boolean;
  note?: Text;
}

export type WrittenClaim = { [K in keyof Claim]: Claim[K] | number };

export interface NodeLook {
  id: string;
  label: string;
  kind: string;
  x: number;
  y: number;
  shape: string;
  hollow: boolean;
  size: number;
  color: string;
  dark: string;
}

export interface EdgeLook {
  id: string;
  from: string;
  to: string;
  kind: string;
  arrows: string;
  color: string;
  dark: string;
  dashes: boolean | number[];
  smooth: boolean | { enabled: boolean; type: string; roundness: number };
}

export interface NodeCard {
  id: string;
  label: Text;
  alt?: string[];
  also?: string[];
  pinyin?: string[];
  facts?: Fact[];
  statements?: number[];
}

export interface EdgeCard {
  id: string;
  label: Text;
  evidence?: number[];
  firmness?: Firmness;
  /** The least, the stated and the greatest share in percent. */
  share?: [number, number | null, number];
  /** What else is written on the line: a sum, or a right that is no share. */
  size?: Text;
  /** Told of a holding beside what is counted, and followed by no answer. */
  aside?: boolean;
  /** A royalty, an option and the like: no share. */
  right?: boolean;
}

/** What the page is true of; what is not asked is left out. */
export interface Frame {
  on: string;
  every?: boolean;
  known?: string;
  status?: Text;
  basis?: Text;
  without?: number;
  reach?: string;
}

/** A view: things and relations by their numbers, where things stand, and marks for groups of them. */
export interface WrittenView {
  key: string;
  title: Text;
  question: Text;
  answer: Text;
  nodes: number[];
  edges: number[];
  places: ([number, number] | null)[];
  alike?: { hub: number; relation: string; outward: boolean; members: number[]; place: [number, number] | null }[];
  cut?: number;
  /** Laid out by ties and not by place: it may be stretched to fill the picture. */
  loose?: boolean;
}

/** Longitude and latitude in degrees; along a line the longitude may run on past 180. */
export type Place = [lon: number, lat: number];

/** A segment on the map: the numbers of the lanes it runs along, how, and whether it is there yet. */
export interface Way {
  lanes: number[];
  mode: string;
  state: "open" | "building" | "planned" | "shut";
}

/** What the map draws: places and sizes (1 to 3) by node, ways by edge, segments by corridor. */
export interface Atlas {
  places: Record<string, Place>;
  sizes: Record<string, number>;
  lanes: Place[][];
  ways: Record<string, Way>;
  corridors: Record<string, string[]>;
  countries: { name: Text; at: Place; wide: number }[];
  /** Straits and canals on the way that are no nodes. */
  passages: { name: Text; at: Place }[];
}

/** A step of a story; `show` are ids of things and claims, `evidence` numbers of claims. */
export interface WrittenStep {
  heading: Text;
  text: Text;
  show: string[];
  evidence: number[];
  on?: string;
  view?: string;
}

export interface WrittenStory {
  id: string;
  title: Text;
  steps: WrittenStep[];
}

/** What the search knows beside the names on the page. */
export interface Finding {
  /** Characters that stand for each other, place by place. */
  traditional?: string;
  simplified?: string;
  noise?: string[];
  elsewhere?: string[][];
}

/** What a model says where any one of some things, by their ids, shuts; each figure is what it is and
    how much. Without a scenario it is only supposed. */
export interface Supposed {
  things: string[];
  scenario?: string;
  title: Text;
  said: Text;
  figures: [name: Text, much: Text][];
  rests?: Text;
}

export interface Content {
  title: Text;
  about?: Text;
  release?: string;
  generated_on?: string;
  frame?: Partial<Frame>;
  node_kinds: Kind[];
  edge_kinds: Kind[];
  nodes: NodeCard[];
  edges: EdgeCard[];
  evidence: WrittenClaim[];
  /** What claims say in words, a list a language, and under "" the addresses of sources and places in
      them; 0 where a phrase has none. */
  phrases: Record<string, (string | 0)[]>;
  stories?: WrittenStory[];
  supposed?: Supposed[];
  atlas?: Atlas;
  finding?: Finding;
  words: Record<Lang, Record<string, string>>;
  views?: WrittenView[];
}

export interface Payload {
  nodes: NodeLook[];
  edges: EdgeLook[];
  options: string;
  content: Content;
}
