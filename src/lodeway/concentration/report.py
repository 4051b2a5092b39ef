"""Concentration as tables: each stage, its largest members, and the risk indices with their gaps."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.report.answer import Answer, Step, columns
from lodeway.schema import words
from lodeway.schema.values import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.concentration.compute import Concentration, Member, Stage
    from lodeway.concentration.formulas import Formula
    from lodeway.schema.values import Lang

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
    "modelled": _("port, modelled"),
    "published": _("corridor, as published"),
}
_TITLES = {
    "stages": _("Concentration of {} by stage"),
    "members": _("The largest at each stage: {}"),
    "indices": _("Indices of supply risk for {}"),
}
_COLUMNS = {
    "stages": columns(
        "stage_id stage by_id by year tonnes hhi_min hhi hhi_max hhi_known largest_ids largest "
        "largest_share top3_share unnamed_share",
        tonnes=(_("of {unit}"), "t"),
    ),
    "members": columns(
        "stage_id stage by_id by place member_ids member share_min share share_max open_share "
        "tonnes",
    ),
    "indices": columns(
        "index_id index stage_id stage value_min value_max input_ids inputs missing_ids missing",
        value_min=_("at least"),
        value_max=_("at most"),
    ),
}
_DEFINED = _(
    "HHI: the sum of squared shares, 1 for a single supplier (authorities print "
    "it times 10,000). At least: every share at its least, and what is of nobody "
    "named spread over many; at most: shares at their most, and all that is of "
    "nobody named in one more hand. Among the known: as if the rest did not exist."
)
_OWNED = _(
    "Ownership: the output of mines looked through their holders. By seat, a "
    "company nobody named controls counts where it sits. Output of mines whose "
    "output and holders are known: {} % of the world's."
)
_MODELLED = _(
    "Port, modelled: what the mines of the Central African Copperbelt send, by the shares of "
    "`lodeway corridors`, a model fitted to what was counted. At least and at most are the 10th and "
    "90th percentile of its draws."
)
_MODEL_ASKS = _(
    "The model of corridors is asked for the day and for what was known; --status "
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
_VERDICT = _("{stage} by {by}: {who}{alone}")
_ALONE = _(", with more than all others together")
_VERDICTS = _("First at each stage: {}.")
_THEN, _LIST, _OR = _("; "), _(", "), _(" / ")


def tables(
    kg: Graph,
    concentration: Concentration,
    formulas: Sequence[Formula],
    *,
    top: int | None = 5,
    lang: Lang,
) -> tuple[Answer, ...]:
    """A row a stage, its largest `top` members, and the indices of supply risk with their gaps."""
    view = _View(kg, concentration, lang)
    return view.stages(), view.members(top), view.indices(formulas)


class _View:
    """A concentration with the words of one language."""

    def __init__(self, kg: Graph, concentration: Concentration, lang: Lang) -> None:
        self.kg, self.concentration, self.lang = kg, concentration, lang

    def stages(self) -> Answer:
        """A row a stage; what is missing stands in the notes."""
        stages = self.concentration.stages
        said = _THEN[self.lang].join(self._verdict(stage) for stage in _told(stages))
        return Answer(
            self._title("stages"),
            _COLUMNS["stages"][self.lang],
            tuple(self._stage(stage) for stage in stages),
            tuple(self._notes()),
            claims=tuple(stage.behind for stage in stages),
            steps=tuple(self._step(stage) for stage in stages),
            verdict=_VERDICTS[self.lang].format(said) if said else "",
            name="stages",
        )

    def members(self, top: int | None) -> Answer:
        """The largest `top` members of each stage."""
        rows, claims = [], []
        for stage in self.concentration.stages:
            for place, member in enumerate(stage.members[:top], start=1):
                tonnes = None if stage.total is None else round(member.mid * stage.total)
                rows.append((
                    *self._way(stage),
                    place,
                    _ids(member),
                    self._who(member),
                    *(_percent(end) for end in (member.low, member.mid, member.high, member.open)),
                    tonnes,
                ))  # fmt: skip
                claims.append(tuple(sorted({*member.claims, *stage.claims})))
        heads = _COLUMNS["members"][self.lang]
        title = self._title("members")
        return Answer(title, heads, tuple(rows), claims=tuple(claims), name="members")

    def indices(self, formulas: Sequence[Formula]) -> Answer:
        """A row an index, with the inputs it found and those it lacks."""
        return Answer(
            self._title("indices"),
            _COLUMNS["indices"][self.lang],
            tuple(self._index(formula) for formula in formulas),
            (_FORMULAS[self.lang],),
            claims=tuple(tuple(sorted(set(formula.claims))) for formula in formulas),
            name="indices",
        )

    def _title(self, table: str) -> str:
        return _TITLES[table][self.lang].format(self.label(self.concentration.mineral))

    def _stage(self, stage: Stage) -> tuple[object, ...]:
        first = stage.members[0] if stage.members else None
        return (
            *self._way(stage),
            stage.year or None,
            None if stage.total is None else round(stage.total),
            *(round(end, 3) for end in stage.hhi),
            None if stage.among is None else round(stage.among, 3),
            _ids(first) if first else None,
            self._who(first) if first else None,
            _percent(first.mid) if first else None,
            _percent(stage.top(3)),
            _percent(stage.rest),
        )

    def _way(self, stage: Stage) -> tuple[str, str, str, str]:
        """The stage and among whom it is split."""
        return stage.name, _STAGES[stage.name][self.lang], stage.by, _BY[stage.by][self.lang]

    def _index(self, formula: Formula) -> tuple[object, ...]:
        return (
            formula.name,
            _INDICES[formula.name][self.lang],
            formula.stage,
            _STAGES[formula.stage][self.lang],
            None if formula.low is None else round(formula.low, 3),
            None if formula.high is None else round(formula.high, 3),
            " ".join(formula.inputs) or None,
            self._inputs(formula.inputs),
            " ".join(formula.missing) or None,
            self._inputs(formula.missing),
        )

    def _inputs(self, names: Sequence[str]) -> str:
        return _LIST[self.lang].join(_INPUTS[name][self.lang] for name in names)

    def _notes(self) -> Iterator[str]:
        stages, lang = self.concentration.stages, self.lang
        ways = {stage.by for stage in stages}
        through = self.concentration.through
        if "modelled" in ways and (through.status or through.basis):
            yield _MODEL_ASKS[lang]
        if self.concentration.unknown:
            names = _LIST[lang].join(_STAGES[name][lang] for name in self.concentration.unknown)
            yield _UNKNOWN[lang].format(names)
        if owned := next((stage for stage in stages if stage.name == "ownership"), None):
            yield _OWNED[lang].format(figure(_percent(owned.known)))
        if "modelled" in ways:
            yield _MODELLED[lang]
        if "published" in ways:
            yield _TOGETHER[lang]
        for stage in stages:
            if stage.missing:
                names = _LIST[lang].join(map(self.label, stage.missing))
                yield _MISSING[lang].format(_STAGES[stage.name][lang], names)
        yield _DEFINED[lang]

    def _step(self, stage: Stage) -> Step:
        _, name, _, by = self._way(stage)
        parts = (
            Step(f"{self._who(m)}: {_percent(m.mid)} %", tuple(sorted(set(m.claims))))
            for m in stage.members
            if m.claims
        )
        whole = f"{name}, {by}: HHI {round(stage.hhi[1], 3)}"
        return Step(whole, tuple(sorted(set(stage.claims))), tuple(parts))

    def _verdict(self, stage: Stage) -> str:
        _, name, _, by = self._way(stage)
        first = stage.members[0]
        alone = _ALONE[self.lang] if first.low > _MOST else ""
        return _VERDICT[self.lang].format(stage=name, by=by, who=self._who(first), alone=alone)

    def _who(self, member: Member) -> str:
        return _OR[self.lang].join(map(self.label, member.names))

    def label(self, thing: str) -> str:
        return self.kg.label(thing, self.lang)


_MOST = 0.5


def _told(stages: Sequence[Stage]) -> list[Stage]:
    """Of each split the newest that names anybody; one by corridor as published where there is no other."""
    found = {(s.name, s.by): s for s in stages if s.members}
    if ("corridor", "modelled") in found:
        found.pop(("corridor", "published"), None)
    return list(found.values())


def _ids(member: Member) -> str:
    """The ids of a member; several where they are only told of together."""
    return " ".join(member.names)


def _percent(part: float) -> float:
    return round(100 * part, 1)
