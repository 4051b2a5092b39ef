"""Stories: a few steps through the graph, told in both languages, each backed by claims.

A story is one file of `data/stories/`. Every id that it names must be in the graph, and every
figure that a step tells must be in one of the step's claims: see `docs/stories.md`.
"""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal, get_args

from lodeway.claims.rows import rows
from lodeway.explorer.figures import Backing, said
from lodeway.schema.errors import Finding, InvalidData, InvalidValue
from lodeway.schema.names import SLUG, nearest
from lodeway.schema.values import partial_date
from lodeway.schema.vocab import ID, local
from lodeway.schema.words import LANGS
from lodeway.store.rows import Iri
from lodeway.transport.parameters import located

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
    from pathlib import Path

    from lodeway.explorer.cards import Evidence
    from lodeway.explorer.figures import Cell
    from lodeway.schema.paths import Roots
    from lodeway.store.embedded import Store
    from lodeway.transport.parameters import Located

    Text = Mapping[str, str]

View = Literal["graph", "map", "table"]
FOLDER = "data/stories"
_VIEWS: tuple[str, ...] = get_args(View)
_STORY = frozenset({"id", "title", "order", "steps"})
_STEP = frozenset({"heading", "text", "show", "on", "view", "claims"})
_FEWEST, _MOST = 2, 12  # steps
_LAST = 1000  # the order of a story that names none
_SENTENCE_ENDS = re.compile(r"[.!?](?=\s|$)|[。！？]")
_MOST_SENTENCES = 3


@dataclass(frozen=True)
class Step:
    """One step of a story: what is told, what it lights, and the claims that back it."""

    heading: Text
    text: Text
    show: tuple[str, ...]
    claims: tuple[str, ...]
    on: str = ""
    view: View = "graph"


@dataclass(frozen=True)
class Story:
    """A story as its file has it; `source` knows the lines, for errors."""

    id: str
    title: Text
    steps: tuple[Step, ...]
    source: Located
    order: int = _LAST


@dataclass(frozen=True)
class StepCard:
    """A step as a page carries it, with the evidence in words."""

    step: Step
    evidence: tuple[Evidence, ...]


@dataclass(frozen=True)
class StoryCard:
    """A story as a page carries it."""

    id: str
    title: Text
    steps: tuple[StepCard, ...]


def read(folders: Iterable[Path]) -> tuple[Story, ...]:
    """The stories of project folders and folders of own facts, in their order, then by id.

    Raises `InvalidData` with the file and line of everything that is not as it should be.
    """
    stories: dict[str, Story] = {}
    findings: list[Finding] = []
    for folder in folders:
        for path in sorted((folder / FOLDER).glob("*.toml")):
            try:
                toml = located(path.read_bytes(), _shown(path, folder))
            except InvalidData as error:
                findings += error.findings
                continue
            wrong = list(_shape(toml))
            findings += wrong
            if not wrong:
                story = _story(toml)
                if story.id in stories:
                    message = f"id: '{story.id}' is the id of {stories[story.id].source.file} too"
                    findings.append(toml.finding(message, "id"))
                stories[story.id] = story
    if findings:
        raise InvalidData(findings)
    return tuple(sorted(stories.values(), key=lambda story: (story.order, story.id)))


def of(roots: Roots | None) -> tuple[Story, ...]:
    """The stories of what a graph is built from; none of a graph that is built already."""
    return read((roots.public, *roots.overlays)) if roots else ()


def _shown(path: Path, folder: Path) -> str:
    return path.relative_to(folder).as_posix()


# ---- the shape of a file


def _shape(toml: Located) -> Iterator[Finding]:
    """What is wrong with the keys of a file, whatever the graph holds."""
    values = toml.values
    yield from _unknown_keys(toml, values, _STORY)
    if not (isinstance(values.get("id"), str) and SLUG.match(values["id"])):
        yield toml.finding('id: write a short name in small letters, such as id = "lobito"', "id")
    yield from _both_languages(toml, values.get("title"), "title")
    if type(values.get("order", _LAST)) is not int:
        yield toml.finding("order: write a whole number; stories stand in its order", "order")
    found = values.get("steps")
    steps = found if isinstance(found, list) and all(isinstance(s, dict) for s in found) else []
    if not _FEWEST <= len(steps) <= _MOST:
        yield toml.finding(f"steps: a story has {_FEWEST} to {_MOST} of them, each [[steps]]")
        return
    for nth, step in enumerate(steps):
        yield from _step_shape(toml, step, nth)


def _step_shape(toml: Located, step: Mapping[str, Any], nth: int) -> Iterator[Finding]:
    yield from _unknown_keys(toml, step, _STEP, "steps", nth)
    for key in ("heading", "text"):
        yield from _both_languages(toml, step.get(key), "steps", nth, key)
    for key in ("show", "claims"):
        if not _is_ids(step.get(key)):
            message = f'{key}: write one id or more, such as {key} = ["lobito-corridor"]'
            yield toml.finding(message, "steps", nth, key)
    if step.get("view", "graph") not in _VIEWS:
        yield toml.finding(f"view: write one of {', '.join(_VIEWS)}", "steps", nth, "view")
    if "on" in step:
        try:
            partial_date(str(step["on"]))
        except InvalidValue as error:
            yield toml.finding(f"on: {error}", "steps", nth, "on")


def _is_ids(value: Any) -> bool:  # whatever the file has there
    return isinstance(value, list) and bool(value) and all(isinstance(one, str) for one in value)


def _unknown_keys(
    toml: Located, table: Mapping[str, Any], known: Collection[str], *path: str | int
) -> Iterator[Finding]:
    for key in sorted(set(table) - set(known)):
        near = nearest(key, known)
        hint = f"; did you mean '{near[0]}'?" if near else ""
        yield toml.finding(f"unknown key '{key}'{hint}", *path, key)


def _both_languages(toml: Located, text: Any, *path: str | int) -> Iterator[Finding]:
    name = path[-1]
    for lang in LANGS:
        words = text.get(lang) if isinstance(text, dict) else None
        if not (isinstance(words, str) and words.strip()):
            yield toml.finding(f'{name}: missing {name}.{lang} = "..."', *path, lang)
        elif name == "text" and len(_SENTENCE_ENDS.findall(words)) > _MOST_SENTENCES:
            yield toml.finding(f"{name}.{lang}: more than {_MOST_SENTENCES} sentences", *path, lang)


def _story(toml: Located) -> Story:
    steps = tuple(
        Step(
            heading=step["heading"],
            text=step["text"],
            show=tuple(step["show"]),
            claims=tuple(step["claims"]),
            on=str(step.get("on", "")),
            view=step.get("view", "graph"),
        )
        for step in toml.values["steps"]
    )
    values = toml.values
    return Story(values["id"], values["title"], steps, toml, values.get("order", _LAST))


# ---- held to the graph


def check(stories: Sequence[Story], store: Store) -> None:
    """Hold stories to a graph: every id is in it, every figure in a claim of its step.

    Raises `InvalidData` with the file and line of each that is not.
    """
    if not stories:
        return
    every = _rows(store, "ids")
    claims = {local(row["id"]) for row in every if row["is_claim"]}
    things = {local(row["id"]) for row in every if not row["is_claim"]}
    named = {c for story in stories for step in story.steps for c in step.claims if c in claims}
    cells = _cells(store, sorted(named))
    findings = [
        finding
        for story in stories
        for nth, step in enumerate(story.steps)
        for finding in [*_unknown_ids(story, nth, things, claims), *_unbacked(story, nth, cells)]
    ]
    if findings:
        raise InvalidData(findings)


def _unknown_ids(
    story: Story, nth: int, things: Collection[str], claims: Collection[str]
) -> Iterator[Finding]:
    step = story.steps[nth]
    known = {"show": {*things, *claims}, "claims": set(claims)}
    for key, names in (("show", step.show), ("claims", step.claims)):
        for name in names:
            if name not in known[key]:
                near = nearest(name, known[key])
                hint = f"; did you mean '{near[0]}'?" if near else ""
                message = f"{key}: '{name}' is not in the graph{hint}"
                yield story.source.finding(message, "steps", nth, key)


def _unbacked(story: Story, nth: int, cells: Mapping[str, list[Cell]]) -> Iterator[Finding]:
    """The figures of a step that none of its claims holds."""
    step = story.steps[nth]
    backing = Backing(cell for name in step.claims for cell in cells.get(name, ()))
    for key, text in (("heading", step.heading), ("text", step.text)):
        for lang in LANGS:
            for written, figure in said(text[lang]):
                if not backing.holds(figure):
                    message = f"{key}.{lang}: '{written}' is in none of the step's claims"
                    yield story.source.finding(message, "steps", nth, key, lang)


def _cells(store: Store, claims: Sequence[str]) -> dict[str, list[Cell]]:
    """What each claim holds in figures and in words."""
    cells: dict[str, list[Cell]] = defaultdict(list)
    for row in _rows(store, "said", claim=[(Iri(ID + name),) for name in claims]) if claims else ():
        unit = local(row["unit"]) if row["unit"] else ""
        cells[local(row["claim"])].append((local(row["property"]), row["value"], unit))
    return cells


def _rows(store: Store, query: str, **given: object) -> list[dict[str, Any]]:
    return rows(store, query, package=__package__, **given)


# ---- on a page


def cards(
    stories: Iterable[Story], things: Collection[str], evidence: Callable[[str], Evidence | None]
) -> tuple[StoryCard, ...]:
    """The stories that a page can tell: those whose every step has something to show there.

    `evidence` gives a claim in words, or None where the page leaves it out; a story that would
    lose a claim is left out whole.
    """
    found: list[StoryCard] = []
    for story in stories:
        told = [StepCard(step, _all(map(evidence, step.claims))) for step in story.steps]
        if all(card.evidence and set(card.step.show) & set(things) for card in told):
            found.append(StoryCard(story.id, story.title, tuple(told)))
    return tuple(found)


def _all(found: Iterable[Evidence | None]) -> tuple[Evidence, ...]:
    every = list(found)
    return tuple(one for one in every if one) if None not in every else ()


def content(cards: Iterable[StoryCard], number: Callable[[Evidence], int]) -> list[dict[str, Any]]:
    """The stories as the page's scripts read them: claims by their number in the page's ledger."""
    return [
        {
            "id": card.id,
            "title": dict(card.title),
            "steps": [
                {
                    "heading": dict(one.step.heading),
                    "text": dict(one.step.text),
                    "show": list(one.step.show),
                    "evidence": [number(claim) for claim in one.evidence],
                    **({"on": one.step.on} if one.step.on else {}),
                    **({"view": one.step.view} if one.step.view != "graph" else {}),
                }
                for one in card.steps
            ],
        }
        for card in cards
    ]
