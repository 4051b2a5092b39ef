"""A graph at a SPARQL 1.1 endpoint, asked as one in this process is."""

from __future__ import annotations

import http.client
import json
import time
import urllib.error
import urllib.request
import zlib
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode, urlsplit, urlunsplit

import pyoxigraph as ox

from lodeway.schema import vocab
from lodeway.schema.errors import EndpointError, InvalidValue, QueryError
from lodeway.store import digits, engine
from lodeway.store.embedded import Store, bind
from lodeway.store.guard import star_columns
from lodeway.store.rows import Rows, table

if TYPE_CHECKING:
    from collections.abc import Mapping
    from email.message import Message
    from typing import IO

TIMEOUT = 60.0
MOST_BYTES = 256 * 1024 * 1024  # of an answer, unpacked
_MOST_OF_A_FAULT = 400  # letters
_TRIES, _LONGEST_WAIT = 3, 5.0
_TABLE = "application/sparql-results+json"
_GRAPH = "application/n-triples, text/turtle;q=0.5"
_PROLOGUE = " ".join(f"PREFIX {name}: <{iri}>" for name, iri in vocab.PREFIXES.items())


class RemoteStore(Store):
    """The graph that an endpoint answers for: each query goes out, rows once read are kept.

    The default graph of the endpoint has to be the union of its named graphs, as ours is.
    """

    def __init__(self, url: str, *, timeout: float = TIMEOUT) -> None:
        super().__init__(None)
        self.url, self.timeout = checked(url), timeout

    def select(self, query: str, *, bindings: Mapping[str, object] | None = None) -> Rows:
        """The rows of a SELECT; of an ASK, one row with the one column `answer`.

        Raises `QueryError` for what the endpoint does not take for a query, and `EndpointError`
        where it cannot be reached, takes too long or answers something else.
        """
        asked = bind(query, bindings or {})
        body, media_type = self._asked(asked, _TABLE)
        try:
            found = json.loads(body)
            if "boolean" in found:
                return Rows(("answer",), ((bool(found["boolean"]),),))
            columns = engine.ordered(list(found["head"]["vars"]), star_columns(asked))
            shapes = found["results"]["bindings"]
            if digits.are_missing(shapes):
                shapes = digits.restored(shapes, self._asked(asked, digits.TURTLE)[0])
            return table(tuple(columns), shapes, truncated=False)
        except (SyntaxError, ValueError, KeyError, TypeError, AttributeError) as error:
            raise self._is_none(media_type) from error

    def graph(self, query: str, *, bindings: Mapping[str, object] | None = None) -> str:
        """The triples of a CONSTRUCT or DESCRIBE as N-Triples, sorted, each once.

        Raises as `select` does.
        """
        body, media_type = self._asked(bind(query, bindings or {}), _GRAPH)
        turtle = media_type == "text/turtle"
        form = ox.RdfFormat.TURTLE if turtle else ox.RdfFormat.N_TRIPLES
        try:
            return "".join(sorted({f"{quad.triple} .\n" for quad in ox.parse(body, format=form)}))
        except SyntaxError as error:
            raise self._is_none(media_type) from error

    def _is_none(self, media_type: str) -> EndpointError:
        return EndpointError(self.url, "none", media_type)

    def _asked(self, query: str, accept: str) -> tuple[bytes, str]:
        """An answer and its media type; one that says "busy" is asked for again."""
        body = urlencode({"query": f"{_PROLOGUE}\n{query}"}).encode()
        headers = {
            "Accept": accept,
            "Accept-Encoding": "gzip",
            "Content-Type": "application/x-www-form-urlencoded",
            "User-Agent": "lodeway",
        }
        request = urllib.request.Request(self.url, body, headers)
        for _ in range(_TRIES):
            try:
                with _OPENER.open(request, timeout=self.timeout) as answer:
                    return _unpacked(answer, self.url), answer.headers.get_content_type()
            except urllib.error.HTTPError as error:
                with error:
                    wait = _wait(error.headers)
                    if wait is None:
                        raise self._fault(error) from None
                time.sleep(wait)
            except (OSError, http.client.HTTPException, zlib.error) as error:
                raise _unanswered(self.url, error) from None
        raise EndpointError(self.url, "busy")

    def _fault(self, error: urllib.error.HTTPError) -> Exception:
        if 300 <= error.code < 400:
            return EndpointError(self.url, "elsewhere")
        text = error.read(64 * 1024).decode("utf-8", "replace")
        try:
            told = json.loads(text)["detail"]
        except (ValueError, KeyError, TypeError):
            told = " ".join(text.split())
        told = str(told)[:_MOST_OF_A_FAULT]
        if error.code == 400:
            return QueryError(told)
        return EndpointError(self.url, "status", f"{error.code}: {told or error.reason}")


def checked(url: str) -> str:
    """The address of an endpoint. Raises `InvalidValue` for one that is none, or names a user."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        raise InvalidValue(
            f"'{url}' is no address of an endpoint; it begins with http:// or https://"
        )
    if parts.username or parts.password:
        raise InvalidValue("the address of an endpoint holds no user and no password")
    return urlunsplit(parts._replace(fragment=""))


class _NoOther(urllib.request.HTTPRedirectHandler):
    """Goes nowhere else: who was asked is who answers."""

    def redirect_request(
        self, req: Any, fp: IO[bytes], code: int, msg: str, headers: Message, newurl: str
    ) -> None:
        """None: the answer that leads elsewhere is an error."""
        return


_OPENER = urllib.request.build_opener(_NoOther)


def _unpacked(answer: Any, url: str) -> bytes:
    packed = answer.headers.get("Content-Encoding", "") == "gzip"
    unpack = zlib.decompressobj(31) if packed else None
    found = bytearray()
    while piece := answer.read(1 << 20):
        while piece:
            found += unpack.decompress(piece, 1 << 24) if unpack else piece
            piece = unpack.unconsumed_tail if unpack else b""
            if len(found) > MOST_BYTES:
                raise EndpointError(url, "size", f"{MOST_BYTES >> 20} MiB")
    if answer.length or (unpack and not unpack.eof):
        raise EndpointError(url, "broken")
    return bytes(found)


def _wait(headers: Any) -> float | None:
    """The seconds after which to ask again, where the endpoint says so."""
    try:
        return min(float(headers["Retry-After"]), _LONGEST_WAIT)
    except (TypeError, ValueError):
        return None


def _unanswered(url: str, error: Exception) -> EndpointError:
    if isinstance(error, (http.client.IncompleteRead, zlib.error)):
        return EndpointError(url, "broken")
    inner = getattr(error, "reason", error)
    if isinstance(inner, TimeoutError):
        return EndpointError(url, "slow")
    return EndpointError(url, "unreached", str(getattr(inner, "strerror", None) or inner))
