"""What the model of choice says of ports, border posts and segments that shut, for the explorer."""

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
    from collections.abc import Callable, Iterable, Iterator
    from pathlib import Path

    from lodeway.claims.graph import Graph
    from lodeway.explorer.cards import EdgeCard, NodeCard
    from lodeway.scenarios.compute import WhatIf
    from lodeway.schema.paths import Roots

    Told = dict[str, Any]

_KINDS = frozenset({"Port", "BorderPost"})
_TOLD = ("diverted", "held", "left")  # of the totals, in their order
_MODEL = ("lodeway.choice", "lodeway.scenarios", "lodeway.transport")


def supposed(
    kg: Graph, roots: Roots, nodes: Iterable[NodeCard], edges: Iterable[EdgeCard] = ()
) -> tuple[Supposed, ...]:
    """What comes of it where a port, border post or segment of the page shuts.

    For one that a scenario of the project shuts it is that scenario's answer, of several the
    longest's; for any other main one it is supposed to be shut for a month from the day of the
    release. What a model takes seconds for is kept with the index of the graph.
    """
    there = {node.id for node in nodes if node.kind in _KINDS} | {edge.id for edge in edges}
    files = {thing: file for thing, file in sorted(_longest(roots).items()) if thing in there}
    answers = _Answers(kg)
    told = [{**answers.of_file(file), "things": [thing]} for thing, file in files.items()]
    if files and (rest := there - files.keys()):
        told += answers.of_closings(rest)
    return tuple(
        Supposed(things=tuple(one["things"]), scenario=one["scenario"], **_of_each(one))
        for one in told
        if "scenario" in one
    )


def _of_each(answer: Told) -> Told:
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
    """The longest scenario that shuts a thing and does nothing else, by the thing's id."""
    found: dict[str, tuple[int, Path]] = {}
    for file in sorted(roots.public.glob("data/scenarios/*.toml"), key=lambda file: file.stem):
        for thing, days in _shut(file):
            if days > found.get(thing, (0, file))[0]:
                found[thing] = days, file
    return {thing: file for thing, (_, file) in found.items()}


def _shut(file: Path) -> Iterator[tuple[str, int]]:
    given = tomllib.loads(file.read_text("utf-8"))
    changes = given.get("change", [])
    lone = len(changes) == 1 and "close" in changes[0] and not given.keys() & {"goods", "given"}
    if lone and {"from", "until"} <= given.keys():
        yield changes[0]["close"], (given["until"] - given["from"]).days + 1


class _Answers:
    """What is told of each, computed once for a graph; nothing where it cannot be run."""

    def __init__(self, kg: Graph) -> None:
        self._kg = kg
        self._fitted = Fitted(kg)
        # With another model or wording it is another answer.
        code = [
            part
            for package in _MODEL
            for part in sorted(resources.files(package).iterdir(), key=str)
            if part.name.endswith(".py")
        ]
        said = resources.files("lodeway").joinpath("locale/zh/LC_MESSAGES/scenarios.mo")
        own = resources.files(__package__).joinpath("whatifs.py")
        self._made_by = b"".join(part.read_bytes() for part in (own, said, *code))

    def of_file(self, file: Path) -> Told:
        """The answer of one scenario."""

        def told() -> list[Told]:
            from lodeway.scenarios import compute

            found = compute.whatif(self._kg, file, fitted=self._fitted)
            return [self._told(found, file.stem)] if isinstance(found, compute.WhatIf) else []

        return next(iter(self._kept(file.name.encode() + file.read_bytes(), told)), {})

    def of_closings(self, among: Iterable[str]) -> list[Told]:
        """The answers where one of some things is supposed to be shut, each with its `things`."""

        def told() -> list[Told]:
            from lodeway.scenarios.closing import closings

            each = closings(self._kg, self._fitted, things)
            return [{**self._told(one.found, ""), "things": one.things} for one in each]

        things = sorted(among)
        return self._kept("\n".join(things).encode(), told)

    def _kept(self, about: bytes, make: Callable[[], list[Told]]) -> list[Told]:
        def compute() -> Rows:
            try:
                told = make()
            except (LodewayError, LookupError, ValueError):
                told = []
            return Rows(("told",), ((json.dumps(told, ensure_ascii=False),),))

        made_by = hashlib.sha256(self._made_by + about).hexdigest()
        kept = self._kg.store.kept(f"whatif {made_by}", compute)
        answers: list[Told] = json.loads(str(kept.rows[0][0]))
        return answers

    def _told(self, found: WhatIf, name: str) -> Told:
        from lodeway.scenarios import report

        told: Told = {"scenario": name}
        for lang in words.LANGS:
            totals = report.totals(found, self._kg, lang=lang)
            figures = [(r["item"], r["after_span"]) for r in totals if r["item_id"] in _TOLD]
            rests = [*totals.notes[: bool(found.hinges)], found.scenario.note.get(lang, "")]
            told[lang] = {"title": totals.title, "said": totals.verdict, "figures": figures}
            told[lang]["rests"] = (" " if lang == words.ENGLISH else "").join(filter(None, rests))
        return told
