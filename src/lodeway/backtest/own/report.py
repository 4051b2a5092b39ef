"""A refit as tables: shares by port before and after, and every count that was used."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.backtest import report as backtests
from lodeway.backtest.periods import period
from lodeway.claims.claim_text import codes
from lodeway.report.answer import Answer, columns
from lodeway.report.text import span
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.backtest.model import Calibration, Interval, PortShare, Score
    from lodeway.choice.observations import Observation
    from lodeway.claims.graph import Graph
    from lodeway.schema.values import Lang

_ = words.of(__name__)

Row = tuple[object, ...]
_TITLES = {
    "ports": _("{}: the share of each port on {}, with your counts and without"),
    "used": _("{}: the counts that were fitted"),
}
_PORTS = columns(
    "port_id port before.. after.. change",
    port=_("port"),
    before_span=_("without yours, %"),
    after_span=_("with yours, %"),
    change=_("points more"),
)
_USED = columns(
    "count whose ways period unit observed.. model.. attestation_id attestation source "
    "outcome_id outcome",
    count=_("count", "what was counted"),
    whose=_("whose"),
    ways=_("by", "which way"),
    period=_("when"),
    unit=_("what"),
    observed_span=_("counted", "the figure"),
    model_span=_("refitted model"),
    attestation=_("vouched for by"),
    source=_("source"),
    outcome=_("met"),
)
_MOVED = _("With your counts {} moves most: from {} to {} % of the goods.")
_UNMOVED = _("Your counts move no port by a point.")
_YOURS, _OURS = _("yours"), _("ours")
_MET = {"hit": _("met"), "miss": _("not met"), "undecided": _("not met"), "unscored": _("not met")}
_ALL_MET = _("Every count that was used is met.")
_MISSED = _("Not met: {}.")
_UNMET = _(
    "In {} % of the draws the counts cannot all be met at once, by half a point or more: they "
    "contradict each other or the ways there are."
)
_DISPUTED = _(
    "These are of the same goods, ways and time and differ: {}. Both are kept: each draw follows "
    "one of them, the more often the better it is vouched for."
)
_USED_NOTE = _("Fitted: {own} of yours, {ours} of ours. Intervals are 80 % of {draws} draws.")
_INPUT = _(
    "What is fitted proves nothing: `lodeway backtest` says how the model stands against what it "
    "has not seen."
)
_AND, _COMMA = _(" and "), _(", ")
_ONE = _("{} ({}, {})")


def tables(found: Calibration, kg: Graph, *, lang: Lang) -> tuple[Answer, ...]:
    """The shares by port, then the counts that were used."""
    claims = tuple(o.claim for o in found.used if o not in found.own)
    ports = Answer(
        _TITLES["ports"][lang].format(kg.label(found.set, lang), period(found.on, found.on, lang)),
        _PORTS[lang],
        tuple(_port(one, kg, lang) for one in _order(found)),
        tuple(_notes(found, kg, lang)),
        (claims,) * len(found.ports),
        verdict=_verdict(found, kg, lang),
        name="ports",
    )
    used = Answer(
        _TITLES["used"][lang].format(kg.label(found.set, lang)),
        _USED[lang],
        tuple(_used(score, found, kg, lang) for score in found.scores),
        claims=tuple(
            () if s.observation in found.own else (s.observation.claim,) for s in found.scores
        ),
        name="used",
    )
    return ports, used


def _order(found: Calibration) -> list[PortShare]:
    return sorted(found.ports, key=lambda p: (-p.after.mid, p.port))


def _port(one: PortShare, kg: Graph, lang: Lang) -> Row:
    change = round(100 * (one.after.mid - one.before.mid), 1) + 0.0
    before, after = _percents(one.before), _percents(one.after)
    return (one.port, kg.label(one.port, lang), *before, *after, change)


def _percents(share: Interval) -> Row:
    ends = [round(100 * v, 1) + 0.0 for v in (share.low, share.mid, share.high)]
    return (*ends, span(ends))


def _verdict(found: Calibration, kg: Graph, lang: Lang) -> str:
    most = max(found.ports, key=lambda p: abs(p.after.mid - p.before.mid), default=None)
    if most is None or abs(most.after.mid - most.before.mid) < 0.01:
        return _UNMOVED[lang]
    ends = (round(100 * share.mid) for share in (most.before, most.after))
    return _MOVED[lang].format(kg.label(most.port, lang), *ends)


def _notes(found: Calibration, kg: Graph, lang: Lang) -> Iterator[str]:
    missed = [s.observation for s in found.scores if s.outcome != "hit"]
    if missed:
        yield _MISSED[lang].format(_COMMA[lang].join(_named(o, kg, lang) for o in missed))
    else:
        yield _ALL_MET[lang]
    if round(100 * found.unmet):
        yield _UNMET[lang].format(round(100 * found.unmet))
    for group in found.disputed:
        yield _DISPUTED[lang].format(_AND[lang].join(_named(o, kg, lang) for o in group))
    own = len(found.own)
    yield _USED_NOTE[lang].format(own=own, ours=len(found.used) - own, draws=found.draws)
    yield _INPUT[lang]


def _named(one: Observation, kg: Graph, lang: Lang) -> str:
    when = period(one.first, one.last, lang)
    return _ONE[lang].format(one.claim, backtests.ways(one, kg, lang), when)


def _used(score: Score, found: Calibration, kg: Graph, lang: Lang) -> Row:
    one = score.observation
    own = one in found.own
    return (
        one.claim,
        (_YOURS if own else _OURS)[lang],
        backtests.ways(one, kg, lang),
        period(one.first, one.last, lang),
        *backtests.against(score, lang),
        one.attestation,
        codes(kg.store, lang)("attestation", one.attestation),
        one.source if own else kg.label(one.source, lang),
        score.outcome,
        _MET[score.outcome][lang],
    )
