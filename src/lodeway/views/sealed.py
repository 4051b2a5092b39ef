"""What every page that stands alone is made of: its scripts, its style, and what it lets run."""

from __future__ import annotations

import base64
import hashlib
import html
import re
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    Lang = Literal["en", "zh"]

ASSETS = Path(__file__).parent / "assets"
_SCRIPTS = ("model.js", "names.js", "drawing.js", "details.js", "tables.js", "explorer.js")


TAGS: Mapping[Lang, str] = {"en": "en", "zh": "zh-Hans"}
_SWITCHES: Mapping[Lang, str] = {"en": "English", "zh": "中文"}
_LANGUAGES = (
    '<div class="languages"><label for="lang-en" lang="en">EN</label>'
    '<label for="lang-zh" lang="zh-Hans">中文</label></div>'
)


def document(title: str, style: str, masthead: str, body: str, *, lang: Lang) -> str:
    """A page without scripts in two languages: `masthead` and `body` are markup, `title` is not.

    It opens in `lang`; the style shows what carries the chosen language as its class.
    """
    return f"""<!doctype html>
<html lang="{TAGS[lang]}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="{html.escape(policy([], style))}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="referrer" content="no-referrer">
<meta name="color-scheme" content="light dark">
<title>{html.escape(title)}</title>
<link rel="icon" href="data:,">
<style>{style}</style>
</head>
<body>
{_switches(lang)}
<div class="page"><header><div class="masthead">{masthead}</div>{_LANGUAGES}</header><main>{body}</main></div>
</body>
</html>
"""


def _switches(lang: Lang) -> str:
    """The choice of a language, as fields before the page: the style follows what is chosen."""
    return "".join(
        f'<input class="pick" type="radio" name="lang" id="lang-{one}" aria-label="{name}"'
        f"{' checked' if one == lang else ''}>"
        for one, name in _SWITCHES.items()
    )


def both(tag: str, words: Mapping[Lang, str], kind: str = "") -> str:
    """The words in each language; the style shows one."""
    extra = f" {kind}" if kind else ""
    return "".join(
        f'<{tag} class="{one}{extra}" lang="{TAGS[one]}">{html.escape(words[one])}</{tag}>'
        for one in TAGS
    )


def scripts() -> list[str]:
    """The page's scripts in the order in which they must run: vis-network first, then ours."""
    return [_inline(text) for text in (_vis_network(), *map(asset, _SCRIPTS))]


def asset(name: str) -> str:
    """One of our own files, with the line ends that a browser hashes."""
    # A browser hashes text after turning CRLF to LF, and a Windows checkout may hold CRLF.
    return (ASSETS / name).read_text(encoding="utf-8").replace("\r\n", "\n")


def _vis_network() -> str:
    """The vis-network bundle that the installed pyvis carries, without its source map line.

    Its style sheet is left out: it styles the editor, the buttons and the pop-ups of
    vis-network, and the page uses none of them.
    """
    lib = resources.files("pyvis") / "templates" / "lib"
    bundles = sorted(
        (folder for folder in lib.iterdir() if re.fullmatch(r"vis-[\d.]+", folder.name)),
        key=lambda folder: [int(part) for part in folder.name[4:].split(".")],
    )
    code = (bundles[-1] / "vis-network.min.js").read_text(encoding="utf-8").replace("\r\n", "\n")
    return re.sub(r"\n//# sourceMappingURL=\S*\s*$", "\n", code)


def _inline(script: str) -> str:
    """Make a script safe between <script> tags; in a string or a pattern it means the same."""
    return re.sub(r"<(?=/script|script|!--)", r"\\x3c", script, flags=re.IGNORECASE)


def policy(texts: Iterable[str], style: str) -> str:
    """Allow the given scripts and style by their hashes and nothing else.

    Trusted types are required and none are defined, so where a browser knows them a text
    can not become markup even by mistake.
    """
    return "; ".join(
        [
            "default-src 'none'",
            "script-src " + " ".join(map(_hash, texts)),
            "style-src " + _hash(style),
            "img-src data:",
            "connect-src 'none'",
            "base-uri 'none'",
            "form-action 'none'",
            "require-trusted-types-for 'script'",
            "trusted-types 'none'",
        ]
    )


def _hash(text: str) -> str:
    digest = hashlib.sha256(text.encode("utf-8")).digest()
    return f"'sha256-{base64.b64encode(digest).decode('ascii')}'"
