"""Control by country, seat, owner or bloc as tables."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from lodeway.control.words import Words
from lodeway.report.answer import Answer
from lodeway.schema import words
from lodeway.schema.values import figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.control.by_country import Asserted, Hands, Ours, Part, Region, Regions
    from lodeway.schema.values import Lang

_ = words.of(__name__)


# The notes below the tables of who controls what a country mines, in English and in Chinese.


NOTES = {
    "counted": _(
        "More than {0} %, say: the side, with all that it controls in the same "
        "measure, has more than {0} % of the mine; so must it of every company on "
        "the way. Below a majority one mine may count for several sides. By "
        "shares: each mine counts by the side's look-through share. A threshold "
        "at which no mine counts is left out."
    ),
    "owned": _(
        "More than {0} %, say: the owner, with all companies of which it has most "
        "votes, has more than {0} % of the mine. Owners are holders whom nobody "
        "named controls; what one of them has of another counts for both by shares, "
        "so rows do not add up. A threshold at which no mine counts is left out."
    ),
    "coverage": _("Coverage: a holder is named for {} of {} mines; without any: {}."),
    "covered": _("Coverage: a holder is named for all {} mines."),
    "known": _(
        "{} t of {} t of output in {} are known by mine ({} %), from figures of {}. "
        "At most counts all the rest, and every mine that nobody is named for."
    ),
    "unknown": _("Of the {} t that are published for {} nothing is known by mine."),
    "reserved": _("{} t of {} t of reserves in {} are known by mine ({} %), from figures of {}."),
    "none": _("No total is published for this; only mines are counted."),
    "together": _("One figure for several mines counts by the least that a side has of them: {}."),
    "elsewise": _(
        "Left out, since each is more than all that its country is published "
        "with (it counts ore or concentrate, or another year): {}."
    ),
    "above": _("The mines come to more than the published total; parts are of their sum."),
    "missing": _("Without a figure of their own: {}."),
}


# Who controls what a country mines, as tables: by side and threshold, and beside what others assert.


_TITLE = {
    "seat": _("Who controls mined {} ({}, {}): by the seat of the last company"),
    "state": _("Who controls mined {} ({}, {}): by what states own or direct"),
    "owner": _("Who controls mined {} ({}, {}): by the owners whom nobody named controls"),
    "bloc": _("Who controls mined {} ({}, {}): by the bloc of the seat"),
}
_WORLD = _("world")
_HEADS: Mapping[Lang, tuple[str, ...]] = {
    "en": ("who", "more than (%)", "mines, at least", "mines", "mines, at most"),
    "zh": ("主体", "超过（%）", "矿山至少", "矿山", "矿山至多"),
}
_PARTS: Mapping[str, Mapping[Lang, tuple[str, ...]]] = {
    "output": {
        "en": ("output, at least (%)", "output (%)", "output, at most (%)"),
        "zh": ("产量至少（%）", "产量（%）", "产量至多（%）"),
    },
    "reserves": {
        "en": ("reserves, at least (%)", "reserves (%)", "reserves, at most (%)"),
        "zh": ("储量至少（%）", "储量（%）", "储量至多（%）"),
    },
    "count": {
        "en": ("of mines, at least (%)", "of mines (%)", "of mines, at most (%)"),
        "zh": ("占矿山至少（%）", "占矿山（%）", "占矿山至多（%）"),
    },
}
_SHARED = _("by shares")
_PAIR: Mapping[Lang, tuple[str, str]] = {"en": (", ", " and "), "zh": ("、", "与")}
_WEIGHED = _("{} ({} t)")
_ASSERTED = _("What others say of it, and what the tables give by ever wider counts, on {}")
_ASSERTED_HEADS: Mapping[Lang, tuple[str, ...]] = {
    "en": ("according to", "date", "what is counted", "more than (%)", "at least (%)", "figure (%)", "at most (%)", "why it differs"),
    "zh": ("出处", "日期", "统计内容", "门槛：超过（%）", "至少（%）", "数值（%）", "至多（%）", "为何不同"),
}  # fmt: skip
_HERE = _("Lodeway's tables")
_ANY = _("any stake")
_UNIVERSES = {
    "mineral": _("{}: {} of {} mines of {}"),
    "mines": _("{}: {} of {} mines of any mineral"),
    "projects": _("{}: {} of {} mines and projects of any mineral"),
}
_WHY = _(
    "The figures count different things. Universe: which mines or "
    "projects, of which mineral, are looked at. Threshold: any "
    "stake at all or a majority. Date: the year of the list. "
    "Where a source does not say, it cannot be checked, only "
    "compared."
)


def tables(kg: Graph, found: Regions, *, top: int | None = None, lang: Lang) -> tuple[Answer, ...]:
    """A table for each way of counting, then, where others assert a figure, one beside theirs.

    The sides with most at the highest threshold come first, `top` of them.
    """
    words = Words.of(kg, lang)
    made = tuple(_table(one, words, top) for one in found.regions)
    if not found.said:
        return made
    return (*made, _beside(found.said, found.ours, found.regions[-1], words))


def _table(found: Region, words: Words, top: int | None) -> Answer:
    lang = words.lang
    place = words.joined(words.label(c) for c in found.countries) or _WORLD[lang]
    ordered = [one for side in _ordered(found)[:top] for one in side if _counts(one)]
    return Answer(
        _TITLE[found.by][lang].format(_mineral(found, words), place, found.day),
        (*_HEADS[lang], *_PARTS[_weight(found)][lang]),
        tuple(_row(one, found, words) for one in ordered),
        tuple(_notes(found, words)),
        tuple(one.claims for one in ordered),
        verdict=_verdict(found, words),
    )


def _beside(said: Sequence[Asserted], ours: Sequence[Ours], found: Region, words: Words) -> Answer:
    """What others assert, then ours by universe and threshold."""
    lang = words.lang
    rows = [_said(one, words) for one in said] + [_ours(one, found, words) for one in ours]
    claims = [one.claims for one in said] + [one.claims for one in ours]
    title = _ASSERTED[lang].format(found.day)
    return Answer(title, _ASSERTED_HEADS[lang], tuple(rows), (_WHY[lang],), tuple(claims))


def _mineral(found: Region, words: Words) -> str:
    """The mineral as it stands within a sentence."""
    label = words.label(found.mineral)
    return label[0].lower() + label[1:]


def _counts(one: Hands) -> bool:
    """Whether any mine counts by the best answer: what may be anybody's says nothing of a side."""
    return one.percent is None or one.count.point > 0


def _weight(found: Region) -> str:
    return found.weight if found.universe.total else "count"


def _ordered(found: Region) -> list[list[Hands]]:
    """The rows of each side, the side that has most first."""
    sides: dict[str, list[Hands]] = defaultdict(list)
    for one in found.sides:
        sides[one.side].append(one)
    return sorted(sides.values(), key=lambda rows: (*_size(rows, found), rows[0].side))


def _size(rows: Sequence[Hands], found: Region) -> tuple[float, ...]:
    firm = [one for one in rows if one.percent is not None][-1:] + rows[-1:]  # type: ignore[operator]
    return tuple(-part.point for one in firm for part in (_part(one, found), one.count))


def _part(one: Hands, found: Region) -> Part:
    if one.part is not None:
        return one.part
    mines = len(found.universe.mines)
    count = one.count
    return type(count)(count.low / mines, count.point / mines, count.high / mines)


def _row(one: Hands, found: Region, words: Words) -> tuple[object, ...]:
    part = _part(one, found)
    return (
        words.label(one.side),
        _SHARED[words.lang] if one.percent is None else figure(one.percent),
        *(round(value, 2) for value in (one.count.low, one.count.point, one.count.high)),
        *(round(100 * value, 1) for value in (part.low, part.point, part.high)),
    )


def _notes(found: Region, words: Words) -> Iterator[str]:
    lang, all_ = words.lang, found.universe
    percents = sorted({one.percent for one in found.sides if one.percent is not None})
    kind = "owned" if found.by == "owner" else "counted"
    yield NOTES[kind][lang].format(figure(percents[0]) if percents else "0")
    named = len(all_.mines) - len(found.unheld)
    if found.unheld:
        yield NOTES["coverage"][lang].format(named, len(all_.mines), _list(found.unheld, words))
    else:
        yield NOTES["covered"][lang].format(named)
    if not all_.total:
        if found.weight != "count":
            yield NOTES["none"][lang]
        return
    yield _known(found, all_.total, lang)
    yield from _gaps(found, words)


def _known(found: Region, total: float, lang: Lang) -> str:
    """How much of the published total is known by mine, and from figures of which years."""
    all_ = found.universe
    if not all_.loads:
        return NOTES["unknown"][lang].format(figure(round(total)), all_.year)
    years = sorted({load.last.year for load in all_.loads})
    told = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
    share = figure(round(100 * all_.known / total, 1))
    kind = "known" if found.weight == "output" else "reserved"
    tonnes = figure(round(all_.known)), figure(round(total))
    return NOTES[kind][lang].format(*tonnes, all_.year, share, told)


def _gaps(found: Region, words: Words) -> Iterator[str]:
    loads, left = found.universe.loads, found.universe.elsewise
    if found.universe.known > (found.universe.total or 0.0):
        yield NOTES["above"][words.lang]
    if left:
        named = ((words.label(one.who), figure(round(one.tonnes.mid))) for one in left)
        texts = (_WEIGHED[words.lang].format(*pair) for pair in named)
        yield NOTES["elsewise"][words.lang].format(_PAIR[words.lang][0].join(texts))
    if shared := [load.mines for load in loads if len(load.mines) > 1]:
        texts = (_PAIR[words.lang][1].join(map(words.label, mines)) for mines in shared)
        yield NOTES["together"][words.lang].format(words.joined(texts))
    weighed = {mine for load in (*loads, *left) for mine in load.mines}
    if missing := [mine for mine in found.universe.mines if mine not in weighed]:
        yield NOTES["missing"][words.lang].format(_list(missing, words))


def _list(names: Sequence[str], words: Words) -> str:
    return _PAIR[words.lang][0].join(map(words.label, names))


def _said(one: Asserted, words: Words) -> tuple[object, ...]:
    says, note = (text[words.lang == "zh"] for text in (one.says, one.note))
    kind = words.code("difference-kind", one.differs)
    why = words.joined(part for part in (kind, note) if part) or None
    source = words.label(one.source)
    return source, one.since, says, None, None, one.percent, None, why


def _ours(one: Ours, found: Region, words: Words) -> tuple[object, ...]:
    count = round(one.count.point)
    given = [words.label(one.side), count, one.of, _mineral(found, words)]
    counted = _UNIVERSES[one.universe][words.lang].format(*given)
    parts = (one.count.low, one.count.point, one.count.high)
    shares = (round(100 * part / one.of, 1) for part in parts)
    least = _ANY[words.lang] if not one.percent else figure(one.percent)
    return _HERE[words.lang], str(found.day), counted, least, *shares, None


_VERDICTS = {
    "most": _("{} controls most of it."),
    "largest": _("{} controls more of it than any other."),
    "nobody": _("Nobody is known to control any of it."),
}  # fmt: skip
_MOST = 0.5


def _verdict(found: Region, words: Words) -> str:
    """Who has most at the highest threshold, in words."""
    sides = _ordered(found)
    firm = [one for one in sides[0] if one.percent is not None][-1:] if sides else []
    part = _part(firm[0], found).point if firm else 0.0
    kind = "most" if part > _MOST else "largest" if part else "nobody"
    name = words.label(firm[0].side) if firm else ""
    return _VERDICTS[kind][words.lang].format(name)
