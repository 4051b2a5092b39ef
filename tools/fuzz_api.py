"""`python tools/fuzz_api.py [MINUTES]`: what a server answers to thousands of requests that Schemathesis makes up.

The description at /openapi.json is held against the answers: statuses, media types and schemas that it
does not name, and whatever the server cannot answer, are faults. Limits (503, 507) are named there.
"""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import suppress
from pathlib import Path

CHECKS = (
    "status_code_conformance,content_type_conformance,response_schema_conformance,"
    "response_headers_conformance,unsupported_method"
)
PATIENCE = 70  # seconds for an answer; the server gives one up after 60


def main(minutes: float) -> int:
    """Serve the release, and have it asked; the exit code of Schemathesis."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        port = one.getsockname()[1]
    serve = [sys.executable, "-m", "lodeway", "serve", "--port", str(port)]
    with tempfile.TemporaryDirectory() as folder, subprocess.Popen(serve) as server:
        try:
            _wait(f"http://127.0.0.1:{port}/health")
            (Path(folder) / "schemathesis.toml").write_text(f"request-timeout = {PATIENCE}\n")
            run = [str(Path(sys.executable).with_name("schemathesis")), "run"]
            run += [f"http://127.0.0.1:{port}/openapi.json", "--checks", CHECKS, "--no-color"]
            run += ["--continue-on-failure", "--workers", str(os.cpu_count() or 2)]
            run += ["--max-time", str(int(60 * minutes))]
            return subprocess.run(run, cwd=folder, check=False).returncode
        finally:
            server.terminate()


def _wait(url: str) -> None:
    end = time.monotonic() + 300  # a release may have to be built first
    while time.monotonic() < end:
        with suppress(OSError), urllib.request.urlopen(url, timeout=5):
            return
        time.sleep(0.2)
    raise SystemExit("the server did not start; its own words say why")


if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10))
