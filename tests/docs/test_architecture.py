"""The picture of the rooms is that of the code."""

from __future__ import annotations

import importlib.util
from types import ModuleType

import pytest

from toys import ROOT


@pytest.fixture(scope="module")
def architecture() -> ModuleType:
    spec = importlib.util.spec_from_file_location("drawing", ROOT / "tools" / "architecture.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_the_picture_is_what_the_imports_make(architecture: ModuleType) -> None:
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert architecture.page(text) == text, "the imports changed: python tools/architecture.py"


def test_every_room_is_drawn_once_and_told_of(architecture: ModuleType) -> None:
    rooms = [room for layer in architecture.layers() for room in layer]
    boxes = architecture.boxes(architecture.shortest(architecture.imports()))
    assert sorted(room for box in boxes for room in box) == sorted(rooms)
    text = (ROOT / "docs" / "architecture.md").read_text("utf-8")
    assert [room for room in rooms if f"`{room}`" not in text and room != "__main__"] == []


def test_an_import_that_follows_from_others_is_left_out(architecture: ModuleType) -> None:
    rooms = {"a": frozenset("bc"), "b": frozenset("c"), "c": frozenset()}
    assert architecture.shortest(rooms) == {
        "a": frozenset("b"),
        "b": frozenset("c"),
        "c": frozenset(),
    }
