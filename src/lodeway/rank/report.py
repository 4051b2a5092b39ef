"""Rankings as answers, in either language."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.report.answer import Answer
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lodeway.rank.centrality import Ranked


if TYPE_CHECKING:
    Labels = Callable[[str, Lang], str]

_ = words.of(__name__)

_DEFINITIONS = {
    "degree": _(
        "Degree: the share of all other nodes a node is tied to (0 to 1), direction ignored."
    ),
    "betweenness": _(
        "Betweenness: the share of shortest ways between two others that pass "
        "through a node; a tie is as long as {length}."
    ),
    "pagerank": _(
        "PageRank: how often a random walker stands on a node (sum 1, damping "
        "0.85); a tie is as strong as {strength}."
    ),
}
_RESTS_ON = _("The network rests on {:,} claims from {:,} sources.")
_LENGTHS = {
    "transport": _("its kilometres"),
    "claims": _("one over the number of claims between the two"),
}
_STRENGTHS = {
    "transport": _("one over its kilometres"),
    "claims": _("the number of claims between the two"),
}


def ranking(
    ranked: Sequence[Ranked],
    network: str,
    by: str,
    label: Labels,
    rests_on: tuple[int, int],
    *,
    lang: Lang,
    ties: Mapping[str, tuple[str, ...]] | None = None,
) -> Answer:
    """A ranking with its definition under it, and how many claims and sources it rests on.

    `ties` are the claims that tie each node to others; the score rests on all of the network.
    """
    heads = {
        "en": ("place", "who or what", "id", "score", "neighbours"),
        "zh": ("名次", "对象", "编号", "得分", "邻居数"),
    }
    titles = {
        "en": f"Most central in the network '{network}', by {by}",
        "zh": f"“{network}”网络中最居中的节点（按{_DEFINITIONS[by]['zh'].partition('：')[0]}）",
    }
    weights = "transport" if network == "transport" else "claims"
    definition = _DEFINITIONS[by][lang].format(
        length=_LENGTHS[weights][lang], strength=_STRENGTHS[weights][lang]
    )
    rows = tuple(
        (r.place, label(r.node, lang), r.node, round(r.score, 4), r.neighbours) for r in ranked
    )
    notes = (definition, _RESTS_ON[lang].format(*rests_on))
    claims = () if ties is None else tuple(ties.get(r.node, ()) for r in ranked)
    return Answer(titles[lang], heads[lang], rows, notes, claims)
