"""The ledger of contradictions as tables: how many of each kind, then each with both sides."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lodeway.claims.claim_text import Speech, says, wording
from lodeway.claims.trust import STRICT
from lodeway.report.answer import Answer, Step
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.conflicts.compute import Conflict, Side


if TYPE_CHECKING:
    Words = Mapping[str, str]

_ = words.of(__name__)

_TITLES = {
    "kinds": _("How sources differ, by kind"),
    "ledger": _("What differs, and whom we follow"),
}
_COLUMNS: Mapping[str, Mapping[Lang, tuple[str, ...]]] = {
    "kinds": {
        "en": (
            "kind",
            "differences",
            "one side followed",
            "open",
            "spans both",
            "otherwise than the editors",
        ),
        "zh": ("差异类型", "差异数", "采信其一", "未定", "取值跨两方", "与编辑采信不同"),
    },
    "ledger": {
        "en": (
            "difference",
            "kind",
            "one says",
            "according to",
            "the other says",
            "according to this",
            "we follow",
            "since it is",
            "the figure",
            "note",
        ),
        "zh": (
            "差异",
            "类型",
            "一方所言",
            "其出处",
            "另一方所言",
            "另一出处",
            "采信",
            "理由",
            "取值",
            "说明",
        ),
    },
}
_REASONS: Mapping[str, Words] = {
    "en": {
        "only": "the only one that stands",
        "asked": "from the source asked for",
        "preferred": "preferred by rank",
        "editors": "what the editors follow",
        "read": "read, the other recalled",
        "primary": "from a primary source",
        "newer": "published later",
        "later": "confirmed later",
        "none": "no word of the editors, and the rule does not tell",
    },
    "zh": {
        "only": "唯一仍成立者",
        "asked": "出自所指定的出处",
        "preferred": "标为优先",
        "editors": "编辑采信此项",
        "read": "读自原文，另一项凭记忆",
        "primary": "出自一手出处",
        "newer": "发布较晚",
        "later": "最近确认较晚",
        "none": "编辑未作取舍，规则亦无从判定",
    },
}
_OPEN = _("open")
_NAMED = _("{} ({})")
_WIDE: Mapping[str, Words] = {
    "en": {"widens": "spans both", "follows": "as followed", "none": "open", "words": "in words"},
    "zh": {"widens": "跨两方", "follows": "取所采信者", "none": "未定", "words": "文字陈述"},
}
_RULES: Mapping[str, Words] = {
    "en": {
        "editor": "Rule: the claim preferred by rank, then what the editors say prevails, then the one "
        "confirmed later.",
        "primary": "Rule: governments, companies' own releases and data sets first, then the claim "
        "confirmed later.",
        "newest": "Rule: the claim published later.",
        "source": "Rule: {} wherever it speaks, elsewhere as the editors follow.",
    },
    "zh": {
        "editor": "规则：先取标为优先者，次取编辑注明采信者，再取最近确认较晚者。",
        "primary": "规则：先取政府、公司自身新闻稿与数据集，再取最近确认较晚者。",
        "newest": "规则：取发布较晚者。",
        "source": "规则：凡{}有言即从之，其余从编辑。",
    },
}
_NOTES: Mapping[str, Words] = {
    "en": {
        "recalled": "What was only recalled comes after all that was read.",
        "equals": "Of equals by rank, by the source asked for and by the editors' word, what was only "
        "recalled comes after what was read.",
        "range": "A difference that leaves it open who is right makes a figure span both; another date or "
        "a revision does not. That a source is later decides no true conflict (where one figure must "
        "stand in the middle, it is the one confirmed later), and nothing between statements in words.",
        "again": "Ask again by this rule: {}",
        "fallen": "A side that does not stand (denied, taken back, set aside or not let through) is shown, "
        "and counts nowhere; differences with such a side: {}.",
    },
    "zh": {
        "recalled": "凭记忆所记一律排在读自原文者之后。",
        "equals": "级别、所指定的出处与编辑取舍均相同时，凭记忆所记排在读自原文者之后。",
        "range": "孰是孰非未定时，取值跨两方；仅时点不同或属修订者不跨。真正冲突不因出处较晚而定论（须取一个中间值时，取最近确认较晚者）；"
        "文字陈述之间亦不以先后取舍。",
        "again": "按此规则重新提问：{}",
        "fallen": "不成立的一方（被否认、撤回、搁置或未予放行）照列，但不计入任何结果；此类差异{}条。",
    },
}
_VERDICTS = _("Most often sources differ by {}.")
_AGAIN = 3  # commands that a note names


def answers(
    kg: Graph, found: Sequence[Conflict], *, rule: str, lang: Lang
) -> tuple[Answer, Answer]:
    """How many differences there are of each kind, and the ledger of all of them."""
    return _kinds(kg, found, lang), ledger(kg, found, rule=rule, lang=lang)


def _kinds(kg: Graph, found: Sequence[Conflict], lang: Lang) -> Answer:
    by_kind = Counter(one.difference.kind for one in found).most_common()
    groups = [[one for one in found if one.difference.kind == kind] for kind, _ in by_kind]
    rows = tuple(
        (
            kg.label(kind, lang),
            number,
            sum(one.followed is not None for one in group),
            sum(one.followed is None for one in group),
            sum(one.widens for one in group),
            sum(one.changed for one in group),
        )
        for (kind, number), group in zip(by_kind, groups, strict=True)
    )
    verdict = _VERDICTS[lang].format(rows[0][0]) if rows else ""
    claims = tuple(tuple(sorted({c for one in group for c in _claims(one)})) for group in groups)
    return Answer(
        _TITLES["kinds"][lang], _COLUMNS["kinds"][lang], rows, claims=claims, verdict=verdict
    )


def ledger(kg: Graph, found: Sequence[Conflict], *, rule: str, lang: Lang) -> Answer:
    """Each difference with both sides, the one that is followed, and why."""
    speech = Speech(kg.label, wording(kg.store), lang)
    rows = tuple(_row(one, speech) for one in found)
    steps = tuple(
        Step(
            _REASONS[lang][one.reason], parts=tuple(_step(s, speech) for s in (one.one, one.other))
        )
        for one in found
    )
    claims = tuple(_claims(one) for one in found)
    notes = _notes(kg, found, rule, lang)
    return Answer(_TITLES["ledger"][lang], _COLUMNS["ledger"][lang], rows, notes, claims, steps)


def _row(one: Conflict, speech: Speech) -> tuple[object, ...]:
    lang, followed = speech.lang, one.followed
    figure = "widens" if one.widens else "follows" if followed else "none"
    return (
        one.difference.pair,
        speech.label(one.difference.kind, lang),
        says(one.one.said, speech),
        speech.label(one.one.source, lang),
        says(one.other.said, speech),
        speech.label(one.other.source, lang),
        _OPEN[lang] if followed is None else _named(one, followed, speech),
        _REASONS[lang][one.reason],
        _WIDE[lang][figure if one.is_figure or one.widens else "words"],
        one.note.get(lang),
    )


def _named(one: Conflict, side: Side, speech: Speech) -> str:
    """The source that is followed; where both sides have it, with the claim."""
    name = speech.label(side.source, speech.lang)
    same = one.one.source == one.other.source
    return _NAMED[speech.lang].format(name, side.claim) if same else name


def _step(side: Side, speech: Speech) -> Step:
    return Step(says(side.said, speech), (side.claim,))


def _claims(one: Conflict) -> tuple[str, str]:
    return one.one.claim, one.other.claim


def _notes(kg: Graph, found: Sequence[Conflict], rule: str, lang: Lang) -> tuple[str, ...]:
    words = _NOTES[lang]
    name = rule.partition(":")
    said = [
        _RULES[lang][name[0]].format(kg.label(name[2], lang)),
        words["recalled" if rule in STRICT else "equals"],
        words["range"],
    ]
    if fallen := sum(not one.both_stand for one in found):
        said.append(words["fallen"].format(fallen))
    if again := _again(found, rule):
        said.append(words["again"].format(_("; ")[lang].join(again)))
    return tuple(said)


def _again(found: Sequence[Conflict], rule: str) -> list[str]:
    """Commands whose answers weigh these claims: who owns what the changed stakes are in."""
    stakes = [one for one in found if one.changed and "Stake" in one.one.said.fields["type"]]
    targets = sorted({one.one.said.fields["target"] for one in stakes})
    return [f"lodeway control {target} --trust {rule}" for target in targets[:_AGAIN]]
