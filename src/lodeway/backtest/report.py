"""Back-tests as tables and pictures: counts against the model, shares by year, what a count is worth."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lodeway.backtest.periods import period
from lodeway.claims.claim_text import codes
from lodeway.report.answer import Answer, Cited, columns
from lodeway.report.text import span
from lodeway.schema import words
from lodeway.schema.values import Lang, figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.backtest.model import Backtest, Interval, Score, Worth, YearShare
    from lodeway.choice.observations import Observation
    from lodeway.claims.graph import Graph

_ = words.of(__name__)

Row = tuple[object, ...]
Ends = tuple[float | None, float | None, float | None]

_TITLES = {
    "counts": _("{}: what was counted against the model"),
    "years": _("{}: the share of each corridor by year"),
    "ports": _("{}: the share of each port by year"),
    "worth": _("{}: how much wider the shares of ports are without a fitted count"),
    "wanted": _("{}: how much narrower one more count of a port's share would make the shares"),
    "picture": _("{}: counts and the model, % of the goods or of change"),
}
_KINDS = {
    "share": _("share, %"),
    "throughput": _("kt a year"),
    "change": _("change, %"),
}
RULES = {
    "fitted": _("fitted"),
    "later": _("held out: after what is fitted"),
    "later-year": _("held out: a later year"),
    "cross-check": _("held out: a cross-check"),
    "shock": _("held out: a shock"),
}
OUTCOMES = {
    "hit": _("hit"),
    "miss": _("miss"),
    "undecided": _("undecided"),
    "unscored": _("not scorable"),
}
_REASONS = {
    "no-number": _("not scorable: no tonnes published"),
    "mineral": _("not scorable: of another mineral than the model"),
    "no-goods": _("not scorable: the model sends no such goods then"),
    "no-way": _("not scorable: nothing goes that way in the model"),
    "no-scenario": _("not scorable: no scenario of it here"),
    "too-early": _("not scorable: no supply of that time is known"),
    "given": _("true by construction: the scenario shuts it"),
}
_LESS, _MORE, _AT_LEAST, _AT_MOST = _("less"), _("more"), _("at least {}"), _("at most {}")
_OR, _SEMICOLON = _(" or "), _("; ")
_HIT = _(
    "{n} of {m} held-out counts hit; {misses} missed, {undecided} undecided. Fitted ones are an "
    "input and prove nothing."
)
_NONE_HELD = _("No held-out count can be scored. Fitted ones are an input and prove nothing.")
_WORST = _("Furthest off: {what} ({when}), {seen} counted, {model} in the model.")
_ALL_HIT = _("No held-out count is missed.")
_WITHIN = _(
    "Of {m} held-out counts with a figure {n} lie within the model's interval of 80 %: {share} %."
)
_VAGUE = _(
    "Of the hits {} rest on an interval wider than half of the goods: the model says little there."
)
_SIGNS = _("Of {m} that tell only more or less, the model has {n} with the right sign.")
_GIVEN = _(
    "{} more are true by construction, and not scored: the scenario itself shuts what was counted."
)
_UNSCORED = _("Not scorable: {n}, {none} of them since no tonnes were published.")
_RULE = _(
    "A hit: the count lies within the model's interval of 80 % (10th to 90th percentile of the "
    "draws), or overlaps it where it is a range. Of what is only more or less: the median has the "
    "sign and 80 % of the draws agree; from 50 to 80 % it is undecided."
)
_WHEN = _(
    "Splits and tonnes are set against the world of the middle of their period, shocks against the "
    "run of their scenario: the change of the tonnes by the counted ways over its days."
)
_FIT = _("Fitted: {n} counts{through}. Each draw meets what it takes them for to {miss} points.")
_THROUGH = _(" that end by {}")
_LEFT_OUT = _(
    "Not in it: {n} counts of what goes by all ways together, of which shares are taken; plans; "
    "counts without a date."
)
_BY_YEAR = _("The middle of each year, and the last day of the release for the year that runs.")
_WORTH = _(
    "The median width of the intervals of 80 % of all ports and years, in points, as fitted and "
    "with one count left out."
)
_MOST_WORTH = _("The shares rest most on this count: {}.")
_WANTED = _(
    "Thought of: a named spokesman gives a port's share of all goods on {}. The widths are those of "
    "the intervals of 80 % of all ports together, in points; afterwards what is to be expected."
)
_MOST_WANTED = _("One count of {} would narrow the shares of ports most: {} points of {}.")
_COUNTS = columns(
    "claim_id kind_id -way_ids ways -origin_ids origins -destination_ids destinations period "
    "attestation_id attestation source_id sources rule_id rule unit observed.. model.. agree_share outcome_id outcome",
    ways=_("by", "which way"),
    origins=_("of what leaves"),
    destinations=_("for", "where to"),
    period=_("when"),
    attestation=_("vouched for by"),
    sources=_("source"),
    rule=_("fitted or held out"),
    unit=_("what"),
    observed_span=_("counted", "the figure"),
    model_span=_("model"),
    agree_share=_("% of draws agree"),
    outcome=_("outcome"),
)
_COUNTS_BRIEF = ("unit", "ways", "period", "observed_span", "model_span", "rule", "outcome")
_WORTH_COLUMNS = columns(
    "claim_id ways period unit width_points without_points gain_points observed.. model.. "
    "outcome_id outcome",
    ways=_("without the count of"),
    period=_("when"),
    unit=_("what"),
    width_points=_("width with it"),
    without_points=_("width without it"),
    gain_points=_("points wider"),
    observed_span=_("counted", "the figure"),
    model_span=_("model without it"),
    outcome=_("found without it"),
)
_WANTED_COLUMNS = columns(
    "port_id port share.. width_points after_points gain_points",
    port=_("a count of"),
    share_span=_("share, %"),
    width_points=_("width now"),
    after_points=_("width afterwards"),
    gain_points=_("points narrower"),
)
_SHARE = columns(
    "thing_id thing -year day share..",
    thing=_("by", "which way"),
    day=_("on"),
    share_span=_("share, %"),
)
_PICTURE = columns(
    "rule count model.. observed.. outcome_id",
    rule=_("fitted or held out"),
    count=_("count", "what was counted"),
    model_span=_("model (bar: 80 %), counted (dot), % of the goods or of change"),
    observed_span=_("counted", "the figure"),
)


def tables(found: Backtest | Sequence[Backtest], kg: Graph, *, lang: Lang) -> tuple[Answer, ...]:
    """For each set what counts are worth, if that was asked, its counts, the shares by year."""
    sets = found if isinstance(found, tuple | list) else (found,)
    return tuple(answer for one in sets for answer in _tables(one, kg, lang))


def _tables(found: Backtest, kg: Graph, lang: Lang) -> Iterator[Answer]:
    if found.worth:
        yield _worth(found, kg, lang)
    if found.wanted:
        yield _wanted(found, kg, lang)
    yield counts(found, kg, lang=lang)
    for name, by in (("years", "corridor"), ("ports", "port")):
        yield _by_year(name, [s for s in found.years if s.by == by], found, kg, lang)


def counts(found: Backtest, kg: Graph, *, lang: Lang) -> Answer:
    """One row a count: what was counted, by whom, and what the model says."""
    return Answer(
        _title("counts", found, kg, lang),
        _COUNTS[lang],
        tuple(_row(score, kg, lang) for score in found.scores),
        tuple(_notes(found, kg, lang)),
        tuple((score.observation.claim,) for score in found.scores),
        verdict=verdict(found, lang),
        name="counts",
        brief=_COUNTS_BRIEF,
    )


def verdict(found: Backtest, lang: Lang) -> str:
    """How many of the held-out counts are hit and missed."""
    held = Counter(score.outcome for score in found.held_out)
    if not held:
        return _NONE_HELD[lang]
    return _HIT[lang].format(
        n=held["hit"], m=held.total(), misses=held["miss"], undecided=held["undecided"]
    )


def _title(name: str, found: Backtest, kg: Graph, lang: Lang) -> str:
    return _TITLES[name][lang].format(kg.label(found.set, lang))


def _row(score: Score, kg: Graph, lang: Lang) -> Row:
    one, say = score.observation, codes(kg.store, lang)
    return (
        one.claim,
        one.kind,
        " ".join((*one.nodes, *one.corridors)),
        ways(one, kg, lang),
        " ".join(one.origins),
        _named(one.origins, kg, lang),
        " ".join(one.destinations),
        _named(one.destinations, kg, lang),
        period(one.first, one.last, lang),
        one.attestation,
        say("attestation", one.attestation),
        one.source,
        Cited((kg.label(one.source, lang),)),
        score.rule,
        RULES[score.rule][lang],
        *against(score, lang),
        None if score.agree is None else round(100 * score.agree),
        score.outcome,
        outcome(score, lang),
    )


def ways(one: Observation, kg: Graph, lang: Lang) -> str:
    """The places that a count was made at, or the corridors that it is of."""
    return _named(one.nodes or one.corridors, kg, lang)


def _named(things: Sequence[str], kg: Graph, lang: Lang) -> str:
    return _OR[lang].join(kg.label(thing, lang) for thing in things)


def outcome(score: Score, lang: Lang) -> str:
    """Hit, miss or undecided; of what has no score, why."""
    return (_REASONS[score.reason] if score.reason else OUTCOMES[score.outcome])[lang]


_SCALES = {"share": 100.0, "change": 100.0, "throughput": 1e-3}


def _observed(one: Observation, lang: Lang) -> Row:
    scale = _SCALES[one.kind]
    ends = tuple(None if v is None else _rounded(v * scale) for v in (one.low, one.mid, one.high))
    return (*ends, counted_text(one, ends, lang))  # type: ignore[arg-type]  # three of them


def counted_text(one: Observation, ends: Ends, lang: Lang) -> str | None:
    """What was counted as a text: a figure, a range, an end, or only more or less."""
    low, mid, high = ends
    if one.kind == "change" and mid is None and (low, high) in ((0, None), (None, 0)):
        return (_MORE if high is None else _LESS)[lang]
    known = [v for v in ends if v is not None]
    if not known:
        return None
    if mid is None and (low is None or high is None):
        return (_AT_MOST if low is None else _AT_LEAST)[lang].format(figure(known[0]))
    return _span(known)


def against(score: Score, lang: Lang) -> tuple[object, ...]:
    """The cells of the unit, of what was counted and of the model's interval."""
    one = score.observation
    return (_KINDS[one.kind][lang], *_observed(one, lang), *_model(one, score.model))


def figures(score: Score, lang: Lang) -> tuple[str, str, str]:
    """What was counted, the model's interval and the unit of both, as texts."""
    one = score.observation
    seen, model = _observed(one, lang)[-1], _model(one, score.model)[-1]
    return str(seen or ""), str(model or ""), _KINDS[one.kind][lang]


def _model(one: Observation, model: Interval | None) -> Row:
    if model is None:
        return None, None, None, None
    scale = _SCALES[one.kind]
    ends = [_rounded(v * scale) for v in (model.low, model.mid, model.high)]
    return (*ends, _span(ends))


def _rounded(value: float) -> float:
    """One decimal; two figures of what is smaller than one."""
    return (round(value, 1) if abs(value) >= 1 else float(f"{value:.2g}")) + 0.0


def _span(values: Sequence[float]) -> str:
    """The values with strokes between, which negative ones have too; one where all are the same."""
    if min(values) < 0:
        return " / ".join(dict.fromkeys(figure(value) for value in values))
    if 0 < max(map(abs, values)) < 1:
        texts = list(dict.fromkeys(figure(value) for value in values))
        return "-".join(texts)
    return span(values)


def _notes(found: Backtest, kg: Graph, lang: Lang) -> Iterator[str]:
    worst = found.misses[:1]
    for score in worst:
        seen, model = _observed(score.observation, lang)[-1], _model(score.observation, score.model)
        yield _WORST[lang].format(
            what=_count(score.observation, kg, lang),
            when=period(score.observation.first, score.observation.last, lang),
            seen=seen,
            model=model[-1],
        )
    if found.held_out and not worst:
        yield _ALL_HIT[lang]
    hits, told = found.within
    if told:
        yield _WITHIN[lang].format(n=hits, m=told, share=round(100 * hits / told))
    if vague := sum(s.vague and s.outcome == "hit" for s in found.held_out):
        yield _VAGUE[lang].format(vague)
    signs = [s for s in found.held_out if s.agree is not None]
    if signs:
        yield _SIGNS[lang].format(n=sum(s.outcome == "hit" for s in signs), m=len(signs))
    given = [s for s in found.scores if s.reason == "given"]
    if given:
        yield _GIVEN[lang].format(len(given))
    none = [s for s in found.scores if s.outcome == "unscored" and s not in given]
    if none:
        silent = sum(s.reason == "no-number" for s in none)
        yield _UNSCORED[lang].format(n=len(none), none=silent)
    yield _RULE[lang]
    yield _WHEN[lang]
    fitted = sum(not score.held_out for score in found.scores)
    until = (
        _THROUGH[lang].format(period(found.through, found.through, lang)) if found.through else ""
    )
    yield _FIT[lang].format(n=fitted, through=until, miss=f"{100 * found.fit_error:.3g}")
    yield _LEFT_OUT[lang].format(n=found.totals)


_COUNT = _("{}, {}")


def _count(one: Observation, kg: Graph, lang: Lang) -> str:
    return _COUNT[lang].format(_KINDS[one.kind][lang], ways(one, kg, lang))


# Shares by year.


def _by_year(
    name: str, shares: Sequence[YearShare], found: Backtest, kg: Graph, lang: Lang
) -> Answer:
    """One row a corridor (or port) and year, the largest of the last year first."""
    last = {s.thing: s.share.mid for s in shares}
    order = sorted(shares, key=lambda s: (-last[s.thing], s.thing, s.year))
    return Answer(
        _title(name, found, kg, lang),
        _SHARE[lang],
        tuple(
            (
                one.thing,
                kg.label(one.thing, lang),
                one.year,
                period(one.day, one.day, lang),
                *_percents(one.share),
            )
            for one in order
        ),
        (_BY_YEAR[lang],),
        (tuple(s.observation.claim for s in found.scores if not s.held_out),) * len(order),
        name=name,
    )


def _percents(share: Interval) -> Row:
    ends = [_rounded(100 * v) for v in (share.low, share.mid, share.high)]
    return (*ends, span(ends))


# What a count is worth.


def _worth(found: Backtest, kg: Graph, lang: Lang) -> Answer:
    order = sorted(found.worth, key=lambda w: (-w.gain, w.observation.claim))
    best = _MOST_WORTH[lang].format(_count(order[0].observation, kg, lang))
    return Answer(
        _title("worth", found, kg, lang),
        _WORTH_COLUMNS[lang],
        tuple(_worth_row(one, kg, lang) for one in order),
        (best, _WORTH[lang]),
        tuple((one.observation.claim,) for one in order),
        name="worth",
    )


def _worth_row(worth: Worth, kg: Graph, lang: Lang) -> Row:
    one = worth.observation
    return (
        one.claim,
        ways(one, kg, lang),
        period(one.first, one.last, lang),
        _KINDS[one.kind][lang],
        *map(_points, (worth.width, worth.without, worth.gain)),
        *_observed(one, lang),
        *_model(one, worth.score.model),
        worth.score.outcome,
        outcome(worth.score, lang),
    )


def _wanted(found: Backtest, kg: Graph, lang: Lang) -> Answer:
    best = found.wanted[0]
    most = _MOST_WANTED[lang].format(
        kg.label(best.port, lang), _points(best.gain), _points(best.width)
    )
    day = found.years[-1].day
    return Answer(
        _title("wanted", found, kg, lang),
        _WANTED_COLUMNS[lang],
        tuple(
            (
                one.port,
                kg.label(one.port, lang),
                *_percents(one.share),
                *map(_points, (one.width, one.after, one.gain)),
            )
            for one in found.wanted
        ),
        (most, _WANTED[lang].format(period(day, day, lang))),
        name="wanted",
    )


def _points(share: float) -> float:
    return round(100 * share, 1) + 0.0


# Pictures.


def pictures(found: Backtest | Sequence[Backtest], kg: Graph, *, lang: Lang) -> tuple[Answer, ...]:
    """The tables that are drawn: every scored count in percent, held-out ones first."""
    sets = found if isinstance(found, tuple | list) else (found,)
    return tuple(picture(one, kg, lang=lang) for one in sets)


def picture(found: Backtest, kg: Graph, *, lang: Lang) -> Answer:
    """Every scored count in percent: of the goods, or of change; held-out ones first."""
    return Answer(
        _title("picture", found, kg, lang),
        _PICTURE[lang],
        tuple(
            (
                RULES[score.rule][lang],
                _COUNT[lang].format(
                    _count(score.observation, kg, lang),
                    period(score.observation.first, score.observation.last, lang),
                ),
                *in_percent(score),
                score.outcome,
            )
            for score in found.scores
            if score.model is not None and score.reason is None
        ),
        name="picture",
    )


def in_percent(score: Score) -> Row:
    """Model and count, each low, middle, high and a text, in percent of the goods or of change."""
    one, model = score.observation, score.model
    assert model is not None
    ends = [round(100 * v / score.whole, 2) for v in (model.low, model.mid, model.high)]
    told = [
        None if v is None else round(100 * v / score.whole, 2) for v in (one.low, one.mid, one.high)
    ]
    known = [v for v in told if v is not None]
    return (*ends, span(ends), *told, span(known))
