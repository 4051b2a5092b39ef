"""Draw the rooms of the code from their imports, into docs/architecture.md.

    python tools/architecture.py

An arrow goes from a room to one whose code it imports. Where a room imports another that one of
its other rooms imports anyway, the arrow is left out. Features that import the same are one box.
"""

from __future__ import annotations

import ast
import re
import tomllib
from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

ROOT = Path(__file__).parents[1]
PACKAGE = ROOT / "src" / "lodeway"
PAGE = ROOT / "docs" / "architecture.md"
_PICTURE = re.compile(r"(?<=```mermaid\n).*?(?=```)", re.DOTALL)

Rooms = dict[str, frozenset[str]]


def layers() -> list[list[str]]:
    """The layers that import-linter holds, the uppermost first."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))
    contracts = project["tool"]["importlinter"]["contracts"]
    listed = next(c["layers"] for c in contracts if c["type"] == "layers")
    return [[room.strip() for room in layer.split("|")] for layer in listed]


def imports(package: Path = PACKAGE) -> Rooms:
    """Which rooms each room imports, lazily or for its types too; never a layer above its own."""
    height = {room: n for n, layer in enumerate(layers()) for room in layer}
    found: dict[str, set[str]] = defaultdict(set)
    for file in sorted(package.rglob("*.py")):
        room = file.relative_to(package).parts[0].removesuffix(".py")
        if room in height:
            found[room] |= set(_imported(file)) & height.keys()
    return {
        room: frozenset(other for other in rooms if height[other] > height[room])
        for room, rooms in found.items()
    }


def _imported(file: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(file.read_text("utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "lodeway":
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom) and (node.module or "").startswith("lodeway."):
            yield (node.module or "").split(".")[1]
        elif isinstance(node, ast.Import):
            yield from (a.name.split(".")[1] for a in node.names if a.name.startswith("lodeway."))


def shortest(rooms: Mapping[str, frozenset[str]]) -> Rooms:
    """The same imports without those that follow from others."""

    def reached(room: str) -> set[str]:
        return {room}.union(*(reached(other) for other in rooms.get(room, ())))

    return {
        room: frozenset(
            other
            for other in others
            if not any(other in reached(via) for via in others if via != other)
        )
        for room, others in rooms.items()
    }


def boxes(rooms: Rooms) -> list[tuple[str, ...]]:
    """Each room by itself, but features that import the same together, in the order of layers."""
    features = max(layers(), key=len)
    together = []
    for layer in layers():
        alike: dict[object, list[str]] = defaultdict(list)
        for room in layer:
            alike[rooms.get(room) if layer == features else room].append(room)
        together += [tuple(names) for names in alike.values()]
    return together


def picture() -> str:
    """The picture as Mermaid text."""
    rooms = shortest(imports())
    drawn = boxes(rooms)
    home = {room: box[0] for box in drawn for room in box}
    lines = ["flowchart TD"]
    lines += [f'  {_name(box[0])}["{_words(box)}"]' for box in drawn]
    for box in drawn:
        ends = sorted({home[other] for other in rooms.get(box[0], ())})
        lines += [f"  {_name(box[0])} --> {_name(end)}" for end in ends]
    return "\n".join(lines) + "\n"


def _name(room: str) -> str:
    # "end" and the like are words of Mermaid; so are names that begin with underscores.
    return f"room_{room.strip('_')}"


def _words(box: tuple[str, ...]) -> str:
    rows = [box[n : n + 3] for n in range(0, len(box), 3)]
    return "<br>".join(", ".join(row) for row in rows)


def page(text: str) -> str:
    """The page with the picture of the code as it is."""
    return _PICTURE.sub(lambda _: picture(), text)


if __name__ == "__main__":
    PAGE.write_text(page(PAGE.read_text("utf-8")), "utf-8")
