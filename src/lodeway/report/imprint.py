"""What every page of ours says of itself: what it is true of, and how to cite it."""

from __future__ import annotations

import html
import re
from typing import TYPE_CHECKING

from lodeway.report.banner import banner
from lodeway.report.section import spoken
from lodeway.schema import words
from lodeway.schema.values import LANGS

if TYPE_CHECKING:
    from lodeway.report.banner import Truth
    from lodeway.report.section import Text

_ = words.of(__name__)

_CITE = _("Cite this")
_CITED = _("Lodeway, release {release}: {title}. {frame}. CC BY 4.0.")


def frame(truth: Truth) -> str:
    """The line of what a page is true of."""
    told = {lang: " · ".join(banner(truth.frame, truth.release, lang)) for lang in LANGS}
    return f'<p class="frame">{spoken(told)}</p>'


def cite(title: Text, truth: Truth, *, name: str = "", iri: str = "") -> str:
    """How to cite a page, in words and as BibTeX; `name` tells it from other pages there."""
    told = {
        lang: _CITED[lang].format(
            release=truth.release,
            title=title[lang].rstrip("."),
            frame=" · ".join(banner(truth.frame, "", lang)),
        )
        for lang in LANGS
    }
    known = f'<p class="cited"><code>{html.escape(iri)}</code></p>' if iri else ""
    bibtex = {lang: _bibtex(title[lang], truth, name, iri) for lang in LANGS}
    return (
        f'<h2>{spoken(_CITE)}</h2><p class="cited">{spoken(told)}</p>{known}'
        f"<pre>{spoken(bibtex)}</pre>"
    )


def _bibtex(title: str, truth: Truth, name: str, iri: str) -> str:
    year = (truth.frame.reach or truth.frame.on)[:4]
    key = re.sub(r"[^a-z0-9-]", "-", name.lower())
    plain = re.sub(r"[{}\\]", "", title)
    lines = [f"  title = {{{plain}}}", "  author = {{Lodeway}}"]
    lines += [f"  year = {{{year}}}"] if year else []
    lines += [f"  howpublished = {{\\url{{{iri}}}}}"] if iri else []
    lines += [f"  note = {{Release {truth.release}, CC BY 4.0}}"]
    return (
        f"@misc{{{'-'.join(filter(None, ('lodeway', key, truth.release)))},\n"
        + ",\n".join(lines)
        + "\n}"
    )
