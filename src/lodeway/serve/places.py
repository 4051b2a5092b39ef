"""Places for queries: warm processes, fairly shared out, and killed when a limit is reached."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
import os
from collections import OrderedDict, defaultdict, deque
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypedDict

from lodeway.schema.errors import LodewayError
from lodeway.serve import protocol
from lodeway.serve.protocol import Problem
from lodeway.store import engine
from lodeway.store.pool import Nursery
from lodeway.store.zygote import DATA, END, FORMAT, FRAME, HEAD, LENGTH, READY

if TYPE_CHECKING:
    from asyncio import Future, StreamReader, StreamWriter, Task, TimerHandle
    from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
    from pathlib import Path

    from lodeway.store.pool import Process
    from lodeway.store.zygote import Asked

log = logging.getLogger(__name__)

_PATIENCE = 5.0  # seconds to wait for a place
_MOST_WAITING = 500
KEPT = 2.0  # seconds; an answer that its reader takes so long over is slow as well
_AGAIN, _LONGEST = 0.2, 5.0  # seconds between attempts to start a process
_START = 60.0  # seconds; a graph without an index is read whole first
_SPARE = 2  # places that slow queries never have
_LARGE = 8  # MiB; of queries that hold more
AT_ONCE = max(1, (os.cpu_count() or 1) // 2)  # so many go on
_CROWDED = 32  # where they hold more than this together
_SOURCE = 0.02  # seconds until the source of a process has ended too, whose end it was
_TURN = 1.0  # seconds that one may go on while others wait
_LOOK = 0.02  # seconds between looks at what they hold


@dataclass(frozen=True)
class Limits:
    """What a query may have: wall seconds, MiB beyond the graph's, rows; and how many run at once.

    One that takes longer than `slow` seconds of processor time lets all others go first, and its
    process ends with it, unless processes are worth more: `keeps_slow`. All together may have twice
    the memory of one; of those that hold much a few go on at a time, the others wait.
    """

    timeout: float = 10.0
    memory_mib: int = 512
    max_rows: int = 100_000
    workers: int = 20
    slow: float = 0.1
    keeps_slow: bool = False


class Wanted(TypedDict):
    """What a process is asked that answers as commands do: `lodeway.cli.answering`."""

    operation: str  # the command's name, or one of its own; "" is the list of all
    options: list[tuple[str, str]]
    format: str
    lang: str
    seconds: float


@dataclass(eq=False)
class _Worker:
    process: Process
    reader: StreamReader
    writer: StreamWriter

    async def frame(self) -> tuple[bytes, bytes]:
        """The next frame. Raises `EOFError` or `OSError` where the process has ended."""
        kind, size = HEAD.unpack(await self.reader.readexactly(HEAD.size))
        return kind, await self.reader.readexactly(size) if size else b""

    def watch(self, ended: Callable[[], None]) -> None:
        """Have `ended` called when the process is no more, where the system tells it (Linux)."""
        loop, hold = asyncio.get_running_loop(), self.process.hold
        if hold is None:
            return

        def told() -> None:
            loop.remove_reader(hold)  # it would be told again and again
            ended()

        loop.add_reader(hold, told)

    def close(self) -> None:
        if self.process.hold is not None:
            asyncio.get_running_loop().remove_reader(self.process.hold)
        self.process.kill()
        self.writer.transport.abort()  # it would wait to write what nobody reads any more
        self.process.close()


class Places:
    """The processes that answer queries on one graph; `open` starts them, `close` ends all."""

    def __init__(self, graph: Path, limits: Limits, start: Sequence[str] = ()) -> None:
        self.graph, self.limits, self._start_words = graph, limits, start
        self.running: set[Run] = set()
        self.slow: defaultdict[str, list[Run]] = defaultdict(list)
        self.killed = 0
        self._idle: list[_Worker] = []
        self._waiting: OrderedDict[str, deque[Future[_Worker]]] = OrderedDict()
        self._starting: set[Task[None]] = set()
        self._turns: TimerHandle | None = None
        self._lock = asyncio.Lock()
        self._closed = False
        self.broken = ""  # why the graph cannot be asked

    async def open(self) -> None:
        """Start the source of processes and the first one; the others follow by themselves."""
        self.nursery = Nursery(self.graph, self.limits.memory_mib, self._start_words)
        started = await self._attempt()
        for _ in range(self.limits.workers - started if not self.broken else 0):
            self._more()

    async def close(self, *, patience: float = 0.0) -> None:
        """Let what runs end for so many seconds, then end everything."""
        deadline = asyncio.get_running_loop().time() + patience
        while (self.running or self._waiting) and asyncio.get_running_loop().time() < deadline:
            await asyncio.sleep(0.02)
        self._closed = True
        if self._turns is not None:
            self._turns.cancel()
        for run in list(self.running):
            run.stop("busy")
        for worker in self._idle:
            worker.close()
        self._idle.clear()
        async with self._lock:  # what is being started is not lost halfway
            self.nursery.close()
        for task in self._starting:
            task.cancel()
        await asyncio.gather(*self._starting, return_exceptions=True)

    @property
    def idle(self) -> list[Process]:
        """The processes that wait for a query."""
        return [worker.process for worker in self._idle]

    @property
    def busy(self) -> list[Process]:
        """The processes that answer one."""
        return [run.worker.process for run in self.running]

    @asynccontextmanager
    async def ask(self, client: str, asked: Asked | Wanted) -> AsyncIterator[Run]:
        """Run a query for a client once there is a place; the answer has begun when this gives it.

        Raises `Problem` for what is wrong before the first piece of the answer.
        """
        worker = await self._place(client)
        run = Run(self, worker, client, asked["seconds"])
        self.running.add(run)
        if self._turns is None:
            self._turns = asyncio.get_running_loop().call_later(_LOOK, self._take_turns)
        try:
            await run.begin(asked)
            yield run
        finally:
            self.running.discard(run)
            if run.end():
                self._free(worker)
            else:
                worker.close()
                self._more()

    def longest(self, client: str) -> Run | None:
        """The slow query that has to leave so that there is room for one more of this client's.

        Each client may have half of the places for slow ones; where all are taken, the client that
        has most of them gives one up.
        """
        most = max(self.limits.workers - _SPARE, 1)
        if len(self.slow[client]) <= max(most // 2, 1):
            if sum(map(len, self.slow.values())) <= most:
                return None
            client = max(self.slow, key=lambda one: len(self.slow[one]))
        silent = (run for run in self.slow[client] if not run.format)
        return next(silent, self.slow[client][0])

    def lower(self, run: Run) -> None:
        """Count a query among the slow ones; of too many, that which has had most must leave."""
        self.slow[run.client].append(run)
        if (longest := self.longest(run.client)) is not None:
            longest.stop("busy")

    def forget(self, run: Run) -> None:
        """Count a query no more among the slow ones: it has ended, or is about to."""
        if run in self.slow[run.client]:
            self.slow[run.client].remove(run)
        if not self.slow[run.client]:
            del self.slow[run.client]

    def damaged(self) -> None:
        """Give up the index that has shown itself broken: what starts from now on reads the file."""
        log.error("the index of %s is damaged; the graph is read into memory instead", self.graph)
        engine.drop_index(str(self.graph.with_suffix(engine.INDEX)))
        for run in self.running:
            run.stop("busy")
        self._later(self._renew())

    def _take_turns(self) -> None:
        """Have of the queries that hold much memory only a few go on, as long as any runs.

        Turns go round, who began first before the others; who waits for its own counts as slow.
        Where all together hold more than they may, the one that holds most leaves.
        """
        held = {run: run.held() for run in self.running}
        total, most = sum(held.values()), max(held, key=held.__getitem__, default=None)
        if most is not None and held[most] < total > 2 * self.limits.memory_mib:
            most.stop("busy")
        if not self.limits.keeps_slow:
            large = (run for run in held if held[run] > _LARGE and run.is_awaited)
            for place, run in enumerate(sorted(large, key=Run.turn)):
                run.pause(total > _CROWDED and place >= AT_ONCE)
        later = asyncio.get_running_loop().call_later
        self._turns = later(_LOOK, self._take_turns) if self.running else None

    # Processes.

    def _more(self) -> None:
        if not self._closed:
            self._later(self._start())

    def _later(self, work: Coroutine[None, None, None]) -> None:
        task = asyncio.get_running_loop().create_task(work)
        self._starting.add(task)
        task.add_done_callback(self._starting.discard)

    async def _renew(self) -> None:
        async with self._lock:
            await asyncio.to_thread(self.nursery.restart)

    async def _start(self) -> None:
        pause = _AGAIN
        while not self._closed and not await self._attempt() and not self.broken:
            await asyncio.sleep(pause)
            pause = min(2 * pause, _LONGEST)

    async def _attempt(self) -> bool:
        """Start a process; whether there is one more now."""
        try:
            async with self._lock:  # the source starts one at a time
                process = await asyncio.to_thread(self.nursery.worker)
            reader, writer = await asyncio.open_connection(sock=process.socket, limit=1 << 18)
            worker = _Worker(process, reader, writer)
            try:
                kind, content = await asyncio.wait_for(worker.frame(), _START)
            except BaseException:
                worker.close()
                raise
        except (LodewayError, OSError, EOFError) as error:
            if not self._closed:
                log.warning("a process for queries did not start: %r", error)
            return False
        if kind != READY:
            self.broken = json.loads(content)["error"][1]
            log.error("the graph cannot be asked: %s", self.broken)
            worker.close()
            return False
        self.broken = ""
        worker.watch(self._replace_ended)
        self._free(worker)
        return True

    def _replace_ended(self) -> None:
        """Have new processes for those that something ended while they waited."""
        for worker in [one for one in self._idle if one.process.has_ended]:
            self._idle.remove(worker)
            worker.close()
            self._more()

    def _free(self, worker: _Worker) -> None:
        """Give a process to the client whose turn it is, or let it wait."""
        if self._closed:
            worker.close()
            return
        if worker.process.has_ended:
            worker.close()
            self._more()
            return
        while self._waiting:
            client, futures = next(iter(self._waiting.items()))
            future = futures.popleft()
            self._waiting.move_to_end(client)
            if not futures:
                del self._waiting[client]
            if not future.done():
                future.set_result(worker)
                return
        self._idle.append(worker)

    async def _place(self, client: str) -> _Worker:
        if self.broken or self._closed:
            raise Problem(500, "internal", "the graph cannot be asked; the server's log says why")
        while self._idle:
            worker = self._idle.pop()
            if not worker.process.has_ended:
                return worker
            worker.close()  # something ended it while it waited
            self._more()
        if sum(map(len, self._waiting.values())) >= _MOST_WAITING:
            raise busy()
        future: Future[_Worker] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(client, deque()).append(future)
        taken = None
        try:
            async with asyncio.timeout(_PATIENCE):
                taken = await asyncio.shield(future)
            return taken
        except TimeoutError:
            raise busy() from None
        finally:
            if not future.cancel() and taken is None:  # it came as its client went
                self._free(future.result())


def busy() -> Problem:
    """What is told to a query that finds no place, or has to leave its own."""
    detail = "too many queries that take long are running; try again, or ask for less at a time"
    return Problem(503, "busy", detail, {"Retry-After": "2"})


@dataclass(eq=False)
class Run:
    """One query that runs: its format, then its answer piece by piece."""

    places: Places
    worker: _Worker
    client: str
    left: float  # seconds; they pass only while the process is waited for
    format: str = ""
    _first: bytes = b""
    _stopped: str = ""
    is_awaited: bool = False  # rather than its reader
    _slow: bool = False
    _is_paused: bool = False
    _spent: float = 0.0
    _resident: float = 0.0
    _began: float = 0.0
    _gone_on: float = 0.0  # seconds that it went on while it held much memory
    _over: bool = False
    _last: bool = True
    _timer: TimerHandle | None = field(default=None)

    async def begin(self, asked: Asked | Wanted) -> None:
        """Send the query, and wait for the first piece of its answer. Raises `Problem`."""
        loop = asyncio.get_running_loop()
        self._began = loop.time()
        self._spent = self.worker.process.spent()
        self._resident = self.worker.process.resident()
        self._timer = loop.call_later(self.places.limits.slow, self._look)
        body = json.dumps(asked).encode()
        with contextlib.suppress(OSError):
            self.worker.writer.write(LENGTH.pack(len(body)) + body)
        while not self._first and not self._over:
            await self._next()
        if len(self._first) < FRAME and not self._over:
            await self._next()  # a piece that is not full is the last

    @property
    def size(self) -> int | None:
        """How long the answer is, where all of it is here."""
        return len(self._first) if self._over else None

    async def pieces(self) -> AsyncIterator[bytes]:
        """The answer. Raises `Problem` where it stops before its end."""
        while self._first:
            yield self._first
            self._first = b""
            if not self._over:
                await self._next()

    def stop(self, reason: str) -> None:
        """End it at once; `reason` is told where nothing has been sent yet."""
        self._stopped = self._stopped or reason
        self.places.forget(self)
        self.worker.process.kill()

    def end(self) -> bool:
        """Leave, once; whether the process may answer another query."""
        if self._timer is not None:
            self._timer.cancel()
        self.places.forget(self)
        self.pause(False)
        is_lowered = self._slow and not self.places.limits.keeps_slow
        return self._over and not self._last and not is_lowered and not self._stopped

    def held(self) -> float:
        """The MiB that its process has taken for it."""
        return max(self.worker.process.resident() - self._resident, 0.0)

    def turn(self) -> tuple[int, float]:
        """What goes first among those that wait: who had fewer turns, then who began first."""
        return int(self._gone_on / _TURN), self._began

    def pause(self, paused: bool) -> None:
        """Hold its process, or let it go on."""
        self._gone_on += 0.0 if paused else _LOOK
        if paused != self._is_paused:
            self._is_paused = paused
            self.worker.process.pause(paused)
            if paused:
                self._lower()

    def _look(self) -> None:
        """See whether it is slow."""
        loop, limits = asyncio.get_running_loop(), self.places.limits
        is_kept = self.format and loop.time() - self._began > KEPT
        if not is_kept and self.worker.process.spent() - self._spent < limits.slow / 2:
            self._timer = loop.call_later(limits.slow, self._look)
        else:
            self._lower()

    def _lower(self) -> None:
        if self._slow:
            return
        self._slow = True
        if not self.places.limits.keeps_slow:  # nobody may raise it again
            self.worker.process.lower()
        self.places.lower(self)

    async def _next(self) -> None:
        kind, content = await self._frame()
        if kind == FORMAT:
            self.format = content.decode()
        elif kind == DATA:
            self._first = content
        elif kind == END:
            about = json.loads(content)
            self._over, self._last = True, about["last"]
            if about["error"]:
                raise self._problem(*about["error"])

    async def _frame(self) -> tuple[bytes, bytes]:
        clock = asyncio.get_running_loop().time
        began = clock()
        self.is_awaited = True
        try:
            # `wait_for` would miss that the asker leaves just as a frame comes (before 3.12).
            async with asyncio.timeout(max(self.left, 0.001)):
                return await self.worker.frame()
        except TimeoutError:
            self.stop("busy" if self._is_paused else "timeout")
        except (EOFError, OSError):
            # Out of processor time and out of memory look alike from here, but for the clock.
            ran_out = "memory" if self.left > clock() - began else "timeout"
            await asyncio.sleep(_SOURCE)
            is_lost = self.worker.process.has_lost_its_source
            self._stopped = self._stopped or ("lost" if is_lost else ran_out)
        finally:
            self.is_awaited = False
            self.left -= clock() - began
        self.places.killed += 1
        raise self._problem(self._stopped, "")

    def _problem(self, kind: str, message: str) -> Problem:
        limits = self.places.limits
        if kind == "damage":
            self.places.damaged()
            return Problem(503, "retry", "the graph is read again; ask once more", _SOON)
        if kind == "lost":
            return Problem(503, "retry", "the process that was to answer ended; ask again", _SOON)
        if kind == "format":
            return protocol.unacceptable(message)
        if kind == "timeout":
            detail = f"the query was stopped after {limits.timeout:g} s; narrow it down"
            return Problem(503, "timeout", detail)
        if kind == "memory":
            detail = f"the query needed more than {limits.memory_mib} MiB or nested too deep"
            return Problem(507, "memory", f"{detail}; ask for less at a time")
        if kind == "internal":
            return Problem(500, "internal", "the server's log says why")
        if kind in _STATUS:
            return Problem(_STATUS[kind], kind, message)
        return busy()


_SOON = {"Retry-After": "2"}
_STATUS = {"query": 400, "limit": 400, "refused": 403, "usage": 400, "unknown": 404}
