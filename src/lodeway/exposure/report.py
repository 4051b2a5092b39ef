"""Exposure as tables: the five numbers, and what each of them is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.claims.claim_text import codes
from lodeway.report.answer import Answer, Step, columns
from lodeway.schema import words
from lodeway.schema.values import Range

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.exposure.model import Exposure, Line, Total
    from lodeway.schema.values import Lang
    from lodeway.schema.words import Text

_ = words.of(__name__)

_NUMBERS = {
    "owned": _("owned"),
    "hosted": _("hosted"),
    "carried": _("carried"),
    "restrictable": _("restrictable"),
    "promised": _("promised"),
}
_MEASURES = {
    "seat": _("mine output of owners seated there"),
    "party": _("mine output that it owns"),
    "territory": _("no territory, or no figures"),
    "mined": _("mined on its ground"),
    "refined": _("refined on its ground"),
    "reserves": _("reserves in its ground"),
    "modelled": _("belt goods over what its actors run"),
    "contracts": _("contracts and deals, in tonnes"),
    "mine": _("mine"),
    "state": _("mine, the state itself"),
    "operated": _("runs or owns"),
    "restriction": _("restriction"),
    "sanction": _("measure on owners"),
    "offtake": _("offtake"),
    "stake": _("stake not yet held"),
    "delivery": _("delivery"),
    "clause": _("clause"),
}
_TITLES = {
    "five": _("{}: five numbers for {}"),
    "lines": _("{}: what the numbers for {} are made of"),
}
_FIVE = columns(
    "number_id number counted_as_id counted_as tonnes_min tonnes tonnes_max share_min share "
    "share_max year of_tonnes known",
    share_min=_("of the world (%) at least"),
    share=_("of the world (%)"),
    share_max=_("of the world (%) at most"),
)
_LINES = columns(
    "number_id number what_id what thing_id thing who_ids who tonnes_min tonnes tonnes_max "
    "share unit_id unit status_id status period mineral_ids minerals agreement_id agreement "
    "counted",
    what=_("what", "the matter"),
    share=_("of the world (%)"),
    counted=_("counted"),
)
_FIVE_BRIEF = (
    "number", "counted_as", "tonnes", "share_min", "share", "share_max", "year", "known",
)  # fmt: skip
_LINES_BRIEF = (
    "number", "what", "thing", "who", "tonnes", "share", "status", "period", "counted",
)  # fmt: skip
_DEFINED = {
    "owned": _(
        "Owned: the output of mines, looked through chains of holders to companies "
        "seated in the country (a company nobody named controls counts where it "
        "sits). A share of unknown size counts at its least."
    ),
    "hosted": _("Hosted: what is mined in the territory, whoever owns it, as published."),
    "carried": _(
        "Carried: goods of the Central African Copperbelt that pass lines and ports run or owned "
        "by the country's actors, by the shares of `lodeway corridors` and their part in them, as "
        "a share of world mine output. At least and at most: the 10th and 90th percentile of the "
        "model's draws; at most also what is only reported or signed. Goods of other regions are "
        "not known."
    ),
    "restrictable": _(
        "Restrictable: the greater of what is mined and what is refined "
        "under its law, as a share of that stage; what its law reaches, not "
        "what it stops. The measures that are known stand below, with how "
        "firm each is."
    ),
    "promised": _(
        "Promised: offtakes, deliveries and stakes not yet held, in tonnes a "
        "year of this mineral. At least: what binds; at most: also what does "
        "not, or is only announced. Promises without tonnes, or of other goods, "
        "are listed and not added."
    ),
}
_KNOWN = _(
    "Known: for owned and carried, the part of world output of which owner or "
    "carrier can be told at all; the rest may be anybody's. For promised, the part "
    "of the promises that have tonnes. Empty cells are not known."
)
_MODEL_ASKS = _(
    "Carried: the model of corridors is asked for the day and for what was known; "
    "--status and --basis choose among owners and operators only, not among "
    "the goods and ways."
)
_OPEN = _(
    "Of the most that is owned, {:,} t are of mines without a figure or of nobody "
    "named, and may be anybody's."
)
_ELSEWISE = _(
    "Left out, for they exceed what their whole country is published with, and "
    "so count otherwise: {}."
)
_HOLDERLESS = _("Mines with an output and no known holder: {}.")
# How a country or a firm has a hold on a mineral, by number.
_HOLDS = {
    "owned": _("the mines that its companies own"),
    "hosted": _("the mines on its own ground"),
    "carried": _("the lines and ports that its companies run"),
    "restrictable": _("its law over what is mined and refined at home"),
    "promised": _("what is promised to it"),
}
_VERDICTS = {
    "largest": _("The strongest hold of {} on {} is through {}."),
    "none": _("No hold of {} on {} is known."),
    "maybe": _("It may have one, of unknown size, through {}."),
    "nothing": _("It has none through {}."),
    "unknown": _("It is not known whether it has one through {}."),
}
_THEN = _("{} {}")
_JOINT, _AND, _OR = _(", "), _(" and "), _(" or ")
_MORE = _("{} and {} more")
_NAMED = 3


def tables(kg: Graph, exposure: Exposure, *, lang: Lang) -> tuple[Answer, ...]:
    """The five numbers, a row each; then what each is made of, and what stands beside it."""
    view = _View(kg, exposure, lang)
    return view.five(), view.lines()


class _View:
    """An exposure with the words of one language."""

    def __init__(self, kg: Graph, exposure: Exposure, lang: Lang) -> None:
        self.kg, self.exposure, self.lang = kg, exposure, lang
        self.code = codes(kg.store, lang)

    def five(self) -> Answer:
        totals = tuple(self.exposure.totals.values())
        defined = (_DEFINED[total.number][self.lang] for total in totals)
        return Answer(
            self._title("five"),
            _FIVE[self.lang],
            tuple(self._total(total) for total in totals),
            (*self._left(), _KNOWN[self.lang], *defined),
            claims=tuple(total.claims for total in totals),
            steps=tuple(self._step(total) for total in totals),
            verdict=self._verdict(totals),
            name="five",
            brief=_FIVE_BRIEF,
        )

    def lines(self) -> Answer:
        lines: list[Line] = []
        for number in self.exposure.totals:
            ours = [line for line in self.exposure.lines if line.number == number]
            lines += sorted(ours, key=lambda line: not line.counted)
        return Answer(
            self._title("lines"),
            _LINES[self.lang],
            tuple(self._line(line) for line in lines),
            claims=tuple(tuple(sorted(set(line.claims))) for line in lines),
            name="lines",
            brief=_LINES_BRIEF,
        )

    def _title(self, table: str) -> str:
        return _TITLES[table][self.lang].format(*self._asked())

    def _asked(self) -> tuple[str, str]:
        return self.label(self.exposure.actor), self.label(self.exposure.mineral)

    def _total(self, total: Total) -> tuple[object, ...]:
        return (
            total.number,
            _NUMBERS[total.number][self.lang],
            total.measure,
            _MEASURES[total.measure][self.lang],
            *_tonnes(total.tonnes),
            *_percents(total.share),
            total.year or None,
            None if total.whole is None else round(total.whole),
            None if total.known is None else round(100 * total.known, 1),
        )

    def _line(self, line: Line) -> tuple[object, ...]:
        return (
            line.number,
            _NUMBERS[line.number][self.lang],
            line.measure,
            _MEASURES[line.measure][self.lang],
            line.thing,
            self.label(line.thing),
            " ".join(line.who) or None,
            self._named(line.who),
            *_tonnes(line.tonnes),
            None if line.share is None else round(100 * line.share.middle, 2),
            line.unit or None,
            self.label(line.unit) if line.unit else None,
            line.status or None,
            self.code("status", line.status or None),
            line.period or None,
            " ".join(line.minerals) or None,
            self.names(line.minerals) or None,
            line.agreement,
            self.label(line.agreement) if line.agreement else None,
            line.counted,
        )

    def _named(self, who: Sequence[str]) -> str | None:
        """The first few by name, and how many more there are."""
        names = self.names(who[:_NAMED])
        more = len(who) - _NAMED
        return _MORE[self.lang].format(names, more) if more > 0 else names or None

    def _left(self) -> Iterator[str]:
        """What is not in the numbers, in sentences."""
        asked = self.exposure.owned.world.through
        totals, lang = self.exposure.totals, self.lang
        if totals["carried"].tonnes is not None and (asked.status or asked.basis):
            yield _MODEL_ASKS[lang]
        owned = totals["owned"].tonnes
        if owned is not None and round(owned.open):
            yield _OPEN[lang].format(round(owned.open))
        for note, mines in (
            (_ELSEWISE, self.exposure.owned.elsewise),
            (_HOLDERLESS, self.exposure.owned.holderless),
        ):
            if mines:
                yield note[lang].format(self.names(mine.who for mine in mines))

    def _step(self, total: Total) -> Step:
        parts = [
            Step(f"{_MEASURES[line.measure][self.lang]}: {self.label(line.thing)}", line.claims)
            for line in self.exposure.lines
            if line.number == total.number and line.counted
        ]
        said = f"{_NUMBERS[total.number][self.lang]}: {_MEASURES[total.measure][self.lang]}"
        behind = {claim for part in parts for claim in part.claims}
        rest = tuple(claim for claim in total.claims if claim not in behind)
        return Step(said, rest, tuple(parts))

    def _verdict(self, totals: Iterable[Total]) -> str:
        """Which number is the largest; which are nothing, surely or as far as is known; which unknown."""
        shares = {total.number: total.share for total in totals}
        told = {number: share for number, share in shares.items() if share is not None}
        most = max((share.middle for share in told.values()), default=0.0)
        largest = [number for number, share in told.items() if share.middle == most > 0]
        actor, mineral = self._asked()
        asked = actor, mineral[:1].lower() + mineral[1:]
        kind = "largest" if largest else "none"
        said = _VERDICTS[kind][self.lang].format(*asked, self._holds(largest, _AND))
        rest = {
            "maybe": [n for n, share in told.items() if share.middle == 0 < share.high],
            "nothing": [n for n, share in told.items() if share.high == 0],
            "unknown": [n for n, share in shares.items() if share is None],
        }
        for kind, numbers in rest.items():
            if numbers:
                sentence = _VERDICTS[kind][self.lang].format(self._holds(numbers, _OR))
                said = _THEN[self.lang].format(said, sentence)
        return said

    def _holds(self, numbers: Sequence[str], last: Text) -> str:
        """What the numbers tell of, with commas between and `last` before the last."""
        holds = [_HOLDS[number][self.lang] for number in numbers]
        most = _JOINT[self.lang].join(holds[:-1])
        return last[self.lang].join(part for part in (most, *holds[-1:]) if part)

    def label(self, thing: str) -> str:
        return self.kg.label(thing, self.lang)

    def names(self, things: Iterable[str]) -> str:
        return _JOINT[self.lang].join(map(self.label, things))


def _tonnes(amount: Range | None) -> tuple[int | None, ...]:
    if amount is None:
        return None, None, None
    return round(amount.low), round(amount.middle), round(amount.high)


def _percents(share: Range | None) -> tuple[float | None, ...]:
    if share is None:
        return None, None, None
    low, mid, high = (round(100 * end, 2) for end in (share.low, share.middle, share.high))
    return low, mid, high
