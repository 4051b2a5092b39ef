"""Control as tables: held directly, looked through, by country, by contract, ahead."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from lodeway.claims.dates import some_time, written
from lodeway.claims.rows import rows
from lodeway.control.words import (
    COLUMNS,
    CONTROLS,
    LIST,
    NOTES,
    OF,
    OFFTAKE,
    OUTPUT,
    SENTENCES,
    TITLES,
    VERDICTS,
    WORKED_OUT,
    YEARS,
    Words,
    percent,
    spread,
)
from lodeway.report.answer import Answer, Cited, Step, columns
from lodeway.schema import vocab, words
from lodeway.schema.values import Range, figure
from lodeway.store.rows import Iri

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.control.compute import Owned
    from lodeway.ownership.holdings import Right
    from lodeway.ownership.model import Control, Direct, Owner, Promise, Way
    from lodeway.schema.values import Lang

_ = words.of(__name__)


# Who controls one thing, as tables: held directly, looked through, by country, by contract, ahead.


_MOST = 0.5
_NEAR = 0.01  # of half: sources round more than that


def tables(
    kg: Graph, control: Control, *, firm: str | None = None, lang: Lang
) -> tuple[Answer, ...]:
    """All that is known of who controls a thing; tables without a row are left out after the first.

    `firm` is the least step of the ladder that was asked for, if any.
    """
    words = Words.of(kg, lang)
    direct, *others = (
        _direct(control, words, firm, parts=_parts(kg, control)),
        _owners(control, words),
        _seats(control, words),
        _chains(control, words),
        _rights(control, words),
        _promised(control, words),
    )
    return (direct, *(answer for answer in others if answer.rows))


def verdict(control: Control, words: Words) -> str:
    """Who controls the thing and which country has most of it, without figures."""
    law = _by_law(control, words)
    if control.thing in control.by_law:
        return sentences([*law, *_seat_and_age(control, words)], words.lang)
    controllers = [owner for owner in control.owners if owner.controls]
    led = {link.target for owner in controllers for way in owner.ways for link in way.links[:1]}
    last = [owner for owner in controllers if owner.name not in led]
    name, lang = words.label(control.thing), words.lang
    said = [VERDICTS["controls"][lang].format(words.label(owner.name), name) for owner in last]
    if not said:
        sellers = words.joined(map(words.label, control.kept))
        kind = "kept" if sellers else "nobody"
        said = [VERDICTS[kind][lang].format(*((sellers, name) if sellers else (name,)))]
    return sentences([*law, *said, *_seat_and_age(control, words)], lang)


def _seat_and_age(control: Control, words: Words) -> Iterator[str]:
    """Which country has most of it, and how much of it nobody has confirmed for long."""
    if control.seats:
        part = control.seats[0].share.point or 0.0
        about = abs(part - _MOST) <= _NEAR
        kind = "half" if about else "seat" if part > _MOST else "largest"
        yield VERDICTS[kind][words.lang].format(words.label(control.seats[0].country))
    if percent(control.stale):
        yield VERDICTS["stale"][words.lang].format(figure(percent(control.stale)))


def _by_law(control: Control, words: Words) -> list[str]:
    """Who controls by law what the votes would else decide on."""
    return [
        VERDICTS["law" if who else "vacant"][words.lang].format(
            *([words.joined(dict.fromkeys(words.label(w.holder) for w in who))] if who else []),
            words.label(target),
        )
        for target, who in control.by_law.items()
    ]


def _dated(control: Control, words: Words) -> Iterator[str]:
    """What holdings began or ended some time about the day, and which are old."""
    lang = words.lang
    for one in control.direct:
        best = one.share.point
        size = one.share if best is None else Range(best, best, best)
        told = words.label(one.holder), words.share(size)
        for flag in {"may", "ending"} & {*one.flags}:
            note = NOTES[flag][lang].format(*told, some_time(one.within or "", lang))
            if one.closed:
                note = sentences([note, NOTES["closed"][lang].format(told[0], one.closed)], lang)
            yield note
        if "stale" in one.flags and one.confirmed:
            yield NOTES["stale"][lang].format(told[0], written(one.confirmed, lang), told[1])
    for new in control.perhaps:
        when = some_time(new.since or "", lang)
        yield NOTES["perhaps"][lang].format(when, words.label(new.holder), words.share(new.said))


def sentences(said: Sequence[str], lang: Lang) -> str:
    """Sentences one after another, as each language sets them."""
    text = said[0]
    for sentence in said[1:]:
        text = SENTENCES[lang].format(text, sentence)
    return text


def kept(control: Control, words: Words) -> list[str]:
    """What leaves it open whether a seller still controls the thing."""
    text = NOTES["kept"][words.lang]
    return [
        text.format(words.label(holder), figure(percent(part)))
        for holder, part in control.kept.items()
    ]


def promise(promised: Promise, words: Words) -> tuple[str, ...]:
    """A share that is not held, in a few words: what is said, what it comes to, of whose interest."""
    of = OF[words.lang].format(words.label(promised.of)) if promised.of else None
    return tuple(part for part in (_product(promised, words), of) if part)


def right(held: Right, words: Words) -> tuple[str, ...]:
    """A right in a few words: whose, in what, how much."""
    return words.label(held.holder), words.label(held.target), *_contents(held, words)


def _parts(kg: Graph, control: Control) -> tuple[str, ...]:
    """The parts of a thing that itself has no holder, such as the blocks of Simandou."""
    if control.direct:
        return ()
    whole = Iri(vocab.ID + control.thing)
    found = rows(kg.store, "parts", package=__package__, whole=whole)
    return tuple(vocab.local(row["part"]) for row in found)


def _direct(
    control: Control, words: Words, firm: str | None, *, parts: Sequence[str] = ()
) -> Answer:
    lang = words.lang
    rows = tuple(_direct_row(holder, words) for holder in control.direct)
    notes = []
    if not rows:
        notes.append(NOTES["nobody"][lang])
        named = [NOTES["part"][lang].format(words.label(part), part) for part in parts]
        notes += [NOTES["parts"][lang].format(words.joined(named))] if parts else []
    elif percent(control.lacks):
        sized = all(holder.share.point is not None for holder in control.direct)
        kind = "lacks" if sized else "sizeless"
        notes.append(NOTES[kind][lang].format(figure(percent(control.lacks))))
    notes += [*kept(control, words), *_dated(control, words)]
    held = NOTES["firm"][lang].format(words.code("status", firm)) if firm else NOTES["held"][lang]
    notes += [held, *([NOTES["confirmed"][lang]] if rows else [])]
    claims = tuple(
        (*holder.claims, *(said.claim for said in holder.against)) for holder in control.direct
    )
    said = verdict(control, words)
    return _answer("direct", control, words, rows, notes, claims, verdict=said)


def _direct_row(direct: Direct, words: Words) -> tuple[object, ...]:
    return (
        direct.holder,
        words.label(direct.holder),
        *spread(direct.share),
        direct.status or None,
        words.code("status", direct.status or None),
        direct.confirmed or None,
        Cited(_sources(direct, words)),
        words.others_say(direct) or None,
    )


def _sources(direct: Direct, words: Words) -> Iterator[str]:
    """Who says so; for what is worked out, who says what it is worked out from, if that is known."""
    grounds = direct.grounds
    yield from words.sources(
        claim for claim in direct.claims if not words.sources(grounds.get(claim, ()))
    )
    behind = [name for claim in direct.claims for name in grounds.get(claim, ())]
    if sources := words.sources(behind):
        yield WORKED_OUT[words.lang].format(words.joined(sources))


def _owners(control: Control, words: Words) -> Answer:
    rows = tuple(_owner_row(owner, words) for owner in control.owners)
    lang = words.lang
    told = {
        "unnamed": any(percent(owner.share.open) for owner in control.owners),
        "owners": True,
        "oldest": any(owner.confirmed for owner in control.owners),
    }
    defined = sentences([NOTES[name][lang] for name, is_shown in told.items() if is_shown], lang)
    notes = [defined, NOTES["votes"][lang]]
    claims = tuple(owner.claims for owner in control.owners)
    steps = tuple(_owner_step(owner, words) for owner in control.owners)
    return _answer("owners", control, words, rows, notes, claims, steps)


def _owner_row(owner: Owner, words: Words) -> tuple[object, ...]:
    controls, label = CONTROLS[owner.controls]
    return (
        owner.name,
        words.label(owner.name),
        owner.kind,
        words.label(owner.kind),
        *spread(owner.share),
        percent(owner.share.open) or None,
        percent(owner.votes),
        controls,
        label[words.lang],
        not owner.last,
        owner.confirmed or None,
    )


def _owner_step(owner: Owner, words: Words) -> Step:
    parts = tuple(_way_step(way, words) for way in owner.ways)
    return Step(f"{words.label(owner.name)}: {words.share(owner.share)}", parts=parts)


def _way_step(way: Way, words: Words) -> Step:
    links = tuple(Step(words.link(link), link.claims) for link in way.links)
    if len(links) == 1:
        return links[0]
    return Step(f"{words.chain(way)} = {words.share(way.share)}", parts=links)


def _seats(control: Control, words: Words) -> Answer:
    rows = tuple(
        (seat.country, words.label(seat.country), *spread(seat.share)) for seat in control.seats
    )
    notes = [NOTES["seats"][words.lang]]
    if percent(control.unseated):
        notes.append(NOTES["unseated"][words.lang].format(figure(percent(control.unseated))))
    claims = tuple(seat.claims for seat in control.seats)
    return _answer("seats", control, words, rows, notes, claims)


def _chains(control: Control, words: Words) -> Answer:
    """Chains of more than one link: the others are the direct holders."""
    ways = [(owner.name, way) for owner in control.owners for way in owner.ways if way.links[1:]]
    rows = tuple(
        (
            name,
            words.label(name),
            None if way.share.point is None else percent(way.share.point),
            percent(way.share.high),
            percent(min(link.share.point or 0.0 for link in way.links)),
            words.chain(way),
        )
        for name, way in ways
    )
    steps = tuple(_way_step(way, words) for _, way in ways)
    return _answer("chains", control, words, rows, [], tuple(way.claims for _, way in ways), steps)


def _rights(control: Control, words: Words) -> Answer:
    rows = tuple(_right_row(held, words) for held in control.rights)
    claims = tuple((held.claim,) for held in control.rights)
    return _answer("rights", control, words, rows, [], claims)


def _right_row(held: Right, words: Words) -> tuple[object, ...]:
    return (
        held.claim,
        held.kind,
        kind_of(held, words),
        held.holder,
        words.label(held.holder),
        held.target,
        words.label(held.target),
        words.joined(_contents(held, words)) or None,
        held.status,
        words.code("status", held.status),
        held.since,
        held.until,
        Cited(words.sources([held.claim])),
    )


def kind_of(held: Right, words: Words) -> str:
    """What a right is called."""
    for scheme in ("interest-type", "control-type"):
        label = words.code(scheme, held.kind)
        if label and label != held.kind:
            return label
    return words.label(held.kind)


def _contents(held: Right, words: Words) -> Iterator[str]:
    """How much, of what, for how long: as far as it is said."""
    lang = words.lang
    if held.percent is not None and held.kind == OFFTAKE:
        yield OUTPUT[lang].format(figure(held.percent))
    elif held.percent is not None:
        yield words.percent(held.percent)
    if held.amount is not None:
        unit = words.code("unit", held.unit) or ""
        yield " ".join(part for part in (figure(held.amount), held.currency, unit) if part)
    if held.minerals:
        yield LIST[lang].join(map(words.label, held.minerals))
    if held.years is not None:
        yield YEARS[lang].format(figure(held.years))


def _promised(control: Control, words: Words) -> Answer:
    rows = tuple(_promise_row(promised, words) for promised in control.promised)
    multiplied = any(promised.theirs for promised in control.promised)
    notes = [NOTES["products"][words.lang]] if multiplied else []
    claims = tuple(promised.claims for promised in control.promised)
    steps = tuple(
        Step(f"{words.label(promised.holder)}: {_product(promised, words)}", promised.claims)
        for promised in control.promised
    )
    return _answer("promised", control, words, rows, notes, claims, steps)


def _promise_row(promised: Promise, words: Words) -> tuple[object, ...]:
    return (
        promised.holder,
        words.label(promised.holder),
        words.bare(promised.said),
        promised.of,
        words.label(promised.of) if promised.of else None,
        words.bare(promised.theirs) if promised.theirs else None,
        *spread(promised.gives),
        words.bare(promised.gives),
        promised.status,
        words.code("status", promised.status),
        promised.since,
        promised.agreement,
        words.label(promised.agreement) if promised.agreement else None,
        Cited(words.sources(promised.claims)),
    )


def _product(promised: Promise, words: Words) -> str:
    """What is said, times the interest of which it is a part, if it is one."""
    if promised.theirs is None:
        return words.share(promised.said)
    factors = words.share(promised.said), words.share(promised.theirs)
    return f"{' x '.join(factors)} = {words.share(promised.gives)}"


def _answer(
    name: str,
    control: Control,
    words: Words,
    rows: tuple[tuple[object, ...], ...],
    notes: Iterable[str],
    claims: tuple[tuple[str, ...], ...],
    steps: tuple[Step, ...] = (),
    verdict: str = "",
) -> Answer:
    day = words.day(str(control.day))
    title = TITLES[name][words.lang].format(words.label(control.thing), day)
    heads = COLUMNS[name][words.lang]
    return Answer(title, heads, rows, tuple(notes), claims, steps, verdict, name)


# Every owner of every asset, as one long table for programs.


_EVERY_TITLE = _("Every owner of every mine, plant and project with a named holder")
_EVERY_COLUMNS = columns(
    "asset_id asset class_id asset_class country_ids countries mineral_ids minerals "
    "owner_id owner kind_id kind seat_id seat direct share_min share share_max unnamed_max "
    "controls holders_named",
    owner=_("owner"),
)
_EVERY_NOTE = _(
    "Rows of one asset hold parts of each other and do not add "
    "up; those whose holders are not named are the ends."
)
_EVERY_VERDICTS = {
    "most": _(
        "{} controls more of these mines, plants and projects than any other owner that is named."
    ),
    "tie": _(
        "No owner that is named controls more of these mines, plants and projects than {} do."
    ),
    "nobody": _(
        "Nobody that is named is known to control any of these mines, plants and projects."
    ),
}
_EVERY_BRIEF = (
    "asset", "countries", "minerals", "owner", "kind", "share_min", "share", "share_max", "controls",
)  # fmt: skip


def every_table(kg: Graph, owners: Sequence[Owned], *, lang: Lang) -> Answer:
    """A row an owner, shares in percent of the whole asset."""
    words = Words.of(kg, lang)
    return Answer(
        _EVERY_TITLE[lang],
        _EVERY_COLUMNS[lang],
        tuple(_every_row(owned, words) for owned in owners),
        (_EVERY_NOTE[lang],),
        tuple(owned.claims for owned in owners),
        verdict=_every_verdict(owners, words),
        name="every",
        brief=_EVERY_BRIEF,
    )


def _every_verdict(owners: Sequence[Owned], words: Words) -> str:
    """Who controls most assets, of those whose own holders nobody names."""
    controlled = Counter(one.owner for one in owners if one.controls and one.last)
    most = [who for who, many in controlled.items() if many == max(controlled.values())]
    kind = "most" if len(most) == 1 else "tie" if most else "nobody"
    return _EVERY_VERDICTS[kind][words.lang].format(words.joined(map(words.label, sorted(most))))


def _every_row(owned: Owned, words: Words) -> tuple[object, ...]:
    asset, direct = owned.asset, owned.direct
    return (
        asset.name,
        words.label(asset.name),
        asset.kind,
        words.label(asset.kind),
        *_listed(asset.countries, words),
        *_listed(asset.minerals, words),
        owned.owner,
        words.label(owned.owner),
        owned.kind,
        words.label(owned.kind),
        owned.seat,
        words.label(owned.seat) if owned.seat else None,
        None if direct is None or direct.point is None else percent(direct.point),
        *spread(owned.share),
        percent(owned.share.open),
        owned.controls,
        not owned.last,
    )


def _listed(names: frozenset[str], words: Words) -> tuple[str, str]:
    """Ids with blanks between, and the labels."""
    ordered = sorted(names)
    return " ".join(ordered), words.joined(map(words.label, ordered))


# What a deal would change, as a table: every share before and after it.
