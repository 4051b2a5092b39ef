"""The tree of owners of one thing."""

from __future__ import annotations

import html
from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.control.report import kind_of, promise, right
from lodeway.control.words import Words, percent
from lodeway.report import html_page
from lodeway.report.drawing import inks
from lodeway.report.html_page import both
from lodeway.report.picture import Picture
from lodeway.schema import words
from lodeway.schema.values import LANGS, Range, figure

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from lodeway.claims.graph import Graph
    from lodeway.ownership.holdings import Right
    from lodeway.ownership.model import Control, Link, Owner, Promise, Way
    from lodeway.schema.values import Lang

_ = words.of(__name__)


# The chains of a look-through as a tree, from the thing up to its last owners.


@dataclass(frozen=True)
class Node:
    """The last holding of a chain, the chain itself, and the holdings above it, largest first."""

    link: Link
    way: Way
    above: tuple[Node, ...]


def tree(owners: Iterable[Owner]) -> tuple[Node, ...]:
    """The holdings of the thing itself, each with those above it.

    Every chain of an owner is a node: the part of a chain below its first holder is the chain of
    that holder.
    """
    above: dict[tuple[Link, ...], list[Way]] = defaultdict(list)
    for owner in owners:
        for way in owner.ways:
            above[way.links[1:]].append(way)

    def grown(below: tuple[Link, ...]) -> tuple[Node, ...]:
        ways = sorted(above[below], key=_order)
        return tuple(Node(way.links[0], way, grown(way.links)) for way in ways)

    return grown(())


def _order(way: Way) -> tuple[float, float, str]:
    return -(way.share.point or 0.0), -way.share.high, way.links[0].holder


# The owners of one thing as a tree, in two languages.


_TITLE = _("Who is behind {}")
_SUPPOSED = _("Supposed, not so: {} is taken as closed.")
_WORDS = {
    "seats": _("By the country in which the last company sits"),
    "tree": _("Every chain of holdings, from the thing upwards"),
    "none": _("No source that counts here names a holder."),
    "nowhere": _("No known country"),
    "holder": _("Holder; what it holds. Open a line for its sources."),
    "part": _("so of the whole: sure, and at most"),
    "body": _("Wholly its own: a body of the state."),
    "rights": _("Rights by contract or office, which are no shares"),
    "promised": _("Agreed or announced, and not held"),
    "foot": _(
        "A part of the whole is the product of the shares along its chain. Pale: it may be so much. "
        "A holder that stands twice comes to the thing by two chains. Made with Lodeway."
    ),
}
_NAMED = _("{}: {}")
_CONFIRMED = _("Last confirmed {}")
_HOLDS = _("{} of {}")
_SOME = _("an unknown share of {}")
_AT_MOST = _("at most {} %")


def drawn(kg: Graph, found: Control, *, supposed: Sequence[str] = ()) -> Picture:
    """Every chain of holdings as a tree, and the seats of the last owners as one bar.

    `supposed` are agreements that are taken as closed.
    """
    words = {each: Words.of(kg, each) for each in LANGS}
    colours = {seat.country: n for n, seat in enumerate(found.seats, start=1)}
    made = _Page(found, words, supposed, colours)
    return Picture(
        title=made.text(lambda w: _TITLE[w.lang].format(w.label(found.thing))),
        markup=f'<div class="control">{"".join(_body(made))}</div>',
        style="\n".join([html_page.asset("control.css"), *inks("c", list(colours))]),
    )


@dataclass(frozen=True)
class _Page:
    """One page in the making: what is on it, the words, and the number of each country's colour."""

    found: Control
    words: Mapping[Lang, Words]
    supposed: Sequence[str]
    colours: Mapping[str, int]

    def text(self, write: Callable[[Words], str]) -> Mapping[Lang, str]:
        """What `write` makes of the words, in both languages."""
        return {lang: write(words) for lang, words in self.words.items()}

    def name(self, thing: str) -> Mapping[Lang, str]:
        """The labels of a thing."""
        return self.text(lambda words: words.label(thing))


def _body(made: _Page) -> Iterator[str]:
    if made.supposed:
        names = made.text(lambda w: w.joined(map(w.label, made.supposed)))
        yield both("p", {lang: _SUPPOSED[lang].format(names[lang]) for lang in LANGS}, "supposed")
    if made.found.seats:
        yield f'<section class="whole">{both("h2", _WORDS["seats"])}{_whole(made)}</section>'
    nodes = tree(made.found.owners)
    lines = f'<ul class="tree">{"".join(_holding(node, made) for node in nodes)}</ul>'
    none = both("p", _WORDS["none"], "empty")
    yield f"<section>{both('h2', _WORDS['tree'])}{_heads() + lines if nodes else none}</section>"
    if made.found.promised:
        yield _list("promised", (_promise(one, made) for one in made.found.promised))
    if made.found.rights:
        yield _list("rights", (_right(one, made) for one in made.found.rights))
    yield both("p", _WORDS["foot"], "foot")


def _whole(made: _Page) -> str:
    """The whole of the thing as one bar, a piece a country, and what each piece is."""
    pieces, keys, at = [], [], 0.0
    parts = [(s.country, s.share.point or 0.0) for s in made.found.seats]
    for country, part in (*parts, (None, made.found.unseated)):
        wide = percent(part)
        if not wide:
            continue
        kind = f"c{made.colours[country]}" if country else "open"
        pieces.append(f'<rect class="{kind}" x="{at:g}" y="0" width="{wide:g}" height="10"/>')
        name = made.name(country) if country else _WORDS["nowhere"]
        much = both("b", made.text(lambda w, one=wide: w.percent(one)))  # type: ignore[misc]
        keys.append(f'<li><i class="swatch {kind}"></i>{both("span", name)}{much}</li>')
        at = round(at + wide, 2)
    svg = f'<svg viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">{"".join(pieces)}</svg>'
    return f'{svg}<ul class="sides">{"".join(keys)}</ul>'


def _heads() -> str:
    heads = (both("span", _WORDS["holder"]), both("span", _WORDS["part"]))
    return f'<div class="heads"><div>{heads[0]}</div><div>{heads[1]}</div><span>%</span></div>'


def _holding(node: Node, made: _Page) -> str:
    """One holding: its line, its sources behind it, and the holdings above it."""
    above = "".join(_holding(one, made) for one in node.above)
    who = (
        f'<i class="{_colour(node.link.holder, made)}"></i>{both("b", made.name(node.link.holder))}'
    )
    line = f'<span class="who">{who}{both("small", _holds(node, made))}</span>'
    bar = f'<span class="bar">{_bar(node.way.share, _colour(node.link.holder, made))}</span>'
    part = both("span", made.text(lambda w: _part(node.way.share, w)), "part")
    told = "".join(f"<li>{one}</li>" for one in _sources(node, made))
    head = f"<summary>{line}{bar}{part}</summary>"
    return (
        f'<li><details class="holding">{head}<ul class="behind">{told}</ul></details>'
        f"{f'<ul>{above}</ul>' if above else ''}</li>"
    )


def _colour(holder: str, made: _Page) -> str:
    seat = made.found.seat_of.get(holder)
    return f"c{made.colours[seat]}" if seat and seat in made.colours else "open"


def _holds(node: Node, made: _Page) -> Mapping[Lang, str]:
    link = node.link
    if link.share.point is None and link.share.low == 0.0:
        return made.text(lambda w: _SOME[w.lang].format(w.label(link.target)))
    return made.text(lambda w: _HOLDS[w.lang].format(w.share(link.share), w.label(link.target)))


def _part(share: Range, words: Words) -> str:
    """A part of the whole; where only its most is known, that."""
    if share.point is None and share.low == 0.0:
        return _AT_MOST[words.lang].format(figure(percent(share.high)))
    return words.share(share)


def _bar(share: Range, colour: str) -> str:
    low, high = percent(share.low), percent(share.high)
    maybe = f'<rect class="maybe" width="{high:g}" height="10"/>' if high > low else ""
    return (
        f'<svg class="{colour}" viewBox="0 0 100 10" preserveAspectRatio="none" aria-hidden="true">'
        f'{maybe}<rect class="sure" width="{low:g}" height="10"/></svg>'
    )


def _sources(node: Node, made: _Page) -> Iterator[str]:
    if not node.link.claims:
        yield both("span", _WORDS["body"])
    for claim in node.link.claims:
        told = made.text(lambda w, one=claim: w.joined(w.sources([one])))  # type: ignore[misc]
        yield f"{both('span', told)} <code>{html.escape(claim)}</code>"
    if confirmed := node.link.confirmed:
        yield both("span", made.text(lambda w: _CONFIRMED[w.lang].format(w.day(confirmed))))


def _list(name: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{line}</li>" for line in lines)
    return f'<section>{both("h2", _WORDS[name])}<ul class="beside">{items}</ul></section>'


def _promise(one: Promise, made: _Page) -> str:
    head = made.text(
        lambda w: _NAMED[w.lang].format(w.label(one.holder), _lines(w, promise(one, w)))
    )
    below = made.text(
        lambda w: _lines(
            w, (w.code("status", one.status), w.day(one.since or ""), *w.sources(one.claims))
        )
    )
    return f"{both('span', head)}{both('small', below)}"


def _right(one: Right, made: _Page) -> str:
    head = made.text(lambda w: _NAMED[w.lang].format(kind_of(one, w), _lines(w, right(one, w))))
    below = made.text(
        lambda w: _lines(
            w, (w.code("status", one.status), w.day(one.since or ""), *w.sources([one.claim]))
        )
    )
    return f"{both('span', head)}{both('small', below)}"


def _lines(words: Words, parts: Iterable[str | None]) -> str:
    return words.joined(part for part in parts if part)
