"""What an answer hangs on, as a table: what turns the verdict over, then what moves figures most."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.claims import claim_text
from lodeway.claims.claim_text import Speech, says, wording
from lodeway.report.answer import Answer
from lodeway.report.text import cell
from lodeway.schema.errors import NoRoute
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.sensitivity.compute import Dropped, Sensitivity


if TYPE_CHECKING:
    Words = Mapping[str, str]

_COLUMNS: Mapping[Lang, tuple[str, ...]] = {
    "en": (
        "without",
        "which is",
        "the verdict",
        "it says or is",
        "rows gone",
        "figure moved most",
        "from",
        "to",
        "by (%)",
    ),
    "zh": (
        "去掉",
        "属于",
        "结论",
        "内容或名称",
        "消失的行",
        "变动最大的数值",
        "原为",
        "变为",
        "幅度（%）",
    ),
}
_WORDS: Mapping[str, Words] = {
    "en": {
        "title": "What the answer hangs on: {}",
        "claim": "a claim",
        "source": "a source",
        "stands": "stands",
        "flips": "becomes: {}",
        "none": "becomes: nothing at all",
        "error": "no answer: {}",
        "column": "{}: {}",
        "verdict": "Verdict: {}",
        "robust": "It stands without any one of these {} claims, and without any one of their {} sources.",
        "hangs": "It turns over without {} of {} claims taken one at a time, and without {} of {} sources.",
        "one": "The whole answer rests on one source: {}.",
        "single": "{} of {} rows rest on one source each.",
        "verdict on one": "The verdict rests on one source, and on each of several if more are named: without any one of them "
        "it is another: {}.",
        "unnamed": "The answer names no claims: every claim that the question read was left out in turn.",
        "only named": "Left out are the claims that the answer names; with --wider all that the question read.",
        "wider": "Left out is every claim that the question read, named in the answer or not.",
        "still": "{} more claims and sources change no figure, row or verdict.",
        "more": "{} more rows are not shown; see --first.",
        "by": "By: in points where a column holds percentages, else in percent of the largest figure of the "
        "column.",
        "words": "A verdict is compared word for word; an answer without one by the words of its first row.",
        "comma": "; ",
    },
    "zh": {
        "title": "该回答取决于什么：{}",
        "claim": "主张",
        "source": "出处",
        "stands": "不变",
        "flips": "变为：{}",
        "none": "变为：无结论",
        "error": "无法回答：{}",
        "column": "{}：{}",
        "verdict": "结论：{}",
        "robust": "逐一去掉这{}条主张或其{}个出处中的任何一个，结论均不变。",
        "hangs": "逐一去掉时，{1}条主张中有{0}条、{3}个出处中有{2}个会使结论改变。",
        "one": "整个回答仅依据一个出处：{}。",
        "single": "{1}行中有{0}行各自仅依据一个出处。",
        "verdict on one": "结论独系于以下出处（如列多个，则去掉其中任何一个结论即变）：{}。",
        "unnamed": "该回答未列出所据主张：改为逐一去掉提问时读到的每条主张。",
        "only named": "去掉的是回答所列的主张；用--wider则为提问时读到的全部主张。",
        "wider": "逐一去掉提问时读到的每条主张，无论回答是否列出。",
        "still": "另有{}条主张或出处，去掉后数值、行与结论均不变。",
        "more": "另有{}行未显示，见--first。",
        "by": "幅度：百分比列按百分点计，其余按该列最大数值的百分比计。",
        "words": "结论按字句比较；没有结论的回答按其首行文字比较。",
        "comma": "；",
    },
}


def table(
    kg: Graph, found: Sensitivity, question: str, *, lang: Lang, first: int | None = None
) -> Answer:
    """The `first` rows (None: all) of what matters when it is left out, with what to think of it.

    What changes nothing is counted, not listed.
    """
    telling = [one for one in found.dropped if one.flips or one.moves]
    shown = telling[:first]
    speech = Speech(kg.label, wording(kg.store), lang)
    rows = tuple(_row(kg, one, speech) for one in shown)
    claims = tuple(_claims(one, found) for one in shown)
    notes = _notes(kg, found, telling, len(shown), lang)
    title = _WORDS[lang]["title"].format(question)
    return Answer(title, _COLUMNS[lang], rows, tuple(notes), claims, verdict=notes[1])


def _row(kg: Graph, one: Dropped, speech: Speech) -> tuple[object, ...]:
    words, move = _WORDS[speech.lang], one.furthest
    return (
        one.name,
        words[one.kind],
        _becomes(one, speech.lang),
        _described(kg, one, speech),
        one.gone or None,
        words["column"].format(move.row, move.column) if move else None,
        cell(move.before) if move else None,
        cell(move.after) if move else None,
        round(100 * move.size, 1) if move else None,
    )


def _becomes(one: Dropped, lang: Lang) -> str:
    words = _WORDS[lang]
    if one.error:
        told = one.error.reasons[lang] if isinstance(one.error, NoRoute) else str(one.error)
        return words["error"].format(told)
    if not one.flips:
        return words["stands"]
    return words["flips"].format(one.verdict) if one.verdict else words["none"]


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
    words = _WORDS[lang]
    notes = [words["verdict"].format(found.verdict), _firmness(found, words)]
    if found.only_source:
        notes.append(words["one"].format(kg.label(found.only_source, lang)))
    elif sources := [one.name for one in found.flipping if one.kind == "source"]:
        names = words["comma"].join(kg.label(name, lang) for name in sources)
        notes.append(words["verdict on one"].format(names))
    if found.rows:
        notes.append(words["single"].format(found.single, found.rows))
    if still := len(found.dropped) - len(telling):
        notes.append(words["still"].format(still))
    if rest := len(telling) - shown:
        notes.append(words["more"].format(rest))
    return [
        *notes,
        words["wider" if found.wider else "only named" if found.named else "unnamed"],
        words["by"],
        words["words"],
    ]


def _firmness(found: Sensitivity, words: Words) -> str:
    tried = [sum(one.kind == kind for one in found.dropped) for kind in ("claim", "source")]
    turned = [sum(one.kind == kind for one in found.flipping) for kind in ("claim", "source")]
    if not any(turned):
        return words["robust"].format(*tried)
    return words["hangs"].format(turned[0], tried[0], turned[1], tried[1])
