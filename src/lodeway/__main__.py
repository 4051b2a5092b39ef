"""`python -m lodeway` and the `lodeway` command."""

from __future__ import annotations

import sys


def main() -> None:
    """Run the command line; errors of ours end with one clear sentence and exit code 1."""
    from lodeway.cli import lodeway

    sys.exit(lodeway(prog_name="lodeway"))


if __name__ == "__main__":
    main()
