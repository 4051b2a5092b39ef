"""A folder for one's own facts: the tables to fill, and what each column of them takes.

Columns are those that the public rows of a table really fill, the most used first.
"""

from __future__ import annotations

import csv
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.build.tables import required_headers
from lodeway.schema import vocab, words
from lodeway.schema.ontology import scheme_of
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from lodeway.schema.ontology import Class, Schema
    from lodeway.schema.words import Lang


_ = words.of(__name__)

# What an analyst fills first, in the order in which the one needs the other.
TABLES = (
    "sources.csv",
    "actors/actors.csv",
    "assets/assets.csv",
    "places/nodes.csv",
    "claims/stakes.csv",
    "claims/operations.csv",
    "claims/productions.csv",
    "claims/financings.csv",
    "claims/offtakes.csv",
    "agreements/agreements.csv",
    "claims/statuses.csv",
    "claims/statements.csv",
    "routes/segments.csv",
    "claims/route-figures.csv",
)
_USED = 0.1  # of the public rows fill a column that is worth a place
_DEFINITION = "http://www.w3.org/2004/02/skos/core#definition"
_LABEL = vocab.RDFS + "label"
_BOOLEAN = ("true", "false")

_ID = _("An id of your own: small letters, digits and hyphens. No public row may have it.")
_TYPE = _("Which kind of {} it is.")
_IN = {"en": _("In English."), "zh": _("In Chinese.")}
_MANY = _("Several with ; between.")
_NEEDED = _("Needed.")


@dataclass(frozen=True)
class Code:
    """What a cell may hold, and what it is called in each language."""

    code: str
    labels: Mapping[Lang, str]


@dataclass(frozen=True)
class Column:
    """A column with its meaning in each language.

    `codes` are all that its cells may hold, none where they may hold anything; `is_multiple` tells
    whether a cell may hold several, with semicolons between.
    """

    header: str
    meaning: Mapping[Lang, str]
    codes: tuple[Code, ...] = ()
    is_multiple: bool = False


@dataclass(frozen=True)
class Table:
    """A table to fill: its path under `data/`, what it is called, and its columns."""

    path: str
    labels: Mapping[Lang, str]
    columns: tuple[Column, ...]

    @property
    def name(self) -> str:
        """The file's name without folder and ending: what a sheet of a workbook is called."""
        return self.path.rpartition("/")[2].removesuffix(".csv")

    @property
    def headers(self) -> tuple[str, ...]:
        """The first line of the table."""
        return tuple(column.header for column in self.columns)


def tables(root: Path, schema: Schema) -> tuple[Table, ...]:
    """The tables that an analyst fills first, as those of the project at `root` are filled."""
    told = _Told(schema)
    return tuple(_table(path, root, schema, told) for path in TABLES)


def _table(path: str, root: Path, schema: Schema, told: _Told) -> Table:
    owner = schema.class_of_table(path)
    assert owner is not None
    headers = _headers(root / "data" / path, owner, schema)
    columns = tuple(told.column(header, owner, path) for header in headers)
    return Table(path, told.labels(vocab.LD + owner.name), columns)


def _headers(path: Path, owner: Class, schema: Schema) -> list[str]:
    """The columns that rows must fill or often do, the most used first."""
    needed = required_headers(owner, schema)
    filled, count = _filled(path)
    often = [header for header, n in filled.most_common() if n >= _USED * count]
    # Of columns of which a row fills one, that which most rows fill.
    must = [max(either, key=lambda header: filled[header]) for either in needed]
    return list(dict.fromkeys(("id", *often, *must)))


def _filled(path: Path) -> tuple[Counter[str], int]:
    """How many rows of a public table fill each column, and how many rows there are."""
    if not path.is_file():
        return Counter(), 0
    with path.open(encoding="utf-8", newline="") as text:
        rows = list(csv.DictReader(text))
    return Counter(header for row in rows for header, cell in row.items() if cell), len(rows)


class _Told:
    """What the ontology says of columns and codes, in both languages."""

    def __init__(self, schema: Schema) -> None:
        self._schema = schema
        self._texts: dict[tuple[str, str, str], str] = {}
        self._columns: dict[str, str] = {}
        for subject, predicate, term, _graph in schema.quads:
            if predicate.value in (_LABEL, _DEFINITION):
                language = getattr(term, "language", None) or ""
                self._texts[_value(subject), predicate.value, language] = _value(term)
            elif predicate.value == vocab.LD + "column":
                self._columns[_value(term)] = _value(subject)

    def labels(self, iri: str) -> dict[Lang, str]:
        """What a term is called."""
        return {lang: self._texts.get((iri, _LABEL, lang), vocab.local(iri)) for lang in LANGS}

    def column(self, header: str, owner: Class, path: str) -> Column:
        """A column of the table of a class."""
        name, _at, language = header.partition("@")
        needed = any(header in either for either in required_headers(owner, self._schema))
        if name == "id":
            return Column(header, {lang: f"{_ID[lang]} {_NEEDED[lang]}" for lang in LANGS})
        if name == "type":
            kind = self.labels(vocab.LD + owner.name)
            meaning = {lang: _TYPE[lang].format(kind[lang]) for lang in LANGS}
            return Column(header, meaning, tuple(self._kinds(owner)))
        known = self._schema.properties[name]
        means = {
            lang: " ".join(self._meaning(header, language, lang, known.multiple, needed))
            for lang in LANGS
        }
        codes = tuple(self._codes(known.range, owner.fixed.get(name)))
        return Column(header, means, codes, known.multiple)

    def _meaning(
        self, header: str, language: str, lang: Lang, is_multiple: bool, needed: bool
    ) -> Iterator[str]:
        name = header.partition("@")[0]
        iri = self._columns.get(name, vocab.LD + name)
        if text := self._texts.get((iri, _DEFINITION, lang)):
            yield text
        if language:
            yield _IN[language][lang]
        if is_multiple:
            yield _MANY[lang]
        if needed:
            yield _NEEDED[lang]

    def _kinds(self, owner: Class) -> Iterator[Code]:
        """The classes that rows of a table may be of."""
        for name in sorted(self._schema.classes):
            if self._schema.is_a(name, owner.name):
                yield Code(name, self.labels(vocab.LD + name))

    def _codes(self, wanted: str, fixed: str | None) -> Iterator[Code]:
        """The codes that a range allows: in their own order where they have one."""
        if wanted == vocab.XSD + "boolean":
            yield from (Code(word, dict.fromkeys(LANGS, word)) for word in _BOOLEAN)
        scheme = scheme_of(vocab.local(wanted))
        order = self._schema.order.get(scheme, {})
        known = self._schema.codes.get(scheme, frozenset()) if vocab.LD in wanted else frozenset()
        for code in sorted(known, key=lambda code: (order.get(code, len(order)), code)):
            if fixed in (None, code):
                yield Code(code, self.labels(f"{vocab.CODE}{scheme}/{code}"))


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))
