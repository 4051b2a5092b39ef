"""The SPARQL protocol: what a request asks, and the reply."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass, field
from functools import lru_cache
from typing import TYPE_CHECKING
from urllib.parse import parse_qs

from lodeway.schema.errors import LodewayError

if TYPE_CHECKING:
    from collections.abc import Mapping


# SPARQL 1.1 protocol without the wire: what a request asks, and which format answers it.


_MAX_PARAMETERS = 100
_MOST_OF_A_HEADER = 4000  # letters that are read of one; no client has more to say
_UTF8 = r"(?:(?!;\s*charset=).)*(?:;\s*charset=\"?utf-?8\"?\s*(?:;.*)?)?"
_TABLES = {
    "application/sparql-results+json": "json",
    "application/json": "json",
    "application/sparql-results+xml": "xml",
    "text/csv": "csv",
    "text/tab-separated-values": "tsv",
}
_GRAPHS = {
    "application/n-triples": "ntriples",
    "text/turtle": "turtle",
    "application/rdf+xml": "rdfxml",
    "application/ld+json": "jsonld",
    "application/n-quads": "nquads",
    "application/trig": "trig",
}
_DESCRIPTION = """\
@prefix sd: <http://www.w3.org/ns/sparql-service-description#> .
@prefix formats: <http://www.w3.org/ns/formats/> .

[] a sd:Service ;
    sd:endpoint <{endpoint}> ;
    sd:supportedLanguage sd:SPARQL11Query ;
    sd:feature sd:UnionDefaultGraph ;
    sd:resultFormat formats:SPARQL_Results_JSON , formats:SPARQL_Results_XML ,
        formats:SPARQL_Results_CSV , formats:SPARQL_Results_TSV ,
        formats:N-Triples , formats:Turtle , formats:RDF_XML , formats:JSON-LD ,
        formats:N-Quads , formats:TriG ;
    sd:defaultDataset [
        a sd:Dataset ;
        sd:defaultGraph [ a sd:Graph ]
    ] .
"""


class Problem(LodewayError):
    """A request that gets an error answer: its status, a word for programs, a sentence."""

    def __init__(
        self, status: int, error: str, detail: str, headers: Mapping[str, str] | None = None
    ) -> None:
        self.status, self.error, self.detail = status, error, detail
        self.headers = dict(headers or {})
        super().__init__(status, error, detail)

    def __str__(self) -> str:
        return f"{self.status} {self.error}: {self.detail}"


@dataclass(frozen=True)
class Question:
    """A query with the graphs that the request, rather than the query, names."""

    query: str
    default_graphs: tuple[str, ...] = field(default=())
    named_graphs: tuple[str, ...] = field(default=())


def from_url(parameters: str) -> Question | None:
    """The question in the query string of a GET; None if it has no `query`."""
    fields = _fields(parameters)
    return _question(fields) if "query" in fields or "update" in fields else None


def from_body(parameters: str, content_type: str, body: bytes) -> Question:
    """The question in a POST, as a form or as the query itself. Raises `Problem`."""
    if not re.fullmatch(_UTF8, content_type[:_MOST_OF_A_HEADER], re.IGNORECASE):
        raise Problem(415, "media-type", "the query must be UTF-8")
    match content_type.partition(";")[0].strip().lower():
        case "application/x-www-form-urlencoded":
            return _question(_fields(_text(body)))
        case "application/sparql-query":
            return _question({**_fields(parameters), "query": [_text(body)]})
        case "application/sparql-update":
            raise _read_only()
    raise Problem(
        415,
        "media-type",
        "send application/sparql-query, or a form (application/x-www-form-urlencoded) with query=",
    )


@lru_cache(maxsize=100)
def _formats(accept: str) -> tuple[str | None, str | None]:
    return preferred(accept, list(_TABLES)), preferred(accept, list(_GRAPHS))


def formats(accept: str) -> tuple[dict[str, str], dict[str, str]]:
    """The best format that a client takes of a table and of a graph, each with its media type.

    Ties go to JSON for tables and to N-Triples for graphs. What it takes none of is left empty.
    """
    table, graph = _formats(accept[:_MOST_OF_A_HEADER])
    return ({_TABLES[table]: table} if table else {}), ({_GRAPHS[graph]: graph} if graph else {})


def described(accept: str, url: str) -> Reply:
    """The service description in the form that the client likes best. Raises `Problem` 406."""
    offers = ["text/turtle", *_GRAPHS]
    best = preferred(accept, offers)
    if best is None:
        raise unacceptable("graph")
    import pyoxigraph as ox

    text = _DESCRIPTION.format(endpoint=url)
    if best == "text/turtle":
        return Reply(text.encode(), with_charset(best))
    parsed = (quad.triple for quad in ox.parse(text, format=ox.RdfFormat.TURTLE))
    body = ox.serialize(parsed, format=ox.RdfFormat.from_media_type(best))
    return Reply(body or b"", with_charset(best))


def page_form(accept: str, asked: str) -> tuple[str, str]:
    """The media type of a thing's page and, unless it is HTML, its format.

    `asked` is a word that goes before what the client likes. Raises `Problem` 406.
    """
    offers = {"text/html": "", **_GRAPHS}
    best = next((media_type for media_type, name in offers.items() if name == asked), None)
    best = best if asked else preferred(accept, list(offers))
    if best is None:
        raise Problem(406, "not-acceptable", f"this page comes as {', '.join(offers)}")
    return best, offers[best]


def is_browser(accept: str) -> bool:
    """Whether a client likes a page best, as a browser says and no program."""
    return preferred(accept, [*_GRAPHS, "text/html"]) == "text/html"


def with_charset(media_type: str) -> str:
    """A media type as a header has it: of text that it is UTF-8."""
    return f"{media_type}; charset=utf-8" if media_type.startswith("text/") else media_type


def unacceptable(kind: str) -> Problem:
    """What is told to a client that takes no format of a table, or of a graph."""
    offers = _GRAPHS if kind == "graph" else _TABLES
    return Problem(406, "not-acceptable", f"this answer comes as {', '.join(offers)}")


def preferred(accept: str, offers: list[str]) -> str | None:
    """The offer that an Accept header likes best, the first of equals; None if it takes none."""
    parts = accept[:_MOST_OF_A_HEADER].split(",")
    ranges = [_range(part) for part in parts if part.strip()] or [("*/*", 1.0)]
    weights = [_weight(offer, ranges) for offer in offers]
    best = max(weights)
    return offers[weights.index(best)] if best > 0 else None


def _weight(offer: str, ranges: list[tuple[str, float]]) -> float:
    # The most specific range that fits decides, whatever the others say (RFC 9110, 12.5.1).
    for pattern in (offer, offer.split("/")[0] + "/*", "*/*"):
        weights = [weight for name, weight in ranges if name == pattern]
        if weights:
            return max(weights)
    return 0.0


def _range(part: str) -> tuple[str, float]:
    name, *parameters = (piece.strip().lower() for piece in part.split(";"))
    weight = next((p[2:] for p in parameters if p.startswith("q=")), "1")
    try:
        return name, min(float(weight), 1.0)
    except ValueError:
        return name, 0.0


def _question(fields: Mapping[str, list[str]]) -> Question:
    if any(name in fields for name in ("update", "using-graph-uri", "using-named-graph-uri")):
        raise _read_only()
    queries = fields.get("query", [])
    if len(queries) != 1:
        raise Problem(400, "query", f"give one query; this request has {len(queries) or 'none'}")
    return Question(
        queries[0],
        tuple(fields.get("default-graph-uri", ())),
        tuple(fields.get("named-graph-uri", ())),
    )


def _fields(text: str) -> dict[str, list[str]]:
    try:
        return parse_qs(
            text, keep_blank_values=True, errors="strict", max_num_fields=_MAX_PARAMETERS
        )
    except UnicodeDecodeError as error:
        raise Problem(400, "encoding", "the parameters are not UTF-8") from error
    except ValueError as error:
        raise Problem(400, "query", f"more than {_MAX_PARAMETERS} parameters") from error


def _text(body: bytes) -> str:
    try:
        return body.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise Problem(400, "encoding", f"byte {error.start} of the body is not UTF-8") from error


def _read_only() -> Problem:
    return Problem(403, "read-only", "the graph is read only; updates are refused")


# What goes back over HTTP, with the headers that every answer of ours carries.


SECURITY = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Content-Security-Policy": "frame-ancestors 'none'",  # the page brings the rest itself
}
# Any site may ask the endpoint, as with every public one; there are no credentials to send.
ANY_SITE = {
    "Access-Control-Allow-Origin": "*",
    "Access-Control-Allow-Methods": "GET, HEAD, POST, OPTIONS",
    "Access-Control-Allow-Headers": "Accept, Content-Type",
    "Access-Control-Expose-Headers": "ETag, Retry-After",
}


@dataclass(frozen=True)
class Reply:
    """Status, body, and what the body is."""

    body: bytes
    media_type: str
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)


def of_problem(problem: Problem) -> Reply:
    """An error as JSON: a word for programs, a sentence for people."""
    shape = {"error": problem.error, "detail": problem.detail}
    body = json.dumps(shape, ensure_ascii=False).encode()
    return Reply(body, "application/json", problem.status, problem.headers)
