"""Keep the terms of the ontology as those of the version that is being published.

    python tools/published_terms.py [FOLDER VERSION]

Run when a version is published: `terms-changes.md` of later releases tells what changed since it.
With a FOLDER and a VERSION the ontology of an older version is kept.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from lodeway.publish import changes, vocabulary
from lodeway.schema import rdf, vocab

ROOT = Path(__file__).parents[1]
KEPT = ROOT / "ontology" / "published.json"


def kept(folder: Path, version: str) -> str:
    """The terms in the Turtle files of `folder` as `ontology/published.json` holds them."""
    files = sorted(file for file in folder.glob("*.ttl") if file.name != "shapes.ttl")
    quads = [q for f in files for q in rdf.parse_turtle(f.read_bytes(), vocab.ONTOLOGY_GRAPH)]
    terms = changes.snapshot(vocabulary.read(quads))
    lines = (f"{json.dumps(t)}: {json.dumps(f, ensure_ascii=False)}" for t, f in terms.items())
    body = ",\n".join(lines)
    return f'{{"version": "{version}", "terms": {{\n{body}\n}}}}\n'


if __name__ == "__main__":
    folder = Path(sys.argv[1]) if len(sys.argv) > 1 else ROOT / "ontology"
    version = sys.argv[2] if len(sys.argv) > 2 else vocab.VERSION
    KEPT.write_text(kept(folder, version), encoding="utf-8")
