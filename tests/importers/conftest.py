"""What tests of importers share: the shipped alias tables, and publishers' whole files if given."""

from __future__ import annotations

from pathlib import Path

import pytest

from lodeway.importers import aliases
from lodeway.importers.aliases import Aliases
from toys import ROOT


@pytest.fixture(scope="session")
def known() -> Aliases:
    """The shipped alias tables."""
    return aliases.read(ROOT)


@pytest.fixture
def real(request: pytest.FixtureRequest) -> Path:
    """The folder of publishers' own files; without it the test is left out."""
    folder: Path | None = request.config.getoption("--real")
    if folder is None:
        pytest.skip("reads publishers' whole files: pytest --real FOLDER")
    return folder
