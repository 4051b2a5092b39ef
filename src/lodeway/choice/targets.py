"""What a scenario's words mean: files, things, amounts, contradictions."""

from __future__ import annotations

import re
from itertools import combinations, product
from pathlib import Path
from typing import TYPE_CHECKING

from lodeway.choice.changes import Amount, Kind, Measure, Target, Verb
from lodeway.claims.rows import rows
from lodeway.schema import values, vocab
from lodeway.schema.errors import AmbiguousName, Finding, InvalidValue, UnknownName
from lodeway.schema.names import nearest, resolve
from lodeway.schema.vocab import local
from lodeway.store.rows import Iri
from lodeway.transport import freight_network
from lodeway.transport.parameters import located

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.choice.changes import Change
    from lodeway.claims.graph import Graph
    from lodeway.transport.parameters import Unit


# Where scenarios are: the files of a project, by name.


def shipped(root: Path) -> list[Path]:
    """The scenario files of a project, by name."""
    return sorted((root / "data" / "scenarios").glob("*.toml"))


def file_of(root: Path, name: str) -> Path:
    """The file that `name` means: a path, or a scenario of the project.

    Raises `UnknownName` with names like it, or `InvalidValue`.
    """
    if name.endswith(".toml") and Path(name).is_file():
        return Path(name)
    known = {path.stem: path for path in shipped(root)}
    if name in known:
        return known[name]
    if near := nearest(name, known):
        raise UnknownName(name, "scenario", near)
    raise InvalidValue(
        f"no scenario is called '{name}': `lodeway whatif` lists those that ship; the name of a file "
        "of your own ends in .toml"
    )


def titles(root: Path) -> list[tuple[str, Mapping[str, str]]]:
    """The name and the title of every scenario of a project, in both languages."""
    return [
        (path.stem, located(path.read_bytes(), shown(path)).values.get("title", {}))
        for path in shipped(root)
    ]


def shown(path: Path) -> str:
    """The path as errors print it: from data/ on for a project's own file."""
    parts = path.parts
    return "/".join(parts[-3:]) if parts[-3:-1] == ("data", "scenarios") else str(path)


# What the names in a scenario stand for: a segment, a place, a line, a country, an assumption.


# The classes that a name may be of, the narrower first.
_KINDS: dict[str, Kind] = {
    "Strait": "passage",
    "TransportNode": "place",
    "Segment": "segment",
    "Corridor": "line",
    "Country": "region",
    "Asset": "asset",
}
# What each verb can be said of.
_TAKES: dict[Verb, tuple[Kind, ...]] = {
    "close": ("segment", "place", "passage", "line", "region"),
    "open": ("segment", "place", "line"),
    "cap": ("segment", "place", "line"),
    "slow": ("segment", "place", "passage", "line", "region", "driver"),
    "reprice": ("segment", "place", "passage", "line", "region", "driver"),
    "risk": ("segment", "place", "passage", "line"),
    "ban": ("place", "region", "asset"),
    "quota": ("place", "region", "asset"),
}


def target(kg: Graph, name: str, verb: Verb) -> Target:
    """What `name` stands for after `verb`. Raises `UnknownName`, `AmbiguousName`, `InvalidValue`."""
    takes = _TAKES[verb]
    if "driver" in takes and (driver := _of_class(kg, name, "Assumption")):
        return Target(driver, "driver", (driver,), frozenset())
    known = [kg.place, *freight_network.finders(kg, *_KINDS)]
    thing = freight_network.first(name, known, _listed(takes))
    kinds, parts = _about(kg, thing)
    kind = next((kind for of, kind in _KINDS.items() if of in kinds), None)
    if kind not in takes:
        raise InvalidValue(f"'{name}' is no {_listed(takes)}, which is what '{verb}' takes")
    if verb == "close":
        return Target(thing, kind, parts or (thing,), freight_network.things(kg, [thing]))
    if verb == "risk" and kind == "line":
        # Else the ways that share a part of the line would be feared with it.
        parts = tuple(sorted(freight_network.things(kg, [thing])))
    return Target(thing, kind, parts or (thing,), frozenset())


def _of_class(kg: Graph, name: str, kind: str) -> str | None:
    try:
        return kg.find(name, kind=kind)
    except AmbiguousName:
        raise
    except UnknownName:
        return None


def _about(kg: Graph, thing: str) -> tuple[set[str], tuple[str, ...]]:
    found = rows(kg.store, "target", package=__package__, thing=Iri(vocab.ID + thing))
    kinds = {local(str(row["kind"])) for row in found if row["kind"] is not None}
    parts = [local(str(row["part"])) for row in found if row["part"] is not None]
    return kinds, tuple(dict.fromkeys(parts))


def _listed(words: Sequence[str]) -> str:
    return f"{', '.join(words[:-1])} or {words[-1]}"


# Amounts with their unit as people write them: "1 Mt/year", "5 d", "20 %".


_NO_NUMBER = re.compile(r"\s*[+-]?(nan|inf)", re.IGNORECASE)
_AMOUNT = re.compile(r"\s*([+-]?[0-9.,]+)\s*(\D.*?)?\s*\Z")
# The other word order: "trains 14/week".
_TURNED = re.compile(r"\s*([^\W\d_]+)\s*([+-]?[0-9.,]+)\s*(/\s*[^\W\d_]+)\s*\Z")
# What an amount measures, by the base unit it leads to.
MEASURES: Mapping[str, Measure] = {
    "ratio": "share",
    "d": "d",
    "t-per-year": "t-per-year",
    "vehicles-per-day": "vehicles-per-day",
    "trains-per-day": "trains-per-day",
    "usd-per-t": "usd-per-t",
    "usd-per-t-km": "usd-per-t-km",
    "km-per-day": "speed",
}
_EXAMPLES: Mapping[Measure, str] = {
    "share": "20 %",
    "d": "5 d",
    "t-per-year": "1 Mt/year",
    "vehicles-per-day": "450 vehicles/day",
    "trains-per-day": "14 trains/week",
    "usd-per-t": "25 USD/t",
    "usd-per-t-km": "0.10 USD/t-km",
    "speed": "300 km/day",
}
# What each verb may be told: to an amount, or by one.
TAKES: Mapping[Verb, Mapping[str, tuple[Measure, ...]]] = {
    "close": {},
    "open": {},
    "ban": {},
    "cap": {"to": ("t-per-year", "vehicles-per-day", "trains-per-day"), "by": ("share",)},
    "quota": {"to": ("t-per-year",), "by": ("share",)},
    "slow": {"to": ("d", "speed"), "by": ("share", "d")},
    "reprice": {"to": ("usd-per-t", "usd-per-t-km"), "by": ("share", "usd-per-t", "usd-per-t-km")},
    "risk": {"by": ("usd-per-t", "usd-per-t-km")},
}


def amount(text: object, verb: Verb, how: str, known: Mapping[str, Unit]) -> Amount:
    """Read what a change is `to` or `by`. Raises `InvalidValue` with what would be right."""
    takes = TAKES[verb].get(how, ())
    if not takes:
        raise InvalidValue(f"'{verb}' takes no '{how}'")
    found = _quantity(text, takes, f"{verb} ... {how}", known)
    _in_bounds(found, verb, how, str(text))
    return found


def days(text: object, known: Mapping[str, Unit]) -> float:
    """Read for how many days a closure is expected to last. Raises `InvalidValue`."""
    found = _quantity(text, ("d",), "expected", known)
    if found.value < 0:
        raise InvalidValue(f"'{text}' is below nothing; nobody expects a closure of less than 0 d")
    return found.value


def tonnes(text: object, known: Mapping[str, Unit]) -> float:
    """Read how many tonnes of goods a year are sent. Raises `InvalidValue`."""
    found = _quantity(text, ("t-per-year",), "amount", known)
    if found.value <= 0:
        raise InvalidValue(f"'{text}' sends nothing; give an amount above zero")
    return found.value


def _quantity(
    text: object, takes: Sequence[Measure], what: str, known: Mapping[str, Unit]
) -> Amount:
    right = " or ".join(f'"{_EXAMPLES[measure]}"' for measure in takes)
    if isinstance(text, str) and _NO_NUMBER.match(text):
        raise InvalidValue(f"'{text}' is no number; write it like {right}")
    found = _AMOUNT.match(_TURNED.sub(r"\2 \1\3", text)) if isinstance(text, str) else None
    if not found or not found[2]:
        raise InvalidValue(f"'{text}' has no unit; write it as text, like {right}")
    unit = _unit(found[2], known)
    measure = MEASURES.get(unit.base)
    if measure is None or measure not in takes:
        raise InvalidValue(f"'{text}' does not fit '{what}'; write it like {right}")
    return Amount(values.number(found[1].lstrip("+")) * unit.factor, measure)


def _unit(text: str, known: Mapping[str, Unit]) -> Unit:
    labels = {unit.id: unit.names for unit in known.values()}
    # "Mt/year" and "%" are how people write what the ontology calls "mt-per-year" and "percent";
    # Chinese labels have the stroke themselves.
    between = " per " if text.isascii() else "/"
    written = text.replace("/", between).replace("%", "percent")
    return known[resolve(written, labels, what="unit")]


def _in_bounds(found: Amount, verb: Verb, how: str, text: str) -> None:
    value, measure = found.value, found.measure
    if verb == "risk" and value < 0:
        raise InvalidValue(f"'{text}' is below nothing; 'risk' only adds to what a way costs")
    if how == "to" and (value < 0 or (measure == "speed" and value == 0)):
        raise InvalidValue(f"'{text}' is below nothing; '{verb} ... to' takes no negative amount")
    if measure == "share" and value < -1:
        raise InvalidValue(f"'{text}' takes away more than there is; -100 % is all of it")
    if verb == "quota" and measure == "share" and value > 0:
        raise InvalidValue(f"'{text}' lets out more than there is; a quota takes a negative share")


# Changes that cannot both hold.


def contradictions(changes: Sequence[Change], file: str) -> Iterator[Finding]:
    """Pairs of changes that cannot both hold: closed and open, two amounts for one thing."""
    for one, other in combinations(changes, 2):
        first, second = sorted((one, other), key=lambda c: c.line)
        if _clash(first, second):
            message = (
                f"'{second.verb}' of '{second.target.name}' contradicts "
                f"'{first.verb}' of '{first.target.name}' in line {first.line}; keep one of them"
            )
            yield Finding(file, second.line, message)
        elif _again(first, second):
            message = f"'{second.verb}' of '{second.target.name}' stands in line {first.line} too"
            yield Finding(file, second.line, message)


def idle(given: Sequence[Change], changes: Sequence[Change], file: str) -> Iterator[Finding]:
    """Changes that change nothing, because what is given has shut their target or said the same."""
    for before, change in product(given, changes):
        shut = before.verb == "close" and change.verb in ("close", *_NEEDS_OPEN)
        parts = change.target.closing if change.verb == "close" else set(change.target.parts)
        if shut and before.target.closing >= parts:
            message = f"line {before.line}, which is given, shuts '{change.target.name}' already"
        elif _same(before, change):
            message = f"line {before.line}, which is given, says the same already"
        else:
            continue
        yield Finding(file, change.line, message)


_NEEDS_OPEN = ("cap", "slow", "reprice", "risk")


def _again(one: Change, other: Change) -> bool:
    return one.verb == other.verb in ("close", "open") and one.target.parts == other.target.parts


def _same(one: Change, other: Change) -> bool:
    def said(change: Change) -> tuple[object, ...]:
        return change.verb, change.target.parts, change.to, change.product

    return said(one) == said(other) and one.by is None and other.by is None


def _clash(one: Change, other: Change) -> bool:
    if {one.verb, other.verb} == {"ban", "quota"} or one.verb == other.verb in ("ban", "quota"):
        return one.target.parts == other.target.parts and one.product == other.product
    if "close" in (one.verb, other.verb) and one.verb != other.verb:
        shut, kept = (one, other) if one.verb == "close" else (other, one)
        parts = set(kept.target.parts)
        if kept.verb == "open":
            return bool(shut.target.closing & parts)
        return kept.verb in _NEEDS_OPEN and shut.target.closing >= parts
    same = one.verb == other.verb and one.verb in ("cap", "slow", "reprice")
    shared = set(one.target.parts) & set(other.target.parts)
    return same and bool(shared) and bool(one.to or other.to) and one.on == other.on
