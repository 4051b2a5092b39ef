"""Which claims stand: said once, in `shared/standing.rq`, for every query, network and answer.

A query asks for it by a line of its own, `# standing ?claim`, where `?claim` is the variable that
holds the claim. The line is replaced by the pattern, so that what is sent is plain SPARQL 1.1 with
the parameters `?on`, `?known`, `?basis` and `?status`.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_LINE = re.compile(r"^[ \t]*# standing \?(\w+)[ \t]*$", re.MULTILINE)
_PREFIXES = {
    "rank": "https://w3id.org/lodeway/code/rank/",
    "stat": "https://w3id.org/lodeway/code/status/",
}


def spelled_out(query: str) -> str:
    """`query` with each of its `# standing` lines replaced by the pattern, prefixes added."""
    if not _LINE.search(query):
        return query
    whole = _LINE.sub(lambda line: _pattern().replace("?claim", f"?{line[1]}"), query)
    missing = [name for name in _PREFIXES if f"PREFIX {name}:" not in whole]
    return "".join(f"PREFIX {name}: <{_PREFIXES[name]}>\n" for name in missing) + whole


@cache
def _pattern() -> str:
    file = resources.files(__name__.rpartition(".")[0]) / "shared" / "standing.rq"
    return file.read_text("utf-8").rstrip("\n")
