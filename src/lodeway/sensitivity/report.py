"""What an answer hangs on, as a table: what turns the verdict over, then what moves figures most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.claims import claim_text
from lodeway.claims.claim_text import Speech, says, wording
from lodeway.report import localise
from lodeway.report.answer import Answer, columns
from lodeway.report.table import cell
from lodeway.schema import words
from lodeway.schema.errors import NoRoute
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.claims.graph import Graph
    from lodeway.sensitivity.compute import Dropped, Sensitivity


_ = words.of(__name__)

_TITLE = _("What the answer hangs on: {}")
_COLUMNS = columns(
    "left_out_id kind_id kind -flips verdict described rows_gone figure before after moved_by",
    left_out_id=_("without", "what is left out"),
    kind=_("which is"),
    figure=_("figure moved most"),
    before=_("from", "the value before"),
    after=_("to", "the value after"),
)
_BRIEF = ("described", "kind", "verdict", "figure", "before", "after", "moved_by")
_KINDS = {"claim": _("a claim"), "source": _("a source")}
_STANDS, _FLIPS = _("stands", "it does not change"), _("becomes: {}")
_NOTHING, _ERROR = _("becomes: nothing at all"), _("no answer: {}")
_FIGURE = _("{}: {}")
_SEMICOLON = _("; ")
_ROBUST = _(
    "“{}” stands without any one of these {} claims, and without any one of their {} sources."
)
_HANGS = _(
    "“{}” turns over without {} of {} claims taken one at a time, and without {} of {} sources."
)
_ONE_SOURCE = _("The whole answer rests on one source: {}.")
_SINGLE = _("{} of {} rows rest on one source each.")
_VERDICT_ON_ONE = _(
    "The verdict rests on one source, and on each of several if more are named: without any one "
    "of them it is another: {}."
)
_UNNAMED = _("The answer names no claims: every claim that the question read was left out in turn.")
_ONLY_NAMED = _(
    "Left out are the claims that the answer names; with --wider all that the question read."
)
_WIDER = _("Left out is every claim that the question read, named in the answer or not.")
_STILL = _("{} more claims and sources change no figure, row or verdict.")
_MORE = _("{} more rows are not shown; see --first.")
_BY = _(
    "By: in points where a column holds percentages, else in percent of the largest figure of the "
    "column."
)
_COMPARED = _(
    "A verdict is compared word for word; an answer without one by the words of its first row."
)


def tables(
    kg: Graph, found: Sensitivity, question: str, *, lang: Lang, first: int | None = None
) -> tuple[Answer, ...]:
    """The `first` rows (None: all) of what matters when it is left out, with what to think of it.

    What changes nothing is counted, not listed.
    """
    telling = [one for one in found.dropped if one.flips or one.moves]
    shown = telling[:first]
    speech = Speech(kg.label, wording(kg.store), lang)
    rows = tuple(_row(kg, one, speech) for one in shown)
    claims = tuple(_claims(one, found) for one in shown)
    notes = _notes(kg, found, telling, len(shown), lang)
    told = _TITLE[lang].format(question), _COLUMNS[lang], rows, tuple(notes), claims
    return (Answer(*told, verdict=_firmness(found, lang), name="dropped", brief=_BRIEF),)


def _row(kg: Graph, one: Dropped, speech: Speech) -> tuple[object, ...]:
    lang, move = speech.lang, one.furthest
    return (
        one.name,
        one.kind,
        _KINDS[one.kind][lang],
        one.flips,
        _becomes(one, lang),
        _described(kg, one, speech),
        one.gone or None,
        _FIGURE[lang].format(move.row, move.column) if move else None,
        cell(move.before) if move else None,
        cell(move.after) if move else None,
        round(100 * move.size, 1) if move else None,
    )


def _becomes(one: Dropped, lang: Lang) -> str:
    if one.error:
        told = (
            one.error.reasons[lang]
            if isinstance(one.error, NoRoute)
            else localise.message(one.error.told(lang), lang)
        )
        return _ERROR[lang].format(told)
    if not one.flips:
        return _STANDS[lang]
    return _FLIPS[lang].format(one.verdict) if one.verdict else _NOTHING[lang]


def _described(kg: Graph, one: Dropped, speech: Speech) -> str:
    if one.kind == "source":
        return speech.label(one.name, speech.lang)
    return next((says(claim, speech) for claim in claim_text.claims(kg.store, [one.name])), "")


def _claims(one: Dropped, found: Sensitivity) -> tuple[str, ...]:
    if one.kind == "claim":
        return (one.name,)
    return tuple(claim for claim, source in found.sources.items() if source == one.name)


def _notes(
    kg: Graph, found: Sensitivity, telling: Sequence[Dropped], shown: int, lang: Lang
) -> list[str]:
    notes = []
    if found.only_source:
        notes.append(_ONE_SOURCE[lang].format(kg.label(found.only_source, lang)))
    elif sources := [one.name for one in found.flipping if one.kind == "source"]:
        names = _SEMICOLON[lang].join(kg.label(name, lang) for name in sources)
        notes.append(_VERDICT_ON_ONE[lang].format(names))
    if found.rows:
        notes.append(_SINGLE[lang].format(found.single, found.rows))
    if still := len(found.dropped) - len(telling):
        notes.append(_STILL[lang].format(still))
    if rest := len(telling) - shown:
        notes.append(_MORE[lang].format(rest))
    tried = _WIDER if found.wider else _ONLY_NAMED if found.named else _UNNAMED
    return [*notes, tried[lang], _BY[lang], _COMPARED[lang]]


def _firmness(found: Sensitivity, lang: Lang) -> str:
    tried = [sum(one.kind == kind for one in found.dropped) for kind in ("claim", "source")]
    turned = [sum(one.kind == kind for one in found.flipping) for kind in ("claim", "source")]
    if not any(turned):
        return _ROBUST[lang].format(found.verdict, *tried)
    return _HANGS[lang].format(found.verdict, turned[0], tried[0], turned[1], tried[1])
