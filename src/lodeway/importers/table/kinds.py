"""The kinds of facts that a table can hold, as the ontology has them: classes, columns, what they take."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from lodeway.importers.table.remarks import headings
from lodeway.schema import vocab
from lodeway.schema.constraints import Constraints
from lodeway.schema.errors import UnknownName
from lodeway.schema.names import folded, nearest
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.schema.ontology import Class, Schema

_IMPORTED = "imported/*/"
_FOLDERS = ("claims", "actors", "assets")
_NEW = ("actors", "assets", "agreements")
_PRINTED = "Printed"  # what records of publishers keep beside the fact
# What the reader writes itself: where a row stands, what it came from, on which day.
_OWN = {"source", "locator", "recorded", "rank", "retracted"}


@dataclass(frozen=True)
class Column:
    """A column that a kind may fill: how its cells are read and what they may hold.

    `things` are the classes that a name in it may be of, with bars between; "" where it holds no
    name. New ones go into one of `tables`, none for codes. `data_type` is the local name of the data type, "" where it holds names.
    """

    name: str
    iri: str
    things: str
    data_type: str
    multiple: bool
    least: float | None
    most: float | None
    tables: tuple[str, ...] = ()

    @property
    def is_percent(self) -> bool:
        """Whether figures are parts of a hundred."""
        return (self.least, self.most) == (0, 100)


@dataclass(frozen=True)
class Kind:
    """A kind of rows: the table that holds them, their columns, and which must be filled.

    `file` is the table's name in an import. Each of `required` is one column, or several of which
    one must be filled. `always` is what every row says where no column does.
    """

    name: str
    class_name: str
    file: str
    columns: Mapping[str, Column]
    required: tuple[str, ...]
    always: Mapping[str, str]
    is_period: bool
    is_claim: bool

    @property
    def own_required(self) -> tuple[str, ...]:
        """The columns that the sheet itself has to tell."""
        return tuple(name for name in self.required if name not in self.always)


class Kinds:
    """All kinds that the ontology has tables for, and the headings their columns go by."""

    def __init__(self, schema: Schema) -> None:
        self.schema = schema
        self._rules = Constraints(schema)

    @cached_property
    def known(self) -> Mapping[str, Kind]:
        """The kinds by name, which is that of their table: `stakes`, `operations`."""
        classes = (c for _name, c in sorted(self.schema.classes.items()))
        kinds = [kind for c in classes if (kind := self._kind(c))]
        return {kind.name: kind for kind in sorted(kinds, key=lambda kind: kind.name)}

    def find(self, name: str) -> Kind:
        """The kind of this name. Raises `UnknownName` with the nearest."""
        if name not in self.known:
            raise UnknownName(name, "kind", nearest(name, self.known) or tuple(self.known))
        return self.known[name]

    @cached_property
    def dependences(self) -> Mapping[tuple[str, str, str], frozenset[str]]:
        """By column, its code and another column, the codes that this may then hold."""
        column, local = self._rules.column, vocab.local
        return {
            (column(d.given), local(d.code), column(d.then)): frozenset(map(local, d.allowed))
            for d in self._rules.dependences
            if not d.allowed[0].startswith(vocab.LD)
        }

    def labels(self, column: Column) -> tuple[str, ...]:
        """The column's labels in each language."""
        return tuple(self._rules.label(column.iri, lang) for lang in LANGS)

    @cached_property
    def headings(self) -> Mapping[str, Mapping[str, tuple[str, ...]]]:
        """By kind and folded heading, the columns that it may be."""
        return {name: self._headings(kind) for name, kind in self.known.items()}

    def _headings(self, kind: Kind) -> Mapping[str, tuple[str, ...]]:
        told = {**headings()["columns"], **headings()["only"].get(kind.name, {})}
        found: dict[str, list[str]] = {}
        for column in sorted(kind.columns.values(), key=lambda c: c.name not in kind.required):
            for text in (column.name, *self.labels(column), *told.get(column.name, ())):
                found.setdefault(folded(text) or text, []).append(column.name)
        return {key: tuple(dict.fromkeys(names)) for key, names in found.items()}

    def things(self, name: str) -> str:
        """The classes of things that a class or a union of them stands for, with bars between."""
        local = (vocab.local(member) for member in self._rules.members(vocab.LD + name))
        return "|".join(dict.fromkeys(local))

    def _kind(self, known: Class) -> Kind | None:
        """The kind that a class is, if rows of it can be imported from anybody's table."""
        file = next((t for t in known.tables if t.startswith(_IMPORTED)), "")
        table = next((t for t in known.tables if not t.startswith(_IMPORTED)), "")
        path = PurePosixPath(table)
        if not file or not path.parts or path.parts[0] not in _FOLDERS:
            return None
        is_claim = self.schema.is_a(known.name, "Claim")
        told = headings()["always"]
        always = {c: code for c, code in told.items() if isinstance(code, str) and is_claim}
        always |= told.get(path.stem, {}) | known.fixed
        columns = {column.name: column for column in self._columns(known)}
        return Kind(
            name=path.stem,
            class_name=known.name,
            file=file.removeprefix(_IMPORTED),
            columns=columns,
            required=tuple(self._required(known)),
            always=always,
            is_period=known.period,
            is_claim=is_claim,
        )

    def _required(self, known: Class) -> Iterable[str]:
        for name in known.requires:
            if name in self.schema.first_filled or name in _OWN:
                continue
            if self.schema.properties[name].range.endswith("langString"):
                yield from (f"{name}@{lang}" for lang in LANGS)
            else:
                yield name

    def _columns(self, known: Class) -> Iterable[Column]:
        for prop in self.schema.properties.values():
            domain = vocab.local(prop.domain) if prop.domain else ""
            named = "label" in known.requires  # of what has no name there are none to fill
            fits = self.schema.is_a(known.name, domain) if domain else named
            if prop.name in _OWN or domain == _PRINTED or not fits:
                continue
            kind = vocab.local(prop.range)
            is_class = kind in self.schema.classes
            if is_class and (kind == "Source" or self.schema.is_a(kind, "Claim")):
                continue
            least, most = self._rules.bounds(prop.iri)
            things = self.things(known.only.get(prop.name, kind)) if is_class else ""
            names = (
                [f"{prop.name}@{lang}" for lang in LANGS]
                if kind == "langString" and prop.name != "note"
                else [prop.name]
            )
            for name in names:
                data_type = "" if is_class else kind
                yield Column(
                    name,
                    prop.iri,
                    things,
                    data_type,
                    prop.multiple,
                    least,
                    most,
                    self._tables(things),
                )

    def _tables(self, things: str) -> tuple[str, ...]:
        """The tables that a new thing of one of these classes may be added to."""
        classes = [self.schema.classes[name] for name in things.split("|") if name]
        found = [
            table
            for known in classes
            for ancestor in known.ancestors
            for table in self.schema.classes[ancestor].tables
            if PurePosixPath(table).parts[0] in _NEW
        ]
        return tuple(dict.fromkeys(found))
