"""Control as tables: held directly, looked through, by country, by contract, ahead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from lodeway.control.words import (
    COLUMNS,
    NOT_KNOWN,
    NOTES,
    OF,
    OFFTAKE,
    OUTPUT,
    TITLES,
    UNDATED,
    VERDICTS,
    WORKED_OUT,
    YES,
    Words,
    percent,
    spread,
)
from lodeway.report.answer import Answer, Step
from lodeway.schema import words
from lodeway.schema.values import figure

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.control.compute import Change, Deal, Owned
    from lodeway.ownership.holdings import Right
    from lodeway.ownership.model import Control, Direct, Owner, Promise, Way
    from lodeway.schema.values import Lang

_ = words.of(__name__)


# Who controls one thing, as tables: held directly, looked through, by country, by contract, ahead.


_MOST = 0.5
_NEAR = 0.01  # of half: sources round more than that


def tables(kg: Graph, found: Control, *, firm: str | None = None, lang: Lang) -> tuple[Answer, ...]:
    """All that is known of who controls a thing; tables without a row are left out after the first.

    `firm` is the least step of the ladder that was asked for, if any.
    """
    words = Words.of(kg, lang)
    made = (
        _direct(found, words, firm),
        _owners(found, words),
        _seats(found, words),
        _ways(found, words),
        _rights(found, words),
        _promised(found, words),
    )
    return (made[0], *(one for one in made[1:] if one.rows))


def verdict(found: Control, words: Words) -> str:
    """Who controls the thing and which country has most of it, without figures."""
    bosses = [one for one in found.owners if one.controls]
    led = {link.target for one in bosses for way in one.ways for link in way.links[:1]}
    bosses = [one for one in bosses if one.name not in led]
    name, lang = words.label(found.thing), words.lang
    said = [VERDICTS["controls"][lang].format(words.label(o.name), name) for o in bosses]
    if not said:
        open_ = words.joined(map(words.label, found.kept))
        kind = "kept" if open_ else "nobody"
        said = [VERDICTS[kind][lang].format(*((open_, name) if open_ else (name,)))]
    if found.seats:
        part = found.seats[0].share.point or 0.0
        about = abs(part - _MOST) <= _NEAR
        kind = "half" if about else "seat" if part > _MOST else "largest"
        said.append(VERDICTS[kind][lang].format(words.label(found.seats[0].country)))
    return (" " if lang == "en" else "").join(said)


def kept(found: Control, words: Words) -> list[str]:
    """What leaves it open whether a seller still controls the thing."""
    text = NOTES["kept"][words.lang]
    return [
        text.format(words.label(holder), figure(percent(part)))
        for holder, part in found.kept.items()
    ]


def promise(one: Promise, words: Words) -> tuple[str, ...]:
    """A share that is not held, in a few words: what is said, what it comes to, of whose interest."""
    said = words.share(one.said)
    if one.theirs:
        said = f"{said} x {words.share(one.theirs)} = {words.share(one.gives)}"
    of = OF[words.lang].format(words.label(one.of)) if one.of else None
    return tuple(part for part in (said, of) if part)


def right(one: Right, words: Words) -> tuple[str, ...]:
    """A right in a few words: whose, in what, how much."""
    return words.label(one.holder), words.label(one.target), *_parts(one, words)


def _direct(found: Control, words: Words, firm: str | None) -> Answer:
    lang = words.lang
    rows = tuple(_direct_row(one, words) for one in found.direct)
    said = verdict(found, words)
    counted = (
        NOTES["firm"][lang].format(words.code("status", firm)) if firm else NOTES["held"][lang]
    )
    notes = [said, counted]
    if not rows:
        notes.append(NOTES["nobody"][lang])
    elif percent(found.lacks):
        sized = all(one.share.point is not None for one in found.direct)
        kind = "lacks" if sized else "sizeless"
        notes.append(NOTES[kind][lang].format(figure(percent(found.lacks))))
    notes += kept(found, words)
    if rows:
        notes.append(NOTES["confirmed"][lang])
    claims = tuple((*one.claims, *(said.claim for said in one.against)) for one in found.direct)
    return _answer("direct", found, words, rows, notes, claims, verdict=said)


def _direct_row(one: Direct, words: Words) -> tuple[object, ...]:
    return (
        words.label(one.holder),
        *spread(one.share),
        words.code("status", one.status or None),
        one.confirmed or None,
        words.joined(_sources(one, words)),
        words.joined(words.said(said, one.holder) for said in one.against) or None,
    )


def _sources(one: Direct, words: Words) -> Iterator[str]:
    """Who says so; for what is worked out, who says what it is worked out from, if that is known."""
    plain = [claim for claim in one.claims if not words.sources(one.grounds.get(claim, ()))]
    yield from words.sources(plain)
    behind = [name for claim in one.claims for name in one.grounds.get(claim, ())]
    if found := words.sources(behind):
        yield WORKED_OUT[words.lang].format(words.joined(found))


def _owners(found: Control, words: Words) -> Answer:
    rows = tuple(_owner_row(one, words) for one in found.owners)
    notes = [NOTES[name][words.lang] for name in ("owners", "votes", "oldest")]
    claims = tuple(one.claims for one in found.owners)
    steps = tuple(_owner_step(one, found, words) for one in found.owners)
    return _answer("owners", found, words, rows, notes, claims, steps)


def _owner_row(one: Owner, words: Words) -> tuple[object, ...]:
    yes, no = YES[words.lang]
    return (
        words.label(one.name),
        words.label(one.kind),
        *spread(one.share),
        percent(one.share.unknown) or None,
        percent(one.votes),
        NOT_KNOWN[words.lang] if one.controls is None else yes if one.controls else no,
        no if one.last else yes,
        one.confirmed or UNDATED[words.lang],
    )


def _owner_step(one: Owner, found: Control, words: Words) -> Step:
    parts = tuple(_way_step(way, words) for way in one.ways)
    says = f"{words.label(one.name)}: {words.share(one.share)}"
    return Step(says, parts=parts)


def _way_step(way: Way, words: Words) -> Step:
    links = tuple(Step(words.link(link), link.claims) for link in way.links)
    if len(links) == 1:
        return links[0]
    return Step(f"{words.chain(way)} = {words.share(way.share)}", parts=links)


def _seats(found: Control, words: Words) -> Answer:
    rows = tuple((words.label(one.country), *spread(one.share)) for one in found.seats)
    notes = [NOTES["seats"][words.lang]]
    if percent(found.unseated):
        notes.append(NOTES["unseated"][words.lang].format(figure(percent(found.unseated))))
    claims = tuple(one.claims for one in found.seats)
    return _answer("seats", found, words, rows, notes, claims)


def _ways(found: Control, words: Words) -> Answer:
    """Chains of more than one link: the others are the direct holders."""
    ways = [(one.name, way) for one in found.owners for way in one.ways if len(way.links) > 1]
    rows = tuple(
        (
            words.label(name),
            None if way.share.point is None else percent(way.share.point),
            percent(way.share.high),
            percent(min(link.share.point or 0.0 for link in way.links)),
            words.chain(way),
        )
        for name, way in ways
    )
    steps = tuple(_way_step(way, words) for _, way in ways)
    return _answer("ways", found, words, rows, [], tuple(way.claims for _, way in ways), steps)


def _rights(found: Control, words: Words) -> Answer:
    rows = tuple(
        (
            kind_of(one, words),
            words.label(one.holder),
            words.label(one.target),
            _content(one, words) or None,
            words.code("status", one.status),
            one.since,
            one.until,
            words.joined(words.sources([one.claim])),
        )
        for one in found.rights
    )
    return _answer("rights", found, words, rows, [], tuple((one.claim,) for one in found.rights))


def kind_of(one: Right, words: Words) -> str:
    """What a right is called."""
    for scheme in ("interest-type", "control-type"):
        label = words.code(scheme, one.kind)
        if label and label != one.kind:
            return label
    return words.label(one.kind)


def _content(one: Right, words: Words) -> str:
    """How much, of what, for how long: as far as it is said."""
    return words.joined(_parts(one, words))


def _parts(one: Right, words: Words) -> Iterator[str]:
    zh = words.lang == "zh"
    if one.percent is not None and one.kind == OFFTAKE:
        yield OUTPUT[words.lang].format(figure(one.percent))
    elif one.percent is not None:
        yield f"{figure(one.percent)}%" if zh else f"{figure(one.percent)} %"
    if one.amount is not None:
        unit = words.code("unit", one.unit) or ""
        yield " ".join(part for part in (figure(one.amount), one.currency, unit) if part)
    if one.minerals:
        yield ("、" if zh else ", ").join(map(words.label, one.minerals))
    if one.years is not None:
        yield f"{figure(one.years)}年" if zh else f"{figure(one.years)} years"


def _promised(found: Control, words: Words) -> Answer:
    rows = tuple(_promise_row(one, words) for one in found.promised)
    notes = [NOTES["products"][words.lang]] if any(one.theirs for one in found.promised) else []
    claims = tuple(one.claims for one in found.promised)
    steps = tuple(_promise_step(one, words) for one in found.promised)
    return _answer("promised", found, words, rows, notes, claims, steps)


def _promise_row(one: Promise, words: Words) -> tuple[object, ...]:
    return (
        words.label(one.holder),
        words.bare(one.said),
        words.label(one.of) if one.of else None,
        words.bare(one.theirs) if one.theirs else None,
        words.bare(one.gives),
        words.code("status", one.status),
        one.since,
        words.label(one.agreement) if one.agreement else None,
        words.joined(words.sources(one.claims)),
    )


def _promise_step(one: Promise, words: Words) -> Step:
    if one.theirs is None:
        return Step(f"{words.label(one.holder)}: {words.share(one.gives)}", one.claims)
    product = f"{words.share(one.said)} x {words.share(one.theirs)} = {words.share(one.gives)}"
    return Step(f"{words.label(one.holder)}: {product}", one.claims)


def _answer(
    kind: str,
    found: Control,
    words: Words,
    rows: tuple[tuple[object, ...], ...],
    notes: Iterable[str],
    claims: tuple[tuple[str, ...], ...],
    steps: tuple[Step, ...] = (),
    verdict: str = "",
) -> Answer:
    title = TITLES[kind][words.lang].format(words.label(found.thing), found.day)
    columns = COLUMNS[kind][words.lang]
    return Answer(title, columns, rows, tuple(notes), claims, steps, verdict)


# Every owner of every asset, as one long table for programs.


_TITLE = _("Every owner of every mine, plant and project with a named holder")
_COLUMNS: Mapping[Lang, tuple[str, ...]] = {
    "en": (
        "asset", "asset id", "class", "country", "minerals", "owner", "owner id", "kind", "seat", "direct (%)",
        "at least (%)", "share (%)", "at most (%)", "unnamed may add (%)", "controls", "holders named",
    ),
    "zh": (
        "资产", "资产编号", "资产类别", "国家/地区", "矿产", "所有者", "所有者编号", "类别", "所在国家/地区", "直接（%）",
        "至少（%）", "份额（%）", "至多（%）", "未具名部分或另加（%）", "控制", "其持有者已知",
    ),
}  # fmt: skip
_NOTE = _(
    "Rows of one asset hold parts of each other and do not add "
    "up; those whose holders are not named are the ends."
)
_YES: Mapping[Lang, tuple[str, str]] = {"en": ("no", "yes"), "zh": ("否", "是")}
_AND = _("; ")


def all_table(kg: Graph, found: Sequence[Owned], *, lang: Lang) -> Answer:
    """A row an owner, shares in percent of the whole asset."""
    words = Words.of(kg, lang)
    rows = tuple(_row(one, words) for one in found)
    return Answer(
        _TITLE[lang], _COLUMNS[lang], rows, (_NOTE[lang],), tuple(one.claims for one in found)
    )


def _row(one: Owned, words: Words) -> tuple[object, ...]:
    direct = None if one.direct is None or one.direct.point is None else percent(one.direct.point)
    return (
        words.label(one.asset.name),
        one.asset.name,
        words.label(one.asset.kind),
        _listed(one.asset.countries, words),
        _listed(one.asset.minerals, words),
        words.label(one.owner),
        one.owner,
        words.label(one.kind),
        words.label(one.seat) if one.seat else None,
        direct,
        *spread(one.share),
        percent(one.share.unknown),
        _YES[words.lang][one.controls],
        _YES[words.lang][not one.last],
    )


def _listed(names: frozenset[str], words: Words) -> str:
    return _AND[words.lang].join(words.label(name) for name in sorted(names))


# What a deal would change, as a table: every share before and after it.


_CONTROL_DEAL_TITLE = _("{} before and after {} closes, on {}")
_CONTROL_DEAL_COLUMNS: Mapping[Lang, tuple[str, ...]] = {
    "en": (
        "who", "held", "before: at least (%)", "before (%)", "before: at most (%)",
        "after: at least (%)", "after (%)", "after: at most (%)", "change (points)", "controls",
    ),
    "zh": (
        "主体", "持有方式", "此前至少（%）", "此前（%）", "此前至多（%）",
        "此后至少（%）", "此后（%）", "此后至多（%）", "变化（百分点）", "控制",
    ),
}  # fmt: skip
_HOW: Mapping[Lang, tuple[str, str]] = {
    "en": ("directly", "through others"),
    "zh": ("直接", "经由他方"),
}
_CONTROL: Mapping[Lang, Mapping[tuple[bool | None, bool | None], str]] = {
    "en": {
        (True, True): "before and after", (True, False): "before only", (False, True): "after only", (False, False): "no",
        (True, None): "before; after not known", (False, None): "after not known", (None, None): "not known",
        (None, True): "after; before not known", (None, False): "before not known",
    },
    "zh": {
        (True, True): "前后皆是", (True, False): "仅此前", (False, True): "仅此后", (False, False): "否",
        (True, None): "此前是，此后不详", (False, None): "此后不详", (None, None): "不详",
        (None, True): "此后是，此前不详", (None, False): "此前不详",
    },
}  # fmt: skip
_STATUS = _(
    "Supposed, not so: {} is taken as closed. The firmest "
    "claims under it say what the buyer gets; the seller keeps "
    "the rest. Only parties whose share or control changes are "
    "listed."
)
_ALL = _(
    "Through all chains, directly and by others: rows hold parts of each other and do not add up."
)


def deal_tables(kg: Graph, deals: Sequence[Deal], *, lang: Lang) -> tuple[Answer, ...]:
    """One table a thing, the parties that hold it directly first."""
    words = Words.of(kg, lang)
    return tuple(_table(one, words) for one in deals)


def _table(one: Deal, words: Words) -> Answer:
    changes, said = one.changes, verdict(one.after, words)
    names = words.joined(words.label(name) for name in one.agreements)
    return Answer(
        _CONTROL_DEAL_TITLE[words.lang].format(words.label(one.thing), names, one.before.day),
        _CONTROL_DEAL_COLUMNS[words.lang],
        tuple(_control_deal_row(change, words) for change in changes),
        (said, *kept(one.after, words), _STATUS[words.lang].format(names), _ALL[words.lang]),
        tuple(change.claims for change in changes),
        tuple(_step(change, words) for change in changes),
        said,
    )


def _control_deal_row(change: Change, words: Words) -> tuple[object, ...]:
    before, after = change.before.point, change.after.point
    moved = None if before is None or after is None else round(percent(after) - percent(before), 2)
    return (
        words.label(change.name),
        _HOW[words.lang][0 if change.direct else 1],
        *spread(change.before),
        *spread(change.after),
        moved,
        _CONTROL[words.lang][change.controlled, change.controls],
    )


def _step(change: Change, words: Words) -> Step:
    says = f"{words.label(change.name)}: {words.share(change.before)} > {words.share(change.after)}"
    return Step(says, change.claims)
