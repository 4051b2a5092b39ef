"""`python tools/endpoint_answers.py URL [NAME ...]`: an endpoint's answers beside the graph's own.

URL is a SPARQL 1.1 endpoint that was loaded with the release of this project, as docs/serve.md says.
Each example of the commands that answer over HTTP is asked there and here, all or those named; the
table says which agree to the last digit, and of the others how they differ or what was refused.
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Sequence

import lodeway
from lodeway.api import KnowledgeGraph
from lodeway.cli import operations
from lodeway.report import text

SAME = "the same"
_LONGEST = 160  # letters of what is told of a difference


def main(url: str, names: Sequence[str]) -> int:
    """Print the table; 1 where an answer is not the same."""
    here, there = lodeway.load(), lodeway.load(url)
    known = [one.name for one in operations.operations()]
    found = Counter[str]()
    tell("| asked | answer | |\n|---|---|---|")
    for name in names or known:
        verdict, told = compared(here, there, operations.operation(name))
        found[verdict] += 1
        tell(f"| `{name}` | {verdict} | {told[:_LONGEST]} |")
    tell("\n" + ", ".join(f"{many} {verdict}" for verdict, many in found.most_common()))
    return 0 if set(found) == {SAME} else 1


def tell(line: str) -> None:
    """Print a line now, for each takes its time."""
    sys.stdout.write(line + "\n")
    sys.stdout.flush()


def compared(
    here: KnowledgeGraph, there: KnowledgeGraph, asked: operations.Operation
) -> tuple[str, str]:
    """Whether both answer alike, and what is different."""
    own = answer(here, asked)
    try:
        other = answer(there, asked)
    except Exception as error:
        return "refused", " ".join(str(error).split()).replace("|", "/")
    if own == other:
        return SAME, ""
    for one, two in zip(own["tables"], other["tables"], strict=False):
        if one != two:
            return difference(one["rows"], two["rows"])
    return "other words", ""


def answer(kg: KnowledgeGraph, asked: operations.Operation) -> dict[str, object]:
    """The example of a command, answered in English with the claims it rests on."""
    given = [(key, str(value)) for key, value in asked.example.items()]
    return text.as_dict(operations.answers(kg, asked, given, "en"), text.Shown(claims=True))


def difference(own: Sequence[object], other: Sequence[object]) -> tuple[str, str]:
    """How two lists of rows differ."""
    ours, theirs = (Counter(json.dumps(row, ensure_ascii=False) for row in r) for r in (own, other))
    if ours == theirs:
        return ("other order", "") if own != other else ("other words", "")
    first = next(iter((ours - theirs) or (theirs - ours)))
    side = "missing" if ours - theirs else "added"
    return "other rows", f"{(ours - theirs).total()} of {len(own)} not there; {side}: {first}"


if __name__ == "__main__":
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    sys.exit(main(sys.argv[1], sys.argv[2:]))
