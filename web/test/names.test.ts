import assert from "node:assert/strict";
import { test } from "node:test";
import { shortened } from "../src/names.ts";

test("a long name loses its brackets before it is cut, and a Chinese letter counts double", () => {
  assert.equal(shortened("Gécamines", 24), "Gécamines");
  assert.equal(shortened("Dar es Salaam rail route (Zambia to the sea)", 24), "Dar es Salaam rail route");
  assert.equal(shortened("Final 2025 List of Critical Minerals", 24), "Final 2025 List of Crit…");
  assert.equal(shortened("德班公路通道（经奇龙杜和贝特布里奇）", 24), "德班公路通道");
  assert.equal(shortened("马丁斯德里夫特格罗布勒斯布吕赫口岸", 24), "马丁斯德里夫特格罗布勒…");
});
