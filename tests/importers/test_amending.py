"""Cells are changed by row and column; whatever is not named stays byte for byte."""

from __future__ import annotations

from pathlib import Path

import pytest

from lodeway.importers.writing import amend
from lodeway.schema.errors import InvalidData

TABLE = 'id,value,note,recorded\na,1,"so, it is",2025-01-01\nb,2,,2025-01-01\nc,3,x,2025-01-01\n'


@pytest.fixture
def root(tmp_path: Path) -> Path:
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "t.csv").write_bytes(TABLE.encode())
    return tmp_path


def read(root: Path) -> str:
    return (root / "data" / "t.csv").read_bytes().decode()


def test_a_changed_row_takes_the_new_cell_and_the_fixed_one(root: Path) -> None:
    assert amend(root, "t.csv", {"b": {"value": "5"}}, fixed={"recorded": "2026-11-22"}) == 1
    assert read(root) == TABLE.replace("b,2,,2025-01-01", "b,5,,2026-11-22")


def test_where_nothing_differs_the_file_is_not_touched(root: Path) -> None:
    before = (root / "data" / "t.csv").stat().st_mtime_ns
    assert amend(root, "t.csv", {"a": {"value": "1"}}, fixed={"recorded": "2026-11-22"}) == 0
    assert (root / "data" / "t.csv").stat().st_mtime_ns == before


def test_unknown_rows_and_columns_are_all_named_and_nothing_is_written(root: Path) -> None:
    with pytest.raises(InvalidData) as error:
        amend(root, "t.csv", {"z": {"value": "1"}, "a": {"worth": "2"}}, fixed={})
    assert "data/t.csv:1: has no column 'worth'" in str(error.value)
    assert "data/t.csv: has no row 'z'" in str(error.value)
    assert read(root) == TABLE
