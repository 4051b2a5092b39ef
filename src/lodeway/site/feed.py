"""The changes of a year as an Atom feed, and the addresses of all pages for those who crawl them."""

from __future__ import annotations

from typing import TYPE_CHECKING
from xml.sax.saxutils import escape, quoteattr

from lodeway.schema import vocab
from lodeway.site import texts

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lodeway.schema.values import Lang
    from lodeway.site.model import Site

_AT = "T00:00:00Z"  # a claim knows its day, and no hour


def atom(site: Site, *, lang: Lang, base: str = "") -> bytes:
    """The feed; the same changes give the same bytes, whenever it is written."""
    newest = max((one.day for one in site.entries), default=site.truth.frame.on)
    address = f"{base}changes.atom" if base else "changes.atom"
    own = f'<link rel="self" href={quoteattr(address)}/>\n' if base else ""
    entries = "".join(
        f"""<entry>
<id>{escape(one.id)}</id>
<title>{_text(one.title[lang])}</title>
<updated>{one.day}{_AT}</updated>
<link rel="alternate" type="text/html" href={quoteattr(base + one.to + "index.html")}/>
<summary>{_text(one.says[lang])}</summary>
</entry>
"""
        for one in site.entries
    )
    told = f"""<?xml version="1.0" encoding="UTF-8"?>
<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="{lang}">
<id>{vocab.BASE}changes</id>
<title>{_text(texts.SITE[lang])}</title>
<updated>{newest}{_AT}</updated>
<author><name>Lodeway</name></author>
{own}<link rel="alternate" type="text/html" href={quoteattr(base + "index.html")}/>
{entries}</feed>
"""
    return told.encode()


def _text(said: str) -> str:
    """Words without what XML does not allow."""
    return escape("".join(c for c in said if c >= " " or c in "\t\n"))


def sitemap(addresses: Iterable[str], base: str) -> bytes:
    """The addresses of all pages."""
    told = "".join(f"<url><loc>{escape(base + one)}</loc></url>\n" for one in addresses)
    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">\n'
        f"{told}</urlset>\n"
    ).encode()
