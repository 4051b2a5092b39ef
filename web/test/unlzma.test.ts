import assert from "node:assert/strict";
import { test } from "node:test";
import { unlzma } from "../src/unlzma.ts";

const bytes = (text: string) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

// Written by lodeway.explorer.offline.lzma_alone: "lobito " and "洛比托，" by turns, some with numbers.
const PACKED = "XQAAAATICQAAAAAAAAA2G8hqkgiXmUGOMoch460AfMBRNkjwefFNhNn2zjwJqb6XDcZ8Oi5s2FCwjenk4TugiJSqqG/OWiu93bSCuxD926tgWqRaz6d677nWFRFeqWgPUrP4rsRiDLeN8ZfqeDgOu8FBUMvge+ixz9a2gdBmr4qe/B+VQE2HmCgwkhaVz4Mytv629XFiJHhGK/bFcw+tzjSjWNQJAIcyB6iD6zKGnb/vrkgu8ousrki+J1to/bXicE6ROnRaoHylYtUzNOjYst8x6U0+1ZbW7vYXBgRrqacK22ZqaMDYQ7FFZ3uhTMU4nJGXz3WQhCHGjo2L+RjB7TQ2RRutZ3utDWLC0xa+0LiWJMewd7+ARFfGal3TnLX0CoqpwyAqTq8tpZVVn8tK+8V3av+jDmY3fbeOHo+wUoPJKBjRrZV0FcQHtcylhnZHPzPJeF2P3oGnVqT9LT63uFRdx0toEm0SrZIzo9PvkSgVorsmZXMNBmjQl19MXfMJGho4BPZwLtjjl6IIkA/tsRTP6N/uwXNU8sX+9DVjRTBiPu/tyN8vIXLKKFR6Y1mfDp2sjCAcsqdAiL8i6SJm0FwMgomZCW/I08itaTvRPiO/VURX/HD8oKs2PB0KibSKrwa/SvAj5fFM//0mDAA=";
const PLAIN = Array.from({ length: 200 }, (_, nth) => `lobito ${nth % 7 ? nth * 97 : "洛比托，"}`).join("");

test("what Python packed comes out as it was", () => {
  assert.equal(new TextDecoder().decode(unlzma(bytes(PACKED))), PLAIN);
});

test("nothing packed is nothing", () => {
  assert.equal(unlzma(bytes("XQAAAAQAAAAAAAAAAACD//v//8AAAAA=")).length, 0);
});

test("what is no such stream is refused", () => {
  assert.throws(() => unlzma(Uint8Array.from({ length: 40 }, () => 255)), /not LZMA/);
  const damaged = bytes(PACKED);
  damaged.fill(255, 18);
  assert.throws(() => unlzma(damaged), /damaged LZMA/);
});
