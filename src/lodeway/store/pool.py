"""Starting, watching and ending the processes of `lodeway.store.zygote`."""

from __future__ import annotations

import contextlib
import os
import select
import signal
import socket
import subprocess
import sys
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lodeway.schema.errors import LodewayError
from lodeway.store.isolated import roots
from lodeway.store.zygote import LENGTH

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

START = "import sys; sys.path += sys.argv[4:]; from lodeway.store.zygote import main; main()"
_ISOLATED = (sys.executable, "-I", "-S", "-c")
_NICEST = 19
# The engine opens an index with 16 threads, and an arena for each is more than limits of memory leave.
_ONE_ARENA = {"MALLOC_ARENA_MAX": "1"}
_NONE = "no process for queries can be started"
_TICKS = os.sysconf("SC_CLK_TCK")
_PAGE = os.sysconf("SC_PAGE_SIZE") / 2**20


@dataclass
class Process:
    """A worker: its number, our end of the socket to it, and (Linux) a hold on the process.

    `source` is the way to the process that it was forked from.
    """

    pid: int
    source: socket.socket
    socket: socket.socket
    hold: int | None

    def kill(self) -> None:
        """End it at once; nothing happens if it has ended already, whoever has its number now."""
        self._tell(signal.SIGKILL)

    def pause(self, paused: bool) -> None:
        """Hold it where it is, or let it go on."""
        self._tell(signal.SIGSTOP if paused else signal.SIGCONT)

    def _tell(self, what: signal.Signals) -> None:
        if self.socket.fileno() < 0:
            return
        with contextlib.suppress(ProcessLookupError):
            if self.hold is not None:
                signal.pidfd_send_signal(self.hold, what)
            else:
                os.kill(self.pid, what)

    @property
    def has_ended(self) -> bool:
        """Whether it is no more; where nobody says, that is found out when it is asked."""
        if self.hold is None:
            return False
        watch = select.poll()
        watch.register(self.hold, select.POLLIN)
        return bool(watch.poll(0))

    @property
    def has_lost_its_source(self) -> bool:
        """Whether what it was forked from is no more, and so the worker neither."""
        try:
            return not self.source.recv(1, socket.MSG_PEEK | socket.MSG_DONTWAIT)
        except BlockingIOError:
            return False
        except OSError:
            return True

    def lower(self) -> None:
        """Let every other process go first."""
        with contextlib.suppress(OSError):
            os.setpriority(os.PRIO_PROCESS, self.pid, _NICEST)

    def spent(self) -> float:
        """The seconds of processor time that it has had; those on the clock where nobody says."""
        try:
            with open(f"/proc/{self.pid}/stat", "rb") as file:  # noqa: PTH123 - asked often
                fields = file.read().rpartition(b")")[2].split()
        except OSError:
            return time.monotonic()
        return (int(fields[11]) + int(fields[12])) / _TICKS

    def resident(self) -> float:
        """The MiB of memory that it holds; 0 where nobody says."""
        try:
            with open(f"/proc/{self.pid}/statm", "rb") as file:  # noqa: PTH123 - asked often
                return int(file.read().split()[1]) * _PAGE
        except (OSError, IndexError):
            return 0.0

    def close(self) -> None:
        """End it, and give up what we hold of it."""
        self.kill()
        self.socket.close()
        if self.hold is not None:
            os.close(self.hold)
            self.hold = None


class Nursery:
    """Where workers on one graph come from; `close` ends the source and all of them.

    It has to be made, and used, by a thread that lives as long as the workers are to live. `start`
    are the words that start another source than `lodeway.store.zygote`, which is then told where
    all packages are.
    """

    def __init__(self, graph: Path, memory_mib: int, start: Sequence[str] = ()) -> None:
        self._start_words = start or (*_ISOLATED, START)
        self._roots = sys.path if start else roots()
        self._graph, self._memory_mib = graph, memory_mib
        self._start()

    def _start(self) -> None:
        ours, theirs = socket.socketpair()
        command = [*self._start_words, str(self._graph)]
        command += [str(self._memory_mib), str(os.getpid()), *filter(None, self._roots)]
        with theirs:
            self._process = subprocess.Popen(
                command,
                stdin=theirs.fileno(),
                stdout=subprocess.DEVNULL,
                start_new_session=True,
                env={**os.environ, **_ONE_ARENA},
            )
        self._control, self._ended = ours, False

    def worker(self) -> Process:
        """A new worker, not yet ready. Raises `LodewayError` where none can be started."""
        for _ in range(2 if not self._ended else 0):
            with contextlib.suppress(OSError):
                self._control.sendall(b"f")
                number, handles, _, _ = socket.recv_fds(self._control, LENGTH.size, 2)
                if number:
                    return self._received(LENGTH.unpack(number)[0], handles)
            self.restart()
        raise LodewayError(_NONE)

    def _received(self, pid: int, handles: list[int]) -> Process:
        wanted = 2 if sys.platform == "linux" else 1
        if not pid or len(handles) < wanted:  # too many processes, or files
            for handle in handles:
                os.close(handle)
            raise LodewayError(_NONE)
        there, *hold = handles
        own = socket.socket(fileno=there)
        return Process(pid, self._control, own, hold[0] if hold else None)

    def restart(self) -> None:
        """End the source, and so its workers, and begin anew."""
        self.close()
        self._start()

    def close(self) -> None:
        """End the source; its workers end with it."""
        self._ended = True
        self._control.close()
        self._process.kill()
        self._process.wait()
