"""The k best ways, the Pareto set, and why there is none."""

from __future__ import annotations

import heapq
import itertools
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, NamedTuple, TypeAlias

import numpy as np
from scipy import sparse
from scipy.sparse import csgraph

from lodeway.routes.search import ANY, Aim, Limits, by_wrong_mode, keep, price, search, vectors
from lodeway.schema import words
from lodeway.schema.errors import NoRoute
from lodeway.schema.values import Lang
from lodeway.transport.ways import Way, way

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Sequence

    from numpy.typing import NDArray

    from lodeway.routes.search import Search
    from lodeway.schema.words import Text
    from lodeway.transport.freight import Freight


_ = words.of(__name__)


# Why there is no way: what is shut, what is ruled out, what nothing leads to.


if TYPE_CHECKING:
    Label: TypeAlias = Callable[[str, "Lang"], str]

Kind = Literal["same", "off", "shut", "apart", "via", "twice"]
Cause = Literal["avoid", "only", "state", "perhaps"]
_MOST_NAMED = 6


@dataclass(frozen=True)
class Bar:
    """One thing in the way, and why: to be avoided, not of a mode allowed, or not open that day.

    "perhaps" is what is only said to have opened again on some day of a half-known date.
    """

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
        texts = words.in_each(lambda lang: self.text(lang, label))
        return NoRoute(self.origin, self.destination, texts)


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


_CAUSES: dict[Cause, Text] = {
    "avoid": _("to be avoided"),
    "only": _("of a mode not allowed"),
    "state": _("closed or not yet built"),
    "perhaps": _("perhaps still closed: on which day it opened is half known"),
}
_SAME = _("the two are the same place")
_OFF, _BOTH_OFF = (
    _("{} is on no segment of this network"),
    _("{} are on no segment of this network"),
)
_NONE_REACHED = _("no other places can be reached from {0}")
_ONE_REACHED = _("1 other place can be reached from {0}")
_REACHED = _("{1} other places can be reached from {0}")
_SHUT = _("{}; to go on, {}")
_APART = _(
    "{}, and {} is not among them: no segment in the data leads on, open or not",
)
_NO_WAY_OUT = _("{}: no segment in the data leads on, open or not")
_NOT_VIA, _TO_GO_THERE = _("there are ways, but none by {}"), _("{}; to go there, {}")
_TWICE = _("every way there passes a place twice")
_OPENING = _("this would have to open: {}")
_QUOTED, _BAR = _("'{}'"), _("{} ({})")
_COMMA, _AND, _MORE = _(", "), _(" and ", "in a list"), _("{} more")


def _said(reason: Reason, lang: Lang, name: Callable[[str], str]) -> str:
    things = [name(thing) for thing in reason.things]
    opening = _OPENING[lang].format(_listed([_bar(bar, lang, name) for bar in reason.bars], lang))
    match reason.kind:
        case "same":
            return _SAME[lang]
        case "off":
            return (_BOTH_OFF if things[1:] else _OFF)[lang].format(_AND[lang].join(things))
        case "shut":
            return _SHUT[lang].format(_reach(reason, lang, name), opening)
        case "apart" if not reason.reached:
            return _NO_WAY_OUT[lang].format(_reach(reason, lang, name))
        case "apart":
            return _APART[lang].format(_reach(reason, lang, name), name(reason.destination))
        case "via":
            none = _NOT_VIA[lang].format(_listed(things, lang))
            return _TO_GO_THERE[lang].format(none, opening) if reason.bars else none
        case "twice":
            return _TWICE[lang]


def _reach(reason: Reason, lang: Lang, name: Callable[[str], str]) -> str:
    text = {0: _NONE_REACHED, 1: _ONE_REACHED}.get(reason.reached, _REACHED)
    return text[lang].format(name(reason.origin), reason.reached)


def _bar(bar: Bar, lang: Lang, name: Callable[[str], str]) -> str:
    return _BAR[lang].format(name(bar.thing), _CAUSES[bar.cause][lang])


def _listed(items: Sequence[str], lang: Lang) -> str:
    more = len(items) - _MOST_NAMED
    shown = [*items[:_MOST_NAMED], *([_MORE[lang].format(more)] if more > 0 else [])]
    return _COMMA[lang].join(shown)


def _naming(lang: Lang, label: Label | None) -> Callable[[str], str]:
    return lambda thing: _QUOTED[lang].format(label(thing, lang) if label else thing)


# All ways that pass no place twice, in order of cost (Yen's algorithm on a freight network).


_NOWHERE = float("inf")
_PATIENCE = 20_000  # parts opened without a way; only maps made for it need more


def paths(asked: Search, cost: NDArray[np.float64]) -> Iterator[tuple[float, tuple[int, ...]]]:
    """Every way that passes no place twice, cheapest first: its cost and its steps.

    `cost` is by step of the freight. Yen (1971) with the partition of Lawler (1972): what is
    still unknown is split by the first step in which ways differ. A part is searched only when
    the bound that the distances to the goal give it says that it may hold the next best. The search
    is given up where thousands of parts in a row hold no way that passes each place once.
    """
    finder = _Finder(asked, cost[asked.step])
    for found in finder.ways():
        yield found.cost, tuple(finder.step[edge] for edge in found.edges)


class _Part(NamedTuple):
    """Ways that begin with the first `fixed` edges and go on by none of `banned`.

    `edges` are those of the cheapest of them once it is solved, before that only the fixed ones;
    `cost` is its cost, before that a bound from below.
    """

    cost: float
    unsolved: bool
    edges: tuple[int, ...]
    fixed: int
    banned: frozenset[int]


class _Finder:
    def __init__(self, asked: Search, cost: NDArray[np.float64]) -> None:
        self.start, self.goal, self.origin = asked.start, asked.goal, asked.origin
        self.rest: list[float] = asked.remaining(cost).tolist()
        self.cost: list[float] = cost.tolist()
        self.tail: list[int] = asked.tail.tolist()
        self.head: list[int] = asked.head.tolist()
        self.place: list[int] = asked.place.tolist()
        self.first: list[int] = asked.first.tolist()
        self.step: list[int] = asked.step.tolist()

    def ways(self) -> Iterator[_Part]:
        parts = [_Part(self.rest[self.start], True, (), 0, frozenset())]
        patience = _PATIENCE
        while parts and parts[0].cost < _NOWHERE and patience:
            part = heapq.heappop(parts)
            if part.unsolved:
                if solved := self.solved(part):
                    heapq.heappush(parts, solved)
                continue
            until = self.until_repeat(part.edges)
            patience -= 1
            if until == len(part.edges):
                yield part
                patience = _PATIENCE
            for smaller in self.split(part, until):
                heapq.heappush(parts, smaller)

    def solved(self, part: _Part) -> _Part | None:
        """The part with its cheapest way; None where it holds none."""
        node = self.head[part.edges[-1]] if part.edges else self.start
        onward = self.onward(node, self.visited(part.edges), part.banned)
        if onward is None:
            return None
        edges = (*part.edges, *onward)
        cost = sum(self.cost[edge] for edge in edges)
        return _Part(cost, False, edges, part.fixed, part.banned)

    def split(self, part: _Part, until: int) -> Iterator[_Part]:
        """All other ways of the part, by how many edges they share with the cheapest.

        Ways that share its edges beyond `until` pass a place twice, and are left out.
        """
        visited = self.visited(part.edges[: part.fixed])
        spent = sum(self.cost[edge] for edge in part.edges[: part.fixed])
        for at in range(part.fixed, min(until + 1, len(part.edges))):
            edge = part.edges[at]
            banned = part.banned | {edge} if at == part.fixed else frozenset((edge,))
            node = self.head[part.edges[at - 1]] if at else self.start
            bound = spent + self.bound(node, visited, banned)
            if bound < _NOWHERE:
                yield _Part(bound, True, part.edges[:at], at, banned)
            spent += self.cost[edge]
            visited.add(self.place[edge])

    def bound(self, node: int, visited: Collection[int], banned: Collection[int]) -> float:
        return min(
            (
                self.cost[edge] + self.rest[self.head[edge]]
                for edge in range(self.first[node], self.first[node + 1])
                if edge not in banned and (self.place[edge] < 0 or self.place[edge] not in visited)
            ),
            default=_NOWHERE,
        )

    def onward(
        self, start: int, visited: Collection[int], banned: Collection[int]
    ) -> list[int] | None:
        """The cheapest edges to the goal past no visited place, by A* (Hart et al. 1968)."""
        came: dict[int, int] = {}
        spent = {start: 0.0}
        queue = [(self.rest[start], start)]
        done: set[int] = set()
        while queue:
            node = heapq.heappop(queue)[1]
            if node == self.goal:
                return self.back(came, start)
            if node in done:
                continue
            done.add(node)
            for edge in range(self.first[node], self.first[node + 1]):
                head, place = self.head[edge], self.place[edge]
                if edge in banned or (place >= 0 and place in visited):
                    continue
                total = spent[node] + self.cost[edge]
                if total < spent.get(head, _NOWHERE) and self.rest[head] < _NOWHERE:
                    spent[head], came[head] = total, edge
                    heapq.heappush(queue, (total + self.rest[head], head))
        return None

    def back(self, came: dict[int, int], start: int) -> list[int]:
        edges = []
        node = self.goal
        while node != start:
            edges.append(came[node])
            node = self.tail[edges[-1]]
        return edges[::-1]

    def visited(self, edges: tuple[int, ...]) -> set[int]:
        return {self.origin, *(self.place[edge] for edge in edges)}

    def until_repeat(self, edges: tuple[int, ...]) -> int:
        """How many edges go by before one arrives at a place passed before."""
        seen = {self.origin}
        for number, edge in enumerate(edges):
            place = self.place[edge]
            if place in seen:
                return number
            if place >= 0:
                seen.add(place)
        return len(edges)


# The k best ways from one place to another that pass no place twice.


_TIE = 1e-7  # small enough never to reorder ways that differ by what anybody knows


def ranked(
    freight: Freight, origin: str, destination: str, *, by: Aim = "days", limits: Limits = ANY
) -> Iterator[tuple[int, ...]]:
    """The steps of all ways, that with the least of `by` at the drivers' middle values first.

    Of ways that differ by less than a thousandth the cheaper comes first. Raises `NoRoute` with the
    reason where there is none.
    """
    cost = price(freight, by) + _TIE * price(freight, "generalised")
    for back in (False, True):
        asked = search(freight, origin, destination, limits, back=back)
        # Labels tell at once that there is no way; going through all ways might take for ever.
        if asked and vectors(asked, [cost], most=1):
            return (steps for _, steps in paths(asked, cost))
    raise why(freight, origin, destination, limits).error()


def best(
    freight: Freight,
    origin: str,
    destination: str,
    *,
    by: Aim = "days",
    k: int = 1,
    limits: Limits = ANY,
) -> tuple[Way, ...]:
    """The `k` ways with the least of `by` at the drivers' middle values, best first.

    Parallel segments (road and rail between the same towns) make different ways, and so do
    different changes. Of ways that differ by less than a thousandth the cheaper comes first.
    Fewer than `k` come back where no more exist. Raises `NoRoute` with the reason where there is none.
    """
    found = ranked(freight, origin, destination, by=by, limits=limits)
    return tuple(way(freight, steps) for steps in itertools.islice(found, k))


# The ways that no other way beats by every criterion at once.


def unbeaten(
    freight: Freight,
    origin: str,
    destination: str,
    *,
    by: Sequence[Aim] = ("days", "usd"),
    most: int | None = None,
    limits: Limits = ANY,
) -> list[tuple[tuple[float, ...], tuple[int, ...]]]:
    """The ways of `front`, each as its costs by the criteria and its steps. Raises `NoRoute`."""
    costs = [price(freight, aim) for aim in by]
    for back in (False, True):
        asked = search(freight, origin, destination, limits, back=back)
        if asked and (found := vectors(asked, costs, most)):
            return found
    raise why(freight, origin, destination, limits).error()


def front(
    freight: Freight,
    origin: str,
    destination: str,
    *,
    by: Sequence[Aim] = ("days", "usd"),
    most: int | None = None,
    limits: Limits = ANY,
) -> tuple[Way, ...]:
    """Every trade-off between the criteria `by` at the drivers' middle values, best by the first one first.

    A way is left out where another is as good by every criterion; of ways that cost the same by
    all of them one stands for the rest. No way passes a place twice (see `Limits` for `via`). With `most` the search ends
    when so many are found. Raises `NoRoute` with the reason where there is no way.
    """
    found = unbeaten(freight, origin, destination, by=by, most=most, limits=limits)
    return tuple(way(freight, steps) for _, steps in found)
