"""The command line as a person meets it: processes, exit codes, both languages."""

from __future__ import annotations

import csv
import io
import json
import os
import re
import signal
import subprocess
import sys
import urllib.request
from functools import partial
from pathlib import Path

import click
import pytest

from command_line import run
from explorer_pages import packed_in
from lodeway import cli
from lodeway.cli import lodeway
from lodeway.publish.files import KINDS
from toys import Project

# Most are asked of the shipped graph.
pytestmark = pytest.mark.usefixtures("shipped")

COMMANDS = [
    "demo",
    "build",
    "check",
    "ask",
    "sparql",
    "rank",
    "routes",
    "corridors",
    "explore",
    "serve",
]


def process(*arguments: str, cwd: Path | None = None) -> subprocess.CompletedProcess[str]:
    """The command in a process of its own."""
    command = [sys.executable, "-m", "lodeway", *arguments]
    env = {**os.environ, "COLUMNS": "160"}
    return subprocess.run(command, capture_output=True, text=True, check=False, cwd=cwd, env=env)


def ok(*arguments: str | Path) -> str:
    done = run(*arguments)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_help_names_every_command() -> None:
    out = process("--help").stdout
    assert all(f"\n  {name} " in out for name in COMMANDS)


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_has_help_with_examples_and_the_common_options(name: str) -> None:
    out = ok(name, "--help")
    assert "Example" in out
    assert all(option in out for option in ("--format", "--lang", "--on", "--project"))


def test_help_imports_nothing_heavy() -> None:
    script = (
        "import sys; from lodeway.cli import lodeway\n"
        "try: lodeway(['--help'])\n"
        "except SystemExit: pass\n"
        "heavy = {'rdflib', 'networkx', 'pyvis', 'igraph', 'numpy', 'scipy', 'pyoxigraph', 'pyshacl'}\n"
        "print('HEAVY', sorted(heavy & set(sys.modules)))"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert done.stdout.endswith("HEAVY []\n")


def test_misuse_ends_with_2() -> None:
    assert process("rank", "--by", "fame").returncode == 2
    assert run("nonsense").returncode == 2
    assert run("routes", "kolwezi").returncode == 2
    assert run("ask", "who-owns", "--on", "yesterday").returncode == 2


def test_the_list_of_questions_is_an_answer_too() -> None:
    rows = list(csv.DictReader(io.StringIO(ok("ask", "--format", "csv"))))
    assert len(rows) >= 10
    assert "who-controls" in {row["question"] for row in rows}


def test_who_controls_kamoto_names_glencore_with_its_source() -> None:
    done = process("ask", "who-controls", "--asset", "kamoto-copper", "--format", "json")
    (whole,) = json.loads(done.stdout)["tables"]
    glencore = [r for r in whole["rows"] if r["actor"] == "Glencore" and r["share"] == 75]
    assert glencore
    assert all(row["source"] for row in glencore)


def test_the_same_question_in_chinese() -> None:
    assert "嘉能可" in ok("ask", "who-controls", "--asset", "kamoto-copper", "--lang", "zh")


def test_a_question_has_help_of_its_own() -> None:
    out = ok("ask", "who-controls", "--help")
    assert "--asset" in out
    assert "Example:" in out
    told = ok("ask", "who-controls", "--help", "--lang", "zh")
    assert "矿山" in told
    assert "示例：" in told
    assert "Who holds" not in told


def test_an_unknown_question_and_an_unknown_asset_name_the_nearest() -> None:
    assert "did you mean 'who-controls'" in run("ask", "who-control").stderr
    done = run("ask", "who-controls", "--asset", "kamoto-coper")
    assert done.returncode == 1
    assert "did you mean 'kamoto-copper'" in done.stderr


def test_sparql_answers_with_our_prefixes() -> None:
    out = ok(
        "sparql", "SELECT ?share { ?s ld:holder id:glencore ; ld:share ?share }", "--format", "csv"
    )
    assert out.splitlines()[0] == "share"
    assert "75" in out.splitlines()


def test_a_wrong_query_says_where() -> None:
    done = process("sparql", "SELECT ?x WHERE {\n  ?x ld:holder }")
    assert done.returncode == 1
    assert "2:" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_name_that_nobody_has_is_told_beside_the_answer() -> None:
    done = run("sparql", "SELECT (MAX(?v) AS ?m) { ?s ld:nosuch ?v }")
    assert done.returncode == 0
    assert done.stdout.split() == ["SPARQL", "m", "-"]
    assert done.stderr.startswith("1:29: no property ld:nosuch; nearest: ld:")
    chinese = run("sparql", "ASK { id:kamoto-coper ?p ?o }", "--lang", "zh")
    assert chinese.stderr.startswith("1:7：没有实体“id:kamoto-coper”；最接近的有：id:kamoto-copper")


def test_an_unknown_name_is_told_in_the_language_asked() -> None:
    done = run("money", "--by", "格卡明", "--lang", "zh")
    assert done.returncode == 1
    assert done.stderr == "lodeway: 未找到“格卡明”，您是否指“杰卡明（gecamines）”？\n"
    assert run("money", "--lang=zh", "--by", "刚果").stderr.startswith("lodeway: “刚果”可指2个事物")


def test_a_federated_query_is_refused() -> None:
    done = run("sparql", "SELECT * { SERVICE <http://127.0.0.1:9/> { ?s ?p ?o } }")
    assert done.returncode == 1
    assert "SERVICE" in done.stderr


def test_a_runaway_query_is_stopped() -> None:
    cross = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
    done = run("sparql", cross, "--timeout", "1")
    assert done.returncode == 1
    assert "stopped" in done.stderr
    assert "Traceback" not in done.stderr


def test_sparql_construct_gives_triples() -> None:
    out = ok("sparql", "CONSTRUCT WHERE { id:kamoto-copper a ?kind }")
    assert "<https://w3id.org/lodeway/ontology#Mine> ." in out


def test_sparql_reads_a_query_from_input_and_takes_a_day() -> None:
    query = "SELECT ?on {\n  VALUES ?on { UNDEF }\n}"
    day = ("--on", "2026-02-10", "--format", "csv")
    done = run("sparql", "-", *day, said=query)
    assert done.returncode == 0, done.stderr
    assert done.stdout == "on\n2026-02-10\n"


def test_rank_prints_the_definition() -> None:
    out = ok("rank", "actors", "--by", "pagerank")
    assert "damping 0.85" in out
    assert re.search(r"rest on [\d,]+ claims from [\d,]+ sources", out)


def test_routes_avoid_what_they_are_told_to() -> None:
    whole = json.loads(
        ok(
            "routes",
            "kolwezi",
            "rotterdam",
            "--avoid",
            "port-of-lobito",
            "--format",
            "json",
            "-k",
            "1",
        )
    )
    (legs,) = (table for table in whole["tables"] if table["name"] == "legs")
    assert "Port of Lobito" not in {row["end"] for row in legs["rows"]}


def test_no_route_is_an_answer() -> None:
    names = ("lobito", "dar-es-salaam", "durban", "beira", "nacala", "maputo", "walvis-bay")
    avoid = ",".join(f"port-of-{name}" for name in (*names, "richards-bay"))
    done = run("routes", "kolwezi", "shanghai", "--avoid", avoid)
    assert done.returncode == 0
    assert "No route from Kolwezi" in done.stdout


def test_the_explorer_is_written_where_asked(project: Project, tmp_path: Path) -> None:
    ok("explore", "--project", project(), "--out", tmp_path / "page.html")
    assert (tmp_path / "page.html").read_text("utf-8").startswith("<!doctype html>")


def test_the_explorer_of_a_neighbourhood_is_smaller(project: Project, tmp_path: Path) -> None:
    root, page, near = project(), tmp_path / "page.html", tmp_path / "near.html"
    ok("explore", "--project", root, "-o", page)
    ok("explore", "--project", root, "-o", near, "--around", "anvil", "--hops", "1")
    assert near.stat().st_size < page.stat().st_size


@pytest.mark.parametrize(("lang", "word"), [("en", "unknown topic 'oil'"), ("zh", "“oil”")])
def test_an_unknown_topic_of_the_explorer_is_told_with_the_list(
    project: Project, tmp_path: Path, lang: str, word: str
) -> None:
    out = str(tmp_path / "page.html")
    done = process(
        "--lang", lang, "explore", "--project", str(project()), "-o", out, "--topic", "oil"
    )
    assert done.returncode != 0
    assert word in done.stderr
    for topic in ("lobito", "control", "pacts", "controls", "money", "floors"):
        assert topic in done.stderr
    assert not Path(out).exists()


@pytest.mark.usefixtures("shipped")  # who tries it twice waits for no graph
def test_the_demo_ends_after_writing_when_nobody_watches(tmp_path: Path) -> None:
    done = process("demo", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    out = done.stdout
    assert "Kolwezi" in out
    assert "Orion" in out
    written = {p.name for p in (tmp_path / "release" / "current").iterdir()}
    quick = {kind.name for kind in KINDS if kind.always}
    assert written == quick | {"dcat.ttl", "SHA256SUMS", "manifest.json", "explorer.html"}
    page = (tmp_path / "release" / "current" / "explorer.html").read_text("utf-8")
    assert "The model of choice sends" in packed_in(page)  # as `lodeway explore` answers it


def test_check_lists_findings_as_csv(project: Project) -> None:
    bad = project({"actors/actors.csv": b""})
    done = run("check", "--project", str(bad), "--format", "csv")
    assert done.returncode == 1
    assert done.stdout.splitlines()[0] == "file,line,message"


def test_check_fix_sorts_and_cleans(project: Project) -> None:
    table = "id,type,label@en,label@zh,country\r\nbasalt,Company,Basalt,玄武公司,ago\r\nanvil,Company,Anvil,铁砧公司,zmb\r\n"
    root = project({"actors/actors.csv": b"\xef\xbb\xbf" + table.encode()})
    assert run("check", "--project", str(root)).returncode == 1
    fixed = run("check", "--fix", "--project", str(root))
    assert "fixed data/actors/actors.csv" in fixed.stderr
    assert fixed.returncode == 0, fixed.stderr
    lines = (root / "data/actors/actors.csv").read_text("utf-8").splitlines()
    assert [line.split(",")[0] for line in lines] == ["id", "anvil", "basalt"]


def test_options_stand_after_the_question(tmp_path: Path) -> None:
    done = run("ask", "--format", "csv", "who-owns")
    assert done.returncode == 2
    assert "give --format after the question's name" in done.stderr


def test_a_place_that_cannot_be_written_is_one_clear_line(project: Project, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    out = tmp_path / "file" / "page.html"
    done = process("explore", "--project", str(project()), "--out", str(out))
    assert done.returncode == 1
    assert done.stderr.strip().startswith("lodeway: ")
    assert "Traceback" not in done.stderr


def test_a_cut_answer_says_so_whatever_the_format() -> None:
    done = run("sparql", "SELECT * { ?a ?b ?c }", "--max-rows", "3", "--format", "csv")
    assert "cut after 3 rows" in done.stderr
    assert len(done.stdout.splitlines()) == 4


def test_a_cut_graph_says_so() -> None:
    out = ok("sparql", "CONSTRUCT WHERE { ?a ?b ?c }", "--max-rows", "3")
    assert out.splitlines()[-1] == "# cut after 3 triples"


def test_a_narrow_terminal_still_gets_its_table() -> None:
    done = run("ask", "agreements", "--lang", "zh", columns=40)
    assert done.returncode == 0, done.stderr
    assert "哪些协议" in done.stdout


def test_serve_says_where_answers_there_and_stops_at_ctrl_c(
    project: Project, tmp_path: Path
) -> None:
    command = [sys.executable, "-m", "lodeway", "serve", "--port", "0", "--format", "json"]
    command += ["--project", str(project()), "--out", str(tmp_path / "release")]
    # A run in the background ignores ctrl-c, and so would its children.
    heed = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    pipe = subprocess.PIPE
    with subprocess.Popen(command, stdout=pipe, stderr=pipe, text=True, preexec_fn=heed) as server:
        try:
            assert server.stdout is not None
            said = "".join(iter(server.stdout.readline, "}\n"))
            address = re.search(r"http://127\.0\.0\.1:\d+/", said)
            assert address
            with urllib.request.urlopen(address[0], timeout=30) as page:
                assert page.read().startswith(b"<!doctype html>")
            server.send_signal(signal.SIGINT)
            _, told = server.communicate(timeout=30)
        finally:
            server.kill()  # or a failure above would wait for it for ever
    assert server.returncode == 0
    assert "stopped" in told
    assert "Traceback" not in told


def test_a_reader_that_stops_early_is_no_error() -> None:
    command = f"{sys.executable} -m lodeway ask | head -n 1"
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert done.stderr == ""


def test_help_says_of_each_command_what_the_command_says_of_itself() -> None:
    for name in lodeway.list_commands(click.Context(lodeway)):
        command = lodeway.get_command(click.Context(lodeway), name)
        assert command is not None
        assert cli.listed(name).get_short_help_str(200) == command.get_short_help_str(200)
        assert type(cli.listed(name)) is click.Command, "read from the file, not imported"


def test_a_check_told_again_is_the_same_and_sees_what_is_wrong_since(project: Project) -> None:
    root = project({})
    asked = ("check", "--project", str(root), "--format", "json")
    assert ok(*asked) == ok(*asked)
    (root / "data" / "notes.txt").write_text("no table", "utf-8")
    assert "is no table" in run(*asked).stdout


def test_the_list_of_commands_is_told_in_chinese() -> None:
    for words in (("--lang", "zh", "--help"), ("--help", "--lang", "zh")):
        told = run(*words)
        assert told.returncode == 0, told.stderr
        assert "从这里开始：" in told.stdout
        assert "Actors, resources" not in told.stdout


def test_a_language_may_stand_before_the_command() -> None:
    asked = ("money", "--by", "格卡明")
    assert run("--lang", "zh", *asked).stderr == run(*asked, "--lang", "zh").stderr
    assert ok("--lang=zh", "ask") == ok("ask", "--lang", "zh")
    assert ok("--lang", "zh", "ask", "--lang", "en") == ok("ask"), "the last one holds"
    refused = run("--lang", "fr", "ask")
    assert refused.returncode == 2
    assert "'fr'" in refused.stderr
