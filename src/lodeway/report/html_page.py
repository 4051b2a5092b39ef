"""Self-contained pages: policy, fonts, colours, both languages.

The rule a reader can learn: the hue says the family (actors, assets, places ...), the shape
says the kind within it, and no two of the first fourteen kinds share a shape and fill, so
nothing is told by colour alone. The kinds themselves come from the ontology; no name of a
kind stands here.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import html
import json
import math
import re
from dataclasses import dataclass
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lodeway.schema import words
from lodeway.schema.errors import ReleaseError
from lodeway.schema.values import Lang

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from lodeway.schema.words import Text

_ = words.of(__name__)


# Marks: which shape, fill and colour stand for which kind of thing on a page.


@dataclass(frozen=True)
class Mark:
    """How one kind is drawn; the two colours are for a light and for a dark page."""

    shape: str
    hollow: bool
    light: str
    dark: str


# Muted inks, one ramp a family; each step is (light page, dark page). All steps keep a
# contrast of at least 3:1 against the page, the floor for graphics in WCAG 2.2 (1.4.11).
_INKS: tuple[tuple[tuple[str, str], ...], ...] = (
    (
        ("#3d638c", "#7fa6cf"),
        ("#6b8fb8", "#a9c6e4"),
        ("#24405f", "#5d86b3"),
        ("#5a7a8f", "#91b4c8"),
    ),
    (
        ("#a9562c", "#dc8f63"),
        ("#b97b1e", "#e6b765"),
        ("#7b3f24", "#c27550"),
        ("#b3763f", "#d8a577"),
    ),
    (
        ("#4a7a4b", "#86b783"),
        ("#7a9440", "#b2c877"),
        ("#2f5a44", "#5f9c7c"),
        ("#6a8a6d", "#a3bfa3"),
    ),
    (
        ("#7c4a76", "#c08fb9"),
        ("#a2668f", "#d9a6c8"),
        ("#553257", "#9d75a3"),
        ("#8d6f95", "#bda3c6"),
    ),
    (
        ("#2f7d7b", "#6cbab5"),
        ("#55989d", "#97cfd1"),
        ("#1f5a60", "#4f999d"),
        ("#68908a", "#a2c3bd"),
    ),
    (
        ("#a33f4a", "#e08a8f"),
        ("#bb6d72", "#e9adb0"),
        ("#74323c", "#c06a72"),
        ("#96656b", "#cb9ea2"),
    ),
    (
        ("#6b665c", "#b5afa2"),
        ("#8a8375", "#d0c9b9"),
        ("#4b4740", "#968f82"),
        ("#7c786f", "#bcb7ad"),
    ),
)
_SHAPES = ("dot", "square", "diamond", "triangle", "hexagon", "star", "triangleDown")
# Solid before hollow: a page with few kinds gets the plainest marks.
_FORMS = tuple((shape, hollow) for hollow, shape in product((False, True), _SHAPES))


def marks(kinds: Iterable[tuple[str, str]]) -> dict[str, Mark]:
    """Give each (kind, family) a mark; the order of the kinds is the order of choosing.

    Families take the ramps as they first appear and start again after the seventh; so do
    shapes after the fourteenth kind. The same kinds in the same order get the same marks.
    """
    ramps: dict[str, int] = {}
    members: dict[str, int] = {}
    chosen: dict[str, Mark] = {}
    for key, family in kinds:
        ramp = _INKS[ramps.setdefault(family, len(ramps)) % len(_INKS)]
        step = members[family] = members.get(family, -1) + 1
        shape, hollow = _FORMS[len(chosen) % len(_FORMS)]
        light, dark = ramp[step % len(ramp)]
        chosen[key] = Mark(shape, hollow, light, dark)
    return chosen


def node_size(degree: int) -> float:
    """Radius of a node's mark in layout units, growing with the root of its degree.

    The root makes the area, not the radius, follow the number of relations; the cap keeps
    one hub from covering its neighbours.
    """
    return round(min(6.0 + 2.3 * math.sqrt(degree), 26.0), 1)


# What every page that stands alone is made of: its scripts, its style, and what it lets run.


ASSETS = Path(__file__).parent / "assets"
_BUILT = ASSETS / "built"


TAGS: Mapping[Lang, str] = {"en": "en", "zh": "zh-Hans"}
OWN_NAME = _("English", "what the language calls itself")
_OWN_SIGN = _("EN", "what the language calls itself, in short")


def document(title: str, style: str, masthead: str, body: str, *, lang: Lang) -> str:
    """A page without scripts in two languages: `masthead` and `body` are markup, `title` is not.

    It opens in `lang`; the style shows what carries the chosen language as its class.
    """
    return bare(title, style, framed(masthead, body, lang=lang), lang=lang)


def framed(
    masthead: str, body: str, *, lang: Lang, choices: str = "", between: str = "", after: str = ""
) -> str:
    """What stands in any page of two languages, all of it markup.

    `choices` are further fields that the style follows, `between` stands under the masthead.
    """
    return f"""{switches(lang)}{choices}
<div class="page"><header><div class="masthead">{masthead}</div>{languages()}</header>
{between}<main>{body}</main></div>
{after}"""


def masthead(title: Mapping[Lang, str], about: Mapping[Lang, str] | Text | None) -> str:
    """The title of a page, and under it what it is about."""
    return both("h1", title) + (both("p", about, "about") if about else "")


def bare(title: str, style: str, body: str, *, lang: Lang) -> str:
    """A page without scripts that loads nothing; `body` is markup, `title` is not."""
    return written(title, f"<style>{style}</style>", body, policy=policy([], style), lang=lang)


def written(title: str, style: str, body: str, *, policy: str, lang: Lang, kind: str = "") -> str:
    """Any page of ours: `style` is what its head says of it as markup, `kind` a class of its body."""
    named = f' class="{kind}"' if kind else ""
    return f"""<!doctype html>
<html lang="{TAGS[lang]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{html.escape(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{html.escape(title)}</title>
<link rel="icon" href="data:,">
{style}
</head>
<body{named}>
{body}
</body>
</html>
"""


def languages() -> str:
    """The signs of the languages, which choose the fields of `switches`."""
    labels = (
        f'<label for="lang-{one}" lang="{tag}">{_OWN_SIGN[one]}</label>'
        for one, tag in TAGS.items()
    )
    return f'<div class="languages">{"".join(labels)}</div>'


def switches(lang: Lang) -> str:
    """The choice of a language, as fields before the page: the style follows what is chosen."""
    return "".join(
        f'<input class="pick" type="radio" name="lang" id="lang-{one}" aria-label="{OWN_NAME[one]}"'
        f"{' checked' if one == lang else ''}>"
        for one in TAGS
    )


def both(tag: str, words: Mapping[Lang, str] | Text, kind: str = "") -> str:
    """The words in each language; the style shows one."""
    extra = f" {kind}" if kind else ""
    return "".join(
        f'<{tag} class="{one}{extra}" lang="{TAGS[one]}">{html.escape(words[one])}</{tag}>'
        for one in TAGS
    )


def packed(value: Any, *, ordered: bool = False) -> str:
    """JSON, packed with gzip and written in base 64: a page may hold some megabytes of it.

    `ordered` puts the keys in the order of their letters.
    """
    told = json.dumps(
        value, ensure_ascii=False, separators=(",", ":"), sort_keys=ordered, default=str
    )
    return base64.b64encode(gzip.compress(told.encode(), mtime=0)).decode("ascii")


def carried(name: str, content: object) -> str:
    """Data for the script of a page, in an element of that name."""
    return f'<script type="application/gzip" id="{name}">{packed(content)}</script>\n'


def script() -> str:
    """The explorer's script: vis-network and ours, bundled from `web/` when the package is built.

    Raises `ReleaseError` where that has not been done.
    """
    return inline(built("explorer.js").decode())


def built(name: str) -> bytes:
    """A file that is made from `web/` when the package is built.

    Raises `ReleaseError` where that has not been done.
    """
    file = _BUILT / name
    if not file.is_file():
        msg = f"{file}: the explorer's script has not been built; run 'pip install -e .' again"
        raise ReleaseError(msg)
    return file.read_bytes()


def asset(name: str) -> str:
    """One of our own files, with the line ends that a browser hashes."""
    # A browser hashes text after turning CRLF to LF, and a Windows checkout may hold CRLF.
    return (ASSETS / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def rules(*names: str) -> str:
    """The style of a page by its files, after what all pages share."""
    return "\n".join(map(asset, ("paper.css", *names)))


def inline(script: str) -> str:
    """Make a script safe between <script> tags; in a string or a pattern it means the same."""
    return re.sub(r"<(?=/script|script|!--)", r"\\x3c", script, flags=re.IGNORECASE)


# The name by which a page's script may make the address of its worker, and nothing else.
WORKER = "lodeway-worker"


def policy(
    texts: Iterable[str],
    style: str,
    *,
    worker: bool = False,
    connect: str = "'none'",
    shared: bool = False,
) -> str:
    """Allow the given scripts and style by their hashes and nothing else.

    Trusted types are required and none are defined, so where a browser knows them a text
    can not become markup even by mistake. With `worker` the page may also start a worker that it
    carries itself, under one name (`WORKER`), and compile WebAssembly, which is no `eval`.
    `connect` is whom it may ask. A page that is not alone takes what is `shared` from its own host.
    """
    ours = ["'self'"] if shared else []
    scripts = [*ours, *map(_hash, texts), *(["'wasm-unsafe-eval'"] if worker else [])]
    styles = [*ours, *([_hash(style)] if style else [])]
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(scripts),
            *(["worker-src blob:"] if worker else []),
            "style-src " + " ".join(styles),
            "img-src data:",
            f"connect-src {connect}",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            f"trusted-types {WORKER if worker else repr('none')}",
        ]
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
