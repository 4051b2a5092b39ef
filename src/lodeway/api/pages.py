"""The loaded graph as a page to look at."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from lodeway.api import topic_answers, whatifs
from lodeway.api.counts import Counts
from lodeway.api.plain import listed
from lodeway.schema.errors import InvalidValue, UnknownName
from lodeway.schema.words import LANGS

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from lodeway.api.plain import Day
    from lodeway.api.site import Watch
    from lodeway.explorer.offline import Offline
    from lodeway.explorer.page import Page
    from lodeway.report.frame import Frame
    from lodeway.schema.values import Lang


class Pages(Counts):
    """What the explorer makes of a graph."""

    def explorer(
        self,
        *,
        home: Lang | None = None,
        topic: str | Sequence[str] = (),
        around: str | None = None,
        hops: int = 1,
        with_sparql: bool = False,
        **through: Any,
    ) -> str:
        """The graph as one self-contained HTML page, to be saved as UTF-8.

        It holds what is let `through`, opens in the language `home`, else in that of the reader's
        browser. With `topic` it holds only what the views of these topics show, with `around` only
        what is within 1 to 3 `hops` of a thing, of which the name in either script will do. Raises
        `UnknownName`, and `InvalidValue` for other hops and for both at once. With `with_sparql` it
        answers SPARQL without a network, and is two megabytes larger: it then also carries the
        whole graph but for shapes and official figures of output.
        """
        from lodeway.explorer import page

        told = self.explorer_page(topic=topic, around=around, hops=hops, **through)
        return page.render(told, home=home, sparql=self._offline() if with_sparql else None)

    def explorer_page(
        self,
        *,
        topic: str | Sequence[str] = (),
        around: str | None = None,
        hops: int = 1,
        **through: Any,
    ) -> Page:
        """What `explorer` writes, as plain cards to change first; takes and raises the same."""
        from lodeway.explorer import choosing, data, stories

        if topic and around:
            raise InvalidValue("a page is of topics or around one thing, not both")
        let = self.through(**through)
        topics = choosing.known_topics(listed(topic))
        page = data.page(
            self.store,
            release=self.file.stem[:12],
            through=let,
            topics=topics,
            around=around and self.find(around),
            hops=hops,
            sentences={} if around else topic_answers.answers(self, let, topics),
            tellings=stories.of(self.roots),
        )
        # A model reads the whole graph: of a part of it, it would tell what that does not hold.
        if self.roots is None or self.store.left_out or let != self.through():
            return page
        return replace(page, supposed=whatifs.supposed(self, self.roots, page.nodes, page.edges))

    def site(
        self,
        folder: str | Path,
        *,
        lang: Lang = "en",
        base_url: str = "",
        scenarios: bool = True,
        watch: Watch | None = None,
        **through: Any,
    ) -> tuple[int, int]:
        """Write the graph as a static site; how many files, and how many bytes they have.

        A page for each thing, source, topic and scenario in both languages, opening in `lang`, with
        JSON and CSV beside it, lists, a search, and the changes of a year as a feed. It works on any
        static host and from disk; with a `base_url` it also tells crawlers its addresses. An old
        site in `folder` is replaced once the new one is whole. Raises `InvalidValue` where `folder`
        holds something else.
        """
        from pathlib import Path

        from lodeway.api import site
        from lodeway.site import folder as written

        written.check(Path(folder))
        base = f"{base_url.rstrip('/')}/" if base_url else ""
        ways: dict[str, Any] = {"scenarios": scenarios, "watch": watch or site.unwatched}
        made = site.files(self, lang=lang, base=base, **ways, **through)
        return written.write(Path(folder), made)

    def _offline(self) -> Offline:
        from lodeway.explorer import offline
        from lodeway.questions import questions

        told = offline.triples(self.file.read_bytes(), left_out=self.store.left_out)
        start = []
        for asked in questions():
            if asked.name in offline.WITHOUT:
                continue
            with suppress(UnknownName):  # the example is of our graph, and this may be another
                text: dict[str, str] = {}
                for lang in LANGS:
                    filled = self.question_text(asked.name, lang=lang, **asked.example)
                    text[lang] = offline.worded(asked.title[lang], filled)
                start.append(offline.Query(asked.name, asked.title, asked.why, text))
        return offline.Offline(offline.packed(told), tuple(start))

    def explorer_frame(self, *, on: Day = None, height: int = 640) -> Frame:
        """The same page for a notebook cell, in a sandboxed frame."""
        from lodeway.report.frame import Frame

        return Frame(self.explorer(on=on), height)
