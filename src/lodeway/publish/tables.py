"""Claims as one table and places as points, for tools that know nothing of graphs.

The table has a row for each claim and a column for each thing that a claim can say; what is said
more than once stands in one cell with "; " between. Ids are those of the graph.
"""

from __future__ import annotations

import csv
import io
import json
from typing import TYPE_CHECKING, Any

import pyoxigraph as ox

from lodeway.schema import vocab
from lodeway.schema.errors import LodewayError
from lodeway.schema.vocab import local

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.publish.dataset import Dataset

_CLAIM = vocab.LD + "Claim"
_SEVERAL = "; "
# The columns that every reader looks for first; all others follow by name.
_FIRST = ("claim", "kind", "label_en", "label_zh", "source", "locator", "since", "until")
_NUMBERS = frozenset(vocab.XSD + kind for kind in ("double", "decimal", "integer"))

Facts = dict[str, dict[str, list["ox.Literal | ox.NamedNode"]]]
Row = dict[str, "str | float"]


def claims(dataset: Dataset) -> list[Row]:
    """Every claim by id, as one row: its kind, names in both languages, and all that it says."""
    facts = _facts(dataset.asserted)
    names = _facts(dataset.labels)
    rows: list[Row] = []
    for iri, about in facts.items():
        kinds = {k.value for k in about.get("type", ())}
        if _CLAIM in kinds:
            row: Row = {"claim": local(iri), "kind": _narrowest(dataset, kinds)}
            row |= _cells(about)
            row |= {f"label_{lang}": _said(names, iri, lang) for lang in ("en", "zh")}
            rows.append(row)
    return sorted(rows, key=lambda row: str(row["claim"]))


def _facts(quads: Iterable[ox.Quad]) -> Facts:
    facts: Facts = {}
    for quad in quads:
        thing = quad.object
        if isinstance(quad.subject, ox.NamedNode) and isinstance(thing, ox.NamedNode | ox.Literal):
            about = facts.setdefault(quad.subject.value, {})
            about.setdefault(local(quad.predicate.value), []).append(thing)
    return facts


def _narrowest(dataset: Dataset, kinds: set[str]) -> str:
    above = {wider for kind in kinds for wider in dataset.vocabulary.above(kind) if wider != kind}
    return local(min(kinds - above or kinds))


def _cells(about: Mapping[str, Sequence[ox.Literal | ox.NamedNode]]) -> Row:
    """What a claim says, by the local names of its properties; texts by their language."""
    cells: dict[str, list[str | float]] = {}
    for name, values in about.items():
        for value in values if name != "type" else ():
            lang = value.language if isinstance(value, ox.Literal) else None
            cells.setdefault(f"{name}_{lang}" if lang else name, []).append(_value(value))
    return {
        name: values[0] if len(values) == 1 else _SEVERAL.join(sorted({*map(str, values)}))
        for name, values in cells.items()
    }


def _value(value: ox.Literal | ox.NamedNode) -> str | float:
    if isinstance(value, ox.NamedNode):
        return local(value.value)
    return float(value.value) if value.datatype.value in _NUMBERS else value.value


def _said(names: Facts, iri: str, lang: str) -> str:
    told = names.get(iri, {}).get("label", ())
    return next((n.value for n in told if isinstance(n, ox.Literal) and n.language == lang), "")


def _columns(rows: Sequence[Row]) -> list[str]:
    found = {name for row in rows for name in row}
    return [*(name for name in _FIRST if name in found), *sorted(found - {*_FIRST})]


def as_csv(rows: Sequence[Row]) -> bytes:
    """The rows as CSV in UTF-8 with a byte order mark, by which spreadsheets know Chinese."""
    out = io.StringIO(newline="")
    columns = _columns(rows)
    writer = csv.DictWriter(out, columns, restval="", lineterminator="\n")
    writer.writeheader()
    writer.writerows(rows)
    return b"\xef\xbb\xbf" + out.getvalue().encode()


def as_parquet(rows: Sequence[Row]) -> bytes:
    """The rows as Parquet: numbers as doubles, all else as text, what is not said as null.

    Raises `LodewayError` without pyarrow, of the extra `parquet`.
    """
    try:
        import pyarrow as pa
        from pyarrow import parquet
    except ImportError:
        raise LodewayError("pyarrow is missing: pip install 'lodeway[parquet]'") from None
    arrays = {}
    for name in _columns(rows):
        values = [row.get(name) for row in rows]
        plain = all(value is None or isinstance(value, float) for value in values)
        kind = pa.float64() if plain else pa.string()
        arrays[name] = pa.array([v if v is None or plain else _text(v) for v in values], type=kind)
    out = io.BytesIO()
    parquet.write_table(pa.table(arrays), out)
    return out.getvalue()


def _text(value: str | float) -> str:
    return value if isinstance(value, str) else f"{value:g}"


# Places as points of GeoJSON (RFC 7946).


def geojson(dataset: Dataset) -> bytes:
    """Every thing that has coordinates as a point: id, kind, names, country, minerals."""
    facts = _facts(dataset.asserted)
    claims_of = {iri for iri, about in facts.items() if _is_claim(about)}
    features = [
        {
            "type": "Feature",
            "id": local(iri),
            "geometry": {
                "type": "Point",
                "coordinates": [_degree(about, "lon"), _degree(about, "lat")],
            },
            "properties": _properties(dataset, iri, about),
        }
        for iri, about in sorted(facts.items())
        if "lat" in about and "lon" in about and iri not in claims_of
    ]
    lines = ",\n".join(json.dumps(feature, ensure_ascii=False) for feature in features)
    return f'{{"type": "FeatureCollection", "features": [\n{lines}\n]}}\n'.encode()


def _is_claim(about: Mapping[str, Sequence[ox.Literal | ox.NamedNode]]) -> bool:
    return any(kind.value == _CLAIM for kind in about.get("type", ()))


def _degree(about: Mapping[str, Sequence[ox.Literal | ox.NamedNode]], name: str) -> float:
    return float(about[name][0].value)


def _properties(
    dataset: Dataset, iri: str, about: Mapping[str, Sequence[ox.Literal | ox.NamedNode]]
) -> dict[str, Any]:
    kinds = {kind.value for kind in about.get("type", ())}
    labels = {
        f"label_{name.language}": name.value
        for name in about.get("label", ())
        if isinstance(name, ox.Literal) and name.language
    }
    told = {
        name: _SEVERAL.join(sorted(local(value.value) for value in about[name]))
        for name in ("country", "mineral")
        if name in about
    }
    return {"kind": _narrowest(dataset, kinds) if kinds else "", **labels, **told, "uri": iri}
