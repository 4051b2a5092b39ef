import assert from "node:assert/strict";
import { test } from "node:test";
import { sideBySide, type Drawn } from "../src/beside.ts";

const there = [{ x: 0, y: 100 }, { x: 300, y: 100 }];
const line = (group: number, path = there, width = 3): Drawn => ({ group, width, path });
const heights = (lines: Drawn[]) => sideBySide(lines).map((path) => path[0]!.y);

test("a line alone stays where it runs", () => {
  assert.deepEqual(sideBySide([line(1)]), [there]);
});

test("two over one stretch lie side by side about it", () => {
  const [first, second] = heights([line(1), line(2)]);
  assert.ok(Math.abs(first! - second!) > 3);
  assert.ok(Math.abs((first! + second!) / 2 - 100) < 0.1);
});

test("so do two in opposite directions", () => {
  const paths = sideBySide([line(1), line(2, [...there].reverse())]);
  assert.ok(Math.abs(paths[0]![0]!.y - paths[1]![0]!.y) > 3);
});

test("many stay near where they run, each in its own place", () => {
  const found = heights(Array.from({ length: 20 }, (_, n) => line(n + 1)));
  assert.equal(new Set(found.map((y) => y.toFixed(3))).size, 20);
  assert.ok(Math.max(...found) - Math.min(...found) < 24);
});

test("a bend keeps the line whole", () => {
  const bent = [{ x: 0, y: 0 }, { x: 100, y: 0 }, { x: 100, y: 100 }];
  const [first, second] = sideBySide([line(1, bent), line(2, bent)]);
  assert.equal(first!.length, 3);
  assert.ok(Math.hypot(first![1]!.x - second![1]!.x, first![1]!.y - second![1]!.y) > 3);
});
