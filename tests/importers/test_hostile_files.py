"""No file, however broken, ends in anything but rows of ours or one clear refusal.

`make fuzz-imports` tries ten thousand files of each format; the suite tries a few.
"""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from random import Random
from unittest import mock

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from hostile import Files, seeds, spoilt
from lodeway import importers
from lodeway.importers import aliases, writing
from lodeway.importers.aliases import Aliases
from lodeway.schema.errors import LodewayError
from toys import ROOT

HERE = Path(__file__).parent / "files"
ORDINARY = 100  # examples of a test where no profile says otherwise
EXAMPLES = 12 if settings.default.max_examples == ORDINARY else settings.default.max_examples


class Sound:
    """Sound files by format; hypothesis prints what a test is given, so this says little of itself."""

    def __init__(self, files: Mapping[str, list[Files]], known: Aliases) -> None:
        self.files, self.known = files, known

    def __repr__(self) -> str:
        return "Sound()"


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Sound:
    return Sound(seeds(HERE, tmp_path_factory.mktemp("scratch")), aliases.read(ROOT))


def read(name: str, files: Files, folder: Path, known: Aliases) -> None:
    """Read the files as the command does; what comes of it must fit a table of ours."""
    paths = [folder / file for file in files]
    for path in paths:
        path.write_bytes(files[path.name])
    try:
        with mock.patch("lodeway.importers.aliases.read", return_value=known):
            imported = importers.read(name, paths, ROOT, recorded="2026-11-30")
    except LodewayError as error:
        imported, said = None, str(error)
    assert sorted(p.name for p in folder.iterdir()) == sorted(files), "a file was written or lost"
    if imported is None:
        assert said.strip()
        return
    for rows in (*imported.tables.values(), [dict(imported.source)]):
        assert b"\0" not in writing.table(rows)
    assert imported.slug == imported.source["id"]
    assert all(row["id"] and row["source"] for rows in imported.tables.values() for row in rows)


@pytest.mark.parametrize("name", importers.names())
def test_the_files_that_are_spoilt_are_sound_at_first(
    name: str, sound: Sound, tmp_path: Path
) -> None:
    assert sound.files.keys() == {*importers.names()}
    for files in sound.files[name]:
        paths = [tmp_path / file for file in files]
        for path in paths:
            path.write_bytes(files[path.name])
        assert importers.read(name, paths, ROOT).kept > 0


@pytest.mark.parametrize("name", importers.names())
@given(seed=st.integers(0, 2**64))
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
def test_a_spoilt_file_is_read_or_refused_and_nothing_else_happens(
    name: str, sound: Sound, tmp_path: Path, seed: int
) -> None:
    random = Random(seed)
    files = spoilt(random.choice(sound.files[name]), random)
    folder = tmp_path / f"{seed:x}"
    folder.mkdir(exist_ok=True)
    try:
        read(name, files, folder, sound.known)
    finally:
        shutil.rmtree(folder)
