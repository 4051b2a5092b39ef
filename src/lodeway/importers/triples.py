"""One's own triples as rows of our tables: every thing a row, every named graph a source.

A claim of a graph stands in the table of its class by the source that is named after the graph, so
that all that reads tables reads it. What a row must say and the file does not is filled in with
what says least, and told. Nothing is fetched: a JSON-LD context stands in the file itself.
"""

from __future__ import annotations

import contextlib
import hashlib
import re
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lodeway.build.tables import required_headers
from lodeway.importers.reading import clean, fail, figure, slug
from lodeway.schema import rdf, vocab, words
from lodeway.schema.constraints import kebab
from lodeway.schema.errors import Finding, InvalidData
from lodeway.schema.names import SLUG, nearest

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping, Sequence
    from pathlib import Path

    import pyoxigraph as ox

    from lodeway.importers.model import Rows
    from lodeway.schema.ontology import Class, Schema


_ = words.of(__name__)

MOST = 20 << 20  # bytes of a file
_LABEL = _("Triples of {}")
# What a row must say, and what is written where the file does not say it.
_FILLED = {
    "basis": "read",
    "confidence": "medium",
    "directness": "unknown",
    "interestType": "shareholding",
    "progress": "reported",
}
_FLOATS = tuple(vocab.XSD + name for name in ("double", "float", "decimal"))
_DEFAULT = ""  # the graph without a name, which is the desk's own


@dataclass(frozen=True)
class Triples:
    """A file of triples as rows by table, with the ids of rows and the line where each is said.

    `filled` counts the cells that were filled in, by column and what was written ("" for an id).
    """

    tables: Mapping[str, Rows]
    lines: Mapping[str, int]
    filled: Mapping[tuple[str, str], int]
    read: int


@dataclass
class _Thing:
    """A subject with all that one graph says of it."""

    subject: ox.NamedNode | ox.BlankNode
    graph: str
    said: list[tuple[str, object]] = field(default_factory=list)
    kinds: list[str] = field(default_factory=list)


def read(
    path: Path, schema: Schema, *, desk: str, today: str, known: Collection[str] = ()
) -> Triples:
    """Read a file of triples; `desk` is the source of what stands in no named graph.

    A graph that is a source of the reader's own already, one of `known`, gets no row of its own.

    Raises `InvalidData` with everything that cannot be a row of a table, and its line where it is
    known.
    """
    text = _text(path)
    try:
        quads = rdf.parse(text, path.suffix)
    except SyntaxError as error:
        raise fail(path, error.lineno or 0, _told(error)) from None
    return _Reading(path, text.decode("utf-8", "replace"), schema, desk, today).rows(
        quads, {desk, *known}
    )


def _text(path: Path) -> bytes:
    if path.suffix not in rdf.FORMATS:
        raise fail(path, 0, f"'{path.suffix}' is none of {', '.join(rdf.FORMATS)}")
    if path.stat().st_size > MOST:
        raise fail(path, 0, f"is larger than {MOST >> 20} MiB; split it")
    text = path.read_bytes()
    if path.suffix == ".rdf" and b"<!ENTITY" in text:
        raise fail(path, 0, "declares entities; write the addresses out")
    return text


def _told(error: SyntaxError) -> str:
    if "LoadDocumentCallback" in str(error.msg):
        return "names a JSON-LD context outside of the file; nothing is fetched: write it in here"
    return f"not readable: {clean(error.msg)}"


class _Reading:
    """From quads to rows, with everything that is wrong on the way."""

    def __init__(self, path: Path, text: str, schema: Schema, desk: str, today: str) -> None:
        self._path, self._schema, self._desk, self._today = path, schema, desk, today
        self._text = text.splitlines()
        self._wrong: list[Finding] = []
        self._ids: dict[object, str] = {}
        self._graphs: dict[str, str] = {}
        self._filled: Counter[tuple[str, str]] = Counter()
        self._headers = {p.iri: name for name, p in schema.properties.items()}
        self._headers |= {
            vocab.LD + n: n for n in schema.properties if vocab.LD + n not in self._headers
        }

    def rows(self, quads: Sequence[ox.Quad], known: set[str]) -> Triples:
        """All rows, or every finding; graphs that are `known` sources need no row."""
        things = self._things(quads)
        for thing in things:
            self._name(thing)
        tables: dict[str, Rows] = defaultdict(list)
        lines: dict[str, int] = {}
        for thing in things:
            if (owner := self._owner(thing)) is not None:
                row = self._row(thing, owner)
                tables[_table(owner, self._schema)[0]].append(row)
                lines[row["id"]] = self._line(thing.subject, *(v for _p, v in thing.said))
            else:
                for predicate, value in thing.said:
                    self._header(predicate, value)  # one fault hides no other
        told = {row["id"] for row in tables.get("sources.csv", ())}
        for graph in sorted({thing.graph for thing in things} - told - known - {_DEFAULT}):
            tables["sources.csv"].append(self._source(graph))
        if self._wrong:
            raise InvalidData(sorted(set(self._wrong)))
        if not tables:
            raise fail(self._path, 0, "holds no thing of a class of the ontology")
        return Triples(tables, lines, self._filled, len(quads))

    # Subjects, their graphs and what they are called.

    def _things(self, quads: Iterable[ox.Quad]) -> list[_Thing]:
        things: dict[tuple[object, str], _Thing] = {}
        graphs: dict[object, str] = {}
        for quad in quads:
            subject, value = quad.subject, quad.object
            if isinstance(value, rdf.Triple) or isinstance(subject, rdf.Triple):
                self._say("a triple within a triple cannot be a row", quad.predicate)
                continue
            graph = self._graph(quad.graph_name)
            thing = things.setdefault((subject, graph), _Thing(subject, graph))
            if graphs.setdefault(subject, graph) != graph:
                self._say(
                    f"{_shown(subject)} stands in two graphs; one thing has one source", subject
                )
            if quad.predicate == rdf.RDF_TYPE:
                thing.kinds.append(_value(value))
            else:
                thing.said.append((quad.predicate.value, value))
        return list(things.values())

    def _graph(self, name: object) -> str:
        """The source that a graph is: named after it; none for the graph without a name."""
        iri = _value(name)
        if isinstance(name, rdf.Default):
            return _DEFAULT
        source = iri.removeprefix(vocab.SOURCE) if iri.startswith(vocab.SOURCE) else _plain(iri)
        if self._graphs.setdefault(source, iri) != iri:
            self._say(f"graphs {self._graphs[source]} and {iri} come to one source '{source}'")
        return source

    def _name(self, thing: _Thing) -> None:
        """Give a subject its id: of ours as it is, of others by the end of its address."""
        iri = _value(thing.subject)
        for space in (vocab.ID, vocab.SOURCE):
            if iri.startswith(space):
                self._ids[thing.subject] = iri.removeprefix(space)
                return
        if isinstance(thing.subject, rdf.Iri):
            self._ids[thing.subject] = slug(re.split(r"[/#:]", iri.rstrip("/#:"))[-1])
            return
        parts = [_plain(_local(v)) for _p, v in thing.said if isinstance(v, rdf.Iri)]
        kind = kebab(vocab.local(thing.kinds[0])) if thing.kinds else "node"
        made = "-".join((thing.graph or self._desk, kind, *parts))[:120].strip("-")
        while made in self._ids.values():
            made += "-2"
        self._ids[thing.subject] = made

    def _owner(self, thing: _Thing) -> Class | None:
        """The narrowest class that a thing is said to be of."""
        if not thing.kinds:
            what = f"{_shown(thing.subject)} has no class; say what it is with `a`"
            self._say(what, thing.subject, *(value for _p, value in thing.said))
            return None
        known = []
        for iri in thing.kinds:
            name = iri.removeprefix(vocab.LD)
            if name in self._schema.classes:
                known.append(self._schema.classes[name])
            else:
                near = self._nearest(name, self._schema.classes)
                self._say(f"unknown class '{_short(iri)}'{near}", rdf.Iri(iri))
        known.sort(key=lambda owner: -len(owner.ancestors))
        if known and not _table(known[0], self._schema)[0]:
            self._say(f"'{known[0].name}' is no class that has a table", thing.subject)
            return None
        return known[0] if known else None

    # Cells.

    def _row(self, thing: _Thing, owner: Class) -> dict[str, str]:
        cells: dict[str, list[str]] = defaultdict(list)
        for predicate, value in thing.said:
            if header := self._header(predicate, value):
                cells[header].append(self._cell(value))
        row = {"id": self._ids[thing.subject]}
        if not SLUG.match(row["id"]):
            self._say(
                f"id '{row['id']}' is not a slug; use a-z, 0-9 and single hyphens", thing.subject
            )
        if _table(owner, self._schema)[1] != owner.name:
            row["type"] = owner.name
        for header, values in cells.items():
            values = list(dict.fromkeys(values))
            if len(values) > 1 and not self._schema.properties[header.partition("@")[0]].multiple:
                self._say(
                    f"'{row['id']}' has {len(values)} values of {header}; one is allowed",
                    thing.subject,
                )
            row[header] = ";".join(values)
        return self._whole(row, thing, owner)

    def _header(self, predicate: str, value: object) -> str | None:
        header = self._headers.get(predicate)
        if header is None:
            name = vocab.local(predicate)
            if name in self._schema.first_filled or name.endswith(vocab.EARLIEST):
                return None  # what the build makes of other columns
            near = self._nearest(name, self._schema.properties)
            self._say(f"unknown property '{_short(predicate)}'{near}", rdf.Iri(predicate))
            return None
        if self._schema.properties[header].range.endswith("langString"):
            language = (getattr(value, "language", None) or "").partition("-")[0]
            if language not in words.LANGS:
                self._say(f"{header} {_shown(value)} needs its language, @en or @zh", value)
                return None
            header = f"{header}@{language}"
        return header

    def _cell(self, value: object) -> str:
        if value in self._ids:
            return self._ids[value]
        text = _value(value)
        if isinstance(value, rdf.Iri):
            for space in (vocab.ID, vocab.SOURCE):
                text = text.removeprefix(space)
            return vocab.local(text) if text.startswith(vocab.CODE) else text
        datatype = _value(getattr(value, "datatype", None))
        with contextlib.suppress(ValueError, OverflowError):  # told where the cell is read
            return figure(float(text)) if datatype in _FLOATS else clean(text)
        return clean(text)

    def _whole(self, row: dict[str, str], thing: _Thing, owner: Class) -> dict[str, str]:
        """A row with its source, and with what a row must say and the file does not."""
        if self._schema.is_a(owner.name, "Sourced"):
            row.setdefault("source", thing.graph or self._desk)
        line = self._line(thing.subject, *(value for _p, value in thing.said))
        place = f"{self._path.name}:{line}" if line else self._path.name
        given = {**_FILLED, "locator": place, "recorded": self._today}
        given |= {f"label@{lang}": row["id"] for lang in words.LANGS}
        for either in required_headers(owner, self._schema):
            if any(header in row for header in either):
                continue
            header = next((one for one in either if one in given), either[-1])
            if header in given:
                row[header] = given[header]
            if header in _FILLED or header.startswith("label@"):
                self._filled[header, _FILLED.get(header, "")] += 1
        return row

    def _source(self, graph: str) -> dict[str, str]:
        """The row of a source that is a named graph of the file."""
        return {
            "id": graph,
            **{
                f"label@{lang}": _LABEL[lang].format(f"{self._path.name}, {graph}")
                for lang in words.LANGS
            },
            "publisher": self._desk,
            "retrieved": self._today,
            "sourceKind": "own-work",
            "reference": f"{self._graphs[graph]} ({self._path.name})",
            "interested": "false",
            "fileHash": hashlib.sha256(self._path.read_bytes()).hexdigest(),
        }

    # Findings and their lines.

    def _say(self, what: str, *terms: object) -> None:
        self._wrong.append(Finding(str(self._path), self._line(*terms), what))

    def _line(self, *terms: object) -> int:
        """The line that has the first of the terms that stands in one line only, else in any."""
        places = [self._places(term) for term in terms if not isinstance(term, rdf.Blank)]
        found = next((p for p in places if len(p) == 1), next((p for p in places if p), [0]))
        return found[0]

    def _places(self, term: object) -> list[int]:
        wanted = re.compile(rf"(?<![\w-]){re.escape(_local(term))}(?![\w-])")
        return [n for n, line in enumerate(self._text, start=1) if wanted.search(line)]

    def _nearest(self, name: str, known: Iterable[str]) -> str:
        near = nearest(name, known)
        hint = f"; did you mean {' or '.join(f'ld:{one}' for one in near)}?" if near else ""
        return hint


def _table(owner: Class, schema: Schema) -> tuple[str, str]:
    """The table under `data/` for rows of a class, and whose it is; twice "" where there is none."""
    for name in owner.ancestors:
        for table in sorted(schema.classes[name].tables if name in schema.classes else ()):
            if "*" not in table:
                return table, name
    return "", ""


def _value(term: object) -> str:
    return str(getattr(term, "value", ""))


def _local(term: object) -> str:
    """What of a term stands in a text whichever way it is written: the end of an address."""
    text = _value(term)
    return re.split(r"[/#:]", text)[-1] or text if isinstance(term, rdf.Iri) else text


def _plain(text: str) -> str:
    return slug(re.sub(r"^\w+:/*", "", text))


def _short(iri: str) -> str:
    return f"ld:{iri.removeprefix(vocab.LD)}" if iri.startswith(vocab.LD) else iri


def _shown(term: object) -> str:
    return "a node without a name" if isinstance(term, rdf.Blank) else f"'{_local(term)}'"
