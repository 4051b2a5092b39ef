"""Rankings as answers, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.report.answer import Answer, columns
from lodeway.report.table import cell
from lodeway.schema import words

if TYPE_CHECKING:
    from lodeway.claims.graph import Graph
    from lodeway.rank.compute import Ranking
    from lodeway.schema.values import Lang

_ = words.of(__name__)

_COLUMNS = columns("place place_min place_max who_id who score neighbours")
_TITLE = _("Most central of one kind ({kind}) in the network of {network}, by {by}")
_NETWORKS = {
    "actors": _("actors"),
    "ownership": _("ownership"),
    "transport": _("transport"),
    "minerals": _("lists of minerals"),
    "flows": _("flows of goods"),
}
_FIRST = _(
    "By {by}, {who} is first of {nodes:,} nodes ({kind}) in the network of {network} on {day}"
)
_SHARED = _(
    "By {by}, {who} share the first place among {nodes:,} nodes ({kind}) in the network of "
    "{network} on {day}"
)
_MORE = _("{} and {} more")
_NAMED = 3  # of those who share a place
_FIRST_TOLD = _("{first}{how}.")
_HOW_SURE = {
    "untold": _("; how sure the place is was not drawn"),
    "firm": _("; with the sources drawn anew {draws} times its place is always {best}"),
    "unsure": _("; with the sources drawn anew {draws} times its place is from {best} to {worst}"),
}
_NOBODY = _(
    "Nothing ties two of one kind in the network of {network} on {day}, so nobody is ranked."
)
_ANY_DAY = _("any day")
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
    "first {first} on average {stay:.1f} stay."
)
_COMMA = _(", ")
_DIGITS = 4  # of a score


def tables(kg: Graph, ranking: Ranking, *, lang: Lang) -> tuple[Answer, ...]:
    """A ranking with its definition under it, what it rests on, and how unsure it is."""
    rows = tuple(
        (
            ranked.place,
            ranked.best if ranking.draws else None,
            ranked.worst if ranking.draws else None,
            ranked.node,
            kg.label(ranked.node, lang),
            round(ranked.score, _DIGITS),
            ranked.neighbours,
        )
        for ranked in ranking.rows
    )
    title = _TITLE[lang].format(
        network=_network(ranking, lang), kind=_kind(kg, ranking, lang), by=_BY[ranking.by][lang]
    )
    ranked = Answer(
        title,
        _COLUMNS[lang],
        rows,
        _notes(kg, ranking, lang),
        tuple(one.claims for one in ranking.rows),
        verdict=_verdict(kg, ranking, lang),
        name="ranking",
    )
    return (ranked,)


def _network(ranking: Ranking, lang: Lang) -> str:
    """What a network is called; one that only the ontology knows by its name there."""
    label = _NETWORKS.get(ranking.network)
    return label[lang] if label else ranking.network


def _kind(kg: Graph, ranking: Ranking, lang: Lang) -> str:
    return kg.label(ranking.only, lang) if ranking.only else ""


def _day(ranking: Ranking, lang: Lang) -> str:
    return cell(ranking.on.isoformat(), lang) if ranking.on else _ANY_DAY[lang]


def _verdict(kg: Graph, ranking: Ranking, lang: Lang) -> str:
    """Who is first, by which measure, on which day, and how sure the place is."""
    about = {"network": _network(ranking, lang), "day": _day(ranking, lang)}
    if not ranking.rows:
        return _NOBODY[lang].format(**about)
    top = ranking.rows[0]
    equal = [r.node for r in ranking.rows if round(r.score, _DIGITS) == round(top.score, _DIGITS)]
    who = _COMMA[lang].join(kg.label(node, lang) for node in equal[:_NAMED])
    first = (_SHARED if len(equal) > 1 else _FIRST)[lang].format(
        by=_BY[ranking.by][lang],
        who=_MORE[lang].format(who, len(equal) - _NAMED) if len(equal) > _NAMED else who,
        nodes=ranking.nodes,
        kind=_kind(kg, ranking, lang),
        **about,
    )
    # Of several who share the place, how sure it is of one tells nothing of the others.
    how = "" if len(equal) > 1 else _how_sure(ranking, lang)
    return _FIRST_TOLD[lang].format(first=first, how=how)


def _how_sure(ranking: Ranking, lang: Lang) -> str:
    top = ranking.rows[0]
    sure = "untold" if not ranking.draws else "firm" if top.best == top.worst else "unsure"
    return _HOW_SURE[sure][lang].format(draws=ranking.draws, best=top.best, worst=top.worst)


def _notes(kg: Graph, ranking: Ranking, lang: Lang) -> tuple[str, ...]:
    weights = "transport" if ranking.network == "transport" else ranking.weights
    definition = _DEFINITIONS[ranking.by][lang].format(
        length=_LENGTHS[weights][lang], strength=_STRENGTHS[ranking.weights][lang]
    )
    rests_on = _RESTS_ON[lang].format(
        day=_day(ranking, lang),
        nodes=ranking.nodes,
        claims=ranking.claims,
        sources=ranking.sources,
    )
    unsure = () if ranking.stay is None else (_unsure(ranking, ranking.stay, lang),)
    return (definition, _tied(kg, ranking, lang), rests_on, *unsure)


def _tied(kg: Graph, ranking: Ranking, lang: Lang) -> str:
    families = _COMMA[lang].join(kg.label(family, lang) for family in ranking.over)
    return _TIES[lang].format(over=_OVER[lang].format(families) if families else "")


def _unsure(ranking: Ranking, stay: float, lang: Lang) -> str:
    return _UNSURE[lang].format(draws=ranking.draws, first=len(ranking.rows), stay=stay)
