"""The files of a site: hostile words stay words, the feed is Atom, an old site survives."""

from __future__ import annotations

import csv
import json
from xml.etree import ElementTree

import pytest

import site_pages as made
from lodeway.report.section import Cell, linked
from lodeway.schema.errors import InvalidValue
from lodeway.site import feed, folder, twins
from lodeway.site import site as whole

ATOM = "{http://www.w3.org/2005/Atom}"


def test_hostile_words_stay_words_on_every_page_and_lead_nowhere():
    files = dict(whole.files(made.site(), lang="en"))
    for name in ("index.html", "search/index.html", "id/x/index.html", "kind/K/index.html"):
        text = files[name].decode()
        assert "<img" not in text
        assert text.count("</script>") == text.count("<script")
    assert "javascript:" not in files["id/x/index.html"].decode()


@pytest.mark.parametrize("root", ["", "../../"])
@pytest.mark.parametrize(
    "to", ["javascript:alert(1)", "data:text/html,x", 'https://x.org/" onclick="x', "//x.org/"]
)
def test_a_link_leads_into_the_site_or_to_a_plain_address_of_the_web(to, root):
    cell = Cell({"en": "there", "zh": "there"}, to)
    assert linked(cell, root) == "there"


def test_a_cell_of_the_csv_is_no_formula_and_the_json_is_the_words():
    rows = list(csv.DictReader(twins.as_csv(made.leaf()).decode().splitlines()))
    assert rows[1]["says"] == "'=1+1"
    told = json.loads(twins.as_json(made.leaf(), made.TRUTH))
    assert told["sections"]["claims"]["rows"][0]["says"][0]["id"] == "x"
    assert told["title"]["zh"] == made.BAD["zh"]


@pytest.mark.parametrize("base", ["", "https://example.org/a&b/"])
def test_the_feed_is_atom_with_stable_names_and_the_same_bytes_twice(base):
    told = feed.atom(made.site(), lang="en", base=base)
    assert told == feed.atom(made.site(), lang="en", base=base)
    root = ElementTree.fromstring(told)
    assert root.tag == f"{ATOM}feed"
    for tag in ("id", "title", "updated", "author"):
        assert root.find(f"{ATOM}{tag}") is not None
    entries = root.findall(f"{ATOM}entry")
    assert [one.findtext(f"{ATOM}updated") for one in entries] == [
        "2026-01-02T00:00:00Z",
        "2025-12-31T00:00:00Z",
    ]
    assert len({one.findtext(f"{ATOM}id") for one in entries}) == 2
    assert entries[0].find(f"{ATOM}link").get("href") == f"{base}id/x/index.html"
    assert root.findtext(f"{ATOM}updated") == "2026-01-02T00:00:00Z"


def test_with_its_address_a_site_tells_crawlers_its_pages():
    files = dict(whole.files(made.site(), lang="zh", base="https://example.org/m/"))
    assert "<loc>https://example.org/m/id/x/</loc>" in files["sitemap.xml"].decode()
    assert 'href="https://example.org/m/id/x/"' in files["id/x/index.html"].decode()
    assert "sitemap.xml" not in dict(whole.files(made.site(), lang="zh"))


def test_a_failed_build_leaves_the_old_site(tmp_path):
    public = tmp_path / "public"
    folder.write(public, [("index.html", b"old"), ("id/x/index.html", b"x")])

    def broken():
        yield "index.html", b"new"
        raise RuntimeError

    with pytest.raises(RuntimeError):
        folder.write(public, broken())
    assert (public / "index.html").read_bytes() == b"old"
    assert [one.name for one in tmp_path.iterdir()] == ["public"]
    assert folder.write(public, [("index.html", b"new")]) == (1, 3)
    assert sorted(one.name for one in public.iterdir()) == [folder.MARK, "index.html"]
    assert [one.name for one in tmp_path.iterdir()] == ["public"]


def test_a_folder_that_is_no_site_is_refused_before_any_work(tmp_path):
    (tmp_path / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(InvalidValue, match="something else than a site"):
        folder.write(tmp_path, iter(()))
    with pytest.raises(InvalidValue, match="is no folder"):
        folder.write(tmp_path / "thesis.txt", iter(()))
    assert (tmp_path / "thesis.txt").read_text(encoding="utf-8") == "mine"
