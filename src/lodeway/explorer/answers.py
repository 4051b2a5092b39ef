"""The answers of the views that are counted from what the page itself holds."""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lodeway.schema import words
from lodeway.schema.values import figure

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Mapping

    from lodeway.explorer.cards import EdgeCard
    from lodeway.schema.words import Lang

    Text = Mapping[str, str]

_ = words.of(__name__)

_PACTS = _(
    "{n} agreements join {m} governments and blocs, most often {first} ({k}); {soft} of the {n} are only announced, non-binding or no longer in force."
)
_CONTROLS = _(
    "{n} restrictions of {m} governments are in force, on {minerals} minerals and forms of them and on {others} firms, states and others, most of them by {first} ({k}); {soft} more are only announced, suspended or over."
)
_FLOORS = _("{n} promises of a least price stand behind {firms} firms: {list}.")
_FLOOR, _FLOOR_SOFT = _("{name} {price}"), _("{name} {price} ({status})")
_PRICE = _("{} {}")
_PARTS = _(", ", "clauses")
_TIES = _("{n} things are tied here by {m} relations, of which {soft} are not in effect.")
_NEIGHBOURS = _("To {n} things, by {m} relations, of which {soft} are not in effect.")
_CUT = _("{said} {cut} more that lie as near are left out.")


@dataclass(frozen=True)
class Told:
    """What is said of the page's relations: their claims by id, and the words for what they name."""

    claims: Mapping[str, Mapping[str, Any]]
    bodies: Mapping[str, str]  # of whom a ministry or agency is one
    words: Callable[[object], Text]

    def claim(self, edge: EdgeCard) -> Mapping[str, Any] | None:
        """The claim that a relation rests on; None for one of a reference table."""
        return self.claims.get(edge.id.split(">")[0])

    def is_soft(self, edge: EdgeCard) -> bool:
        """Whether a relation is only said, or over."""
        return self.claim(edge) is not None and edge.line.firmness in {"said", "ended"}

    def head(self, actor: str) -> str:
        """The state or bloc whose body an actor is; itself, if it is nobody's."""
        return self.bodies.get(actor, actor)

    def name(self, thing: str, lang: Lang) -> str:
        """What a thing is called."""
        label = self.words(thing)
        return label.get(lang) or label["en"]


def counted(
    topic: str, edges: Collection[EdgeCard], kinds: Mapping[str, str], told: Told
) -> dict[str, str]:
    """The answer to a topic's question, from the relations that its view shows."""
    if topic == "pacts":
        return _pacts(edges, told)
    if topic == "controls":
        return _controls(edges, kinds, told)
    if topic == "floors" and any(e.kind == "PriceFloor" for e in edges):
        return _floors(edges, told)
    nodes = {end for e in edges for end in (e.source, e.target)}
    return _ties(_TIES, len(nodes), edges, told)


def neighbours(n: int, edges: Collection[EdgeCard], told: Told, cut: int) -> dict[str, str]:
    """To how much a thing is tied, and how much of it is left out."""
    said = _ties(_NEIGHBOURS, n, edges, told)
    if not cut:
        return said
    return {lang: _CUT[lang].format(said=said[lang], cut=figure(cut)) for lang in words.LANGS}


def _ties(text: words.Text, n: int, edges: Collection[EdgeCard], told: Told) -> dict[str, str]:
    soft = sum(told.is_soft(e) for e in edges)
    values = {"n": figure(n), "m": figure(len(edges)), "soft": figure(soft)}
    return {lang: text[lang].format(**values) for lang in words.LANGS}


def _pacts(edges: Collection[EdgeCard], told: Told) -> dict[str, str]:
    parties: dict[str, set[str]] = defaultdict(set)
    bound = set()
    for e in edges:
        parties[e.target].add(told.head(e.source))
        if not told.is_soft(e):
            bound.add(e.target)
    times = Counter(party for who in parties.values() for party in who)
    first, k = _most(times)
    return {
        lang: _PACTS[lang].format(
            n=len(parties),
            m=len(times),
            first=told.name(first, lang),
            k=k,
            soft=len(parties) - len(bound),
        )
        for lang in words.LANGS
    }


def _controls(edges: Collection[EdgeCard], kinds: Mapping[str, str], told: Told) -> dict[str, str]:
    standing = [e for e in edges if not told.is_soft(e)]
    claims = {e.id.split(">")[0]: told.head(e.source) for e in standing}
    soft = {e.id.split(">")[0] for e in edges} - claims.keys()
    hit = {e.target for e in standing}
    goods = {t for t in hit if kinds[t] in {"Mineral", "MaterialForm"}}
    first, k = _most(Counter(claims.values()))
    return {
        lang: _CONTROLS[lang].format(
            n=len(claims),
            m=len(set(claims.values())),
            minerals=len(goods),
            others=len(hit - goods),
            first=told.name(first, lang),
            k=k,
            soft=len(soft),
        )
        for lang in words.LANGS
    }


def _most(times: Counter[str]) -> tuple[str, int]:
    """Who is counted most often, the first by name of several."""
    return min(times.items(), key=lambda item: (-item[1], item[0]), default=("", 0))


def _floors(edges: Collection[EdgeCard], told: Told) -> dict[str, str]:
    floors = [e for e in edges if e.kind == "PriceFloor"]
    answer: dict[str, str] = {}
    for lang in words.LANGS:
        firm = {_priced(e, told, lang) for e in floors if not told.is_soft(e)}
        shown = (e for e in floors if not told.is_soft(e) or _priced(e, told, lang) not in firm)
        listed = _PARTS[lang].join(dict.fromkeys(_floor(e, told, lang) for e in shown))
        answer[lang] = _FLOORS[lang].format(
            n=len(floors), firms=len({e.target for e in floors}), list=listed
        )
    return answer


def _priced(edge: EdgeCard, told: Told, lang: Lang) -> tuple[str, str]:
    """Whom a promise is given, and the price with its unit."""
    claim = told.claim(edge) or {}
    unit = told.words(claim["unit"]).get(lang, "") if claim.get("unit") else ""
    price = _PRICE[lang].format(figure(claim["value"]), unit).strip() if claim.get("value") else ""
    return told.name(edge.target, lang), price


def _floor(edge: EdgeCard, told: Told, lang: Lang) -> str:
    claim = told.claim(edge) or {}
    name, price = _priced(edge, told, lang)
    if not told.is_soft(edge):
        return _FLOOR[lang].format(name=name, price=price).strip()
    status = told.words(claim["claimStatus"]).get(lang, "")
    return _FLOOR_SOFT[lang].format(name=name, price=price, status=status)
