"""What-if answers as tables: what moves and what does not, who gains, and what it hangs on."""

from __future__ import annotations

from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from lodeway.choice.flows import interval
from lodeway.claims.dates import date_text
from lodeway.report.answer import Answer, columns
from lodeway.scenarios import least_cost_report
from lodeway.scenarios.compute import WhatIf
from lodeway.scenarios.hinges import SCALE
from lodeway.scenarios.sums import UNMODELLED
from lodeway.schema import values, words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from lodeway.choice.observations import Observation
    from lodeway.choice.seen import Seen
    from lodeway.claims.graph import Graph
    from lodeway.scenarios.hinges import Hinge
    from lodeway.scenarios.least_cost import LeastCost
    from lodeway.scenarios.sums import Shift

    Numbers = NDArray[np.float64]

_ = words.of(__name__)

Row = tuple[object, ...]
_MAIN = 3  # of each kind of shift that go before all smaller ones
_WORTH = 0.001  # of all tonnes: less is not told in the verdict
_ITEMS = {
    "moved": _("moves, t"),
    "diverted": _("on another way, t"),
    "elsewhere": _("of that by another port, t"),
    "held": _("waits for its way to open again, t"),
    "left": _("left behind: no room is worth its price, t"),
    "barred": _("kept back by a ban or a quota, t"),
    "days-each": _("extra days for each tonne on another way"),
    "usd-each": _("extra dollars for each tonne on another way"),
    "days": _("extra tonne-days"),
    "usd": _("extra dollars"),
    "loss": _("loss to shippers as they choose, dollars"),
}
_KINDS = {
    "port": _("port"),
    "corridor": _("corridor"),
    "post": _("border post"),
    "mine": _("mine"),
    "buyer": _("buyer", "the market"),
}
_TITLES = {
    "totals": _("{} ({})"),
    "rooms": _("What opens or grows, tonnes a year"),
    "shifts": _("Tonnes by port, corridor, border post, mine and buyer, the widest changes first"),
    "assumptions": _("What the answer hangs on most: {}"),
}
_COLUMNS = {
    "totals": columns(
        "item_id item before.. after.. change..",
        before_span=_("without", "without the change"),
        after_span=_("with"),
    ),
    "rooms": columns(
        "corridor_id corridor usual.. supply.. demand..",
        usual_span=_("as usual"),
        supply_span=_("limited by supply"),
        demand_span=_("limited by demand"),
    ),
    "shifts": columns(
        "kind_id kind thing_id thing tonnes_before.. tonnes_after.. tonnes_change.. -tonnes_held",
        kind=_("by"),
        tonnes_before_span=_("usual", "tonnes"),
        tonnes_after_span=_("after", "tonnes"),
        tonnes_change_span=_("change", "tonnes"),
        tonnes_held=None,
    ),
    "assumptions": columns(
        "assumption_id assumption at_low at_high -rank",
        assumption=_("what", "that an answer hangs on"),
        at_low=_("where it is low"),
        at_high=_("where it is high"),
        rank=None,
    ),
}
_HEADLINES = {
    "diverted": _("tonnes on another way"),
    "held": _("tonnes that wait"),
    "left": _("tonnes left behind"),
    "loss": _("loss to shippers, dollars"),
    "demand": _("tonnes a year by what opens or grows"),
}
_RANGE = _("{} ({} to {})")
_TONNES = _("{} t")
_SUM = _("{}, {} t in {} days: {}.")
_CLAUSES = {
    "diverted": _("{} take another way, {} of them to another port"),
    "held": _("{} wait for their way to open again"),
    "left": _("{} are left behind, for no room is worth its price"),
    "barred": _("{} are kept back by a ban or a quota"),
}
_NONE_MOVES = _("none takes another way")
_EACH = _("for each tonne on another way {} days and {} dollars, in all {} dollars")
_EVERY = _("for each tonne that moves {} days and {} dollars, in all {} dollars")
_MORE = _("+{}")
_LIST = _("; ", "clauses")
_ROOM = _("{} carries {} t a year if limited by supply and {} t if limited by demand.")
_KNOWN = _("Shippers are taken to know that it lasts {} days.")
_EXPECTED = _("Shippers act as if it lasted {} days; it lasts {}.")
_MISSES = _("Mind first: near that day the model misses {}.")
_MISS = _("the share by {} (counted: {}; the model: {})")
_PERCENT = _("{} %")
_MORE_MISSES = _("{}, and {} more like it")
_SENTENCES = _("{} {}")
_UNCHANGED = _(
    "Nothing changes: none of these goods goes where the scenario changes "
    "something, or that is already so on the day."
)
_ROOMY = _(
    "More room changes nothing by itself: fewer goods choose that way than fit on it already."
)
_HANGS = _("It hangs most on: {}.")
_CHANCE = _("No single assumption or count moves the answer by more than chance would.")
_SCALE = _("how much dearer a way must be to lose goods")
_OF_COUNT = _("what was counted by {} ({})")
_OF_PORT = _("what speaks for {} beside price and time")
_UNNAMED = _("mines not modelled")
_AGAINST = _("{}. Against the world of {}, the day before it begins or the day asked for.")
_DRAWN = _(
    "Figures are the middle of {} draws, with eight in ten of them between the two in brackets."
)
_MIDDLE = _("All that is drawn stands at its middle; without --no-intervals the answer has ranges.")
_WAITING = _(
    "What waits arrives late by half of the closure, taken over all of it; that is in none of the "
    "extra days and dollars."
)
_CHEAPER = _(
    "Freight falls on paper: the ways that lose goods are dear, and taken for what is neither price "
    "nor time. What shippers lose by it, as they choose, is the last figure."
)
_DOLLARS = _(
    "Dollars are freight and fees; the loss to shippers adds waits, risk and what keeps goods from "
    "other ways, not what scarce room fetches. Nobody publishes tariffs: dollars rest on assumptions "
    "(`lodeway parameters`)."
)
_SUPPLY = _(
    "Limited by supply: the lesser of the room and of what mines send that have a way by it. "
    "Limited by demand: what the model of choice gives it."
)
_MINES = _("Mines that leave by one place divide what becomes of its goods in proportion.")
_PERIOD, _A_YEAR = _("{} to {}, {:,} days"), _("over a year")
_SOURCES, _SEMICOLON = _("Sources: {}"), _("; ")
_COMMA = _(", ", "names")
_INVENTED = _("The scenario is invented.")
_SCENARIOS = _("What-if scenarios")
_ONE = _("`lodeway whatif NAME` answers one; a file of your own is answered the same way.")
_CAN_BE_ASKED = {
    0: _("No scenario is on file here."),
    1: _("One scenario can be asked by name, against a world without it."),
}
_MANY_CAN_BE_ASKED = _("{} scenarios can be asked by name, each against a world without it.")
_LISTED = columns(
    "scenario title",
    title=_("what if"),
)


def listed(scenarios: Sequence[tuple[str, Mapping[str, str]]], *, lang: Lang) -> Answer:
    """The scenarios of a project by name."""
    rows = tuple((name, titles.get(lang, "")) for name, titles in scenarios)
    verdict = _CAN_BE_ASKED.get(len(rows), _MANY_CAN_BE_ASKED)[lang].format(len(rows))
    told = _SCENARIOS[lang], _LISTED[lang], rows, (_ONE[lang],)
    return Answer(*told, verdict=verdict, name="scenarios")


def tables(found: WhatIf | LeastCost, kg: Graph, *, lang: Lang) -> tuple[Answer, ...]:
    """The totals, then what opens or grows, who gains and loses, and what it hangs on."""
    if not isinstance(found, WhatIf):
        return least_cost_report.tables(found, kg, lang=lang)
    return _Told(found, kg, lang).tables()


def totals(found: WhatIf, kg: Graph, *, lang: Lang) -> Answer:
    """The first of the tables alone: what the goods do in all, and the verdict."""
    return _Told(found, kg, lang).totals()


class _Told:
    def __init__(self, found: WhatIf, kg: Graph, lang: Lang) -> None:
        self.found, self.kg, self.lang = found, kg, lang

    def tables(self) -> tuple[Answer, ...]:
        rows = {
            "rooms": self._rooms(),
            "shifts": self._shifts(),
            "assumptions": self._hinges(),
        }
        notes = {"shifts": (_MINES[self.lang],)}
        answers = [self._answer(name, tuple(of), notes.get(name, ())) for name, of in rows.items()]
        return (self.totals(), *(answer for answer in answers if answer.rows))

    def totals(self) -> Answer:
        return self._answer("totals", tuple(self._totals()), tuple(self._notes()))

    def _answer(self, name: str, rows: tuple[Row, ...], notes: tuple[str, ...]) -> Answer:
        told = {
            "totals": (self.found.scenario.title[self.lang], self._period()),
            "assumptions": (_HEADLINES[self.found.headline][self.lang],),
        }
        return Answer(
            _TITLES[name][self.lang].format(*told.get(name, ())),
            _COLUMNS[name][self.lang],
            rows,
            notes,
            claims=(self.found.claims,) * len(rows),  # all goods share the network
            verdict=self._verdict() if name == "totals" else "",
            name=name,
        )

    # The tables.

    def _totals(self) -> Iterator[Row]:
        one = self.found.totals
        none = np.zeros_like(one.moved)
        pairs: dict[str, tuple[Numbers | None, Numbers | None, Numbers]] = {
            "moved": (one.moved, one.moves, one.moves - one.moved),
            "diverted": (None, one.diverted, one.diverted),
            "elsewhere": (None, one.elsewhere, one.elsewhere),
            "held": (None, one.held, one.held),
            "left": (one.left_before, one.left, one.left - one.left_before),
        }
        if one.barred.any():
            pairs["barred"] = (none, one.barred, one.barred)
        for item, three in pairs.items():
            yield item, _ITEMS[item][self.lang], *(c for of in three for c in self._tonnes(of))
        extra = {"days": one.days, "usd": one.usd, "loss": one.loss}
        if np.median(one.diverted) >= 1:
            extra = {
                "days-each": _each(one.days_diverted, one.diverted),
                "usd-each": _each(one.usd_diverted, one.diverted),
                **extra,
            }
        for item, of in extra.items():
            blank = self._tonnes(None) * 2
            yield item, _ITEMS[item][self.lang], *blank, *self._span(of)

    def _rooms(self) -> Iterator[Row]:
        for room in self.found.rooms:
            three = (self._tonnes(of) for of in (room.usual, room.supply, room.demand))
            name = self.kg.label(room.corridor, self.lang)
            yield room.corridor, name, *(cell for of in three for cell in of)

    def _shifts(self) -> Iterator[Row]:
        kinds: Mapping[str, Sequence[Shift]] = {
            "port": self.found.ports,
            "corridor": self.found.corridors,
            "post": self.found.posts,
            "mine": self.found.mines,
            "buyer": self.found.buyers,
        }
        every = [(kind, n, shift) for kind, of in kinds.items() for n, shift in enumerate(of)]
        for kind, _n, shift in sorted(every, key=lambda one: one[1] >= _MAIN):
            three = shift.before, shift.after, shift.gain
            cells = (cell for of in three for cell in self._tonnes(of))
            held = round(float(np.median(shift.held)))
            yield kind, _KINDS[kind][self.lang], *self._thing(shift.name), *cells, held

    def _thing(self, name: str) -> tuple[str, str]:
        return name, _UNNAMED[self.lang] if name == UNMODELLED else self.kg.label(name, self.lang)

    def _hinges(self) -> Iterator[Row]:
        for one in self.found.hinges:
            yield one.name, self._hinge(one), _rounded(one.low), _rounded(one.high), one.rank

    def _hinge(self, one: Hinge) -> str:
        if one.count:
            return _OF_COUNT[self.lang].format(*self._counted(one.count))
        if one.of == "port":
            return _OF_PORT[self.lang].format(self.kg.label(one.name, self.lang))
        return _SCALE[self.lang] if one.name == SCALE else self.kg.label(one.name, self.lang)

    def _counted(self, one: Observation) -> tuple[str, str]:
        """The ways that were counted, and when."""
        names = (self.kg.label(name, self.lang) for name in one.nodes or one.corridors)
        return _COMMA[self.lang].join(names), date_text(one.since, self.lang)

    # The verdict and the notes.

    def _verdict(self) -> str:
        if self._unchanged():
            said = (
                [*self._grown(), _ROOMY[self.lang]] if self.found.rooms else [_UNCHANGED[self.lang]]
            )
            return self._sentences([*self._beforehand(), *said])
        return self._sentences([*self._beforehand(), *self._grown(), self._sum(), *self._lasting()])

    def _sentences(self, told: list[str]) -> str:
        return reduce(_SENTENCES[self.lang].format, told)

    def _beforehand(self) -> Iterator[str]:
        """That the model misses what was counted near that day."""
        missed = self.found.misses
        if not missed:
            return
        said = self._miss(missed[0])
        if len(missed) > 1:
            said = _MORE_MISSES[self.lang].format(said, len(missed) - 1)
        yield _MISSES[self.lang].format(said)

    def _miss(self, one: Seen) -> str:
        low, high = one.counted
        seen, model = (
            _PERCENT[self.lang].format(self._ranged(tuple(100.0 * end for end in of)))
            for of in ((low, one.mid if one.mid is not None else (low + high) / 2, high), one.model)
        )
        names, _when = self._counted(one.observation)
        return _MISS[self.lang].format(names, seen, model)

    def _grown(self) -> Iterator[str]:
        for room in self.found.rooms:
            name = self.kg.label(room.corridor, self.lang)
            two = (self._ranged(interval(of)) for of in (room.supply, room.demand))
            yield _ROOM[self.lang].format(name, *two)

    def _sum(self) -> str:
        one = self.found.totals
        whole = float(np.median(one.moved))
        told = []
        for item, text in _CLAUSES.items():
            ends = interval(getattr(one, item))
            if ends[2] >= max(1.0, _WORTH * whole):
                said = _TONNES[self.lang].format(self._ranged(ends))
                ports = self._ranged(interval(one.elsewhere))
                told.append(text[self.lang].format(said, ports))
        told.append(self._cost() if interval(one.moves)[2] >= 1 else "")
        said = _LIST[self.lang].join(part for part in told if part) or _NONE_MOVES[self.lang]
        product = self.kg.label(self.found.shock.model.set.mineral or "", self.lang)
        total = values.figure(_rounded(whole))
        return _SUM[self.lang].format(product, total, self.found.days, said)

    def _cost(self) -> str:
        one = self.found.totals
        by_way = abs(np.median(one.usd_diverted)) >= abs(np.median(one.usd)) / 2
        if by_way and np.median(one.diverted) >= 1:
            of = one.diverted
            each = _each(one.days_diverted, of), _each(one.usd_diverted, of)
            text = _EACH
        else:
            each, text = (_each(one.days, one.moves), _each(one.usd, one.moves)), _EVERY
        return text[self.lang].format(*(self._signed(interval(of)) for of in (*each, one.usd)))

    def _lasting(self) -> Iterator[str]:
        if self.found.shut:
            expected, days = round(self.found.shock.expected), self.found.days
            if expected != days:
                yield _EXPECTED[self.lang].format(expected, days)

    def _unchanged(self) -> bool:
        one = self.found.totals
        sums = one.diverted, one.held, one.left - one.left_before, one.barred, one.usd, one.days
        return not any(round(float(np.abs(of).max())) for of in sums)

    def _notes(self) -> Iterator[str]:
        asked, lang = self.found.scenario, self.lang
        if self.found.hinges:
            first = _LIST[lang].join(self._hinge(one) for one in self.found.hinges[:3])
            yield _HANGS[lang].format(first)
        one = self.found.totals
        if self.found.shut and np.median(one.usd) < 0:
            yield _CHEAPER[lang]
        if asked.note:
            yield asked.note[lang]
        if self._unchanged():
            yield (_ROOMY if self.found.rooms else _UNCHANGED)[lang]
        if self.found.rooms:
            yield _SUPPLY[lang]
        if interval(one.held)[2] >= 1:
            yield _WAITING[lang]
        goods = self.kg.label(self.found.shock.model.set.id, lang)
        yield _AGAINST[lang].format(goods, date_text(str(self.found.on), lang))
        yield (_MIDDLE if self.found.draws == 1 else _DRAWN)[lang].format(self.found.draws)
        if self.found.shut and round(self.found.shock.expected) == self.found.days:
            yield _KNOWN[lang].format(self.found.days)
        yield _DOLLARS[lang]
        named = [self.kg.label(source, lang) for source in asked.sources]
        named += [s for s in self.kg.sources(self._behind(), lang) if s not in named]
        if not asked.sources:
            yield _INVENTED[lang]
        if named:
            yield _SOURCES[lang].format(_SEMICOLON[lang].join(named))

    def _behind(self) -> list[str]:
        return sorted({claim for supply in self.found.goods for claim in supply.claims})

    def _period(self) -> str:
        asked = self.found.scenario
        if asked.since is None or asked.until is None:
            return _A_YEAR[self.lang]
        ends = (date_text(day.isoformat(), self.lang) for day in (asked.since, asked.until))
        return _PERIOD[self.lang].format(*ends, self.found.days)

    # Figures.

    def _tonnes(self, of: Numbers | None) -> Row:
        """Low, middle and high in whole tonnes, and all three as one text."""
        if of is None:
            return (None,) * 4
        low, mid, high = (round(end) for end in interval(of))
        return self._cells(low, mid, high)

    def _span(self, of: Numbers) -> Row:
        low, mid, high = (_rounded(end) for end in interval(of))
        return self._cells(low, mid, high)

    def _cells(self, low: float, mid: float, high: float) -> Row:
        if self.found.draws == 1:
            return None, mid, None, values.figure(mid)
        return low, mid, high, self._ranged((low, mid, high))

    def _signed(self, ends: Sequence[float]) -> str:
        said = self._ranged(ends)
        return _MORE[self.lang].format(said) if _alike(ends)[1] > 0 else said

    def _ranged(self, ends: Sequence[float]) -> str:
        low, mid, high = (values.figure(end) for end in _alike(ends))
        if low == high:
            return mid
        return _RANGE[self.lang].format(mid, low, high)


def _each(total: Numbers, tonnes: Numbers) -> Numbers:
    return np.divide(total, tonnes, out=np.zeros_like(total), where=tonnes >= 1)


def _alike(ends: Sequence[float]) -> list[float]:
    """The ends of a range, each as exact as three figures of the one furthest from nothing."""
    most = max(abs(end) for end in ends)
    digits = 2 - int(np.floor(np.log10(most))) if most else 0
    found = [round(end, digits) + 0.0 for end in ends]
    return [int(end) if digits <= 0 else end for end in found]


def _rounded(value: float) -> float:
    """Three figures: 3,690,000, 41.2, -0.5."""
    if not value or abs(value) >= 100:
        return round(value, -max(0, len(str(int(abs(value)))) - 3)) + 0
    return float(f"{value:.3g}")
