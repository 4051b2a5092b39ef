"""Ways as tables: one row a way, one row a leg, what is disputed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.claims.claim_text import codes
from lodeway.report.answer import Answer
from lodeway.report.text import span
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.claims.figures import Criterion
    from lodeway.claims.graph import Graph
    from lodeway.maps.atlas import Atlas
    from lodeway.routes.compute import Routes
    from lodeway.schema.errors import NoRoute
    from lodeway.transport.closures import Dispute
    from lodeway.transport.restrictions import Restriction
    from lodeway.transport.ways import Leg, Way

_ = words.of(__name__)


# Routes with what it takes to put them in words, and the notes that every table of them has.


CRITERIA = {
    "km": _("km"),
    "days": _("days"),
    "usd": _("USD/t"),
    "co2": _("CO2 kg/t"),
    "risk": _("days shut a year"),
    "generalised": _("USD/t with days at their value"),
}
SHOWN: tuple[Criterion, ...] = ("km", "days", "usd", "co2", "risk")
_RANGES = _(
    "Ranges are low-middle-high: all at its best, all at its worst. No tariff is "
    "published: USD and CO2 rest on assumptions (`lodeway parameters`). Days shut "
    "a year are those on record."
)
_SOURCES = _("Sources: ")
_NO_DAY = _(
    "No day was given (--on): what was shut for a time counts as open, what is "
    "only planned does not."
)


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


# One way leg by leg, and all legs of all ways in one table.


_LEG_HEADS = {
    "en": ("from", "to", "how", "rests on", "differ", "claims"),
    "zh": ("起点", "终点", "方式", "依据", "分歧数", "所据主张"),
}
_HOW = {
    "pass": _("border wait, {}"),
    "change": _("change, {}"),
    "load": _("loading, {}"),
    "unload": _("unloading, {}"),
}
_TRANSSHIPPED = _("transshipment")
_SHORT = {
    "km": _("km"),
    "days": _("days"),
    "usd": _("USD"),
    "co2": _("CO2"),
    "risk": _("shut"),
}
_WAY = _("way")
_UNBEATEN = _("unbeaten")
_YES = _("yes")
_TITLES = {
    "legs": _("Way {}: {}, leg by leg"),
    "flat": _("Ways from {} to {}, leg by leg"),
}


def legs(read: Reading, number: int, *, lang: Lang = "en") -> Answer:
    """One way leg by leg: what each costs and what that rests on, the claims as notes."""
    way = read.ways[number]
    title = _TITLES["legs"][lang].format(number, read.name(way, lang))
    start, end, how, *rest = _LEG_HEADS[lang]
    heads = (start, end, how, *(CRITERIA[c][lang] for c in SHOWN), *rest)
    marks = {claim: f"[{n}]" for n, claim in enumerate(way.claims, start=1)}
    rows = tuple(
        (*_leg(read, leg, lang), " ".join(marks[claim] for claim in leg.claims)) for leg in way.legs
    )
    behind = tuple(leg.claims for leg in way.legs)
    return Answer(title, heads, rows, tuple(_cited(read, marks, lang)), behind)


def _cited(read: Reading, marks: Mapping[str, str], lang: Lang) -> Iterable[str]:
    for claim, mark in marks.items():
        source = "; ".join(read.kg.sources([claim], lang))
        yield f"{mark} {claim}" + (f" ({source})" if lang == "en" else f"（{source}）")


def flat(read: Reading, *, lang: Lang = "en") -> Answer:
    """Every leg of every way in one table, the numbers apart: for programs and spreadsheets."""
    start, end, how, *rest = _LEG_HEADS[lang]
    low, mid, high = {"en": ("low", "middle", "high"), "zh": ("低", "中", "高")}[lang]
    numbers = [
        f"{CRITERIA[c][lang]}, {which}" if lang == "en" else f"{CRITERIA[c][lang]}（{which}）"
        for c in SHOWN
        for which in (low, mid, high)
    ]
    heads = (_WAY[lang], _UNBEATEN[lang], start, end, how, *numbers, *rest)
    unbeaten = {way.steps for way in read.found.pareto}
    rows, behind = [], []
    for number, way in read.ways.items():
        mark = _YES[lang] if way.steps in unbeaten else None
        for leg in way.legs:
            cells = _leg(read, leg, lang)
            costs = [round(value, 3) for c in SHOWN for value in leg.cost[c]]
            claims = " ".join(leg.claims)
            rows.append((number, mark, *cells[:3], *costs, *cells[3 + len(SHOWN) :], claims))
            behind.append(leg.claims)
    title = _TITLES["flat"][lang].format(*read.ends(lang))
    below = (*notes(read, lang), *sources(read, lang))
    return Answer(title, heads, tuple(rows), below, tuple(behind))


def _leg(read: Reading, leg: Leg, lang: Lang) -> tuple[object, ...]:
    costs = [total(leg.cost[c], c) if leg.cost[c][2] else None for c in SHOWN]
    differ = len(read.found.disputes.get(leg.thing, ()))
    return (
        read.kg.label(leg.start, lang),
        read.kg.label(leg.end, lang) if leg.end != leg.start else None,
        _how(read, leg, lang),
        *costs,
        _rests(read, leg, lang),
        differ or None,
    )


def _how(read: Reading, leg: Leg, lang: Lang) -> str:
    modes = [read.kg.label(mode, lang) for mode in _modes(leg.mode)]
    if leg.kind == "travel":
        return modes[0]
    if leg.kind == "pass" and leg.mode == "sea":
        return _TRANSSHIPPED[lang]
    between = " > " if lang == "en" else "→"
    return _HOW[leg.kind][lang].format(between.join(modes))


def _modes(mode: str) -> list[str]:
    """The modes before and after a change; a gauge stays on the mode only where both are rail."""
    parts = [part for part in mode.split(">") if part]
    plain = [part.partition("-")[0] for part in parts]
    return parts if len(set(plain)) < len(plain) else plain


def _rests(read: Reading, leg: Leg, lang: Lang) -> str:
    """How firm the numbers are: "km read; USD, CO2 assumed"."""
    by_basis: dict[str, list[str]] = {}
    for criterion in SHOWN:
        if leg.cost[criterion][2] and (basis := leg.bases.get(criterion)):
            words = read.listed(basis.split(", "), lang)
            by_basis.setdefault(words, []).append(_SHORT[criterion][lang])
    if lang == "zh":
        return "；".join(f"{'、'.join(of)}：{basis}" for basis, of in by_basis.items())
    return "; ".join(f"{', '.join(of)} {basis}" for basis, of in by_basis.items())


# Ways between two places as tables: the best, those that none beats, each leg by leg.


_HEADS = {
    "en": ("way", "corridor", "port", "modes", "border posts, straits"),
    "zh": ("路线", "走廊", "出海港", "方式", "口岸与海峡"),
}
_ROUTES_TITLES = {
    "best": _("Best ways from {} to {}, by {}"),
    "pareto": _("From {} to {}: ways that no other beats in {} at once (Pareto set)"),
    "disputes": _("What the sources differ on"),
}
_ROUTES_UNBEATEN = _("unbeaten")
_DIFFER = _("differ")
_ROUTES_YES = _("yes")
_MORE = _(
    "The legs, claims and sources from way {} on stand on the map page (--map) and in --format csv."
)


def answers(read: Reading, *, lang: Lang = "en") -> list[Answer]:
    """All tables: the best ways, the Pareto set where several criteria were asked for, the legs of
    each of the best, and what the sources differ on.
    """
    tables = [best(read, lang=lang)]
    tables += [_pointing(read, pareto(read, lang=lang), lang)] if len(read.found.by) > 1 else []
    tables += [legs(read, n, lang=lang) for n in range(1, len(read.found.ways) + 1)]
    disputed = disputes(read, lang=lang)
    return [*tables, disputed] if disputed.rows else tables


def _pointing(read: Reading, answer: Answer, lang: Lang) -> Answer:
    """The Pareto set with a line that says where the legs of its other ways are."""
    first = len(read.found.ways) + 1
    more = (_MORE[lang].format(first),) if first <= len(read.ways) else ()
    # The ranges are explained under the table before it.
    return replace(answer, notes=more)


def best(read: Reading, *, lang: Lang = "en") -> Answer:
    """The best ways by the first criterion, one a row, with their totals."""
    title = _ROUTES_TITLES["best"][lang].format(*read.ends(lang), CRITERIA[read.found.by[0]][lang])
    return _ways(read, read.found.ways, title, lang)


def pareto(read: Reading, *, lang: Lang = "en") -> Answer:
    """The ways that no other beats in all criteria at once."""
    by = ("、" if lang == "zh" else ", ").join(CRITERIA[c][lang] for c in read.found.by)
    title = _ROUTES_TITLES["pareto"][lang].format(*read.ends(lang), by)
    return _ways(read, read.found.pareto, title, lang)


def disputes(read: Reading, *, lang: Lang = "en") -> Answer:
    """What the sources differ on about the ways, each difference once."""
    heads = {
        "en": ("ways", "about", "how they differ", "one claim", "the other", "in words"),
        "zh": ("路线", "对象", "差异类型", "主张一", "主张二", "说明"),
    }
    ways: dict[str, list[str]] = {}
    for number, way in read.ways.items():
        for one in read.disputed(way):
            ways.setdefault(one.pair, []).append(str(number))
    known = {one.pair: one for way in read.ways.values() for one in read.disputed(way)}
    rows = tuple(
        (
            ", ".join(ways[pair]),
            read.kg.label(one.thing, lang),
            read.kg.label(one.kind, lang),
            one.claim,
            one.other,
            one.note_zh if lang == "zh" else one.note_en,
        )
        for pair, one in known.items()
    )
    claims = tuple((one.claim, one.other) for one in known.values())
    return Answer(_ROUTES_TITLES["disputes"][lang], heads[lang], rows, claims=claims)


def no_route(none: NoRoute, kg: Graph, *, lang: Lang = "en") -> Answer:
    """The answer that there is no way, with the reason."""
    ends = kg.label(none.origin, lang), kg.label(none.destination, lang)
    titles = {"en": f"No route from {ends[0]} to {ends[1]}", "zh": f"{ends[0]}至{ends[1]}无路可通"}
    heads = {"en": ("from", "to", "route", "reason"), "zh": ("起点", "终点", "路线", "原因")}
    word = _("none")[lang]
    return Answer(titles[lang], heads[lang], ((*ends, word, none.reasons[lang]),))


def _ways(read: Reading, ways: Sequence[Way], title: str, lang: Lang) -> Answer:
    heads = (
        *_HEADS[lang],
        *(CRITERIA[c][lang] for c in SHOWN),
        _DIFFER[lang],
        _ROUTES_UNBEATEN[lang],
    )
    rows = tuple(_way(read, way, lang) for way in ways)
    claims = tuple(map(read.behind, ways))
    answer = Answer(title, heads, rows, tuple(notes(read, lang)), claims)
    # Among ways that all are unbeaten, or by one criterion alone, the last column says nothing.
    several = len(read.found.by) > 1 and ways is not read.found.pareto
    return answer if several else answer.only(*range(len(heads) - 1))


def _way(read: Reading, way: Way, lang: Lang) -> tuple[object, ...]:
    corridor = read.found.corridor(way)
    unbeaten = way.steps in {one.steps for one in read.found.pareto}
    return (
        read.number(way),
        short(read.kg.label(corridor, lang), lang) if corridor else None,
        read.kg.label(way.gate, lang) if way.gate else None,
        read.listed((leg.mode for leg in way.travelled), lang),
        read.listed((*read.posts(way), *read.straits(way)), lang) or None,
        *(total(way.total[c], c) if _known(way, c) else None for c in SHOWN),
        len(read.disputed(way)),
        _ROUTES_YES[lang] if unbeaten else None,
    )


def _known(way: Way, criterion: Criterion) -> bool:
    """Whether anything stands behind a total; a way without a recorded closure was shut on 0 days."""
    return criterion == "risk" or any(criterion in leg.bases for leg in way.legs)
