"""Ways as tables: one row a way, one row a leg, what is disputed."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property
from typing import TYPE_CHECKING

from lodeway.claims.claim_text import codes
from lodeway.claims.dates import ended, some_time
from lodeway.claims.figures import CRITERIA
from lodeway.report.answer import Answer, Cited, columns
from lodeway.report.text import span, span_cells
from lodeway.routes import alike
from lodeway.schema import words
from lodeway.schema.values import Lang, figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from lodeway.claims.figures import Criterion
    from lodeway.claims.graph import Graph
    from lodeway.maps.atlas import Atlas
    from lodeway.routes.compute import Routes
    from lodeway.routes.search import Aim
    from lodeway.schema.errors import NoRoute
    from lodeway.schema.words import Text
    from lodeway.transport.closures import Closure, Dispute
    from lodeway.transport.restrictions import Restriction
    from lodeway.transport.ways import Leg, Way

_ = words.of(__name__)


# Routes with what it takes to put them in words, and the notes that every table of them has.


_GENERALISED = _("USD/t with days at their value")
_RANGES = _(
    "Ranges are low-middle-high: all at its best, all at its worst. No tariff is "
    "published: USD and CO2 rest on assumptions (`lodeway parameters`). Days shut "
    "a year are those on record."
)
_LIMIT = _("On {product}, {by}: {measure}, {status} (since {since}; {claim}). {note}")
_LIMIT_ENDED = _(
    "On {product}, {by}: {measure}, {status} (since {since} until {until}; {claim}). {note}"
)
_OVER = _("On {product}, {by}: {measure}, {status}; {ended} ({claim}). {note}")
_MAY_FORBID = _(
    "Whether this forbids the trade on the day is not known: {measure} by {by} on {product}, in "
    "force {days} ({claim}). The ways are told as if it did not. {note}"
)
_MAY_FALL = _("{limit} Whether it was in force on the day is not known: {days}.")
_BEGINS, _ENDS = _("from {}"), _("until {}")
_MAY_BE_SHUT = _(
    "Whether {thing} was open on the day is not known: {state}, {days} ({claim}). The ways are "
    "told as if it was open."
)
_TOO_LIKE = _(
    "Ways left out for being too like a better one: {} (--alike shows them). Against every better way, "
    "each way shown has at least half of its kilometres, on land or at sea, to itself."
)
_NONE_LEFT = _("No more ways differ so much.")
_STOPPED = _("The search for more ways that differ so much ended after {} ways.")
_MERGED = _(
    "Ways left out because nobody could tell them from one shown: {} (--alike shows them). For each, a "
    "way shown is at most {} % worse by any criterion{}."
)
_OR_LEAST = _(" (or {}, where that is more)")
_LEAST: Mapping[Aim, Text] = {
    "days": _("{} days"),
    "usd": _("{} USD/t"),
    "co2": _("{} kg of CO2 a tonne"),
    "risk": _("{} days shut a year"),
    "generalised": _("{} USD/t"),
}
_BRACKET, _COMMA, _SEMICOLON = _(" ("), _(", "), _("; ")
_NAMED = _("{} ({})")
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

    def is_unbeaten(self, way: Way) -> bool:
        """Whether no other way beats it by every criterion."""
        return any(one.steps == way.steps for one in self.found.pareto)

    def ends(self, lang: Lang) -> tuple[str, str]:
        """The labels of the two ends."""
        return self.kg.label(self.found.origin, lang), self.kg.label(self.found.destination, lang)

    def listed(self, things: Iterable[str], lang: Lang) -> str:
        """Labels without repeats, with commas between."""
        labels = dict.fromkeys(self.kg.label(thing, lang) for thing in things)
        return _COMMA[lang].join(labels)

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
        name = _short(self.kg.label(called, lang), lang)
        return _NAMED[lang].format(name, land) if land else name


def _short(label: str, lang: Lang) -> str:
    """A label without what stands in brackets."""
    return label.partition(_BRACKET[lang])[0]


def _heading(aim: Aim) -> Text:
    return _GENERALISED if aim == "generalised" else CRITERIA[aim].heading


def total(found: tuple[float, float, float], criterion: Criterion) -> object:
    """Low-middle-high; of kilometres the middle alone where they hardly differ."""
    low, mid, high = found
    return round(mid) if criterion == "km" and high - low <= mid / 100 else span(found)


def notes(read: Reading, lang: Lang) -> list[str]:
    """What may be shut or limits the trade, on which day, and what the ranges mean."""
    told = [_perhaps(read, one, lang) for one in read.found.doubtful()]
    told += [_limit(read, one, lang) for one in read.found.limits]
    told += [_NO_DAY[lang]] if read.found.on is None else []
    return [*told, _RANGES[lang]]


def _differing(read: Reading, lang: Lang) -> list[str]:
    """How many ways are too like a better one, and why no more ways are told."""
    best = read.found.best
    told = [_TOO_LIKE[lang].format(figure(best.alike))] if best.alike else []
    if best.alike and best.end == "none left":
        told.append(_NONE_LEFT[lang])
    if best.end == "stopped":
        told.append(_STOPPED[lang].format(figure(alike.MOST)))
    return told


def _merged(read: Reading, lang: Lang) -> list[str]:
    """How many ways of the Pareto set nobody could tell apart from one of it."""
    if not read.found.merged:
        return []
    least = (
        _LEAST[aim][lang].format(figure(alike.LEAST[aim])) for aim in read.found.by if aim in _LEAST
    )
    listed = _COMMA[lang].join(dict.fromkeys(least))
    more = _OR_LEAST[lang].format(listed) if listed else ""
    return [_MERGED[lang].format(figure(read.found.merged), figure(100 * alike.CLOSE), more)]


def _perhaps(read: Reading, one: Closure, lang: Lang) -> str:
    """What may have been shut on the day, with the half-known date on which it turns."""
    return _MAY_BE_SHUT[lang].format(
        thing=read.kg.label(one.thing, lang),
        state=read.kg.label(one.state, lang),
        days=some_time(one.within or "", lang),
        claim=one.claim,
    )


def _limit(read: Reading, one: Restriction, lang: Lang) -> str:
    """A licence, a quota or a tariff that falls on the goods; a ban that may be in force."""
    if one.here.within:
        return _may_limit(read, one, lang)
    return _limit_in_force(read, one, lang)


def _may_limit(read: Reading, one: Restriction, lang: Lang) -> str:
    edge = _BEGINS if one.here.phase == "beginning" else _ENDS
    days = edge[lang].format(some_time(one.here.within or "", lang))
    if not one.may_forbid:
        return _MAY_FALL[lang].format(limit=_limit_in_force(read, one, lang), days=days)
    said = _MAY_FORBID[lang].format(
        product=read.kg.label(read.found.product or "", lang),
        by=read.listed(sorted(one.by), lang),
        measure=read.kg.label(one.measure, lang),
        days=days,
        claim=one.claim,
        note=getattr(one, f"note_{lang}"),
    )
    return said.rstrip()


def _limit_in_force(read: Reading, one: Restriction, lang: Lang) -> str:
    text = _OVER if one.ended else _LIMIT_ENDED if one.until else _LIMIT
    said = text[lang].format(
        product=read.kg.label(read.found.product or "", lang),
        by=read.listed(sorted(one.by), lang),
        measure=read.kg.label(one.measure, lang),
        status=codes(read.kg.store, lang)("status", one.status),
        since=one.since or "?",
        until=one.until,
        ended=ended(one.ended or "", lang),
        claim=one.claim,
        note=getattr(one, f"note_{lang}"),
    )
    return said.rstrip()


# Ways leg by leg, what each costs and what that rests on.


_HOW = {
    "pass": _("border wait, {}"),
    "change": _("change, {}"),
    "load": _("loading, {}"),
    "unload": _("unloading, {}"),
}
_TRANSSHIPPED, _CHANGE = _("transshipment"), _(" > ")
_RESTS_ON = _("{} {}", "what a row rests on")
_WAY = _("Way {}: {}, leg by leg")
_EVERY_LEG = _("Ways from {} to {}, leg by leg")
_COSTS = " ".join(f"{told.key}.." for told in CRITERIA.values())
_COST_HEADINGS = {f"{told.key}_span": told.heading for told in CRITERIA.values()}
_LEGS = columns(
    f"way -unbeaten start_id start end_id end mode_id how {_COSTS} thing_id rests_on disputes sources",
    disputes=_("differ"),
    sources=_("sources"),
    **_COST_HEADINGS,
)
_LEGS_BRIEF = (
    "way", "start", "end", "how", "km_span", "days_span", "usd_per_t_span", "rests_on", "sources",
)  # fmt: skip


def legs(read: Reading, number: int | None = None, *, lang: Lang = "en") -> Answer:
    """Every leg of every way, or of one: what it costs and what that rests on."""
    ways = read.ways if number is None else {number: read.ways[number]}
    rows = tuple(_leg(read, n, leg, lang) for n, way in ways.items() for leg in way.legs)
    claims = tuple(leg.claims for way in ways.values() for leg in way.legs)
    if number is None:
        title = _EVERY_LEG[lang].format(*read.ends(lang))
    else:
        title = _WAY[lang].format(number, read.name(ways[number], lang))
    return Answer(title, _LEGS[lang], rows, claims=claims, name="legs", brief=_LEGS_BRIEF)


def _leg(read: Reading, number: int, leg: Leg, lang: Lang) -> tuple[object, ...]:
    return (
        number,
        read.is_unbeaten(read.ways[number]),
        leg.start,
        read.kg.label(leg.start, lang),
        leg.end,
        read.kg.label(leg.end, lang) if leg.end != leg.start else None,
        leg.mode,
        _how(read, leg, lang),
        *(cell for c in CRITERIA for cell in _cost(leg, c)),
        leg.thing,
        _rests(read, leg, lang),
        len(read.found.disputes.get(leg.thing, ())) or None,
        Cited(read.kg.sources(leg.claims, lang)),
    )


def _cost(leg: Leg, criterion: Criterion) -> tuple[object, ...]:
    """What a leg costs; people are not shown a cost of nothing."""
    cost = leg.cost[criterion]
    *ends, text = span_cells(cost, total(cost, criterion))
    return (*ends, text if cost[2] else None)


def _how(read: Reading, leg: Leg, lang: Lang) -> str:
    modes = [read.kg.label(mode, lang) for mode in _modes(leg.mode)]
    if leg.kind == "travel":
        return modes[0]
    if leg.kind == "pass" and leg.mode == "sea":
        return _TRANSSHIPPED[lang]
    return _HOW[leg.kind][lang].format(_CHANGE[lang].join(modes))


def _modes(mode: str) -> list[str]:
    """The modes before and after a change; a gauge stays on the mode only where both are rail."""
    parts = [part for part in mode.split(">") if part]
    plain = [part.partition("-")[0] for part in parts]
    return parts if len(set(plain)) < len(plain) else plain


def _rests(read: Reading, leg: Leg, lang: Lang) -> str:
    """How firm the numbers are: "km read; USD, CO2 assumed"."""
    by_basis: dict[str, list[str]] = {}
    for criterion in CRITERIA:
        if leg.cost[criterion][2] and (basis := leg.bases.get(criterion)):
            bases = read.listed(basis.split(", "), lang)
            by_basis.setdefault(bases, []).append(CRITERIA[criterion].short[lang])
    return _SEMICOLON[lang].join(
        _RESTS_ON[lang].format(_COMMA[lang].join(of), basis) for basis, of in by_basis.items()
    )


# Ways between two places as tables: the best, those that none beats, each leg by leg.


_BEST = _("Best ways from {} to {}, by {}")
_PARETO = _("From {} to {}: ways that no other beats in {} at once (Pareto set)")
_VERDICT = _("By {2} the best way from {0} to {1} is {3}.")
_DIFFERENCES = _("What the sources differ on")
_NO_ROUTE = _("No route from {} to {}")
_BECAUSE = _("No route from {} to {}: {}.")
_WAYS = columns(
    f"way corridor_id corridor port_id port mode_ids modes passed_ids passed {_COSTS} disputes share_in_common most_like unbeaten",
    passed=_("border posts, straits"),
    disputes=_("differ"),
    share_in_common=_("in common, on land or at sea (%)"),
    most_like=_("with way"),
    **_COST_HEADINGS,
)
_WAYS_BRIEF = (
    "way", "corridor", "modes", "passed", "km_span", "days_span", "usd_per_t_span",
    "co2_kg_per_t_span", "disputes", "unbeaten",
)  # fmt: skip
_DISPUTES = columns(
    "ways about_id about difference_id difference claim_id other_claim_id note",
    about=_("about"),
    difference=_("how they differ"),
    claim_id=_("one claim"),
    other_claim_id=_("the other"),
    note=_("in words", "a note"),
)
_DISPUTES_BRIEF = ("ways", "about", "difference", "note")
_NONE = columns("origin_id origin destination_id destination route reason")


def tables(read: Reading, *, lang: Lang = "en") -> tuple[Answer, ...]:
    """The best ways, the Pareto set where several criteria were asked for, every leg of all these,
    and what the sources differ on.
    """
    several = (pareto(read, lang=lang),) if len(read.found.by) > 1 else ()
    disputed = disputes(read, lang=lang)
    others = (disputed,) if disputed.rows else ()
    return (best(read, lang=lang), *several, legs(read, lang=lang), *others)


def best(read: Reading, *, lang: Lang = "en") -> Answer:
    """The best ways by the first criterion, one a row, with their totals."""
    asked = (*read.ends(lang), _heading(read.found.by[0])[lang])
    title, first = _BEST[lang].format(*asked), read.name(read.found.ways[0], lang)
    answer = _ways(read, read.found.ways, title, lang)
    below = (*_differing(read, lang), *notes(read, lang))
    verdict = _VERDICT[lang].format(*asked, first)
    # By one criterion alone the last column says nothing.
    answer = answer if len(read.found.by) > 1 else answer.only(*range(len(answer.columns) - 1))
    return replace(answer, notes=below, verdict=verdict, name="best")


def pareto(read: Reading, *, lang: Lang = "en") -> Answer:
    """The ways that no other beats in all criteria at once."""
    by = _COMMA[lang].join(_heading(c)[lang] for c in read.found.by)
    answer = _ways(read, read.found.pareto, _PARETO[lang].format(*read.ends(lang), by), lang)
    answer = answer.only(*range(len(answer.columns) - 1))
    return replace(answer, notes=tuple(_merged(read, lang)), name="pareto")


def disputes(read: Reading, *, lang: Lang = "en") -> Answer:
    """What the sources differ on about the ways, each difference once."""
    ways: dict[str, list[str]] = {}
    for number, way in read.ways.items():
        for one in read.disputed(way):
            ways.setdefault(one.pair, []).append(str(number))
    by_pair = {one.pair: one for way in read.ways.values() for one in read.disputed(way)}
    rows = tuple(
        (
            ", ".join(ways[pair]),
            one.thing,
            read.kg.label(one.thing, lang),
            one.kind,
            read.kg.label(one.kind, lang),
            one.claim,
            one.other,
            getattr(one, f"note_{lang}"),
        )
        for pair, one in by_pair.items()
    )
    claims = tuple((one.claim, one.other) for one in by_pair.values())
    told = _DIFFERENCES[lang], _DISPUTES[lang], rows
    return Answer(*told, claims=claims, name="disputes", brief=_DISPUTES_BRIEF)


def no_route(none: NoRoute, kg: Graph, *, lang: Lang = "en") -> Answer:
    """The answer that there is no way, with the reason."""
    ends = kg.label(none.origin, lang), kg.label(none.destination, lang)
    title = _NO_ROUTE[lang].format(*ends)
    row = (none.origin, ends[0], none.destination, ends[1], _("none")[lang], none.reasons[lang])
    verdict = _BECAUSE[lang].format(*ends, none.reasons[lang])
    return Answer(title, _NONE[lang], (row,), verdict=verdict, name="none")


def _ways(read: Reading, ways: Sequence[Way], title: str, lang: Lang) -> Answer:
    rows = tuple(_way(read, way, lang) for way in ways)
    claims = tuple(map(read.behind, ways))
    return Answer(title, _WAYS[lang], rows, claims=claims, brief=_WAYS_BRIEF)


def _way(read: Reading, way: Way, lang: Lang) -> tuple[object, ...]:
    corridor = read.found.corridor(way)
    modes = list(dict.fromkeys(leg.mode for leg in way.travelled))
    passed = list(dict.fromkeys((*read.posts(way), *read.straits(way))))
    like, share = read.found.in_common.get(way.steps, (None, 0.0))
    return (
        read.number(way),
        corridor,
        _short(read.kg.label(corridor, lang), lang) if corridor else None,
        way.gate,
        read.kg.label(way.gate, lang) if way.gate else None,
        " ".join(modes),
        read.listed(modes, lang),
        " ".join(passed) or None,
        read.listed(passed, lang) or None,
        *(cell for c in CRITERIA for cell in _total(way, c)),
        len(read.disputed(way)),
        None if like is None else round(100 * share, 1),
        None if like is None else like + 1,
        read.is_unbeaten(way),
    )


def _total(way: Way, criterion: Criterion) -> tuple[object, ...]:
    if not _known(way, criterion):
        return span_cells(None)
    return span_cells(way.total[criterion], total(way.total[criterion], criterion))


def _known(way: Way, criterion: Criterion) -> bool:
    """Whether anything stands behind a total; a way without a recorded closure was shut on 0 days."""
    return criterion == "risk" or any(criterion in leg.bases for leg in way.legs)
