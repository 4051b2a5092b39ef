"""Exposure as tables: the five numbers, and what each of them is made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.report.answer import Answer, Step
from lodeway.schema import words
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from lodeway.exposure.model import Amount, Exposure, Line, Total


if TYPE_CHECKING:
    Labels = Callable[[str, Lang], str]
    Codes = Callable[[str, str | None], str | None]

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
_COLUMNS: Mapping[str, Mapping[str, tuple[str, ...]]] = {
    "five": {
        "en": (
            "number", "counted as", "t at least", "t", "t at most", "of the world (%) at least",
            "of the world (%)", "of the world (%) at most", "year", "out of t", "known (%)",
        ),
        "zh": (
            "数字", "计法", "吨（下限）", "吨", "吨（上限）", "占全球（%）下限", "占全球（%）",
            "占全球（%）上限", "年份", "总量（吨）", "已知（%）",
        ),
    },
    "lines": {
        "en": (
            "number", "what", "of", "id", "who or what", "t at least", "t", "t at most", "of the world (%)",
            "unit", "status", "period", "minerals", "under", "counted",
        ),
        "zh": (
            "数字", "事项", "对象", "编号", "涉及", "吨（下限）", "吨", "吨（上限）", "占全球（%）",
            "单位", "状态", "期间", "矿产", "所依协定", "是否计入",
        ),
    },
}  # fmt: skip
_DEFINED = {
    "owned": _(
        "Owned: the output of mines, looked through chains of holders to companies "
        "seated in the country (a company nobody named controls counts where it "
        "sits). A share of unknown size counts at its least."
    ),
    "hosted": _("Hosted: what is mined in the territory, whoever owns it, as published."),
    "carried": _(
        "Carried: goods of the Central African Copperbelt that the freight model "
        "sends over a line or port run or owned by the country's actors, by their "
        "part in it, as a share of world mine output. At most: also what is only "
        "reported or signed. Goods of other regions are not known."
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
    "Carried: the freight model is asked for the day and for what was known; "
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
_VERDICT = _("largest: {}; nothing known: {}; nothing at all: {}; not known: {}")
_NONE = _("none")
_JOINT = _(", ")
_MORE = _(" and {} more")
_NAMED = 3
_TOP = 40


def five(found: Exposure, label: Labels, *, lang: Lang) -> Answer:
    """The five numbers, a row each."""
    totals = tuple(found.totals.values())
    notes = [*(_DEFINED[total.number][lang] for total in totals), _KNOWN[lang]]
    return Answer(
        _title("five", found, label, lang),
        _COLUMNS["five"][lang],
        tuple(_five(total, lang) for total in totals),
        (*notes, *_left(found, label, lang)),
        claims=tuple(total.claims for total in totals),
        steps=tuple(_step(total, found, label, lang) for total in totals),
        verdict=_verdict(totals, lang),
    )


def lines(
    found: Exposure, label: Labels, code: Codes, *, lang: Lang, top: int | None = _TOP
) -> Answer:
    """What each number is made of, and what stands beside it; `top` rows a number.

    `code` gives the words for a code of a scheme (`lodeway.claims.claim_text`).
    """
    shown: list[Line] = []
    for number in found.totals:
        ours = [line for line in found.lines if line.number == number]
        shown += sorted(ours, key=lambda line: not line.counted)[:top]
    return Answer(
        _title("lines", found, label, lang),
        _COLUMNS["lines"][lang],
        tuple(_line(line, label, code, lang) for line in shown),
        claims=tuple(tuple(sorted(set(line.claims))) for line in shown),
    )


def _title(which: str, found: Exposure, label: Labels, lang: Lang) -> str:
    return _TITLES[which][lang].format(label(found.actor, lang), label(found.mineral, lang))


def _five(total: Total, lang: Lang) -> tuple[object, ...]:
    return (
        _NUMBERS[total.number][lang],
        _MEASURES[total.measure][lang],
        *_tonnes(total.tonnes),
        *_percents(total.share),
        total.year or None,
        None if total.whole is None else round(total.whole),
        None if total.known is None else round(100 * total.known, 1),
    )


def _line(line: Line, label: Labels, code: Codes, lang: Lang) -> tuple[object, ...]:
    names = _JOINT[lang].join(label(name, lang) for name in line.who[:_NAMED])
    if more := len(line.who) - _NAMED:
        names += _MORE[lang].format(more) if more > 0 else ""
    return (
        _NUMBERS[line.number][lang],
        _MEASURES[line.measure][lang],
        label(line.thing, lang),
        line.thing,
        names or None,
        *_tonnes(line.tonnes),
        None if line.share is None else round(100 * line.share.mid, 2),
        label(line.unit, lang) if line.unit else None,
        code("status", line.status or None),
        line.period or None,
        _JOINT[lang].join(label(name, lang) for name in line.minerals) or None,
        label(line.agreement, lang) if line.agreement else None,
        line.counted,
    )


def _tonnes(amount: Amount | None) -> tuple[int | None, ...]:
    if amount is None:
        return None, None, None
    return round(amount.low), round(amount.mid), round(amount.high)


def _percents(share: Amount | None) -> tuple[float | None, ...]:
    if share is None:
        return None, None, None
    low, mid, high = (round(100 * end, 2) for end in (share.low, share.mid, share.high))
    return low, mid, high


def _left(found: Exposure, label: Labels, lang: Lang) -> Iterable[str]:
    """What is not in the numbers, in sentences."""
    asked = found.owned.world.through
    if found.totals["carried"].tonnes is not None and (asked.status or asked.basis):
        yield _MODEL_ASKS[lang]
    owned = found.totals["owned"].tonnes
    if owned is not None and round(owned.open):
        yield _OPEN[lang].format(round(owned.open))
    for note, mines in (
        (_ELSEWISE, found.owned.elsewise),
        (_HOLDERLESS, found.owned.holderless),
    ):
        if mines:
            yield note[lang].format(_JOINT[lang].join(label(one.who, lang) for one in mines))


def _step(total: Total, found: Exposure, label: Labels, lang: Lang) -> Step:
    parts = [
        Step(f"{_MEASURES[line.measure][lang]}: {label(line.thing, lang)}", line.claims)
        for line in found.lines
        if line.number == total.number and line.counted
    ]
    said = f"{_NUMBERS[total.number][lang]}: {_MEASURES[total.measure][lang]}"
    behind = {claim for part in parts for claim in part.claims}
    rest = tuple(claim for claim in total.claims if claim not in behind)
    return Step(said, rest, tuple(parts))


def _verdict(totals: Iterable[Total], lang: Lang) -> str:
    """Which number is the largest; which are nothing, surely or as far as is known; which are unknown."""
    given = [(total, total.share) for total in totals]
    known = {total.number: share.mid for total, share in given if share is not None}
    most = max(known.values(), default=0.0)
    largest = [name for name, part in known.items() if part == most > 0]
    empty = {t.number: s.high for t, s in given if s is not None and s.mid == 0}
    maybe = [name for name, high in empty.items() if high > 0]
    nothing = [name for name, high in empty.items() if high == 0]
    unknown = [total.number for total, share in given if share is None]
    return _VERDICT[lang].format(
        *(
            _JOINT[lang].join(_NUMBERS[name][lang] for name in names) or _NONE[lang]
            for names in (largest, maybe, nothing, unknown)
        )
    )
