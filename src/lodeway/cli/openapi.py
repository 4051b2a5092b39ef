"""The description of what is answered over HTTP, for programs (OpenAPI 3.1) and for people."""

from __future__ import annotations

import html
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import lodeway as package
from lodeway.cli import operations
from lodeway.cli.operations import external, json_type
from lodeway.report import html_page
from lodeway.report.text import VERSION
from lodeway.schema import words
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    import click

    from lodeway.cli.operations import Operation
    from lodeway.schema.values import Lang

_ = words.of(__name__)

DOCUMENT = "openapi.json"
_TITLE = _("Answers as data")
_ABOUT = _(
    "Each address below answers as the command of the same name does: JSON with its schema, or CSV. "
    "Names may be ids or labels in either script."
)
_TAKES = _("Parameters")
_MACHINE = _("The same for programs (OpenAPI 3.1)")
_QUERY = _("Ask in SPARQL")
_EXAMPLE = _("Example")
_STYLE = """
body{max-width:60rem;margin:0 auto;padding:1rem 1.2rem 3rem}
h1{font-size:1.5rem} h2{font-size:1.02rem;margin:1.6rem 0 .2rem;padding:0;border:0}
h2 code{font-size:1rem} p{margin:.25rem 0} nav{margin:.4rem 0 1rem}
details{margin:.3rem 0} summary{cursor:pointer;color:var(--soft)}
dl{display:grid;grid-template-columns:minmax(6rem,11rem) minmax(0,1fr);gap:.15rem 1rem;margin:.4rem 0}
dt,dd{margin:0;overflow-wrap:anywhere} .soft{color:var(--soft)} .example{overflow-wrap:anywhere}
"""


@cache
def document() -> dict[str, Any]:
    """The OpenAPI document."""
    asked = operations.operations()
    schemas = {one.schema: _schema(one) for one in asked}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Lodeway",
            "version": package.__version__,
            "summary": _TITLE["en"],
            "description": _ABOUT["en"],
        },
        "servers": [{"url": "/"}],
        "paths": {f"/api/{one.name}": {"get": _get(one)} for one in asked},
        "components": {"schemas": {**schemas, "Problem": _PROBLEM}, "responses": _PROBLEMS},
    }


def _schema(one: Operation) -> dict[str, Any]:
    file = resources.files("lodeway.report") / "schemas" / "v1" / f"{one.schema}.json"
    if not file.is_file():
        return _any_answer(" ".join(one.path))
    schema: dict[str, Any] = json.loads(file.read_text("utf-8"))
    opened = {key: _open(value) for key, value in schema.items() if key not in {"$schema", "$id"}}
    opened["properties"]["tables"]["items"]["anyOf"].append(_TABLE)
    return opened


# A table that none of the shipped examples shows.
_TABLE = {"type": "object", "required": ["name", "title", "headings", "rows", "notes"]}


def _open(schema: Any) -> Any:
    """The same form, open for cells and columns that none of the shipped examples fills."""
    if isinstance(schema, list):
        return [_open(one) for one in schema]
    if not isinstance(schema, dict):
        return schema
    if schema.get("type") in ("null", ["null"]):
        return {}
    return {
        key: _open(value)
        for key, value in schema.items()
        if not (key == "additionalProperties" and value is False)
    }


def _any_answer(command: str) -> dict[str, Any]:
    """What every answer has, where no schema tells its columns."""
    return {
        "type": "object",
        "required": ["command", "version", "lang", "verdict", "tables"],
        "properties": {
            "command": {"const": command},
            "version": {"const": VERSION},
            "lang": {"enum": list(LANGS)},
            "verdict": {"type": ["string", "null"]},
            "tables": {"type": "array", "items": _TABLE},
        },
    }


_PROBLEM = {
    "type": "object",
    "required": ["error", "detail"],
    "properties": {"error": {"type": "string"}, "detail": {"type": "string"}},
}
_WHY = {
    "400": "What was asked cannot be read; the sentence is that of the command line.",
    "404": "No such operation, or a name that the graph does not have, with the nearest.",
    "406": "Neither of the formats is taken.",
    "429": "Asked too often.",
    "503": "Out of time, or too many at once.",
    "507": "Out of memory.",
}
_PROBLEMS = {
    f"p{status}": {
        "description": why,
        "content": {"application/json": {"schema": {"$ref": "#/components/schemas/Problem"}}},
    }
    for status, why in _WHY.items()
}
_OTHERS: tuple[dict[str, Any], ...] = (
    {
        "name": "format",
        "in": "query",
        "description": "In place of the Accept header.",
        "schema": {"type": "string", "enum": ["json", "csv"], "default": "json"},
    },
)


def _get(one: Operation) -> dict[str, Any]:
    line, more = one.told
    example = one.example
    return {
        "operationId": one.schema,
        "tags": [one.path[0]],
        "summary": line,
        **({"description": more} if more else {}),
        "parameters": [*(_parameter(p, example) for p in one.parameters), *_OTHERS],
        "responses": {
            "200": {
                "description": "The answer.",
                "content": {
                    "application/json": {"schema": {"$ref": f"#/components/schemas/{one.schema}"}},
                    "text/csv": {"schema": {"type": "string"}},
                },
            },
            **{status: {"$ref": f"#/components/responses/p{status}"} for status in _WHY},
        },
    }


def _parameter(parameter: click.Parameter, example: dict[str, Any]) -> dict[str, Any]:
    name = external(parameter)
    told = getattr(parameter, "help", None)
    return {
        "name": name,
        "in": "query",
        **({"description": told} if told else {}),
        **({"required": True} if parameter.required else {}),
        "schema": json_type(parameter),
        **({"example": example[name]} if name in example else {}),
    }


def page(lang: Lang) -> str:
    """The same for people, as one page of HTML."""
    style = html_page.rules("reference.css") + _STYLE
    other = next(one for one in LANGS if one != lang)
    links = (
        f'<a href="/openapi.json">{html.escape(_MACHINE[lang])}</a>'
        f'<a href="/query#lang={lang}">{html.escape(_QUERY[lang])}</a>'
        f'<a href="/api?lang={other}" lang="{html_page.TAGS[other]}">{html_page.OWN_NAME[other]}</a>'
    )
    body = "".join(_section(one, lang) for one in operations.operations(lang))
    head = (
        f"<h1>{html.escape(_TITLE[lang])}</h1><p>{html.escape(_ABOUT[lang])}</p><nav>{links}</nav>"
    )
    return html_page.bare(_TITLE[lang], style, head + body, lang=lang)


def _section(one: Operation, lang: Lang) -> str:
    line, more = one.told
    told = f"<p>{html.escape(line)}</p>" + (
        f'<p class="soft">{html.escape(more)}</p>' if more else ""
    )
    address = f"/api/{one.name}"
    query = urlencode(one.example, doseq=True)
    example = f"{address}?{query}" if query else address
    rows = "".join(_row(parameter) for parameter in one.parameters)
    return (
        f'<section id="{html.escape(one.schema)}"><h2><code>{html.escape(address)}</code></h2>{told}'
        f'<p class="example"><span class="soft">{_EXAMPLE[lang]}</span> <a href="{html.escape(example)}">'
        f"<code>{html.escape(example)}</code></a></p>"
        f"<details><summary>{_TAKES[lang]}</summary><dl>{rows}</dl></details></section>"
    )


def _row(parameter: click.Parameter) -> str:
    schema = json_type(parameter)
    kind = schema.get("items", schema)
    values = ", ".join(kind["enum"]) if "enum" in kind else kind.get("format", kind["type"])
    told = getattr(parameter, "help", None) or ""
    return (
        f"<dt><code>{html.escape(external(parameter))}</code></dt>"
        f'<dd>{html.escape(told)} <span class="soft">{html.escape(values)}</span></dd>'
    )
