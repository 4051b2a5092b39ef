"""The page that asks the endpoint it came from: what its script reads, and the HTML around that."""

from __future__ import annotations

import html
import json
from functools import cache
from typing import TYPE_CHECKING, Any

from lodeway import questions
from lodeway.report import html_page
from lodeway.schema import vocab, words
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from lodeway.questions import Question

_ = words.of(__name__)

_WORDS = {
    "about": _(
        "Ctrl+Enter runs, Ctrl+Space completes. The address keeps the query, so that it can be shared."
    ),
    "api": _("Answers as data"),
    "asking": _("Asking …"),
    "csv": _("Save as CSV"),
    "done": _("Answered in {s} s."),
    "explorer": _("Explorer"),
    "failed": _("The query was not answered."),
    "fault": _("Line {line}, column {column}: {message}"),
    "fill": _("Ask"),
    "json": _("Save as JSON"),
    "language": _("Language"),
    "linkTitle": _("opens the source in a new tab"),
    "questions": _("Questions to start from"),
    "rows": _("{n} rows in {s} s."),
    "rows.one": _("{n} row in {s} s."),
    "run": _("Run"),
    "sparqlAnswer": _("Answer"),
    "sparqlCut": _("and {n} more letters"),
    "sparqlMore": _("and {n} more rows; the CSV file has them all."),
    "sparqlNone": _("No rows."),
    "stop": _("Stop"),
    "stopped": _("Stopped."),
    "terms": _("Terms that fit"),
    "text": _("Query"),
    "title": _("Ask the graph in SPARQL"),
    "turtle": _("Save as Turtle"),
    "unreached": _("The server cannot be reached."),
    "why.busy": _("Too many queries that take long are running; try again."),
    "why.limit": _("The answer is larger than answers may be; ask for less at a time."),
    "why.memory": _("The query needed too much memory; ask for less at a time."),
    "why.rate": _("You ask too often; wait a little."),
    "why.refused": _("This is refused here: the graph is read only and asks no other server."),
    "why.timeout": _("The query was stopped at its time limit; narrow it down."),
    "yes": _("yes"),
    "no": _("no"),
}
_FIRST = """\
SELECT ?mine ?name ?country WHERE {
  ?mine a ld:Mine ;
    rdfs:label ?name ;
    ld:country ?country .
  FILTER(LANG(?name) = "en")
}
ORDER BY ?country ?name"""
_NO_SCRIPT = _("This page needs JavaScript. The endpoint itself is at /sparql.")


@cache
def page(*, with_questions: bool) -> str:
    """The page, the same for everybody; the named questions need what answers `/api`."""
    script = html_page.inline(html_page.built("query.js").decode())
    style = html_page.rules("explorer.css", "query.css")
    policy = html_page.policy([script], style, connect="'self'")
    content = {
        "prefixes": vocab.PREFIXES,
        "questions": list(map(_question, questions.questions())) if with_questions else [],
        "words": {lang: _words(lang) for lang in LANGS},
        "tags": dict(html_page.TAGS),
        "first": _FIRST if with_questions else "SELECT * WHERE { ?s ?p ?o } LIMIT 100",
    }
    # No text in it may end the element it stands in.
    data = json.dumps(content, ensure_ascii=False).replace("<", "\\u003c")
    without = " ".join(_NO_SCRIPT[lang] for lang in LANGS)
    body = f"""<header class="top" id="head"></header>
<main id="sparql"></main>
<noscript><p class="noscript">{html.escape(without)}</p></noscript>
<script type="application/json" id="data">{data}</script>
<script>{script}</script>"""
    style = f"<style>{style}</style>"
    title = _WORDS["title"]["en"]
    return html_page.written(title, style, body, policy=policy, lang="en", kind="query")


def _words(lang: Any) -> dict[str, str]:
    return {name: text[lang] for name, text in _WORDS.items()} | {"own": html_page.OWN_NAME[lang]}


def _question(asked: Question) -> dict[str, Any]:
    parameters = [
        {"name": p.name, "kind": p.kind, "default": p.default, "help": dict(p.help)}
        for p in asked.parameters
    ]
    return {
        "name": asked.name,
        "title": dict(asked.title),
        "why": dict(asked.why),
        "parameters": parameters,
        "example": dict(asked.example),
    }
