"""What a page carries to answer SPARQL: the graph in small, its questions, its policy."""

from __future__ import annotations

import base64
import gzip
import json
import lzma
import re
import struct

import pyoxigraph as ox
import pytest

from explorer_pages import lobito_page
from lodeway.explorer import offline
from lodeway.explorer import page as explorer_page
from lodeway.questions import question, questions
from lodeway.schema import vocab
from lodeway.store.embedded import Store
from lodeway.store.rows import Rows

SMALL = (
    ("<http://a/1>", "<http://p/x>", '"two\\nlines, 中文"@zh'),
    ("<http://a/1>", "<http://p/x>", "<http://a/2>"),
    ("<http://a/2>", "<http://p/w>", '"1.5"^^<http://www.w3.org/2001/XMLSchema#decimal>'),
)


def unpacked(graph: bytes) -> set[tuple[str, str, str]]:
    """The triples of a packed graph, as the page's worker reads them."""
    plain = lzma.decompress(graph, format=lzma.FORMAT_ALONE)
    (length,) = struct.unpack_from("<I", plain)
    terms = plain[4 : 4 + length].decode().split("\n")
    at = 4 + length
    (width,) = struct.unpack_from("<I", plain, at)
    subjects = iter(plain[at + 4 : at + 4 + width])
    objects = iter(plain[at + 4 + width :])
    found = set()
    while (predicate := _number(subjects)) is not None:
        subject = value = 0
        for _ in range(_number(subjects) or 0):
            subject += _number(subjects) or 0
            step = _number(objects) or 0
            value += -((step + 1) >> 1) if step & 1 else step >> 1
            found.add((terms[subject], terms[predicate], terms[value]))
    return found


def _number(column) -> int | None:
    value = shift = 0
    for byte in column:
        value |= (byte & 127) << shift
        shift += 7
        if byte < 128:
            return value
    return None


def small_page(**more) -> str:
    title = {"en": "Three", "zh": "三"}
    query = offline.Query("three", title, title, {"en": "ASK {}", "zh": "ASK {}"})
    told = offline.Offline(offline.packed(SMALL), (query,))
    return explorer_page.render(lobito_page(), sparql=told, **more)


def part(html: str, name: str) -> str:
    """What a part of the page carries, as text in base 64."""
    (text,) = re.findall(rf'<script type="[^"]+" id="{name}">([^<]*)</script>', html)
    return text


def policy_of(html: str) -> dict[str, list[str]]:
    (policy,) = re.findall(r'Content-Security-Policy" content="([^"]+)"', html)
    return {rule.split()[0]: rule.split()[1:] for rule in policy.split(";")}


def told(rows: Rows) -> list[tuple[object, ...]]:
    """Rows without the order in which a column of several values has them."""
    return [tuple(sorted(str(cell).split()) for cell in row) for row in rows.rows]


# ---- the graph in small


def test_a_packed_graph_holds_each_triple_once():
    packed = offline.packed([*SMALL, SMALL[0]])
    assert unpacked(packed) == set(SMALL)
    assert packed == offline.packed(SMALL[::-1])


def test_the_head_of_what_is_packed_tells_its_length():
    packed = offline.lzma_alone(b"lobito" * 1000)
    assert struct.unpack_from("<Q", packed, 5) == (6000,)
    assert lzma.decompress(packed, format=lzma.FORMAT_ALONE) == b"lobito" * 1000


def test_figures_of_statistics_and_shapes_stay_out_and_all_else_goes_along(shipped):
    told = set(offline.triples(shipped.file.read_bytes()))
    whole = shipped.file.read_text("utf-8").splitlines()
    figures = {line.split(" ", 1)[0] for line in whole if offline.STATISTIC in line}
    assert len(figures) > 1000
    assert not figures & {subject for subject, _, _ in told}
    assert not offline.SHAPES & {predicate for _, predicate, _ in told}
    for line in whole:
        subject, predicate, rest = line.split(" ", 2)
        if subject not in figures and "geo" not in subject and predicate not in offline.SHAPES:
            assert (subject, predicate, rest.rpartition(" <")[0]) in told


def test_what_a_graph_leaves_out_its_page_does_not_carry(toy):
    lines = toy.file.read_text("utf-8")
    name = re.search(rf"<{vocab.ID}([^>]+)> <{vocab.RDF}type> <{vocab.LD}Stake>", lines)[1]
    html = toy.without([name]).explorer(with_sparql=True)
    told = unpacked(base64.b64decode(part(html, "sparql-graph")))
    assert told
    assert f"<{vocab.ID}{name}>" not in {subject for subject, _, _ in told}


# ---- its questions


@pytest.fixture(scope="module")
def small(shipped) -> Store:
    """The graph of the page."""
    told = offline.triples(shipped.file.read_bytes())
    graph = f"<{vocab.REFERENCE_GRAPH}> ."
    return Store.from_quads("".join(f"{s} {p} {o} {graph}\n" for s, p, o in told).encode())


@pytest.mark.parametrize("name", [q.name for q in questions() if q.name not in offline.WITHOUT])
def test_a_question_of_the_page_has_the_answer_of_the_whole_graph(shipped, small, name):
    asked = question(name)
    for lang in ("en", "zh"):
        text = shipped.question_text(name, lang=lang, **asked.example)
        answer = small.select(offline.worded(asked.title[lang], text))
        assert answer.rows
        assert told(answer) == told(shipped.store.select(text))


def test_a_question_stands_under_its_title_without_its_header():
    asked = question("who-controls")
    text = offline.worded("Who?", asked.text.replace("UNDEF", f"<{vocab.ID}kamoto-copper>", 1))
    assert text.startswith("# Who?\nSELECT ?actor ")
    assert "VALUES ?asset { id:kamoto-copper }" in text
    assert "PREFIX" not in text


def test_a_graph_of_ones_own_has_the_questions_whose_examples_it_knows(toy):
    start = json.loads(
        gzip.decompress(base64.b64decode(part(toy.explorer(with_sparql=True), "sparql-start")))
    )
    names = {query["name"] for query in start["queries"]}
    assert start["prefixes"] == vocab.PREFIXES
    assert names <= {q.name for q in questions()} - offline.WITHOUT
    for query in start["queries"]:
        for lang in ("en", "zh"):
            ox.Store().query(query["text"][lang], prefixes=vocab.PREFIXES)


# ---- the page


def test_a_page_that_asks_may_start_its_own_worker_and_no_more():
    html = small_page()
    policy, plain = policy_of(html), policy_of(explorer_page.render(lobito_page()))
    assert policy["script-src"] == [*plain["script-src"], "'wasm-unsafe-eval'"]
    assert policy["worker-src"] == ["blob:"]
    assert policy["trusted-types"] == ["lodeway-worker"]
    assert policy["require-trusted-types-for"] == ["'script'"]
    for rule in ("default-src", "connect-src", "base-uri", "form-action"):
        assert policy[rule] == ["'none'"]


def test_a_page_that_does_not_ask_allows_none_of_that_and_carries_none_of_it():
    html = explorer_page.render(lobito_page())
    policy = policy_of(html)
    assert "worker-src" not in policy
    assert policy["trusted-types"] == ["'none'"]
    assert "wasm" not in str(policy)
    assert not re.search(r'id="sparql|data-view="sparql"', html)


def test_the_engine_and_the_worker_are_those_that_were_built():
    html = small_page()
    engine = lzma.decompress(
        base64.b64decode(part(html, "sparql-engine")), format=lzma.FORMAT_ALONE
    )
    assert engine.startswith(b"\0asm")
    worker = gzip.decompress(base64.b64decode(part(html, "sparql-worker"))).decode()
    assert "importScripts" not in worker
    assert small_page() == html


def test_the_shipped_page_fits_the_promise_on_size(shipped):
    html = shipped.explorer(with_sparql=True)
    assert len(html.encode()) < 4_500_000
    assert len(part(html, "sparql-graph")) < 1_000_000
    assert len(part(html, "sparql-engine")) < 1_400_000
