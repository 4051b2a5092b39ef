"""A page inside a notebook: in a frame of its own, without a file and without a network."""

from __future__ import annotations

import html
from dataclasses import dataclass


@dataclass(frozen=True)
class Frame:
    """Shows `page` (a whole HTML document) in a sandboxed frame `height` pixels high."""

    page: str
    height: int = 640

    def _repr_html_(self) -> str:
        content = html.escape(self.page, quote=True)
        return (
            f'<iframe srcdoc="{content}" sandbox="allow-scripts allow-popups" title="Lodeway" '
            f'style="width:100%;height:{self.height}px;border:1px solid #ccc"></iframe>'
        )
