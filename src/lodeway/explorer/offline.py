"""What a page carries to answer SPARQL by itself: the graph in small, and questions to start from.

The graph goes as columns: its terms once each, then for every property the subjects and the
objects by number. Packed, that is a quarter of what N-Triples take.
"""

from __future__ import annotations

import base64
import gzip
import lzma
import re
import struct
from collections import defaultdict
from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any

from lodeway.report import html_page
from lodeway.schema import vocab
from lodeway.schema.errors import ReleaseError

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Iterator, Mapping

    Text = Mapping[str, str]  # language tag -> words
    Triple = tuple[str, str, str]  # terms as N-Triples writes them

# A figure of a printed statistic says so: there are more of them than of all else together.
STATISTIC = f"<{vocab.LD}statistic>"
# Shapes are drawn, not asked; a place keeps its latitude and longitude.
_GEO = "http://www.opengis.net/ont/geosparql#"
SHAPES = frozenset({f"<{vocab.LD}wkt>", f"<{_GEO}asWKT>", f"<{_GEO}hasGeometry>"})
_OFSHAPES = f"<{vocab.BASE}geometry/"
_NAMED = re.compile(rf"<{re.escape(vocab.ID)}([a-z0-9][a-z0-9-]*)>")
_KNOWN = frozenset(f"PREFIX {name}: <{iri}>" for name, iri in vocab.PREFIXES.items())
_HEADER = ("#", "PREFIX ")
# Answered from what is left out here, or told apart by the graph that holds a claim.
WITHOUT = frozenset({"output", "reliance", "reserves", "vocabulary", "who-says-so"})


@dataclass(frozen=True)
class Query:
    """A named question with its example filled in: SPARQL by language, for `?lang` is in it."""

    name: str
    title: Text
    why: Text
    text: Text


def worded(title: str, text: str) -> str:
    """A question's SPARQL under its title, without its header and the prefixes that a page knows."""
    lines = text.splitlines()
    begin = next(n for n, line in enumerate(lines) if line and not line.startswith(_HEADER))
    own = [line for line in lines[:begin] if line.startswith("PREFIX ") and line not in _KNOWN]
    short = (_NAMED.sub(r"id:\1", line) for line in lines[begin:])
    return "\n".join([f"# {title}", *own, *short])


@dataclass(frozen=True)
class Offline:
    """The packed graph (see `packed`) and the questions that are one click away."""

    graph: bytes
    queries: tuple[Query, ...]

    def carried(self) -> dict[str, Any]:
        """What the template writes into the page, all but `start` as text in base 64.

        Raises `ReleaseError` where the query engine has not been built.
        """
        return {
            "engine": _text(_engine()),
            "graph": _text(self.graph),
            "worker": _text(gzip.compress(html_page.built("sparql-worker.js"), mtime=0)),
            "start": {"prefixes": vocab.PREFIXES, "queries": [asdict(q) for q in self.queries]},
        }


@cache
def _engine() -> bytes:
    """Oxigraph as WebAssembly. The build packs it; where only `web/` was built, it is done here."""
    try:
        return html_page.built("oxigraph.wasm.lzma")
    except ReleaseError:
        return lzma_alone(gzip.decompress(html_page.built("oxigraph.wasm.gz")))


def _text(packed: bytes) -> str:
    return base64.b64encode(packed).decode("ascii")


def triples(nquads: bytes, *, left_out: Collection[str] = ()) -> list[Triple]:
    """The triples of a graph without printed statistics, shapes and the claims `left_out`, by id.

    Who states them is said by `ld:source` of each claim: the named graphs become one.
    """
    lines = nquads.decode().splitlines()
    gone = {f"<{vocab.ID}{claim}>" for claim in left_out}
    gone |= {line.split(" ", 1)[0] for line in lines if STATISTIC in line}
    return list(dict.fromkeys(_kept(lines, gone)))


def _kept(lines: Iterable[str], gone: Collection[str]) -> Iterator[Triple]:
    for line in lines:
        subject, predicate, rest = line.split(" ", 2)
        if subject in gone or predicate in SHAPES or subject.startswith(_OFSHAPES):
            continue
        yield subject, predicate, rest.rpartition(" <")[0]


def packed(told: Iterable[Triple]) -> bytes:
    """Triples as columns, packed by `lzma_alone`; `web/src/triples.ts` reads them.

    First the length of the terms and the terms with line ends between, then the length of the
    subjects and the subjects, then the objects. A property is its term's number, the number of
    its triples, and the subjects in order, each as the step from the one before; objects are
    steps too, forward even and backward odd. Numbers are written in sevens of bits, lowest first.
    """
    of_property: dict[str, list[tuple[str, str]]] = defaultdict(list)
    for subject, predicate, value in told:
        of_property[predicate].append((subject, value))
    numbers = _numbers(of_property)
    subjects, objects = bytearray(), bytearray()
    for predicate in sorted(of_property):
        steps = sorted({(numbers[s], numbers[o]) for s, o in of_property[predicate]})
        _write(subjects, numbers[predicate])
        _write(subjects, len(steps))
        before = near = 0
        for one, other in steps:
            _write(subjects, one - before)
            step = other - near
            _write(objects, 2 * step if step >= 0 else -2 * step - 1)
            before, near = one, other
    terms = "\n".join(numbers).encode()
    sizes = struct.pack("<I", len(terms)), struct.pack("<I", len(subjects))
    return lzma_alone(b"".join((sizes[0], terms, sizes[1], subjects, objects)))


def _numbers(of_property: Mapping[str, list[tuple[str, str]]]) -> dict[str, int]:
    """A number for each term: alike terms stand together, so that they pack well."""
    terms = set(of_property)
    for pairs in of_property.values():
        terms.update(subject for subject, _ in pairs)
        terms.update(value for _, value in pairs)
    return {term: number for number, term in enumerate(sorted(terms))}


def _write(column: bytearray, number: int) -> None:
    while number > 127:
        column.append(number & 127 | 128)
        number >>= 7
    column.append(number)


def lzma_alone(plain: bytes) -> bytes:
    """LZMA with the length of the plain bytes in its head, where `FORMAT_ALONE` leaves it open."""
    alone = lzma.compress(plain, format=lzma.FORMAT_ALONE, preset=9)
    return alone[:5] + struct.pack("<Q", len(plain)) + alone[13:]
