"""Concentration as tables: each stage, its largest members, and the risk indices with their gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.report.answer import Answer, Step
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from lodeway.concentration.compute import Concentration, Member, Stage
    from lodeway.concentration.formulas import Formula


if TYPE_CHECKING:
    Labels = Callable[[str, Lang], str]

_ = words.of(__name__)

_STAGES = {
    "mining": _("mining"),
    "refining": _("refining"),
    "reserves": _("reserves"),
    "ownership": _("ownership of mines"),
    "corridor": _("corridor"),
}
_BY = {
    "territory": _("country"),
    "seat": _("country of the owner's seat"),
    "controller": _("who directs the mine"),
    "modelled": _("corridor, as modelled"),
    "published": _("corridor, as published"),
}
_TITLES = {
    "stages": _("Concentration of {} by stage"),
    "members": _("The largest at each stage: {}"),
    "indices": _("Indices of supply risk for {}"),
}
_COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "stages": {
        "en": (
            "stage", "by", "year", "of t", "HHI at least", "HHI", "HHI at most", "HHI among the known",
            "largest", "its share (%)", "top 3 (%)", "of nobody named (%)",
        ),
        "zh": (
            "环节", "划分依据", "年份", "总量（吨）", "HHI下限", "HHI", "HHI上限", "仅计已知者的HHI",
            "最大者", "其份额（%）", "前三（%）", "无具名者（%）",
        ),
    },
    "members": {
        "en": ("stage", "by", "place", "who", "id", "at least (%)", "share (%)", "at most (%)", "of which open (%)", "t"),
        "zh": ("环节", "划分依据", "名次", "谁", "编号", "下限（%）", "份额（%）", "上限（%）", "其中不明（%）", "吨"),
    },
    "indices": {
        "en": ("index", "stage", "at least", "at most", "inputs found", "inputs missing"),
        "zh": ("指数", "环节", "下限", "上限", "已有输入", "缺失输入"),
    },
}  # fmt: skip
_DEFINED = _(
    "HHI: the sum of squared shares, 1 for a single supplier (authorities print "
    "it times 10,000). At least: every share at its least, and what is of nobody "
    "named spread over many; at most: shares at their most, and all that is of "
    "nobody named in one more hand. Among the known: as if the rest did not exist."
)
_OWNED = _(
    "Ownership: the output of mines looked through their holders. By seat, a "
    "company nobody named controls counts where it sits. Output of mines whose "
    "output and holders are known: {:.0%} of the world's."
)
_MODELLED = _(
    "Corridor, as modelled: where the freight model sends the output of the "
    "Central African Copperbelt, by assumed tariffs; it is not the world's trade."
)
_MODEL_ASKS = _(
    "The freight model is asked for the day and for what was known; --status "
    "and --basis do not reach it."
)
_TOGETHER = _("Corridors that a source tells of together stand as one.")
_MISSING = _("Listed without a figure, and so in the rest at {}: {}.")
_UNKNOWN = _("Nothing is known in the tables of: {}.")
_INDICES = {
    "n-1": _("N-1: supply left without the largest"),
    "weighted": _("HHI weighted with governance (0-10)"),
}
_INPUTS = {
    "output": _("output by country"),
    "governance": _("governance indicators (import them)"),
    "demand": _("demand by country"),
    "trade": _("trade factors (taken as 1)"),
}
_FORMULAS = _(
    "Formulas and papers: see lodeway.concentration.indices. N-1 without demand "
    "is the share of supply outside the largest country. An index with a missing "
    "input is not computed; where a bound can be given without it, the bound is."
)
_VERDICT = _("{stage} by {by}: {who} first{alone}")
_ALONE = _(", with more than all others together")
_JOINTS = {"en": ("; ", ", ", " / "), "zh": ("；", "、", "／")}


def stages(found: Concentration, label: Labels, *, lang: Lang) -> Answer:
    """A row a stage; what is missing stands in the notes."""
    rows = tuple(_stage(stage, label, lang) for stage in found.stages)
    return Answer(
        _TITLES["stages"][lang].format(label(found.mineral, lang)),
        _COLUMNS["stages"][lang],
        rows,
        tuple(_notes(found, label, lang)),
        claims=tuple(stage.behind for stage in found.stages),
        steps=tuple(_step(stage, label, lang) for stage in found.stages),
        verdict=_JOINTS[lang][0].join(_verdict(s, label, lang) for s in found.stages if s.members),
    )


def members(found: Concentration, label: Labels, *, lang: Lang, top: int | None = 5) -> Answer:
    """The largest `top` members of each stage."""
    rows, claims = [], []
    for stage in found.stages:
        for place, member in enumerate(stage.members[:top], start=1):
            tonnes = None if stage.total is None else round(member.mid * stage.total)
            rows.append((
                _STAGES[stage.name][lang],
                _BY[stage.by][lang],
                place,
                _who(member, label, lang),
                "+".join(member.names),
                *(_percent(end) for end in (member.low, member.mid, member.high, member.open)),
                tonnes,
            ))  # fmt: skip
            claims.append(tuple(sorted({*member.claims, *stage.claims})))
    title = _TITLES["members"][lang].format(label(found.mineral, lang))
    return Answer(title, _COLUMNS["members"][lang], tuple(rows), claims=tuple(claims))


def indices(mineral: str, found: Sequence[Formula], label: Labels, *, lang: Lang) -> Answer:
    """A row an index, with the inputs it found and those it lacks."""
    rows = tuple(
        (
            _INDICES[one.name][lang],
            _STAGES[one.stage][lang],
            None if one.low is None else round(one.low, 3),
            None if one.high is None else round(one.high, 3),
            _JOINTS[lang][1].join(_INPUTS[name][lang] for name in one.inputs),
            _JOINTS[lang][1].join(_INPUTS[name][lang] for name in one.missing),
        )
        for one in found
    )
    title = _TITLES["indices"][lang].format(label(mineral, lang))
    claims = tuple(tuple(sorted(set(one.claims))) for one in found)
    return Answer(title, _COLUMNS["indices"][lang], rows, (_FORMULAS[lang],), claims=claims)


def _stage(stage: Stage, label: Labels, lang: Lang) -> tuple[object, ...]:
    first = stage.members[0] if stage.members else None
    return (
        _STAGES[stage.name][lang],
        _BY[stage.by][lang],
        stage.year or None,
        None if stage.total is None else round(stage.total),
        *(round(end, 3) for end in stage.hhi),
        None if stage.among is None else round(stage.among, 3),
        _who(first, label, lang) if first else None,
        _percent(first.mid) if first else None,
        _percent(stage.top(3)),
        _percent(stage.rest),
    )


def _notes(found: Concentration, label: Labels, lang: Lang) -> list[str]:
    joint = _JOINTS[lang][1]
    notes = [_DEFINED[lang]]
    owned = next((stage for stage in found.stages if stage.name == "ownership"), None)
    if owned:
        notes.append(_OWNED[lang].format(owned.known))
    ways = {stage.by for stage in found.stages}
    if "modelled" in ways:
        notes += [_MODELLED[lang], *([_MODEL_ASKS[lang]] if _unheard(found) else [])]
    notes += [_TOGETHER[lang]] if "published" in ways else []
    for stage in found.stages:
        if stage.missing:
            names = joint.join(label(area, lang) for area in stage.missing)
            notes.append(_MISSING[lang].format(_STAGES[stage.name][lang], names))
    if found.unknown:
        names = joint.join(_STAGES[name][lang] for name in found.unknown)
        notes.append(_UNKNOWN[lang].format(names))
    return notes


def _unheard(found: Concentration) -> bool:
    return bool(found.through.status or found.through.basis)


def _step(stage: Stage, label: Labels, lang: Lang) -> Step:
    whole = f"{_STAGES[stage.name][lang]}, {_BY[stage.by][lang]}: HHI {round(stage.hhi[1], 3)}"
    parts = (
        Step(f"{_who(m, label, lang)}: {_percent(m.mid)} %", tuple(sorted(set(m.claims))))
        for m in stage.members
        if m.claims
    )
    return Step(whole, tuple(sorted(set(stage.claims))), tuple(parts))


def _verdict(stage: Stage, label: Labels, lang: Lang) -> str:
    first = stage.members[0]
    return _VERDICT[lang].format(
        stage=_STAGES[stage.name][lang],
        by=_BY[stage.by][lang],
        who=_who(first, label, lang),
        alone=_ALONE[lang] if first.mid > 0.5 else "",
    )


def _who(member: Member, label: Labels, lang: Lang) -> str:
    return _JOINTS[lang][2].join(label(name, lang) for name in member.names)


def _percent(part: float) -> float:
    return round(100 * part, 1)
