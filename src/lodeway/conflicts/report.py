"""The ledger of contradictions as tables: how many of each kind, then each with both sides."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.claims.claim_text import Speech, says, wording
from lodeway.claims.trust import STRICT
from lodeway.report.answer import Answer, Cited, Step, columns
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Sequence

    from lodeway.claims.graph import Graph
    from lodeway.conflicts.compute import Conflict, Side


_ = words.of(__name__)

_TITLES = {
    "kinds": _("How sources differ, by kind"),
    "ledger": _("What differs, and whom we follow"),
}
_COLUMNS = {
    "kinds": columns("kind_id kind differences followed open spans_both unlike_editors"),
    "ledger": columns(
        "difference_id kind_id kind claim_id says source other_claim_id other_says other_source "
        "followed_claim_id followed reason_id reason figure_id figure note",
        difference_id=_("difference"),
        followed=_("we follow"),
        reason=_("since it is"),
    ),
}
_REASONS = {
    "only": _("the only one that stands"),
    "asked": _("from the source asked for"),
    "preferred": _("preferred by rank"),
    "editors": _("what the editors follow"),
    "read": _("read, the other recalled"),
    "primary": _("from a primary source"),
    "newer": _("published later"),
    "later": _("confirmed later"),
    "none": _("no word of the editors, and the rule does not tell"),
}
_OPEN = _("open")
_NAMED = _("{} ({})")
_FIGURES = {
    "widens": _("spans both"),
    "follows": _("as followed"),
    "none": _OPEN,
    "words": _("in words"),
}
_RULES = {
    "editor": _(
        "Rule: the claim preferred by rank, then what the editors say prevails, then the one "
        "confirmed later."
    ),
    "primary": _(
        "Rule: filings, authorities, companies' own releases and data sets first, then the claim "
        "confirmed later."
    ),
    "newest": _("Rule: the claim published later."),
    "source": _("Rule: {} wherever it speaks, elsewhere as the editors follow."),
}
_RECALLED = _("What was only recalled comes after all that was read.")
_EQUALS = _(
    "Of equals by rank, by the source asked for and by the editors' word, what was only "
    "recalled comes after what was read."
)
_RANGE = _(
    "A difference that leaves it open who is right makes a figure span both; another date or "
    "a revision does not. That a source is later decides no true conflict (where one figure must "
    "stand in the middle, it is the one confirmed later), and nothing between statements in words."
)
_ASK_AGAIN = _("Ask again by this rule: {}")
_FALLEN = _(
    "A side that does not stand (denied, taken back, set aside or not let through) is shown, "
    "and counts nowhere; differences with such a side: {}."
)
_SEMICOLON = _("; ")
_BRIEF = ("note", "kind", "source", "other_source", "followed")
_VERDICTS = {
    "most": _("The most common difference between sources is this: {}."),
    "followed": _("In most cases one side is followed."),
    "open": _("In most cases it stays open who is right."),
    "changed": _("In some the rule follows another side than the editors."),
    "none": _("No difference between sources is on record here."),
}
_THEN = _("{} {}")
_AGAIN = 3  # commands that a note names


def tables(kg: Graph, found: Sequence[Conflict], *, rule: str, lang: Lang) -> tuple[Answer, Answer]:
    """The ledger of all differences, and how many there are of each kind."""
    kinds, whole = _kinds(kg, found, lang), ledger(kg, found, rule=rule, lang=lang)
    return replace(whole, verdict=_verdict(kinds, found, lang)), kinds


def _verdict(kinds: Answer, found: Sequence[Conflict], lang: Lang) -> str:
    """How sources differ most often, and whether one side is followed then; without figures."""
    if not found:
        return _VERDICTS["none"][lang]
    followed = sum(one.followed is not None for one in found)
    told = _VERDICTS["most"][lang].format(kinds.rows[0][1])
    further = ["followed" if 2 * followed > len(found) else "open"]
    further += ["changed"] if any(one.changed for one in found) else []
    for kind in further:
        told = _THEN[lang].format(told, _VERDICTS[kind][lang])
    return told


def _kinds(kg: Graph, found: Sequence[Conflict], lang: Lang) -> Answer:
    by_kind = Counter(one.difference.kind for one in found).most_common()
    groups = [[one for one in found if one.difference.kind == kind] for kind, _ in by_kind]
    rows = tuple(
        (
            kind,
            kg.label(kind, lang),
            number,
            sum(one.followed is not None for one in group),
            sum(one.followed is None for one in group),
            sum(one.widens for one in group),
            sum(one.changed for one in group),
        )
        for (kind, number), group in zip(by_kind, groups, strict=True)
    )
    claims = tuple(tuple(sorted({c for one in group for c in _claims(one)})) for group in groups)
    return Answer(
        _TITLES["kinds"][lang], _COLUMNS["kinds"][lang], rows, claims=claims, name="kinds"
    )


def ledger(kg: Graph, found: Sequence[Conflict], *, rule: str, lang: Lang) -> Answer:
    """Each difference with both sides, the one that is followed, and why."""
    speech = Speech(kg.label, wording(kg.store), lang)
    rows = tuple(_row(one, speech) for one in found)
    steps = tuple(
        Step(
            _REASONS[one.reason][lang], parts=tuple(_step(s, speech) for s in (one.one, one.other))
        )
        for one in found
    )
    claims = tuple(_claims(one) for one in found)
    told = rows, _notes(kg, found, rule, lang), claims, steps
    return Answer(
        _TITLES["ledger"][lang], _COLUMNS["ledger"][lang], *told, name="ledger", brief=_BRIEF
    )


def _row(one: Conflict, speech: Speech) -> tuple[object, ...]:
    lang, followed = speech.lang, one.followed
    figure = "widens" if one.widens else "follows" if followed else "none"
    figure = figure if one.is_figure or one.widens else "words"
    return (
        one.difference.pair,
        one.difference.kind,
        speech.label(one.difference.kind, lang),
        one.one.claim,
        says(one.one.said, speech),
        Cited([speech.label(one.one.source, lang)]),
        one.other.claim,
        says(one.other.said, speech),
        Cited([speech.label(one.other.source, lang)]),
        followed.claim if followed else None,
        _OPEN[lang] if followed is None else _named(one, followed, speech),
        one.reason,
        _REASONS[one.reason][lang],
        figure,
        _FIGURES[figure][lang],
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
    name, _colon, source = rule.partition(":")
    said = []
    if fallen := sum(not one.both_stand for one in found):
        said.append(_FALLEN[lang].format(fallen))
    if again := _again(found, rule):
        said.append(_ASK_AGAIN[lang].format(_SEMICOLON[lang].join(again)))
    said.append(_RULES[name][lang].format(kg.label(source, lang)))
    return (*said, _RANGE[lang], (_RECALLED if rule in STRICT else _EQUALS)[lang])


def _again(found: Sequence[Conflict], rule: str) -> list[str]:
    """Commands whose answers weigh these claims: who owns what the changed stakes are in."""
    stakes = [one for one in found if one.changed and "Stake" in one.one.said.fields["type"]]
    targets = sorted({one.one.said.fields["target"] for one in stakes})
    return [f"lodeway control {target} --trust {rule}" for target in targets[:_AGAIN]]
