"""Why there is no way: what is shut, what is ruled out, what nothing leads to."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, TypeAlias

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from lodeway.analysis.constraints import Limits, by_wrong_mode, keep, price, search
from lodeway.analysis.labels import vectors
from lodeway.errors import NoRoute

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from numpy.typing import NDArray

    from lodeway.analysis.freight import Freight

    Label: TypeAlias = Callable[[str, "Lang"], str]

Lang = Literal["en", "zh"]
Kind = Literal["same", "off", "shut", "apart", "via", "twice"]
Cause = Literal["avoid", "only", "state"]
_MOST_NAMED = 6


@dataclass(frozen=True)
class Bar:
    """One thing in the way, and why: to be avoided, not of a mode allowed, or not open that day."""

    thing: str
    cause: Cause


@dataclass(frozen=True)
class Reason:
    """Why no way leads from `origin` to `destination`.

    "same": the two are one place. "off": `things` are on no segment. "shut": a way would lead over
    `bars`, which must open. "apart": no segment joins the two even with all open.
    "via": there are ways, but none by `things`, or none until `bars` open. "twice": each way passes
    a place twice.
    `reached` is how many other places can be reached.
    """

    kind: Kind
    origin: str
    destination: str
    reached: int = 0
    things: tuple[str, ...] = ()
    bars: tuple[Bar, ...] = ()

    def text(self, lang: Lang, label: Label | None = None) -> str:
        """The reason in words, to stand after a colon; ids where no `label` is given."""
        return _said(self, lang, _naming(lang, label))

    def error(self, label: Label | None = None) -> NoRoute:
        """The error to raise."""
        texts = self.text("en", label), self.text("zh", label)
        return NoRoute(self.origin, self.destination, *texts)


def why(freight: Freight, origin: str, destination: str, limits: Limits) -> Reason:
    """Why nothing leads from `origin` to `destination` under `limits`; ask only where nothing does."""
    if origin == destination:
        return Reason("same", origin, destination)
    known = {state[0] for state in freight.states}
    if missing := tuple(end for end in (origin, destination) if end not in known):
        return Reason("off", origin, destination, things=missing)
    free = replace(limits, via=())
    if limits.via and _first(freight, origin, destination, free, price(freight, "days")):
        things = tuple(sorted(thing for option in limits.via for thing in option))
        bars = _bars(freight, origin, destination, limits)
        return Reason("via", origin, destination, things=things, bars=bars)
    reached = _reached(freight, origin, free)
    others = len({freight.states[state][0] for state in reached} - {origin})
    if bars := _bars(freight, origin, destination, free):
        return Reason("shut", origin, destination, others, bars=bars)
    joined = freight.destination(destination) in reached
    return Reason("twice" if joined else "apart", origin, destination, others)


def _reached(freight: Freight, origin: str, limits: Limits) -> set[int]:
    """The states that goods from `origin` can come into."""
    start = freight.origin(origin)
    if start is None:
        return set()
    usable = keep(freight, limits).open
    shape = (len(freight.states),) * 2
    ends = (freight.tail[usable], freight.head[usable])
    graph = sparse.csr_array((np.ones(usable.sum()), ends), shape=shape)
    found = csgraph.breadth_first_order(graph, start, return_predecessors=False)
    return set(found.tolist())


def _bars(freight: Freight, origin: str, destination: str, limits: Limits) -> tuple[Bar, ...]:
    """What stands in the way that asks the least: first of the world, then of the limits, then of time.

    Empty where there is no way at all.
    """
    everything = replace(freight, open=np.ones(len(freight.steps), np.bool_))
    usable = keep(freight, limits).open
    days = price(freight, "days")
    more = 1 + days.sum()  # than any way can take
    cost = days + np.where(usable, 0.0, more) + np.where(freight.open, 0.0, more**2)
    steps = _first(everything, origin, destination, Limits(via=limits.via), cost)
    wrong = by_wrong_mode(freight, limits)
    found = (bar for i in steps if not usable[i] for bar in _causes(freight, i, limits, wrong))
    return tuple(dict.fromkeys(found))


def _first(
    freight: Freight, origin: str, destination: str, limits: Limits, cost: NDArray[np.float64]
) -> tuple[int, ...]:
    """The steps of the cheapest way; none where there is no way."""
    asked = search(freight, origin, destination, limits, back=True)
    found = vectors(asked, [cost], most=1) if asked else []
    return found[0][1] if found else ()


def _causes(freight: Freight, i: int, limits: Limits, wrong: NDArray[np.bool_]) -> Iterator[Bar]:
    step = freight.steps[i]
    yield from (Bar(thing, "avoid") for thing in sorted(step.things & limits.avoid))
    if wrong[i]:
        yield Bar(step.thing, "only")
    if not freight.open[i]:
        yield Bar(step.thing, "state")


_CAUSES: dict[Cause, dict[Lang, str]] = {
    "avoid": {"en": "to be avoided", "zh": "被要求避开"},
    "only": {"en": "of a mode not allowed", "zh": "运输方式不在所限之列"},
    "state": {"en": "closed or not yet built", "zh": "已关闭或尚未建成"},
}


_OPENING: dict[Lang, str] = {"en": "this would have to open: ", "zh": "以下各处须先开通："}


def _said(reason: Reason, lang: Lang, name: Callable[[str], str]) -> str:
    origin, destination = name(reason.origin), name(reason.destination)
    things = [name(thing) for thing in reason.things]
    bars = [_bar(bar, lang, name) for bar in reason.bars]
    opening = _OPENING[lang] + _listed(bars, lang)
    if lang == "en":
        return {
            "same": "the two are the same place",
            "off": f"{' and '.join(things)} {'are' if len(things) > 1 else 'is'} on no segment of this network",
            "shut": f"{_places(reason.reached)} can be reached from {origin}; to go on, {opening}",
            "apart": f"{_places(reason.reached)} can be reached from {origin}, and {destination} "
            "is not among them: no segment in the data leads on, open or not",
            "via": f"there are ways, but none by {_listed(things, lang)}"
            + (f"; to go there, {opening}" if bars else ""),
            "twice": "every way there passes a place twice",
        }[reason.kind]
    return {
        "same": "起讫点相同",
        "off": f"{'、'.join(things)}不在此网络的任何路段上",
        "shut": f"{_others(origin, reason.reached)}；若要继续前行，{opening}",
        "apart": f"{_others(origin, reason.reached)}{f'，其中没有{destination}' if reason.reached else ''}：数据中没有任何路段（无论开通与否）可继续前行",
        "via": f"有路可通，但没有一条经过{_listed(things, lang)}"
        + (f"；若要前往，{opening}" if bars else ""),
        "twice": "所有路线都要两次经过同一地点",
    }[reason.kind]


def _bar(bar: Bar, lang: Lang, name: Callable[[str], str]) -> str:
    cause = _CAUSES[bar.cause][lang]
    return f"{name(bar.thing)} ({cause})" if lang == "en" else f"{name(bar.thing)}（{cause}）"


def _listed(items: Sequence[str], lang: Lang) -> str:
    more = len(items) - _MOST_NAMED
    shown = list(items[:_MOST_NAMED])
    if more > 0:
        shown.append(f"{more} more" if lang == "en" else f"另有{more}项")
    return (", " if lang == "en" else "、").join(shown)


def _places(count: int) -> str:
    return f"{count or 'no'} other place{'s' if count != 1 else ''}"


def _others(origin: str, count: int) -> str:
    return f"自{origin}可达另外{count}处" if count else f"自{origin}无法到达别处"


def _naming(lang: Lang, label: Label | None) -> Callable[[str], str]:
    marks = ("'", "'") if lang == "en" else ("“", "”")
    return lambda thing: f"{marks[0]}{label(thing, lang) if label else thing}{marks[1]}"
