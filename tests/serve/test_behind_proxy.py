"""The recipe for nginx in the docs, with a real nginx before a real server."""

from __future__ import annotations

import gzip
import http.client
import json
import os
import re
import shutil
import signal
import socket
import ssl
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import NamedTuple
from urllib.parse import quote, urlencode

import pytest

from served import ENDLESS, SIZE, Answer, serving, wait_for

NAME = "data.example.org"
DOCS = Path(__file__).parents[2] / "docs" / "serve.md"
NGINX = shutil.which("nginx", path="/usr/sbin:/usr/local/sbin:/usr/bin:/usr/local/bin")
ASK = "/sparql?query=" + quote("ASK {}")

# Where every change is checked, a test that did not run is a test that failed.
needs_nginx = pytest.mark.skipif(
    (NGINX is None or shutil.which("openssl") is None) and not os.environ.get("CI"),
    reason="needs nginx and openssl",
)


class Proxy(NamedTuple):
    tls: int
    plain: int
    trust: ssl.SSLContext

    def open(self, source: str = "127.0.0.1") -> http.client.HTTPConnection:
        """A connection to it as a client of that address has one, its certificate checked."""
        there = socket.create_connection(("127.0.0.1", self.tls), 60, source_address=(source, 0))
        connection = http.client.HTTPConnection(NAME)
        connection.sock = self.trust.wrap_socket(there, server_hostname=NAME)
        return connection

    def get(
        self, target: str, *, source: str = "127.0.0.1", body: str | None = None, **headers: str
    ) -> Answer:
        connection = self.open(source)
        given = {name.replace("_", "-"): value for name, value in headers.items()}
        connection.request("POST" if body else "GET", target, body, given)
        response = connection.getresponse()
        found = Answer(response.status, dict(response.getheaders()), response.read())
        connection.close()
        return found


def _free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def _recipe(folder: Path, behind: int, tls: int, plain: int) -> Path:
    """The recipe as it stands in the docs, with places and ports of a test."""
    found = re.search(r"```nginx\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert found
    text = found[1]
    for there, here in (
        ("listen 443 ssl;", f"listen 127.0.0.1:{tls} ssl;"),
        ("listen 80;", f"listen 127.0.0.1:{plain};"),
        ("/etc/ssl/", f"{folder}/"),
        ("http://127.0.0.1:8765", f"http://127.0.0.1:{behind}"),
    ):
        assert there in text
        text = text.replace(there, here)
    kept = "".join(
        f"{name}_temp_path {folder}/{name};\n"
        for name in ("client_body", "proxy", "fastcgi", "uwsgi", "scgi")
    )
    whole = (
        f"daemon off;\nmaster_process off;\npid {folder}/pid;\nerror_log {folder}/error.log;\n"
        f"events {{}}\nhttp {{\naccess_log off;\n{kept}{text}}}\n"
    )
    file = folder / "nginx.conf"
    file.write_text(whole, "utf-8")
    return file


@contextmanager
def proxied(behind: int, folder: Path) -> Iterator[Proxy]:
    """nginx before the server at a port, until the test has what it wants."""
    key, certificate = folder / f"{NAME}.key", folder / f"{NAME}.pem"
    wanted = (
        f"req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN={NAME} "
        f"-addext subjectAltName=DNS:{NAME} -keyout {key} -out {certificate}"
    )
    subprocess.run(
        ["openssl", *wanted.split()],
        check=True,
        capture_output=True,
    )
    tls, plain = _free_port(), _free_port()
    file = _recipe(folder, behind, tls, plain)
    assert NGINX is not None
    with subprocess.Popen([NGINX, "-p", str(folder), "-c", str(file)], stderr=-1) as process:
        try:
            wait_for(lambda: process.poll() is not None or _listens(tls), 20)
            assert process.poll() is None, process.communicate()[1]
            trust = ssl.create_default_context(cafile=str(certificate))
            yield Proxy(tls, plain, trust)
        finally:
            process.terminate()


def _listens(port: int) -> bool:
    with suppress(OSError), socket.create_connection(("127.0.0.1", port), timeout=1):
        return True
    return False


@pytest.fixture(scope="module")
def proxy(release: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Proxy]:
    names = frozenset({NAME})
    with (
        serving(release, max_rows=SIZE - 1, names=names, proxy=True) as server,
        proxied(server.port, tmp_path_factory.mktemp("nginx")) as running,
    ):
        yield running


@needs_nginx
def test_the_proxy_answers_with_encryption_and_leads_there(proxy: Proxy) -> None:
    assert json.loads(proxy.get("/health").body)["status"] == "ok"
    assert proxy.get(ASK).status == 200
    plain = http.client.HTTPConnection("127.0.0.1", proxy.plain, timeout=20)
    plain.request("GET", "/query?x=1", headers={"Host": NAME})
    answer = plain.getresponse()
    assert (answer.status, answer.getheader("Location")) == (301, f"https://{NAME}/query?x=1")
    plain.close()


@needs_nginx
def test_what_saves_a_transfer_comes_through(proxy: Proxy) -> None:
    first = proxy.get("/graph.nq")
    assert proxy.get("/graph.nq", If_None_Match=first.headers["etag"]).status == 304
    part = proxy.get("/graph.nq", Range="bytes=5-9")
    assert (part.status, part.body) == (206, first.body[5:10])
    packed = proxy.get("/graph.nq", Accept_Encoding="gzip")
    assert packed.headers["content-encoding"] == "gzip"
    assert gzip.decompress(packed.body) == first.body


@needs_nginx
def test_only_the_name_that_was_allowed_is_answered(proxy: Proxy) -> None:
    assert proxy.get("/", Host="evil.example").status == 421


@needs_nginx
def test_a_long_query_is_read_and_a_longer_one_refused_by_the_server(proxy: Proxy) -> None:
    long = "ASK {} #" + "x" * 60_000
    direct = {"Content_Type": "application/sparql-query"}
    assert proxy.get("/sparql?" + urlencode({"query": long})).status == 200
    answer = proxy.get("/sparql?" + urlencode({"query": long + "x" * 9_000}))
    assert (answer.status, answer.error) == (414, "too-large")
    assert proxy.get("/sparql", body=long, **direct).status == 200
    answer = proxy.get("/sparql", body=long * 2, **direct)
    assert (answer.status, answer.error) == (413, "too-large")


@needs_nginx
def test_an_answer_that_breaks_off_does_so_behind_the_proxy(proxy: Proxy) -> None:
    wide = f"SELECT ?s ('{'x' * 100}' AS ?x) {{ ?s ?p ?o }}"
    connection = proxy.open()
    connection.request("GET", "/sparql?" + urlencode({"query": wide}))
    response = connection.getresponse()
    assert response.status == 200
    assert response.read(1000).startswith(b'{"head"')  # a part comes before the rest is known
    with pytest.raises((http.client.IncompleteRead, ssl.SSLError, ConnectionError)):
        response.read()
    response.close()
    connection.close()


@contextmanager
def commanded(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[bytes], int]]:
    """`lodeway serve` as the docs start it behind a proxy, of a small graph; and its port."""
    graph, port = folder / "graph.nt", _free_port()
    lines = [f'<http://x/s> <http://x/p> "{at}" .\n' for at in range(SIZE)]
    graph.write_text("".join(lines), "utf-8")
    command = [sys.executable, "-m", "lodeway", "serve", "--graph", str(graph), "--port", str(port)]
    command += ["--host-allowed", NAME, "--proxy", *options]
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(command, env=env, stdout=-3, stderr=-3) as process:
        try:
            wait_for(lambda: _listens(port))
            yield process, port
        finally:
            process.terminate()


@needs_nginx
def test_each_client_of_the_proxy_has_a_rate_of_its_own(tmp_path: Path) -> None:
    with commanded(tmp_path, "--rate", "0.1") as (_, port), proxied(port, tmp_path) as proxy:
        for source in ("127.0.0.2", "127.0.0.3"):
            forged = [f"192.0.2.{number}" for number in range(3)]
            told = [proxy.get(ASK, source=source, X_Forwarded_For=one).status for one in forged]
            assert told == [200, 429, 429]


@needs_nginx
def test_a_server_told_to_end_lets_the_proxy_have_its_answer(tmp_path: Path) -> None:
    slow = "/sparql?" + urlencode({"query": ENDLESS})
    with commanded(tmp_path, "--timeout", "2") as (process, port), proxied(port, tmp_path) as proxy:
        connection = proxy.open()
        connection.request("GET", slow)
        time.sleep(0.5)
        process.terminate()
        response = connection.getresponse()
        assert (response.status, json.loads(response.read())["error"]) == (503, "timeout")
        connection.close()
        assert process.wait(30) in {0, -signal.SIGTERM}


@pytest.mark.skipif(shutil.which("systemd-analyze") is None, reason="needs systemd")
def test_the_unit_in_the_docs_is_one(tmp_path: Path) -> None:
    found = re.search(r"```ini\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL)
    assert found
    file = tmp_path / "lodeway.service"
    file.write_text(found[1].replace("/srv/lodeway/.venv/bin/lodeway", "/bin/true"), "utf-8")
    command = ["systemd-analyze", "verify", "--man=no", str(file)]
    told = subprocess.run(command, capture_output=True, text=True, check=False)
    faults = [line for line in told.stderr.splitlines() if file.name in line]
    assert (told.returncode, faults) == (0, [])
