"""Our entities and publishers' records as things to compare, out of a project's tables."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.matching import model
from lodeway.matching.model import KINDS, Thing, Words
from lodeway.schema import names

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from lodeway.build.tables import Row
    from lodeway.matching.model import Kind, Part
    from lodeway.schema.ontology import Schema


# Which classes of ours a kind of record is compared with.
_ENTITIES: Mapping[str, Kind] = {
    "Asset": "site",
    "Company": "company",
    "Consortium": "company",
    "StateBody": "company",
    "TransportNode": "place",
}
_RECORDS: Mapping[str, Kind] = {
    "SiteRecord": "site",
    "CompanyRecord": "company",
    "PlaceRecord": "place",
}

# Words of a site's name that make it works, where metal is made, and not a mine.
_WORKS = frozenset(
    [
        *("smelter", "smelters", "fonderie", "refinery", "refineries", "refiners"),
        *("plant", "plants", "usine", "usines", "concentrator", "leach", "hpal", "mill"),
    ]
)


def entities(rows: Iterable[Row], schema: Schema) -> list[Thing]:
    """Our assets, companies and transport nodes, each with all its names in every language."""
    rows = list(rows)
    broader, aliases = _broader(rows), _aliases(rows)
    return [
        _entity(row, kind, broader, aliases.get(row.id, ()))
        for row in rows
        for name, kind in _ENTITIES.items()
        if schema.is_a(row.cells.get("type", row.table.name), name)
    ]


def records(rows: Iterable[Row], schema: Schema) -> list[Thing]:
    """The records of imported files, and each party that they name without a record of its own."""
    rows = list(rows)
    broader = _broader(rows)
    found: dict[tuple[str, str], Thing] = {}
    for row in rows:
        for thing in _record(row, schema, broader):
            found.setdefault((thing.source, thing.id), thing)
    return list(found.values())


def words(rows: Iterable[Row]) -> dict[Kind, Words]:
    """The words that do and do not tell names apart, from `data/aliases/name-words.csv`."""
    listed = [row for row in rows if row.table.name == "NameWord"]
    return {kind: Words(_of(listed, kind, "false"), _of(listed, kind, "true")) for kind in KINDS}


def _of(listed: Iterable[Row], kind: Kind, tells: str) -> frozenset[str]:
    return frozenset(
        row.cells["name"]
        for row in listed
        if kind in _many(row, "usedBy") and row.cells["tells"] == tells
    )


def _aliases(rows: Iterable[Row]) -> Mapping[str, list[str]]:
    """The names in other languages, from `data/aliases/names.csv`, by what they stand for."""
    names = defaultdict[str, list[str]](list)
    for row in rows:
        if row.table.name == "NameAlias":
            for thing in _many(row, "standsFor"):
                names[thing].append(row.cells["name"])
    return names


def _entity(row: Row, kind: Kind, broader: Mapping[str, str], aliases: Iterable[str] = ()) -> Thing:
    labels = [row.cells.get(f"label@{lang}", "") for lang in ("en", "zh")]
    others = [name for lang in ("en", "zh") for name in _many(row, f"altLabel@{lang}")]
    own = _each([*labels, *map(names.outside, labels), *others, *aliases])
    return Thing(
        id=row.id,
        kind=kind,
        names=own,
        also=_each(part for label in labels for part in names.inside(label)),
        part=_part_of_ours(row) if kind == "site" else "",
        works=_works(labels[0]) if kind == "site" else _use_of_ours(row),
        countries=frozenset(_many(row, "country")),
        minerals=_widened(_many(row, "mineral"), broader),
        point=_point(row),
        ids=frozenset(filter(None, [row.cells.get("lei")])),
    )


def _record(row: Row, schema: Schema, broader: Mapping[str, str]) -> Iterator[Thing]:
    kind = next((k for name, k in _RECORDS.items() if schema.is_a(row.table.name, name)), None)
    if kind:
        name, printed = row.cells["name"], row.cells.get("kindAsPrinted", "")
        yield Thing(
            id=row.cells["recordId"],
            kind=kind,
            names=(name,),
            also=_each([*_also(name), *_many(row, "otherName")]),
            part=_part(name, printed) if kind == "site" else "",
            works=_works_of(name, printed) if kind == "site" else _uses(printed),
            countries=frozenset(_many(row, "country")),
            minerals=_widened(_many(row, "mineral"), broader),
            point=_point(row),
            ids=frozenset(filter(None, [row.cells.get("lei")])),
            source=row.cells["source"],
        )
    elif row.table.name == "FootprintRecord":
        yield Thing(
            id=row.cells["recordId"],
            kind="footprint",
            names=(row.cells["name"],),
            point=_point(row),
            source=row.cells["source"],
        )
    for name in _parties(row):
        source = row.cells["source"]
        yield Thing(id=name, kind="company", names=(name,), also=_each(_also(name)), source=source)


def _parties(row: Row) -> list[str]:
    """The companies that a record only names: holders, and who pays and is paid."""
    if row.table.name == "ActivityRecord":
        return [*_many(row, "payer"), *_many(row, "payee")]
    if row.table.name == "HoldingRecord" and "holderRecord" not in row.cells:
        return [name for name in [row.cells.get("holderName")] if name]
    return []


def _broader(rows: Iterable[Row]) -> dict[str, str]:
    return {row.id: row.cells["broaderMineral"] for row in rows if "broaderMineral" in row.cells}


def _widened(minerals: Iterable[str], broader: Mapping[str, str]) -> frozenset[str]:
    """The minerals with those above them: one file says platinum, another platinum group metals."""
    found = set[str]()
    for mineral in minerals:
        step: str | None = mineral
        while step and step not in found:
            found.add(step)
            step = broader.get(step)
    return frozenset(found)


def _also(name: str) -> list[str]:
    """Lesser names that a record's own name holds: less the brackets, in them, of the place."""
    return [names.outside(name), *names.inside(name), model.place_named(name)]


def _each(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(filter(None, found)))


def _works(name: str) -> frozenset[str]:
    return frozenset(_WORKS.intersection(re.findall(r"[a-z]+", name.casefold())))


def _works_of(name: str, printed: str) -> frozenset[str]:
    """Which works a record is of, by its name and, failing that, its printed kinds, if works all."""
    kinds = [_works(kind) for kind in printed.split(";")]
    return _works(name) or (frozenset[str]().union(*kinds) if all(kinds) else frozenset())


def _uses(printed: str) -> frozenset[str]:
    """The functions of a UN/LOCODE location ("1-3----B"); none where `printed` is something else."""
    return frozenset(printed) - {"-"} if re.fullmatch(r"[-0-9B]{8}", printed) else frozenset()


def _use_of_ours(row: Row) -> frozenset[str]:
    """The function that a location must have to be this node; a strait is no town of its name."""
    need = {"Port": "1", "BorderPost": "B", "Strait": "strait"}.get(row.cells.get("type", ""))
    return frozenset({need} if need else ())


def _part(name: str, printed: str) -> Part:
    """Whether a record is of a mine or of works, by its name and, failing that, its printed kind.

    A record of both, as ICMM has them ("Mine; Smelter"), may be either.
    """
    if _works(name):
        return "works"
    if "mine" in name.casefold().split():
        return "mine"
    kinds = [kind.strip() for kind in printed.split(";")]
    works = [bool(_works(kind) or "Processing Plants" in kind) for kind in kinds]
    if all(works):
        return "works"
    return "" if any(works) else "mine"


def _part_of_ours(row: Row) -> Part:
    kind = row.cells.get("type", "")
    if kind == "Stockpile":
        return "stock"
    return "works" if kind == "Plant" or _works(row.cells.get("label@en", "")) else "mine"


def _many(row: Row, header: str) -> list[str]:
    return [part for part in row.cells.get(header, "").split(";") if part]


def _point(row: Row) -> tuple[float, float] | None:
    if "lat" in row.cells and "lon" in row.cells:
        return float(row.cells["lat"]), float(row.cells["lon"])
    return None
