"""A picture of one module: a box a class, subclasses to the right of what they are part of.

A box lists the properties that lead from its class to another, with an arrow where that stands in
the picture too; what is not of the module is drawn with a broken line.
"""

from __future__ import annotations

import html
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from lodeway.schema import vocab

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lodeway.publish.vocabulary import Vocabulary

_WIDTH, _GAP_X, _GAP_Y = 216, 44, 12
_HEAD, _LINE, _PAD = 40, 16, 7
_MARGIN = 26  # room for arrows at both sides
_BOW = 18
_MOST = 31  # letters of a line in a box


@dataclass
class _Box:
    """A class in the picture; `row` and `depth` are set when it is placed."""

    iri: str
    lines: list[tuple[str, str]]  # what is written, and the class that it leads to
    children: list[_Box] = field(default_factory=list)
    x: int = 0
    y: int = 0

    @property
    def height(self) -> int:
        return _HEAD + (_PAD + _LINE * len(self.lines) if self.lines else 0)


def svg(vocabulary: Vocabulary, module: str) -> str:
    """The picture of a module as markup, or nothing where it has no class."""
    inside = [iri for iri, term in vocabulary.classes.items() if term.module == module]
    if not inside:
        return ""
    roots = _forest(vocabulary, inside)
    bottom = 0
    for root in roots:
        bottom = _place(root, 0, bottom)
    boxes = [box for root in roots for box in _all(root)]
    width = max(box.x for box in boxes) + _WIDTH + _MARGIN
    drawn = "".join(_lines(boxes)) + "".join(
        _drawn(box, vocabulary, box.iri in inside) for box in boxes
    )
    drawn += "".join(_arrows([box for box in boxes if box.iri in inside]))
    label = html.escape(f"classes of the module {module}", quote=True)
    return (
        f'<svg viewBox="-{_MARGIN} -1 {width + _MARGIN} {bottom + 2 - _GAP_Y}" width="{width + _MARGIN}" '
        f'height="{bottom + 2 - _GAP_Y}" role="img" aria-label="{label}">{drawn}</svg>'
    )


def _forest(vocabulary: Vocabulary, inside: list[str]) -> list[_Box]:
    """The classes of a module under the first class that each is part of."""
    boxes = {iri: _Box(iri, list(_properties(vocabulary, iri))) for iri in inside}
    roots: list[_Box] = []
    for iri in inside:
        parents = vocabulary.terms[iri].iris(vocab.RDFS + "subClassOf")
        known = [one for one in parents if one in vocabulary.classes]
        if not known:
            roots.append(boxes[iri])
            continue
        if known[0] not in boxes:
            boxes[known[0]] = _Box(known[0], [])
            roots.append(boxes[known[0]])
        boxes[known[0]].children.append(boxes[iri])
    return roots


def _properties(vocabulary: Vocabulary, iri: str) -> Iterator[tuple[str, str]]:
    """What leads from a class to another, and what a union is made of."""
    for member in vocabulary.union(iri):
        yield f"∪ {vocab.local(member)}", member
    module = vocabulary.terms[iri].module
    for term in vocabulary.properties.values():
        ranges = [one for one in term.iris(vocab.RDFS + "range") if one in vocabulary.classes]
        if iri in term.iris(vocab.RDFS + "domain") and ranges and term.module == module:
            yield f"{term.name} → {vocab.local(ranges[0])}", ranges[0]


def _place(box: _Box, x: int, top: int) -> int:
    """Set a box and all to its right below `top`; returns where the next may begin."""
    box.x = x
    below = top
    for child in box.children:
        below = _place(child, x + _WIDTH + _GAP_X, below)
    box.y = top
    return max(below, top + box.height + _GAP_Y)


def _all(box: _Box) -> Iterator[_Box]:
    yield box
    for child in box.children:
        yield from _all(child)


def _lines(boxes: list[_Box]) -> Iterator[str]:
    """From each class to what it is part of, a hollow arrow there as in UML."""
    for box in boxes:
        if box.children:
            x, y = box.x + _WIDTH, box.y + _HEAD // 2
            yield f'<path class="tip" d="M{x} {y}l11 -6v12z"/>'
        for child in box.children:
            middle = box.x + _WIDTH + 22
            yield (
                f'<path class="tie" d="M{child.x} {child.y + _HEAD // 2}H{middle}'
                f'V{box.y + _HEAD // 2}H{box.x + _WIDTH + 11}"/>'
            )


def _arrows(boxes: list[_Box]) -> Iterator[str]:
    """From each property to the class it leads to, along the side that is nearer."""
    places = {box.iri: box for box in boxes}
    for box in boxes:
        for place, (_, to) in enumerate(box.lines):
            end = places.get(to)
            if end is None or end is box:
                continue
            y, down = box.y + _HEAD + _LINE * (place + 1) - 6, end.y + 12
            if end.x > box.x:
                yield _arrow(box.x + _WIDTH, y, end.x, down, _BOW, -_BOW)
            elif end.x < box.x:
                yield _arrow(box.x, y, end.x + _WIDTH, down, -_BOW, _BOW)
            else:
                bow = min(12 + abs(down - y) // 40, _MARGIN)
                yield _arrow(box.x, y, end.x, down, -bow, -bow)


def _arrow(x: int, y: int, to_x: int, to_y: int, out: int, into: int) -> str:
    """A curve that leaves and arrives level, with a small head."""
    head = 5 if into > 0 else -5  # its barbs lie on the side from which the curve comes
    return (
        f'<path class="way" d="M{x} {y}C{x + out} {y} {to_x + into} {to_y} {to_x} {to_y}'
        f'm{head} -4l{-head} 4l{head} 4"/>'
    )


def _drawn(box: _Box, vocabulary: Vocabulary, inside: bool) -> str:
    term = vocabulary.terms[box.iri]
    kind = "box" if inside else "box far"
    texts = [
        _text(box, 17, "name", term.label("en")),
        _text(box, 33, "other", f"{term.label('zh')}  {term.name}"),
        *(
            _text(box, _HEAD + _LINE * (place + 1) - 2, "line", line)
            for place, (line, _) in enumerate(box.lines)
        ),
    ]
    rule = f'<path class="tie" d="M{box.x} {box.y + _HEAD}h{_WIDTH}"/>' if box.lines else ""
    return (
        f'<a href="#{html.escape(term.name, quote=True)}"><rect class="{kind}" x="{box.x}" '
        f'y="{box.y}" width="{_WIDTH}" height="{box.height}" rx="3"/>{rule}{"".join(texts)}</a>'
    )


def _text(box: _Box, down: int, kind: str, text: str) -> str:
    short = text if len(text) <= _MOST else text[: _MOST - 1].rstrip() + "…"
    return f'<text class="{kind}" x="{box.x + 9}" y="{box.y + down}">{html.escape(short)}</text>'
