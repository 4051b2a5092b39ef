/* What part of the sheet is in sight, and how wheel, fingers and keys move it. */

import { SHEET, type Bounds, type Spot } from "./map-ground.ts";

/** Room at the edges that other parts of the page cover, in pixels. */
export interface Insets {
  left: number;
  right: number;
  top: number;
  bottom: number;
}

const CLOSEST = 160; // pixels a degree; the coasts have nothing finer to show
const STEP = 90;
const SLIP = 5; // a press that moves less is a click

export class Camera {
  /** The middle of the box on the sheet, and how many pixels a degree takes. */
  x = 0;
  y = 0;
  scale = 1;
  width = 0;
  height = 0;
  /** Whether the reader has moved it: then it is no longer fitted when the box changes. */
  touched = false;
  private flight = 0;
  private readonly fingers = new Map<number, Spot>();
  private slipped = 0;
  private readonly calm = matchMedia("(prefers-reduced-motion: reduce)");

  constructor(
    private readonly box: Element,
    private readonly insets: () => Insets,
    private readonly moved: () => void,
    /** Whether the wheel zooms; where it does not, the page goes on scrolling. */
    private readonly wheels: (event: WheelEvent) => boolean = () => true,
  ) {
    box.addEventListener("wheel", (event) => this.#wheel(event as WheelEvent), { passive: false });
    box.addEventListener("pointerdown", (event) => this.#down(event as PointerEvent));
    box.addEventListener("pointermove", (event) => this.#drag(event as PointerEvent));
    for (const name of ["pointerup", "pointercancel"]) box.addEventListener(name, (event) => this.#up(event as PointerEvent));
    // A drag that ends over a mark must not choose it.
    box.addEventListener("click", (event) => { if (this.slipped > SLIP) event.stopPropagation(); }, true);
  }

  /** Learn the size of the box: to ask for it after each change would lay out the page anew. */
  measure(): void { [this.width, this.height] = [this.box.clientWidth, this.box.clientHeight]; }

  /** Where a spot of the sheet is in the box, in pixels. */
  pixel({ x, y }: Spot): Spot { return { x: this.width / 2 + (x - this.x) * this.scale, y: this.height / 2 + (y - this.y) * this.scale }; }

  get transform() {
    return `translate(${this.width / 2 - this.x * this.scale} ${this.height / 2 - this.y * this.scale}) scale(${this.scale})`;
  }

  /** The scale at which the whole sheet fits into the free part of the box. */
  get farthest() {
    const { left, right } = this.insets();
    return Math.max((this.width - left - right) / (SHEET.right - SHEET.left), 0.5);
  }

  /** Fit a part of the sheet into the free part of the box, no closer than `most`. */
  fit(part: Bounds, { most = CLOSEST, still = false } = {}): void {
    const inset = this.insets();
    const wide = Math.max(this.width - inset.left - inset.right, 60);
    const high = Math.max(this.height - inset.top - inset.bottom, 60);
    const scale = this.#within(Math.min(wide / (part.right - part.left || 0.01), high / (part.bottom - part.top || 0.01), most));
    const aside = { x: (inset.right - inset.left) / 2 / scale, y: (inset.bottom - inset.top) / 2 / scale };
    this.#fly({ x: (part.left + part.right) / 2 + aside.x, y: (part.top + part.bottom) / 2 + aside.y }, scale, still);
  }

  /** Whether a spot can be seen: in the box and under nothing. */
  sees(at: Spot): boolean {
    const { x, y } = this.pixel(at);
    const inset = this.insets();
    return x > inset.left && x < this.width - 20 && y > 30 && y < this.height - inset.bottom;
  }

  zoom(factor: number): void {
    this.touched = true;
    this.#fly(this, this.#within(this.scale * factor), false);
  }

  pan(right: number, down: number): void {
    this.touched = true;
    this.#fly({ x: this.x + (right * STEP) / this.scale, y: this.y + (down * STEP) / this.scale }, this.scale, true);
  }

  #within(scale: number): number { return Math.min(Math.max(scale, this.farthest), CLOSEST); }

  #fly(to: Spot, scale: number, still: boolean): void {
    cancelAnimationFrame(this.flight);
    const from = { x: this.x, y: this.y, scale: this.scale };
    const target = this.#kept(to, scale);
    if (still || this.calm.matches || document.hidden) return this.#set(target.x, target.y, scale);
    const start = performance.now();
    const step = (now: number) => {
      const part = Math.min(Math.max((now - start) / 350, 0), 1);
      const eased = part * part * (3 - 2 * part);
      const between = from.scale * (scale / from.scale) ** eased;
      // What is in the middle moves evenly on the screen while the scale changes.
      const share = scale === from.scale ? eased : (1 / from.scale - 1 / between) / (1 / from.scale - 1 / scale);
      this.#set(from.x + (target.x - from.x) * share, from.y + (target.y - from.y) * share, between);
      if (part < 1) this.flight = requestAnimationFrame(step);
    };
    this.flight = requestAnimationFrame(step);
  }

  /** The nearest middle that leaves the sheet in sight. */
  #kept({ x, y }: Spot, scale: number): Spot {
    const room = (half: number, low: number, high: number, at: number) =>
      Math.min(Math.max(at, Math.min(low + half, (low + high) / 2)), Math.max(high - half, (low + high) / 2));
    const inset = this.insets();
    return {
      x: room((this.width / 2 - Math.max(inset.left, inset.right)) / scale, SHEET.left, SHEET.right, x),
      y: room((this.height / 2 - Math.max(inset.top, inset.bottom)) / scale, SHEET.top, SHEET.bottom, y),
    };
  }

  #set(x: number, y: number, scale: number): void {
    [this.x, this.y, this.scale] = [x, y, scale];
    this.moved();
  }

  /** Zoom so that what is under a point of the box stays under it. */
  #zoomAt(at: Spot, factor: number): void {
    cancelAnimationFrame(this.flight);
    this.touched = true;
    const scale = this.#within(this.scale * factor);
    const by = 1 / this.scale - 1 / scale;
    const { x, y } = this.#kept({ x: this.x + (at.x - this.width / 2) * by, y: this.y + (at.y - this.height / 2) * by }, scale);
    this.#set(x, y, scale);
  }

  #at(event: MouseEvent): Spot {
    const { left, top } = this.box.getBoundingClientRect();
    return { x: event.clientX - left, y: event.clientY - top };
  }

  #wheel(event: WheelEvent): void {
    if (!this.wheels(event)) return;
    event.preventDefault();
    const pixels = event.deltaMode === WheelEvent.DOM_DELTA_LINE ? event.deltaY * 16 : event.deltaY;
    this.#zoomAt(this.#at(event), Math.exp(-Math.max(-300, Math.min(300, pixels)) * (event.ctrlKey ? 0.01 : 0.002)));
  }

  #down(event: PointerEvent): void {
    if (event.button !== 0) return;
    this.fingers.set(event.pointerId, this.#at(event));
    if (this.fingers.size === 1) this.slipped = 0;
  }

  #drag(event: PointerEvent): void {
    const before = this.fingers.get(event.pointerId);
    if (!before) return;
    if (event.pointerType === "mouse" && event.buttons === 0) return this.#up(event); // let go outside
    const now = this.#at(event);
    this.fingers.set(event.pointerId, now);
    const [other] = [...this.fingers].filter(([id]) => id !== event.pointerId).map(([, at]) => at);
    this.slipped += Math.hypot(now.x - before.x, now.y - before.y);
    if (this.slipped <= SLIP) return;
    // Only now, so that a mere click still reaches the mark under it.
    this.box.setPointerCapture(event.pointerId);
    this.touched = true;
    cancelAnimationFrame(this.flight);
    if (other) {
      const spread = (at: Spot) => Math.hypot(at.x - other.x, at.y - other.y) || 1;
      this.#zoomAt({ x: (now.x + other.x) / 2, y: (now.y + other.y) / 2 }, spread(now) / spread(before));
    }
    const shared = other ? 2 : 1;
    const to = { x: this.x - (now.x - before.x) / this.scale / shared, y: this.y - (now.y - before.y) / this.scale / shared };
    const { x, y } = this.#kept(to, this.scale);
    this.#set(x, y, this.scale);
  }

  #up(event: PointerEvent): void { this.fingers.delete(event.pointerId); }
}
