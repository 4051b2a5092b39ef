"""The command line as a person types it, without the start of a process for each line."""

from __future__ import annotations

import gc
from dataclasses import dataclass
from pathlib import Path

from click.testing import CliRunner

from lodeway import cli


@dataclass(frozen=True)
class Ended:
    """How a command ended and what it said, under the names `subprocess.run` gives them."""

    returncode: int
    stdout: str
    stderr: str


def run(*words: str | Path, columns: int = 160, said: str | None = None) -> Ended:
    """Run `lodeway` with these words in a terminal so wide; `said` is what it reads.

    What only a process can show (signals, pipes, what an import costs) is in test_commands.py.
    """
    runner = CliRunner(env={"COLUMNS": str(columns)})
    done = runner.invoke(cli.lodeway, [str(w) for w in words], said, prog_name="lodeway")
    gc.enable()  # the command line turns it off, for a process that soon ends
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return Ended(done.exit_code, done.stdout, done.stderr)
