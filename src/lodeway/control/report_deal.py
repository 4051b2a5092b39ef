"""What a deal would change in who owns and controls, as one table."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.control.report import kept, sentences, verdict
from lodeway.control.words import (
    Words,
    percent,
    spread,
)
from lodeway.report.answer import Answer, Step, columns
from lodeway.schema import words

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.claims.graph import Graph
    from lodeway.control.compute import Change, Deal
    from lodeway.report.answer import Columns
    from lodeway.schema.values import Lang

_ = words.of(__name__)


_DEAL_TITLE = _("{} before and after {} closes, on {}")


def _deal_columns(*, several: bool) -> Columns:
    return columns(
        "asset_id asset holder_id holder -is_direct held before_min before before_max after_min "
        "after after_max change -controlled_before -controls_after controls",
        asset=_("asset") if several else None,
    )


_HELD = {True: _("directly"), False: _("through others")}
_CONTROLS = {
    (True, True): _("before and after"),
    (True, False): _("before only"),
    (False, True): _("after only"),
    (False, False): _("no"),
    (True, None): _("before; after not known"),
    (False, None): _("after not known"),
    (None, None): _("not known"),
    (None, True): _("after; before not known"),
    (None, False): _("before not known"),
}
_SUPPOSED = _(
    "Supposed, not so: {} is taken as closed. The firmest "
    "claims under it say what the buyer gets; the seller keeps "
    "the rest. Only parties whose share or control changes are "
    "listed."
)
_THROUGH_ALL = _(
    "Through all chains, directly and by others: rows hold parts of each other and do not add up."
)


def deal_tables(kg: Graph, deals: Sequence[Deal], *, lang: Lang) -> tuple[Answer]:
    """One table, a row a party of each thing, those that hold it directly first."""
    words = Words.of(kg, lang)
    things = words.joined(words.label(deal.thing) for deal in deals)
    names = words.joined(map(words.label, deals[0].agreements))
    changes = [(deal, change) for deal in deals for change in deal.changes]
    answer = Answer(
        _DEAL_TITLE[lang].format(things, names, words.day(str(deals[0].before.day))),
        _deal_columns(several=len(deals) > 1)[lang],
        tuple(_deal_row(deal, change, words) for deal, change in changes),
        (
            *(note for deal in deals for note in kept(deal.after, words)),
            _SUPPOSED[lang].format(names),
            _THROUGH_ALL[lang],
        ),
        tuple(change.claims for _, change in changes),
        tuple(_deal_step(change, words) for _, change in changes),
        sentences([verdict(deal.after, words) for deal in deals], lang),
        "deal",
    )
    return (answer,)


def _deal_row(deal: Deal, change: Change, words: Words) -> tuple[object, ...]:
    before, after = change.before.point, change.after.point
    moved = None if before is None or after is None else round(percent(after) - percent(before), 6)
    control = change.controlled, change.controls
    return (
        deal.thing,
        words.label(deal.thing),
        change.name,
        words.label(change.name),
        change.direct,
        _HELD[change.direct][words.lang],
        *spread(change.before),
        *spread(change.after),
        moved,
        *control,
        _CONTROLS[control][words.lang],
    )


def _deal_step(change: Change, words: Words) -> Step:
    says = f"{words.label(change.name)}: {words.share(change.before)} > {words.share(change.after)}"
    return Step(says, change.claims)
