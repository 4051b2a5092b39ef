"""What the model of choice says of ports and border posts that shut, for the explorer's page."""

from __future__ import annotations

import hashlib
import json
import tomllib
from importlib import resources
from typing import TYPE_CHECKING, Any

from lodeway.choice.fitted import Fitted
from lodeway.explorer.cards import Supposed
from lodeway.schema import words
from lodeway.schema.errors import LodewayError
from lodeway.store.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path

    from lodeway.claims.graph import Graph
    from lodeway.explorer.cards import NodeCard
    from lodeway.schema.paths import Roots

_KINDS = frozenset({"Port", "BorderPost"})
_TOLD = ("diverted", "held", "left")  # of the totals, in their order
_MODEL = ("lodeway.choice", "lodeway.scenarios")


def supposed(kg: Graph, roots: Roots, nodes: Iterable[NodeCard]) -> tuple[Supposed, ...]:
    """For each port and border post of the page that a scenario of the project shuts, its answer.

    Of several scenarios for one place it is the longest. What a model takes seconds for is kept
    with the index of the graph.
    """
    places = {node.id for node in nodes if node.kind in _KINDS}
    shut = sorted((place, file) for place, file in _longest(roots).items() if place in places)
    fitted = Fitted(kg)
    told = ((place, _kept(kg, file, fitted)) for place, file in shut)
    return tuple(
        Supposed(place=place, scenario=answer["scenario"], **_of_each(answer))
        for place, answer in told
        if answer
    )


def _of_each(answer: dict[str, Any]) -> dict[str, Any]:
    """Title, verdict, figures and what they rest on, each by language."""
    langs = words.LANGS
    texts = {name: {n: answer[n][name] for n in langs} for name in ("title", "said", "rests")}
    figures = zip(*(answer[lang]["figures"] for lang in langs), strict=True)
    both = (
        tuple(dict(zip(langs, cell, strict=True)) for cell in zip(*row, strict=True))
        for row in figures
    )
    return {**texts, "figures": tuple(both)}


def _longest(roots: Roots) -> dict[str, Path]:
    """The longest scenario that shuts a place and does nothing else, by the place's id."""
    found: dict[str, tuple[int, Path]] = {}
    for file in sorted(roots.public.glob("data/scenarios/*.toml"), key=lambda file: file.stem):
        for place, days in _shut(file):
            if days > found.get(place, (0, file))[0]:
                found[place] = days, file
    return {place: file for place, (_, file) in found.items()}


def _shut(file: Path) -> Iterator[tuple[str, int]]:
    given = tomllib.loads(file.read_text("utf-8"))
    changes = given.get("change", [])
    lone = len(changes) == 1 and "close" in changes[0] and not given.keys() & {"goods", "given"}
    if lone and {"from", "until"} <= given.keys():
        yield changes[0]["close"], (given["until"] - given["from"]).days + 1


def _kept(kg: Graph, file: Path, fitted: Fitted) -> dict[str, Any]:
    """What is told of a scenario, computed once for a graph; nothing where it cannot be run."""

    def compute() -> Rows:
        try:
            told = _answered(kg, file, fitted)
        except (LodewayError, LookupError, ValueError):
            told = {}
        return Rows(("told",), ((json.dumps(told, ensure_ascii=False),),))

    # With another model, wording or scenario it is another answer.
    code = [
        part for package in _MODEL for part in sorted(resources.files(package).iterdir(), key=str)
    ]
    said = resources.files("lodeway").joinpath("locale/zh/LC_MESSAGES/scenarios.mo")
    own = resources.files(__package__).joinpath("whatifs.py")
    made_by = hashlib.sha256(file.name.encode() + file.read_bytes())
    for part in (own, said, *(part for part in code if part.name.endswith(".py"))):
        made_by.update(part.read_bytes())
    kept = kg.store.kept(f"whatif {made_by.hexdigest()}", compute)
    answer: dict[str, Any] = json.loads(str(kept.rows[0][0]))
    return answer


def _answered(kg: Graph, file: Path, fitted: Fitted) -> dict[str, Any]:
    from lodeway.scenarios import compute, report

    found = compute.whatif(kg, file, fitted=fitted)
    if not isinstance(found, compute.WhatIf):
        return {}
    told: dict[str, Any] = {"scenario": file.stem}
    for lang in words.LANGS:
        totals = report.tables(found, kg, lang=lang)[0]
        figures = [(r["item"], r["after_span"]) for r in totals if r["item_id"] in _TOLD]
        rests = [*totals.notes[: bool(found.hinges)], found.scenario.note.get(lang, "")]
        told[lang] = {"title": totals.title, "said": totals.verdict, "figures": figures}
        told[lang]["rests"] = (" " if lang == words.ENGLISH else "").join(filter(None, rests))
    return told
