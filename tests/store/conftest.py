"""What tests of queries by strangers share."""

from __future__ import annotations

import socket
from collections.abc import Iterator

import pytest


@pytest.fixture
def sink() -> Iterator[socket.socket]:
    """A server that no query may reach: a connection to it is a packet that left."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0.2)
        yield listening
