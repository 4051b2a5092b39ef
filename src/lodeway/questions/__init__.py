"""The named questions: one `.rq` file each, pure SPARQL 1.1, its header bilingual."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, cast

from lodeway.claims import claim_filter
from lodeway.schema import vocab
from lodeway.schema.errors import UnknownName
from lodeway.schema.names import nearest
from lodeway.store.rows import Rows

if TYPE_CHECKING:
    from collections.abc import Mapping

    from lodeway.claims.parties import Kin
    from lodeway.store.rows import Value


# The named questions: one `.rq` file each, pure SPARQL 1.1, its header bilingual.


_LINE = re.compile(r"# (title|why)@(en|zh): (.+)")
_PARAMETER = re.compile(r"# param (\w+) \(([\w|]+)\)(?: = ([a-z0-9-]+))?: (.+?) \| (.+)")
_EXAMPLE = re.compile(r"# example: (.+)")
_THROUGH = re.compile(r"# through (\w+): (.+)")
_COLUMN = re.compile(r"# column (\w+): (.+?) \| (.+)")


@dataclass(frozen=True)
class Parameter:
    """A value a question takes: its name, the class it must belong to, its default.

    Several classes stand with bars between; a "day" and a "flag" belong to none.
    """

    name: str
    kind: str
    default: str | None
    help: Mapping[str, str]


@dataclass(frozen=True)
class Question:
    """A named question: its titles, parameters and column headings in both languages.

    `example` gives parameters that have an answer in the shipped graph. `through` names the
    parameters that are a party, each with the ways in which others act for it: see
    `lodeway.claims.parties`.
    """

    name: str
    title: Mapping[str, str]
    why: Mapping[str, str]
    parameters: tuple[Parameter, ...]
    example: Mapping[str, str]
    columns: Mapping[str, Mapping[str, str]]
    text: str
    through: Mapping[str, tuple[Kin, ...]]


@cache
def questions() -> tuple[Question, ...]:
    """All shipped questions, by name."""
    folder = resources.files(__name__)
    files = sorted((f for f in folder.iterdir() if f.name.endswith(".rq")), key=lambda f: f.name)
    return tuple(_parse(f.name.removesuffix(".rq"), f.read_text("utf-8")) for f in files)


def question(name: str) -> Question:
    """The question of this name. Raises `UnknownName` with the nearest ones."""
    known = {q.name: q for q in questions()}
    if name not in known:
        raise UnknownName(name, "question", nearest(name, known))
    return known[name]


def _parse(name: str, text: str) -> Question:
    """Read a question from the text of its file; the header is its leading comment lines."""
    said: dict[str, dict[str, str]] = {"title": {}, "why": {}}
    parameters: dict[str, Parameter] = {}
    example: dict[str, str] = {}
    columns: dict[str, dict[str, str]] = {}
    through: dict[str, tuple[Kin, ...]] = {}
    for line in text.splitlines():
        if match := _LINE.fullmatch(line):
            said[match[1]][match[2]] = match[3]
        elif parameter := _parameter(line):
            parameters[parameter.name] = parameter
        elif match := _EXAMPLE.fullmatch(line):
            example = dict(pair.split("=", 1) for pair in match[1].split())
        elif match := _THROUGH.fullmatch(line):
            through[match[1]] = tuple(cast("Kin", kin) for kin in match[2].split(", "))
        elif match := _COLUMN.fullmatch(line):
            columns[match[1]] = {"en": match[2], "zh": match[3]}
    whole = claim_filter.spelled_out(text)
    if whole != text:
        parameters |= {p.name: p for p in _shared() if p.name not in parameters}
    given = tuple(parameters.values())
    return Question(name, said["title"], said["why"], given, example, columns, whole, through)


@cache
def _shared() -> tuple[Parameter, ...]:
    """What every question takes that asks which claims stand."""
    lines = (
        (resources.files("lodeway.claims") / "shared" / "parameters.rq")
        .read_text("utf-8")
        .splitlines()
    )
    return tuple(found for line in lines if (found := _parameter(line)))


def _parameter(line: str) -> Parameter | None:
    match = _PARAMETER.fullmatch(line)
    return match and Parameter(match[1], match[2], match[3], {"en": match[4], "zh": match[5]})


# Which claims stand behind the rows of a question, by the columns that name them.


# Columns that show a claim, and the one that is only read here: ids with spaces between.
_SHOWN = ("claim", "other", "match")
_HIDDEN = "restsOn"


def claims(found: Rows) -> tuple[Rows, tuple[tuple[str, ...], ...]]:
    """The rows without the column `restsOn`, and for each the ids of the claims it rests on.

    These are what the columns `claim`, `other`, `match` and `restsOn` name, each once. Without any
    of these columns nothing is known, and the second part is empty.
    """
    naming = [i for i, name in enumerate(found.columns) if name in (*_SHOWN, _HIDDEN)]
    kept = [i for i, name in enumerate(found.columns) if name != _HIDDEN]
    ids = tuple(_ids(tuple(row[i] for i in naming)) for row in found.rows) if naming else ()
    rows = tuple(tuple(row[i] for i in kept) for row in found.rows)
    return Rows(tuple(found.columns[i] for i in kept), rows, found.truncated), ids


def _ids(cells: tuple[Value | None, ...]) -> tuple[str, ...]:
    iris = [iri for cell in cells if cell is not None for iri in sorted(str(cell).split())]
    return tuple(dict.fromkeys(vocab.local(iri) for iri in iris))
