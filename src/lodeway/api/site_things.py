"""The page of one thing: what it is, who is behind it, what it has, makes and takes part in."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.api.site_leads import lead
from lodeway.api.site_maps import picture
from lodeway.api.site_material import LEAST, address, number, share
from lodeway.control import page as control_page
from lodeway.control.words import percent
from lodeway.report.picture import NOTHING
from lodeway.report.section import Cell, Column, Section, both, same
from lodeway.schema.values import LANGS, Range, figure
from lodeway.schema.vocab import ID, LD
from lodeway.site import texts
from lodeway.site.model import Leaf

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.api.site_material import Material
    from lodeway.claims.claim_text import Receipt
    from lodeway.explorer.cards import EdgeCard
    from lodeway.ownership.model import Control
    from lodeway.report.section import Row, Text

_CLAIMS_SHOWN, _ROWS_SHOWN = 250, 150
_TENTH = 0.1  # of the whole: from here on a share of the model has no decimals
_FIRMNESS = ("stands", "agreed", "said", "ended")
_MADE = ("production", "export")
_YIELD = frozenset(("Mine", "Plant"))
_FIGURES = ("low", "value", "high")


def leaf(found: Material, thing: str) -> Leaf:
    """The page of a thing."""
    control = found.control.get(thing)
    claims = found.about.get(thing, [])
    node = found.nodes.get(thing)
    alt = tuple(dict.fromkeys(found.alt.get(ID + thing, ())))
    sections = [
        _facts(found, thing, alt),
        *_owners(found, thing, control),
        *_has(found, thing),
        *_relations(found, thing),
        *_lines(found, thing),
        *_pointed(found, thing),
        *_output(found, thing, claims),
        *_outlets(found, thing),
        *_events(found, thing, claims),
        *_differences(found, thing),
        *_unknown(found, thing, control, claims),
        _claims(found, claims),
    ]
    return Leaf(
        address=address(thing),
        title=found.name(thing),
        kind=found.kind(thing),
        lead=tuple(lead(found, thing, control, claims)),
        sections=tuple(one for one in sections if one.rows or one.notes),
        map=picture(found, thing),
        owners=control_page.drawn(found.kg, control) if control and control.owners else NOTHING,
        iri=ID + thing,
        listed=found.kinds[thing],
        search=(*alt, *(node.also if node else ()), *(node.pinyin if node else ())),
    )


def columns(keys: str) -> tuple[Column, ...]:
    """Columns by their keys."""
    return tuple(
        Column(key, both(_HEADS[key]), range=key in _WHOLE, hidden=key in texts.SHARE_HEADS)
        for key in keys.split()
    )


_WHOLE = frozenset(("day", "when", "year", "part", "share"))
_HEADS = {**texts.HEADS, **texts.SHARE_HEADS}


# Its sections.


def _facts(found: Material, thing: str, alt: Sequence[str]) -> Section:
    by_name: dict[str, list[Cell]] = defaultdict(list)
    for name, value in found.facts.get(thing, []):
        by_name[name].append(found.value(value))
    rows: list[Row] = [
        ((Cell(found.term(LD + name)),), tuple(values)) for name, values in by_name.items()
    ]
    if alt:
        rows.append(((Cell(both(texts.ALSO)),), (Cell(same(", ".join(alt))),)))
    for claim in found.about.get(thing, ()):
        fields = found.claims[claim].fields
        if fields.get("subject") == thing and "state" in fields:
            told = Cell(found.code("state", fields["state"]))
            when = found.when(claim)
            dated = {g: f"{told.text[g]} ({when[g]})" if when[g] else told.text[g] for g in LANGS}
            rows.append(((Cell(both(texts.HEADS["state"])),), (Cell(dated),)))
    return Section("facts", both(texts.FACTS), columns("name value"), tuple(rows))


def _owners(found: Material, thing: str, control: Control | None) -> Iterator[Section]:
    if control is None or not control.owners:
        return
    rows: list[Row] = [
        (
            (found.thing(one.name),),
            (Cell(share(one.share)),),
            (number(one.share.low),),
            (number(one.share.point),),
            (number(one.share.high),),
            (_whether(one.controls),),
            found.sources_of(one.claims),
        )
        for one in control.owners
    ]
    heads = columns("who part least point most controls source")
    yield Section(
        "owners", both(texts.OWNERS), heads, tuple(rows), (both(texts.OWNERS_NOTE),), folded=True
    )


def _whether(value: bool | None) -> Cell:
    return Cell(both(texts.OPEN if value is None else texts.YES if value else texts.NO))


def _has(found: Material, thing: str) -> Iterator[Section]:
    held = found.has.get(thing, ())
    rows: list[Row] = [
        (
            (found.thing(one),),
            (Cell(found.kind(one)),),
            (Cell(share(part)),),
            (number(part.low),),
            (number(part.point),),
            (number(part.high),),
            (_whether(controls),),
        )
        for one, part, controls in held
    ]
    heads = columns("name kind part least point most controls")
    if rows:
        yield Section("shares", both(texts.SHARES), heads, tuple(rows), most=_ROWS_SHOWN)


def _relations(found: Material, thing: str) -> Iterator[Section]:
    groups: dict[tuple[str, bool], list[EdgeCard]] = defaultdict(list)
    for edge in found.out.get(thing, ()):
        groups[edge.kind, True].append(edge)
    for edge in found.into.get(thing, ()):
        if edge.kind != "country":
            groups[edge.kind, False].append(edge)
    holding = {kind.key for kind in found.page.edge_kinds if kind.holding}
    order = [kind.key for kind in found.page.edge_kinds]
    rank = {key: n for n, key in enumerate(order)}
    for (kind, outward), edges in sorted(groups.items(), key=lambda g: (rank[g[0][0]], g[0][1])):
        if kind == "country":
            continue
        title = _title(found, kind, outward)
        if kind in holding:
            held = [e for e in edges if e.line.firmness == "stands"]
            rest = [e for e in edges if e.line.firmness != "stands"]
            for some, name, part in (
                (held, texts.HELD, "held"),
                (rest, texts.NOT_HELD, "not-held"),
            ):
                told = {g: name[g].format(title=title[g]) for g in LANGS}
                yield _ties(found, f"{_key(kind, outward)}-{part}", told, some, outward)
        else:
            yield _ties(found, _key(kind, outward), title, edges, outward)


def _key(kind: str, outward: bool) -> str:
    return f"{kind.lower()}-{'out' if outward else 'in'}"


def _title(found: Material, kind: str, outward: bool) -> Text:
    if kind in texts.RELATIONS:
        return both(texts.RELATIONS[kind][0 if outward else 1])
    caption = next(both(k.label) for k in found.page.edge_kinds if k.key == kind)
    form = texts.OUTWARDS if outward else texts.INWARDS
    return {g: form[g].format(caption=caption[g]) for g in LANGS}


def _ties(
    found: Material, name: str, title: Text, edges: Sequence[EdgeCard], outward: bool
) -> Section:
    """Relations of one kind: what several claims say alike stands once, with all its sources."""
    alike: dict[tuple[str, str, str, str, str], list[EdgeCard]] = defaultdict(list)
    for edge in edges:
        other = edge.target if outward else edge.source
        label, size = both(edge.label), both(edge.line.size or {})
        key = (
            _FIRMNESS.index(edge.line.firmness),
            other,
            label["en"],
            _share(edge),
            size.get("en"),
        )
        alike[key].append(edge)  # type: ignore[index]
    is_held = name.endswith("-held") and not name.endswith("-not-held")
    rows: list[Row] = []
    for (_, other, *_rest), same_ones in sorted(alike.items(), key=lambda one: str(one[0])):
        edge = same_ones[0]
        claims = list(dict.fromkeys(c.claim for e in same_ones for c in e.evidence))
        days = list(dict.fromkeys(found.when(c)["en"] for c in claims if c in found.every))
        whens = [found.when(c) for c in claims if c in found.every]
        rows.append(
            (
                (found.thing(other),),
                (Cell(both(edge.label)),) if claims else (),
                (Cell(same(_share(edge))),),
                (Cell(both(edge.line.size or {"en": ""})),),
                (Cell(both(texts.STATES[edge.line.firmness])),) if claims and not is_held else (),
                tuple(Cell(when) for when in whens) if any(days) else (),
                found.sources_of(claims),
            )
        )
    heads = columns("who what share size state when source")
    most = _ROWS_SHOWN if len(rows) > _ROWS_SHOWN else None
    return Section(name, title, heads, tuple(rows), most=most, folded=name.startswith("listing"))


def _share(edge: EdgeCard) -> str:
    if edge.line.share is None:
        return ""
    low, point, high = edge.line.share
    ends = figure(low) if low == high else f"{figure(low)}–{figure(high)}"
    if point is None or low == high:
        return ends
    return f"{figure(point)} ({ends})"


def _lines(found: Material, thing: str) -> Iterator[Section]:
    """Of a corridor its lines; of a line the corridors that it is part of."""
    atlas = found.page.atlas
    corridors = atlas.corridors if atlas else {}
    if thing in corridors:
        rows: list[Row] = []
        for line in corridors[thing]:
            way = atlas.ways.get(line) if atlas else None
            ends = [
                found.thing(end)
                for edge in found.page.edges
                if edge.id == line
                for end in (edge.source, edge.target)
            ]
            mode = found.code("mode", way.mode) if way else same("")
            rows.append(((found.thing(line),), (Cell(mode),), tuple(ends)))
        yield Section("lines", both(texts.SEGMENTS), columns("name kind who"), tuple(rows))
    on = [name for name, lines in corridors.items() if thing in lines]
    if on:
        told: tuple[Row, ...] = tuple(((found.thing(name),),) for name in on)
        yield Section("corridors", both(texts.ON_LINE), columns("name"), told)


_GOODS = ("MaterialForm", "TradeCode")  # what a mineral is, not where


def _pointed(found: Material, thing: str) -> Iterator[Section]:
    for name, title in texts.POINTED.items():
        things = [one for one in found.pointed.get(thing, {}).get(name, []) if one in found.kinds]
        things.sort(key=lambda one: (found.kinds[one], found.name(one)["en"]))
        goods = [one for one in things if found.kinds[one] in _GOODS]
        places = [one for one in things if found.kinds[one] not in _GOODS]
        for part, told, ones in ((name, title, places), ("forms", texts.FORMS, goods)):
            if ones:
                rows = tuple(((found.thing(one),), (Cell(found.kind(one)),)) for one in ones)
                heads = columns("name kind")
                yield Section(f"{part}-here", both(told), heads, rows, most=_ROWS_SHOWN)


def _output(found: Material, thing: str, claims: Sequence[str]) -> Iterator[Section]:
    made: list[str] = []
    other: list[str] = []
    for claim in claims:
        fields = found.claims[claim].fields
        if "quantityKind" not in fields or thing not in _subjects(fields):
            continue
        is_made = fields["quantityKind"] in _MADE and "statistic" not in fields
        (made if is_made and fields.get("subject") == thing else other).append(claim)
    heads = columns("year about figure source")
    if made:
        yield Section("output", both(texts.OUTPUT), heads, tuple(_measures(found, made, thing)))
    if other:
        rows = tuple(_measures(found, other, thing))
        yield Section("figures", both(texts.OFFICIAL), heads, rows, folded=True, most=_ROWS_SHOWN)


def _outlets(found: Material, thing: str) -> Iterator[Section]:
    """By which ports the model sends what a mine makes; all rows rest on the same sources."""
    if told := found.outlets.get(thing, ()):
        rows = tuple(
            (
                (found.thing(one.port),),
                (Cell(share(Range(*map(_about, one.share)))),),
                () if at else found.sources_of(one.claims),
            )
            for at, one in enumerate(told)
        )
        place = found.name(told[0].place)
        note = {g: texts.OUTLETS_NOTE[g].format(place=place[g]) for g in LANGS}
        heads = columns("port part source")
        yield Section("outlets", both(texts.OUTLETS), heads, rows, notes=(note,))


def _about(part: float) -> float:
    """A share of the model, no more precise than it is."""
    return round(part, 2 if part >= _TENTH else 3)


def _subjects(fields: Mapping[str, str]) -> set[str]:
    return {*fields.get("subject", "").split(";"), *fields.get("mineral", "").split(";")}


def _measures(found: Material, claims: Iterable[str], thing: str) -> Iterator[Row]:
    ordered = sorted(
        claims, key=lambda c: (found.claims[c].fields.get("since", ""), c), reverse=True
    )
    for claim in ordered:
        said = found.claims[claim]
        about: list[Cell] = []
        for name in ("subject", "mineral", "quantityKind", "stage"):
            for part in said.fields.get(name, "").split(";"):
                if part and part != thing:
                    known = part in found.kinds and name in ("subject", "mineral")
                    about.append(found.thing(part) if known else Cell(found.code(name, part)))
        yield (
            (Cell(found.when(claim)),),
            tuple(about),
            (Cell(_figure(found, said)),),
            found.sources_of([claim]),
        )


def _figure(found: Material, said: Receipt) -> Text:
    parts = [said.fields[name] for name in _FIGURES if name in said.fields]
    shown = "–".join(dict.fromkeys(_grouped(part) for part in parts))
    unit = found.code("unit", said.fields.get("unit", ""))
    return {g: f"{shown} {unit[g]}".strip() for g in LANGS}


def _grouped(text: str) -> str:
    try:
        return figure(float(text))
    except ValueError:
        return text


def _events(found: Material, thing: str, claims: Sequence[str]) -> Iterator[Section]:
    dated = [
        claim
        for claim in claims
        if claim != thing
        and found.claims[claim].fields.get("since")
        and ({"affects", "summary@en"} & found.claims[claim].fields.keys())
    ]
    dated.sort(key=lambda c: (found.claims[c].fields["since"], c), reverse=True)
    rows: list[Row] = [
        (
            (Cell(found.when(claim)),),
            (found.thing(claim) if claim in found.kinds else Cell(found.says(claim), id=claim),),
            found.sources_of([claim]),
        )
        for claim in dated
    ]
    if rows:
        yield Section(
            "events", both(texts.EVENTS), columns("day says source"), tuple(rows), most=60
        )


def _differences(found: Material, thing: str) -> Iterator[Section]:
    rows: list[Row] = []
    for one in found.differing.get(thing, ()):
        first, second = one.one, one.other
        followed = found.source(one.followed.source, one.followed.claim) if one.followed else None
        kind = found.difference(one.difference.kind)
        rows.append(
            (
                (Cell(kind),),
                (Cell(found.says(first.claim)), found.source(first.source, first.claim)),
                (Cell(found.says(second.claim)), found.source(second.source, second.claim)),
                (followed or Cell(both(texts.UNDECIDED)),),
            )
        )
    if rows:
        heads = columns("kind says other followed")
        yield Section("differences", both(texts.DISPUTES), heads, tuple(rows))


def _unknown(
    found: Material, thing: str, control: Control | None, claims: Sequence[str]
) -> Iterator[Section]:
    said: list[Text] = []
    parts = (
        {"lacks": control.lacks, "unseated": control.unseated, "stale": control.stale}
        if (control and control.direct)
        else {}
    )
    for name, part in parts.items():
        if part > LEAST:
            shown = figure(percent(part))
            said.append({g: texts.NOT_KNOWN[name][g].format(share=shown) for g in LANGS})
    kind = found.kinds[thing]
    if (control is not None and not control.direct) or (control is None and kind in _YIELD):
        said.append(both(texts.NOT_KNOWN["holder"]))
    if kind in _YIELD:
        said += [] if thing in found.at else [both(texts.NOT_KNOWN["place"])]
        made = any(found.claims[c].fields.get("quantityKind") in _MADE for c in claims)
        said += [] if made else [both(texts.NOT_KNOWN["output"])]
    if said:
        rows: tuple[Row, ...] = tuple(((Cell(one),),) for one in said)
        yield Section("unknown", both(texts.UNKNOWN), columns("what"), rows)


def _claims(found: Material, claims: Sequence[str]) -> Section:
    rows = tuple(claim_row(found, claim) for claim in claims)
    heads = columns("says status when basis source locator claim")
    return Section("claims", both(texts.CLAIMS), heads, rows, folded=True, most=_CLAIMS_SHOWN)


def claim_row(found: Material, claim: str) -> Row:
    """A claim with its receipt, as it stands in the list of claims of a thing."""
    fields = found.every[claim].fields
    place = found.place(fields.get("locator", ""))
    return (
        (Cell(found.says(claim)),),
        (Cell(found.code("status", fields.get("status", ""))),),
        (Cell(found.when(claim)),),
        (Cell(found.code("basis", fields.get("basis", ""))),),
        (found.source(fields["source"], claim),),
        (Cell(place),),
        (Cell(same(claim), id=claim),),
    )
