"""One small release, and a server of it, for each file of tests."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from lodeway.serve.server import Server
from served import PAGE, SIZE, serving


@pytest.fixture(scope="module")
def release(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("out")
    folder = root / "release"
    folder.mkdir()
    lines = [
        f'<http://x/s{i:04}> <http://x/p> "铜 {i}" <http://x/g{i % 2}> .\n' for i in range(SIZE)
    ]
    files = {"graph.nq": "".join(lines).encode(), "graph.ttl": b"# turtle\n", "explorer.html": PAGE}
    for name, content in files.items():
        (folder / name).write_bytes(content)
    (folder / "manifest.json").write_text(
        json.dumps({"files": {n: {"sha256": n * 20} for n in [*files, "out.nq"]}})
    )
    (folder / "unlisted.csv").write_text("secret")
    (root / "secret.nq").write_text("secret")
    (folder / "out.nq").symlink_to(root / "secret.nq")
    return folder


@pytest.fixture(scope="module")
def server(release: Path) -> Iterator[Server]:
    with serving(release, max_rows=SIZE) as running:
        yield running
