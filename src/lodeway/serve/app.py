"""The local server: the explorer at /, the files of the release, queries at /sparql.

It serves one release to one reader: it has no users, no encryption, and answers only requests
that call it by a name of this machine, so that no web site can reach it through a false one.
"""

from __future__ import annotations

import errno
import logging
import os
import socket
import socketserver
from http.server import ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

from lodeway.errors import LodewayError, ReleaseError
from lodeway.serve.endpoint import Endpoint
from lodeway.serve.handler import Handler
from lodeway.serve.lanes import Lanes

if TYPE_CHECKING:
    from pathlib import Path

log = logging.getLogger(__name__)

PORTS_TRIED = 50


class Server(ThreadingHTTPServer):
    """A bound server: `serve_forever()` starts it, `server_close()` ends its queries too."""

    daemon_threads = True
    allow_reuse_address = os.name == "posix"  # elsewhere it would share a taken port

    def __init__(self, folder: Path, endpoint: Endpoint, host: str, port: int) -> None:
        self.folder, self.endpoint = folder, endpoint
        self.address_family = socket.AF_INET6 if ":" in host else socket.AF_INET
        self.host = f"[{host}]" if ":" in host else host
        super().__init__((host, port), Handler)
        own = {"127.0.0.1", "localhost", "[::1]", self.host}
        self.names = {f"{name}:{self.server_port}" for name in own}
        if self.server_port == 80:
            self.names |= own

    def server_bind(self) -> None:
        """Bind, without looking up our own name, which may take seconds offline."""
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = self.host, self.server_address[1]

    @property
    def url(self) -> str:
        """Where the explorer is."""
        return f"http://{self.host}:{self.server_port}/"

    def server_close(self) -> None:
        """Stop listening, and end the queries that still run."""
        super().server_close()
        self.endpoint.close()

    def handle_error(self, request: Any, client_address: Any) -> None:
        """Log what broke a connection; most often the client went away."""
        log.debug("the connection from %s broke", client_address, exc_info=True)


def make_server(
    folder: Path,
    graph: Path,
    *,
    host: str = "127.0.0.1",
    port: int = 8765,
    timeout: float = 30.0,
    memory_mib: int = 2048,
    max_rows: int = 100_000,
) -> Server:
    """A server bound to `port`, or to the next free one (0: any), not yet serving.

    `timeout`, `memory_mib` and `max_rows` are for each query. Raises `ReleaseError` if there is
    no graph to serve, `LodewayError` if none of fifty ports is free.
    """
    if not graph.is_file():
        raise ReleaseError(f"no graph at {graph}; run 'lodeway build' first")
    last = min(port + PORTS_TRIED, 65536) if port else 1
    for candidate in range(port, last):
        # A server that cannot bind closes its endpoint, so that each needs its own.
        endpoint = Endpoint(graph, Lanes(timeout), memory_mib, max_rows)
        try:
            server = Server(folder, endpoint, host, candidate)
        except OSError as error:
            if error.errno != errno.EADDRINUSE:
                raise LodewayError(f"cannot serve on {host}: {error.strerror}") from error
            continue
        if port not in {0, server.server_port}:
            log.warning("port %d is taken; serving on %d", port, server.server_port)
        return server
    raise LodewayError(f"no free port from {port} to {last - 1}; give another")
