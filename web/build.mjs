/* Bundles the page's scripts into the Python package: `node build.mjs`.

   What it writes is not kept in the repository; the package carries it. Every package that goes
   into a bundle is named in LICENCES.txt beside it, with its licence. */

import { build } from "esbuild";
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { packedWorld } from "./world.mjs";
import { gzipSync } from "node:zlib";

const here = dirname(fileURLToPath(import.meta.url));
const out = join(here, "..", "src", "lodeway", "report", "assets", "built");
mkdirSync(out, { recursive: true });

const made = await build({
  absWorkingDir: here,
  entryPoints: {
    explorer: "src/main.ts",
    answer: "src/answer-plain.ts",
    map: "src/answer-with-map.ts",
    query: "src/query.ts",
    "sparql-worker": "src/sparql-worker.ts",
    site: "src/site.ts",
    "site-map": "src/site-with-map.ts",
  },
  outdir: out,
  bundle: true,
  format: "iife",
  target: "es2022",
  minify: true,
  charset: "utf8",
  legalComments: "none",
  metafile: true,
  plugins: [packedWorld],
  logLevel: "warning",
  // Oxigraph would look for its WebAssembly beside itself; the worker hands it over.
  logOverride: { "empty-import-meta": "silent" },
});

// The engine itself. Python packs it anew, smaller, and then has no use for what an older build packed.
const engine = readFileSync(join(here, "node_modules", "oxigraph", "web_bg.wasm"));
writeFileSync(join(out, "oxigraph.wasm.gz"), gzipSync(engine, { level: 9 }));
rmSync(join(out, "oxigraph.wasm.lzma"), { force: true });

const packages = new Set(
  Object.values(made.metafile.outputs)
    .flatMap(({ inputs }) => Object.keys(inputs))
    .map((path) => /node_modules\/((?:@[^/]+\/)?[^/]+)/.exec(path)?.[1])
    .filter(Boolean),
);
writeFileSync(join(out, "LICENCES.txt"), [...packages].sort().map(notice).join("\n\n"));

function notice(name) {
  const folder = join(here, "node_modules", name);
  const { version, license, repository } = JSON.parse(readFileSync(join(folder, "package.json"), "utf8"));
  const files = readdirSync(folder).filter((file) => /^licen[cs]e/i.test(file)).sort();
  // Oxigraph's package leaves its licence out; the text is that of its repository.
  const ours = join(here, "licences", `${name}.txt`);
  const texts = [...files.map((file) => join(folder, file)), ...(existsSync(ours) ? [ours] : [])];
  if (!texts.length) throw new Error(`${name} has no text of its licence: put that of ${repository.url} into licences/${name}.txt`);
  return [`${name} ${version} (${license})`, ...texts.map((file) => readFileSync(file, "utf8").trim())].join("\n\n");
}
