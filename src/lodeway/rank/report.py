"""Rankings as answers, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.report.answer import Answer, columns
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Callable

    from lodeway.rank.compute import Ranking


if TYPE_CHECKING:
    Labels = Callable[[str, Lang], str]

_ = words.of(__name__)

_COLUMNS = columns(
    place=_("place"),
    who=_("who or what"),
    id=_("id"),
    score=_("score"),
    neighbours=_("neighbours"),
)
_TITLE = _("Most central of one kind ({kind}) in the network '{network}', by {by}")
_BY = {
    "degree": _("degree"),
    "betweenness": _("betweenness"),
    "pagerank": _("PageRank"),
}
_DEFINITIONS = {
    "degree": _(
        "Degree: the share of all other nodes of the kind that a node is tied to (0 to 1)."
    ),
    "betweenness": _(
        "Betweenness: the share of shortest ways between two others that pass "
        "through a node; a tie is as long as {length}."
    ),
    "pagerank": _(
        "PageRank: how often a random walker stands on a node (sum 1, damping 0.85); {strength}."
    ),
}
_LENGTHS = {
    "transport": _("the kilometres of its shortest segment"),
    "none": _("one step"),
    "sources": _("one over the number of sources that tell of it (ten count as the most)"),
}
_STRENGTHS = {
    "none": _("it follows all ties alike"),
    "sources": _("it follows a tie the more, the more sources tell of it"),
}
_TIES = _("Two are tied by a claim or a segment between them{over}; direction is ignored.")
_OVER = _(", or by one thing to which claims tie both ({})")
_RESTS_ON = _(
    "On {day}, {nodes:,} nodes; the ties rest on {claims:,} claims from {sources:,} sources."
)
_UNSURE = _(
    "How sure the places are: with the sources drawn anew {draws} times, of the "
    "first {first} on average {stay:.1f} stay; {ranges}."
)
_RANGE = _("{who} {best} to {worst}")
_FIRM = _("{who} always {best}")
_SHOWN = 3  # whose range of places is told


def ranking(found: Ranking, label: Labels, *, lang: Lang) -> Answer:
    """A ranking with its definition under it, what it rests on, and how unsure it is."""
    rows = tuple(
        (one.place, label(one.node, lang), one.node, round(one.score, 4), one.neighbours)
        for one in found.rows
    )
    kind = label(found.only, lang) if found.only else ""
    return Answer(
        _TITLE[lang].format(network=found.network, kind=kind, by=_BY[found.by][lang]),
        _COLUMNS[lang],
        rows,
        _notes(found, label, lang),
        tuple(one.claims for one in found.rows),
    )


def _notes(found: Ranking, label: Labels, lang: Lang) -> tuple[str, ...]:
    on_roads = found.network == "transport"
    weights = "transport" if on_roads else found.weights
    definition = _DEFINITIONS[found.by][lang].format(
        length=_LENGTHS[weights][lang], strength=_STRENGTHS[found.weights][lang]
    )
    rests_on = _RESTS_ON[lang].format(
        day=found.on, nodes=found.nodes, claims=found.claims, sources=found.sources
    )
    unsure = () if found.stay is None else (_unsure(found, found.stay, label, lang),)
    return (definition, _tied(found, label, lang), rests_on, *unsure)


def _tied(found: Ranking, label: Labels, lang: Lang) -> str:
    names = ("、" if lang == "zh" else ", ").join(label(family, lang) for family in found.over)
    return _TIES[lang].format(over=_OVER[lang].format(names) if names else "")


def _unsure(found: Ranking, stay: float, label: Labels, lang: Lang) -> str:
    ranges = (
        (_FIRM if one.best == one.worst else _RANGE)[lang].format(
            who=label(one.node, lang), best=one.best, worst=one.worst
        )
        for one in found.rows[:_SHOWN]
    )
    return _UNSURE[lang].format(
        draws=found.draws,
        first=len(found.rows),
        stay=stay,
        ranges=("；" if lang == "zh" else ", ").join(ranges),
    )
