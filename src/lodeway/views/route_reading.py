"""Routes with what it takes to put them in words, and the notes that every table of them has."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Literal

from lodeway.views.codes import codes
from lodeway.views.spans import span

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.analysis.ways import Way
    from lodeway.networks.disputes import Dispute
    from lodeway.networks.drivers import Criterion
    from lodeway.networks.restrictions import Restriction
    from lodeway.studies.model import Graph
    from lodeway.studies.routes import Routes
    from lodeway.views.atlas import Atlas

Lang = Literal["en", "zh"]

CRITERIA = {
    "km": {"en": "km", "zh": "公里"},
    "days": {"en": "days", "zh": "天数"},
    "usd": {"en": "USD/t", "zh": "美元/吨"},
    "co2": {"en": "CO2 kg/t", "zh": "二氧化碳 千克/吨"},
    "risk": {"en": "days shut a year", "zh": "年均中断天数"},
    "generalised": {"en": "USD/t with days at their value", "zh": "含时间价值的美元/吨"},
}
SHOWN: tuple[Criterion, ...] = ("km", "days", "usd", "co2", "risk")
_RANGES = {
    "en": "Ranges are low-middle-high: all at its best, all at its worst. No tariff is published: USD and "
    "CO2 rest on assumptions (`lodeway parameters`). Days shut a year are those on record.",
    "zh": "区间为低-中-高，即全部取最好与全部取最差。运价均未公布，美元与二氧化碳为假定（见 `lodeway parameters`）。"
    "年均中断天数取自有记录的中断。",
}
_SOURCES = {"en": "Sources: ", "zh": "出处："}
_NO_DAY = {
    "en": "No day was given (--on): what was shut for a time counts as open, what is only planned does not.",
    "zh": "未指定日期（--on）：曾临时中断的视为开通，仅在规划中的不计入。",
}


@dataclass(frozen=True)
class Reading:
    """Routes with what it takes to put them in words."""

    found: Routes
    kg: Graph
    atlas: Atlas

    @cached_property
    def ways(self) -> dict[int, Way]:
        """All ways by their number: the best in their order, then the others of the Pareto set."""
        steps = {way.steps: way for way in (*self.found.ways, *self.found.pareto)}
        return dict(enumerate(steps.values(), start=1))

    def number(self, way: Way) -> int:
        """The number of a way."""
        return next(n for n, one in self.ways.items() if one.steps == way.steps)

    def ends(self, lang: Lang) -> tuple[str, str]:
        """The labels of the two ends."""
        return self.kg.label(self.found.origin, lang), self.kg.label(self.found.destination, lang)

    def listed(self, things: Iterable[str], lang: Lang) -> str:
        """Labels without repeats, with commas between."""
        labels = dict.fromkeys(self.kg.label(thing, lang) for thing in things)
        return ("、" if lang == "zh" else ", ").join(labels)

    def posts(self, way: Way) -> list[str]:
        """The border posts on a way."""
        return [place for place in way.places if self.atlas.kind.get(place) == "BorderPost"]

    def straits(self, way: Way) -> list[str]:
        """The straits and canals on a way, in their order."""
        return [s for leg in way.travelled for s in self.atlas.straits(leg)]

    def disputed(self, way: Way) -> list[Dispute]:
        """What sources differ on along a way; what they say of its two ends is left out."""
        ends = self.found.origin, self.found.destination
        return [one for one in self.found.disputed(way) if one.thing not in ends]

    def behind(self, way: Way) -> tuple[str, ...]:
        """The claims behind a way and those that sources differ on along it."""
        differing = (c for one in self.disputed(way) for c in (one.claim, one.other))
        return tuple(dict.fromkeys((*way.claims, *differing)))

    def name(self, way: Way, lang: Lang) -> str:
        """What to call a way: its corridor, else its port, with its modes on land."""
        corridor = self.found.corridor(way)
        called = corridor or way.gate or way.places[-1]
        land = self.listed((leg.mode for leg in way.travelled if leg.mode != "sea"), lang)
        words = short(self.kg.label(called, lang), lang)
        if not land:
            return words
        return f"{words}（{land}）" if lang == "zh" else f"{words} ({land})"


def short(label: str, lang: Lang) -> str:
    """A label without what stands in brackets."""
    return label.partition("（" if lang == "zh" else " (")[0]


def total(found: tuple[float, float, float], criterion: Criterion) -> object:
    """Low-middle-high; of kilometres the middle alone where they hardly differ."""
    low, mid, high = found
    return round(mid) if criterion == "km" and high - low <= mid / 100 else span(found)


def notes(read: Reading, lang: Lang) -> list[str]:
    """What the ranges mean, on which day, and what limits the trade without forbidding it."""
    notes = [_RANGES[lang]]
    notes += [_NO_DAY[lang]] if read.found.on is None else []
    return notes + [_limit(read, one, lang) for one in read.found.limits]


def sources(read: Reading, lang: Lang) -> list[str]:
    """The sources of all ways in one line."""
    claims = dict.fromkeys(claim for way in read.ways.values() for claim in way.claims)
    found = sorted(read.kg.sources(claims, lang))
    return [_SOURCES[lang] + ("；" if lang == "zh" else "; ").join(found)] if found else []


def _limit(read: Reading, one: Restriction, lang: Lang) -> str:
    """A licence, a quota or a tariff that falls on the goods."""
    by, measure = read.listed(sorted(one.by), lang), read.kg.label(one.measure, lang)
    status = codes(read.kg.store, lang)("status", one.status)
    product = read.kg.label(read.found.product or "", lang)
    days: Mapping[str, str] = {
        "en": f"since {one.since or '?'}" + (f" until {one.until}" if one.until else ""),
        "zh": f"{one.since or '？'}起" + (f"，至{one.until}" if one.until else ""),
    }
    if lang == "zh":
        return f"{by}对“{product}”：{measure}，{status}（{days[lang]}；{one.claim}）。{one.note_zh}"
    said = f"On {product}, {by}: {measure}, {status} ({days[lang]}; {one.claim}). {one.note_en}"
    return said.rstrip()
