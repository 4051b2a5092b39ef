import assert from "node:assert/strict";
import { test } from "node:test";
import { around, dots, meet, placed, type Wanted } from "../src/map-labels.ts";

const SHEET = { left: 0, right: 400, top: 0, bottom: 300 };

const name = (key: number, x: number, y: number, more: Partial<Wanted> = {}): Wanted =>
  ({ key, at: { x, y }, radius: 5, width: 60, size: 12, must: false, ...more });

test("a name with room stands to the right of its mark", () => {
  const [found] = placed([name(0, 100, 100)], [], [], SHEET);
  assert.equal(found?.anchor, "start");
  assert.ok(found!.x > 105);
});

test("no two names cover each other, and the first in the list has its place", () => {
  const wanted = Array.from({ length: 30 }, (_, key) => name(key, 150 + (key % 6) * 12, 120 + Math.floor(key / 6) * 12));
  const found = placed(wanted, [], [], SHEET);
  assert.equal(found[0]?.key, 0);
  assert.ok(found.length < wanted.length);
  for (const a of found) for (const b of found) assert.ok(a === b || !meet(a.area, b.area));
});

test("at the rim of the sheet a name turns inwards", () => {
  const [found] = placed([name(0, 390, 100)], [], [], SHEET);
  assert.equal(found?.anchor, "end");
});

test("a name keeps off a line where another side is free", () => {
  const line = dots([{ x: 100, y: 100 }, { x: 300, y: 100 }], 6);
  const [found] = placed([name(0, 100, 100)], [], line, SHEET);
  assert.ok(!line.some(({ x, y }) => x > found!.area.left && x < found!.area.right && y > found!.area.top && y < found!.area.bottom));
});

test("a name that finds no room is left out, unless the reader asked for it", () => {
  const crowd = Array.from({ length: 400 }, (_, n) => around({ x: (n % 20) * 20, y: Math.floor(n / 20) * 15 }, 8));
  assert.deepEqual(placed([name(0, 200, 150)], crowd, [], SHEET), []);
  assert.equal(placed([name(0, 200, 150, { must: true })], crowd, [], SHEET).length, 1);
});

test("the dots of a line lie on it, no farther apart than asked", () => {
  const found = dots([{ x: 0, y: 0 }, { x: 30, y: 40 }], 10);
  assert.equal(found.length, 5);
  assert.ok(found.every(({ x, y }) => Math.abs(4 * x - 3 * y) < 1e-9));
});
