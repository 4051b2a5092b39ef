"""Control by country, seat, owner or bloc as tables."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from lodeway.claims.dates import written
from lodeway.control.report import sentences
from lodeway.control.words import VERDICTS, Words
from lodeway.report.answer import Answer, columns
from lodeway.schema import words
from lodeway.schema.values import Range, figure

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.control.by_country import Asserted, Hands, Ours, Region, Regions
    from lodeway.report.answer import Columns
    from lodeway.schema.values import Lang
    from lodeway.schema.words import Text

_ = words.of(__name__)


# The notes below the tables of who controls what a country mines, in English and in Chinese.


_NOTES = {
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
    "stale": _("Not confirmed for five years, counted all the same, and perhaps no longer so: {}."),
}


# Who controls what a country mines, as tables: by side and threshold, and beside what others assert.


_TITLE = {
    "seat": _("Who controls mined {} ({}, {}): by the seat of the last company"),
    "state": _("Who controls mined {} ({}, {}): by what states own or direct"),
    "owner": _("Who controls mined {} ({}, {}): by the owners whom nobody named controls"),
    "bloc": _("Who controls mined {} ({}, {}): by the bloc of the seat"),
}
_WORLD = _("world")
_PARTS = {
    "output": (_("output, at least (%)"), _("output (%)"), _("output, at most (%)")),
    "reserves": (_("reserves, at least (%)"), _("reserves (%)"), _("reserves, at most (%)")),
    "count": (_("of mines, at least (%)"), _("of mines (%)"), _("of mines, at most (%)")),
}


def _columns(weight: str, *, old: bool) -> Columns:
    low, middle, high = _PARTS[weight]
    return columns(
        "side_id side -threshold more_than mines_min mines mines_max share_min share share_max "
        "-mines_stale share_stale",
        share_min=low,
        share=middle,
        share_max=high,
        share_stale=_("of it not confirmed for 5 years (%)") if old else None,
    )


_SHARED = _("by shares")
_LIST = _(", ")
_AND = _(" and ")
_WEIGHED = _("{} ({} t)")
_STALE = _("{} in {} (confirmed {})")
_STALE_NEVER = _("{} in {}")
_ASSERTED = _("What others say of it, and what the tables give by ever wider counts, on {}")
_ASSERTED_COLUMNS = columns(
    "source_id source date counted -threshold more_than share_min share share_max why",
    source=_("according to"),
    share=_("figure (%)"),
    why=_("why it differs"),
)
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


def tables(kg: Graph, found: Regions, *, lang: Lang) -> tuple[Answer, ...]:
    """A table for each way of counting, then, where others assert a figure, one beside theirs.

    By seat comes first: it is what people mean who call a mine Chinese. The sides with most at the
    highest threshold come first.
    """
    words = Words.of(kg, lang)
    regions = sorted(found.regions, key=lambda region: region.by != "seat")
    first, *others = (_table(region, words) for region in regions)
    answers = [replace(first, verdict=_verdict(regions, words))]
    answers += [replace(a, notes=tuple(n for n in a.notes if n not in first.notes)) for a in others]
    if found.said:
        answers.append(_asserted(found.said, found.ours, regions[0], words))
    return tuple(answers)


def _table(region: Region, words: Words) -> Answer:
    lang = words.lang
    place = words.joined(map(words.label, region.countries)) or _WORLD[lang]
    ordered = [hands for side in _ordered(region) for hands in side if _counts(hands)]
    return Answer(
        _TITLE[region.by][lang].format(_mineral(region, words), place, words.day(str(region.day))),
        _columns(_weight(region), old=bool(region.stale))[lang],
        tuple(_row(hands, region, words) for hands in ordered),
        tuple(_notes(region, words)),
        tuple(hands.claims for hands in ordered),
        name=region.by,
    )


def _asserted(
    said: Sequence[Asserted], ours: Sequence[Ours], region: Region, words: Words
) -> Answer:
    """What others assert, then ours by universe and threshold."""
    lang = words.lang
    rows = [_said(one, words) for one in said] + [_ours(one, region, words) for one in ours]
    claims = [one.claims for one in said] + [one.claims for one in ours]
    title = _ASSERTED[lang].format(words.day(str(region.day)))
    heads = _ASSERTED_COLUMNS[lang]
    return Answer(title, heads, tuple(rows), (_WHY[lang],), tuple(claims), name="asserted")


def _mineral(found: Region, words: Words) -> str:
    """The mineral as it stands within a sentence."""
    label = words.label(found.mineral)
    return label[0].lower() + label[1:]


def _counts(one: Hands) -> bool:
    """Whether any mine counts by the best answer: what may be anybody's says nothing of a side."""
    return one.percent is None or one.count.middle > 0


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
    return tuple(-part.middle for one in firm for part in (_part(one, found), one.count))


def _part(one: Hands, found: Region) -> Range:
    if one.part is not None:
        return one.part
    mines = len(found.universe.mines)
    count = one.count
    return Range(count.low / mines, count.middle / mines, count.high / mines)


def _row(one: Hands, found: Region, words: Words) -> tuple[object, ...]:
    part = _part(one, found)
    return (
        one.side,
        words.label(one.side),
        one.percent,
        _SHARED[words.lang] if one.percent is None else figure(one.percent),
        *(round(value, 2) for value in (one.count.low, one.count.middle, one.count.high)),
        *(round(100 * value, 1) for value in (part.low, part.middle, part.high)),
        round(one.mines_stale, 2),
        _old(one, found),
    )


def _old(one: Hands, found: Region) -> float:
    """In percent, as the share beside it."""
    part = one.part_stale
    if one.part is None:
        part = one.mines_stale / len(found.universe.mines)
    return round(100 * (part or 0.0), 1)


def _notes(found: Region, words: Words) -> Iterator[str]:
    """What of it is known, from how many mines, how they count, and what is left out."""
    lang, all_ = words.lang, found.universe
    if all_.total:
        yield _known(found, all_.total, lang)
    elif found.weight != "count":
        yield _NOTES["none"][lang]
    named = len(all_.mines) - len(found.unheld)
    if found.unheld:
        yield _NOTES["coverage"][lang].format(named, len(all_.mines), _list(found.unheld, words))
    else:
        yield _NOTES["covered"][lang].format(named)
    if found.stale:
        yield _NOTES["stale"][lang].format(_LIST[lang].join(_aged(found, words)))
    percents = sorted({one.percent for one in found.sides if one.percent is not None})
    kind = "owned" if found.by == "owner" else "counted"
    yield _NOTES[kind][lang].format(figure(percents[0]) if percents else "0")
    if all_.total:
        yield from _gaps(found, words)


def _aged(found: Region, words: Words) -> Iterator[str]:
    """The holdings that are too old to trust, the oldest first."""
    lang = words.lang
    for one in sorted(found.stale, key=lambda e: (e.confirmed, e.target, e.holder)):
        told = words.label(one.holder), words.label(one.target)
        if one.confirmed:
            yield _STALE[lang].format(*told, written(one.confirmed, lang))
        else:
            yield _STALE_NEVER[lang].format(*told)


def _known(found: Region, total: float, lang: Lang) -> str:
    """How much of the published total is known by mine, and from figures of which years."""
    all_ = found.universe
    if not all_.loads:
        return _NOTES["unknown"][lang].format(figure(round(total)), all_.year)
    years = sorted({load.last.year for load in all_.loads})
    told = f"{years[0]}-{years[-1]}" if len(years) > 1 else str(years[0])
    share = figure(round(100 * all_.known / total, 1))
    kind = "known" if found.weight == "output" else "reserved"
    tonnes = figure(round(all_.known)), figure(round(total))
    return _NOTES[kind][lang].format(*tonnes, all_.year, share, told)


def _gaps(found: Region, words: Words) -> Iterator[str]:
    loads, left = found.universe.loads, found.universe.elsewise
    if found.universe.known > (found.universe.total or 0.0):
        yield _NOTES["above"][words.lang]
    if left:
        named = ((words.label(one.who), figure(round(one.tonnes.mid))) for one in left)
        texts = (_WEIGHED[words.lang].format(*pair) for pair in named)
        yield _NOTES["elsewise"][words.lang].format(_LIST[words.lang].join(texts))
    if shared := [load.mines for load in loads if len(load.mines) > 1]:
        texts = (_AND[words.lang].join(map(words.label, mines)) for mines in shared)
        yield _NOTES["together"][words.lang].format(words.joined(texts))
    weighed = {mine for load in (*loads, *left) for mine in load.mines}
    if missing := [mine for mine in found.universe.mines if mine not in weighed]:
        yield _NOTES["missing"][words.lang].format(_list(missing, words))


def _list(names: Sequence[str], words: Words) -> str:
    return _LIST[words.lang].join(map(words.label, names))


def _said(asserted: Asserted, words: Words) -> tuple[object, ...]:
    says, note = asserted.says[words.lang], asserted.note[words.lang]
    kind = words.code("difference-kind", asserted.differs)
    why = words.joined(part for part in (kind, note) if part) or None
    source = asserted.source, words.label(asserted.source)
    return *source, asserted.since, says, None, None, None, asserted.percent, None, why


def _ours(ours: Ours, region: Region, words: Words) -> tuple[object, ...]:
    count = round(ours.count.middle)
    given = [words.label(ours.side), count, ours.of, _mineral(region, words)]
    counted = _UNIVERSES[ours.universe][words.lang].format(*given)
    parts = (ours.count.low, ours.count.middle, ours.count.high)
    shares = (round(100 * part / ours.of, 1) for part in parts)
    least = figure(ours.percent) if ours.percent else _ANY[words.lang]
    here = None, _HERE[words.lang], str(region.day)
    return *here, counted, ours.percent, least, *shares, None


_VERDICTS = {
    "most": _("At more than {1} %, {0} controls most of it."),
    "largest": _("At more than {1} %, {0} controls more of it than any other."),
    "nobody": _("Nobody is known to control any of it."),
}
_BOTH = {
    "most": _("By seat, at more than {1} %, {0} controls most of it."),
    "largest": _("By seat, at more than {1} %, {0} controls more of it than any other."),
    "nobody": _("By seat, nobody is known to control any of it."),
}
_STATES = {
    "most": _("By what states own or direct, at more than {1} %, {0} controls most of it."),
    "largest": _(
        "By what states own or direct, at more than {1} %, {0} controls more of it than any other."
    ),
    "nobody": _("No state is known to control any of it."),
}
_THIN = _("Only {} % of it is known mine by mine.")
_MOST = 0.5


def _verdict(regions: Sequence[Region], words: Words) -> str:
    """Who has most at the highest threshold, in words; by seat and by state where both are asked."""
    ways = (_BOTH, _STATES) if len(regions) > 1 else (_VERDICTS,)
    said = [_leads(region, texts, words) for region, texts in zip(regions, ways, strict=True)]
    if old := round(100 * regions[0].part_stale, 1):
        said.append(VERDICTS["stale"][words.lang].format(figure(old)))
    universe = regions[0].universe
    if universe.whole and universe.known < _MOST * universe.whole:
        told = round(100 * universe.known / universe.whole, 1)
        said.append(_THIN[words.lang].format(figure(told)))
    return sentences(said, words.lang)


def _leads(region: Region, said: Mapping[str, Text], words: Words) -> str:
    sides = _ordered(region)
    firm = [hands for hands in sides[0] if hands.percent is not None][-1:] if sides else []
    part = _part(firm[0], region).middle if firm else 0.0
    kind = "most" if part > _MOST else "largest" if part else "nobody"
    bar = figure(firm[0].percent or 0) if firm else ""
    return said[kind][words.lang].format(words.label(firm[0].side) if firm else "", bar)
