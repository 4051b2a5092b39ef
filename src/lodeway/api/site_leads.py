"""The first sentences of the page of a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from lodeway.api.site_material import LEAST, share
from lodeway.control.words import percent
from lodeway.report.section import both
from lodeway.schema.values import LANGS, figure
from lodeway.site import texts

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lodeway.api.site_material import Material
    from lodeway.ownership.model import Control
    from lodeway.report.section import Text

_HOLDERS = 3


def lead(
    found: Material, thing: str, control: Control | None, claims: Sequence[str]
) -> Iterator[Text]:
    """What it is, who holds it, what it has, what is not known, and how many speak of it."""
    facts = found.facts.get(thing, [])
    title, kind = found.name(thing), found.kind(thing)
    place = _joined([found.value(v).text for n, v in facts if n == "country"])
    goods = _joined([found.value(v).text for n, v in facts if n == "mineral"])
    what = {
        (True, True): texts.IS_OF,
        (True, False): texts.IS_IN,
        (False, True): texts.IS_OF_NOWHERE,
        (False, False): texts.IS,
    }[bool(place["en"]), bool(goods["en"])]
    first: Text = {
        g: what[g].format(title=title[g], kind=kind[g], country=place[g], minerals=goods[g])
        for g in LANGS
    }
    if control and control.direct:
        first = _sentences([first, *_held(found, control)])
    yield first
    if held := found.has.get(thing, ()):
        yield _sentences(_having(found, held))
    if control and control.direct and control.lacks > LEAST:
        part = figure(percent(control.lacks))
        yield {g: texts.UNKNOWN_HOLDERS[g].format(share=part) for g in LANGS}
    elif control and not control.direct:
        yield both(texts.UNKNOWN_ALL)
    yield _sentences(_witness(found, thing, claims))


def _held(found: Material, control: Control) -> Iterator[Text]:
    direct = sorted(control.direct, key=lambda one: -(one.share.point or one.share.low))
    named: list[Text] = []
    for one in direct[:_HOLDERS]:
        name, part = found.name(one.holder), share(one.share)
        named.append({g: f"{name[g]} {part[g]}" for g in LANGS})
    if more := len(direct) - _HOLDERS:
        named += [{g: texts.MORE_HOLDERS[g].format(n=more) for g in LANGS}] if more > 0 else []
    holders = _joined(named)
    yield {g: texts.HELD_BY[g].format(holders=holders[g]) for g in LANGS}
    for owner in control.owners:
        if owner.controls and not any(
            other.controls and other.name != owner.name and owner.name in _between(other)
            for other in control.owners
        ):
            name = found.name(owner.name)
            yield {g: texts.CONTROLLED[g].format(name=name[g]) for g in LANGS}
            break


def _between(owner: Any) -> set[str]:
    """Those through whom an owner has its share."""
    return {link.target for way in owner.ways for link in way.links}


def _having(found: Material, held: Sequence[tuple[str, Any, bool | None]]) -> Iterator[Text]:
    if len(held) == 1:
        name = found.name(held[0][0])
        yield {g: texts.HAS_ONE[g].format(name=name[g]) for g in LANGS}
        return
    yield {g: texts.HAS[g].format(n=len(held)) for g in LANGS}
    if commanded := sum(1 for one in held if one[2]):
        yield {g: texts.AND_CONTROLS[g].format(n=commanded) for g in LANGS}


def _witness(found: Material, thing: str, claims: Sequence[str]) -> Iterator[Text]:
    sources = {found.claims[claim].fields["source"] for claim in claims}
    if len(claims) == 1:
        yield both(texts.NAMED_ONCE)
    elif claims:
        yield {
            g: texts.NAMED_BY[g].format(claims=f"{len(claims):,}", sources=len(sources))
            for g in LANGS
        }
    differ = len(found.differing.get(thing, ()))
    if differ == 1:
        yield both(texts.DIFFER_ONCE)
    elif differ:
        yield {g: texts.DIFFER[g].format(n=differ) for g in LANGS}


def _joined(parts: Iterable[Text]) -> Text:
    told = list(parts)
    return {g: texts.COMMA[g].join(dict.fromkeys(one[g] for one in told)) for g in LANGS}


def _sentences(parts: Iterable[Text]) -> Text:
    told = list(parts)
    return {"en": " ".join(one["en"] for one in told), "zh": "".join(one["zh"] for one in told)}
