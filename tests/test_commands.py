"""The command line: its answers are JSON, its refusals one sentence and status 2."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from dashboard.__main__ import main, parser
from dashboard.command_options import recipe_of
from store import Store
from store.recipes import FIRST_FIELDS, MapRecipe
from tests.browser.running_app import free_port
from tests.corpora import planted_texts
from tests.stored_versions import fill

ROOT = Path(__file__).parent.parent


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "cases.csv"
    path.write_text("id,review,stars\n1,The parcel came late again,2\n2,,5\n3,The parcel came late again,1\n")
    return path


def run(*arguments, home):
    return main(["--home", str(home), *map(str, arguments)])


def test_preview_says_what_a_file_holds_and_stores_nothing(table, home, tmp_path, capsys):
    rows = tmp_path / "rows.jsonl"
    assert run("preview", table, "--limit", 1, "--out", rows, home=home) == 0
    shown = capsys.readouterr()
    answer = json.loads(shown.out.splitlines()[-1])
    assert {key: answer[key] for key in ("text_column", "rows", "documents", "empty", "rejected", "duplicates")} == {
        "text_column": "review",
        "rows": 3,
        "documents": 2,
        "empty": 1,
        "rejected": 0,
        "duplicates": 1,
    }
    assert {"file", "format", "encoding", "dialect", "columns"} <= set(answer)
    assert len(shown.err.splitlines()) == 1
    assert [json.loads(line)["id"] for line in rows.read_text().splitlines()] == ["1", "2", "3"]
    assert not home.exists()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["preview", "nothing.csv"], "There is no file"),
        (["map", "TABLE", "--text", "other"], "has no column 'other'"),
        (["map", "TABLE", "--vectors", "stars"], "Row 1 of the column “stars” holds no list of numbers"),
        (["map", "TABLE", "--set", "speed=3"], "There is no setting 'speed'"),
        (["map", "TABLE", "--set", "seed=much"], "needs a number"),
        (["map", "TABLE", "--set", "min_cluster_size=1"], "min_cluster_size must be at least 2, not 1"),
        (["map", "TABLE", "--set", "alpha=inf"], "alpha must be at least 0.01, not inf"),
        (["map", "TABLE", "--set", "cluster_selection_method=best"], "is one of leaf, eom, not 'best'"),
        (["map", "TABLE", "--set", "expected_similarity=1"], "expected_similarity lies between 0 and 1, not at 1"),
        (["map", "TABLE", "--set", "expected=billing"], "There is no setting 'expected'"),
        (["map", "TABLE", "--expect", "parcel", "--expect", "Parcel"], "Two topics are called “Parcel”"),
        (["map", "TABLE", "--expect-file", "none.txt"], "The topics in none.txt cannot be read"),
        (["map", "TABLE", "--encoder", "no/such-model"], "no/such-model"),
        (["delete", "unknown"], "There is no such corpus"),
        (["add", "unknown", "TABLE"], "There is no such corpus"),
        (["export", "unknown", "--out", "."], "There is no such map"),
    ],
)
def test_bad_input_is_one_sentence(table, home, capsys, arguments, sentence):
    given = [str(table) if argument == "TABLE" else argument for argument in arguments]
    assert run(*given, home=home) == 2
    *_, last = capsys.readouterr().err.strip().splitlines()
    assert sentence in last
    assert last.endswith((".", "--text."))
    assert "Traceback" not in last


def test_a_folder_is_previewed_as_an_archive_is(table, home, capsys):
    (table.parent / "texts").mkdir()
    for name in ("a.txt", "b.txt"):
        (table.parent / "texts" / name).write_text(f"The text of {name}", "utf-8")
    assert main(["--home", str(home), "preview", str(table.parent / "texts")]) == 0
    said = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (said["format"], said["documents"], said["text_column"]) == ("folder", 2, "text")


def test_serving_files_from_a_folder_that_does_not_exist_is_a_sentence(home, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("ISOGLOSS_FILES", "put back when the test is over")
    arguments = ["--home", str(home), "serve", "--port", str(free_port()), "--files", str(tmp_path / "none")]
    assert main(arguments) == 2
    assert "There is no folder" in capsys.readouterr().err


@pytest.mark.slow
def test_rows_are_added_to_a_corpus_and_placed_on_its_map(home, first_look, tmp_path, capsys):
    shutil.copytree(first_look, home)
    texts, topics = planted_texts(30)
    first, more = tmp_path / "first.csv", tmp_path / "more.csv"
    first.write_text("case,topic\n" + "".join(f"{text},{topic}\n" for text, topic in zip(texts, topics, strict=True)))
    more.write_text(f"topic,case\nlogin,password reset for my new login\nbilling,{texts[0]}\n")
    assert run("map", first, "--encoder", "first-look", home=home) == 0
    corpus = json.loads(capsys.readouterr().out.splitlines()[-1])["corpus"]
    assert run("add", corpus, more, home=home) == 0
    answer = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert (answer["documents"], answer["added"], answer["new_texts"]) == (92, 2, 1)
    [grown] = answer["maps"]
    assert (grown["encoder"], grown["encoded"]) == ("first-look", 1)
    assert 0 <= grown["added_in_no_region"] <= 1
    out = tmp_path / "out"
    assert run("export", grown["map"], "--out", out, home=home) == 0
    documents = pq.read_table(out / "documents.parquet").to_pylist()
    assert len(documents) == 92
    assert documents[-1]["text"] == texts[0]
    assert documents[-1]["x"] == documents[0]["x"]
    assert (documents[-1]["added from"], documents[0]["added from"]) == ("more.csv", "first.csv")
    assert documents[-2]["attached_0"] is not None


def test_list_export_and_delete(home, tmp_path, capsys):
    with Store.open(home) as store:
        map_id = fill(store)
    assert run("list", "--json", home=home) == 0
    listed = json.loads(capsys.readouterr().out)["corpora"]
    assert [corpus["documents"] for corpus in listed] == [31]
    assert listed[0]["maps"] == [{"map": map_id, "encoder": "full"}]
    assert run("export", map_id, "--out", tmp_path / "out", "--as", "csv", "--report", home=home) == 0
    assert {"regions.csv", "report.html"} <= {path.name for path in (tmp_path / "out").iterdir()}
    assert pq.read_table(tmp_path / "out" / "documents.parquet").num_rows == 31
    assert pq.read_table(tmp_path / "out" / "regions.parquet").num_rows == 3
    assert run("delete", listed[0]["corpus"], home=home) == 0
    assert run("list", home=home) == 0
    assert "0 corpora" in capsys.readouterr().out


def test_beside_a_running_server_it_says_what_to_do(home, table):
    with Store.open(home):
        second = subprocess.run(
            [sys.executable, "-m", "dashboard", "--home", str(home), "map", str(table)],
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=False,
        )
    assert second.returncode == 2
    assert second.stderr.startswith("Isogloss is already running on the folder")
    assert len(second.stderr.strip().splitlines()) == 1


@pytest.mark.parametrize(
    "command", ["serve", "preview", "map", "list", "export", "delete", "axis", "evaluate", "prepare"]
)
def test_every_command_has_help(command, capsys):
    with pytest.raises(SystemExit) as ended:
        parser().parse_args([command, "--help"])
    assert ended.value.code == 0
    assert f"usage: python -m dashboard {command}" in capsys.readouterr().out


def topics_in_region(out, label, topics):
    """The topics of the documents that are in the region with this label in the coarsest layer."""
    labels = pq.read_table(out / "documents.parquet").column("label_0").to_pylist()
    return [topic for topic, found in zip(topics, labels, strict=True) if found == label]


@pytest.mark.slow
def test_map_builds_a_map_and_the_second_time_encodes_nothing(home, tmp_path):
    texts, topics = planted_texts(30)
    file = tmp_path / "cases.csv"
    file.write_text("text,topic\n" + "".join(f"{t},{k}\n" for t, k in zip(texts, topics, strict=True)))
    expected = tmp_path / "topics.txt"
    expected.write_text("delivery: my parcel is late | the courier lost it\nthe weather on Mars\n")
    command = [sys.executable, "-m", "dashboard", "--home", str(home), "map", str(file), "--out", str(tmp_path / "out")]
    command += ["--expect", "login: I cannot sign in to my account", "--expect-file", str(expected)]
    answers = []
    for _ in range(2):
        ran = subprocess.run([*command, "--encoder", "full"], cwd=ROOT, capture_output=True, text=True, check=True)
        assert "Warning" not in ran.stderr
        answers.append(json.loads(ran.stdout.splitlines()[-1]))
    first, second = answers
    assert (first["documents"], first["encoded"], first["from_cache"]) == (90, 90, 0)
    assert (second["encoded"], second["from_cache"]) == (0, 90)
    assert (second["corpus"], second["map"]) == (first["corpus"], first["map"])
    assert sum(layer["first"] for layer in first["layers"]) == 1
    assert set(first["seconds"]) >= {"read", "encode", "neighbors", "project", "cluster", "label", "assess", "total"}
    assert first["peak_rss_mb"] > 100
    assert first["expected"] == second["expected"]
    assert [topic["name"] for topic in first["expected"]] == ["delivery", "the weather on Mars", "login"]
    assert [topic["attracted"] > 10 for topic in first["expected"]] == [True, False, True]
    regions = pq.read_table(tmp_path / "out" / "regions.parquet").to_pylist()
    assert {region["expected"] for region in regions} == {"delivery", "login", None}
    labels = set(topics_in_region(tmp_path / "out", "delivery", topics))
    assert labels <= {"delivery"}, "no text of another topic is attracted"
    table = pq.read_table(tmp_path / "out" / "documents.parquet")
    assert table.column("topic").to_pylist() == topics
    assert table.column("row").to_pylist() == list(range(90))


def test_a_taken_port_is_a_sentence(home, capsys):
    with socket.socket() as other:
        other.bind(("localhost", 0))
        other.listen()
        port = other.getsockname()[1]
        assert run("serve", "--port", port, home=home) == 2
    assert f"Port {port} of localhost cannot be used" in capsys.readouterr().err


@pytest.mark.slow
def test_the_first_start_on_a_machine_opens_the_browser_and_asks_nothing(home, first_look, tmp_path):
    """Streamlit would ask for an e-mail address where nobody has ever started it, and opens no window for an app
    with a lifespan."""
    opened = tmp_path / "opened"
    browser = tmp_path / "browser"
    browser.write_text(f'#!/bin/sh\necho "$1" > {opened}\n')
    browser.chmod(0o755)
    environment = {
        **os.environ,
        "HOME": str(tmp_path),
        "DISPLAY": ":0",
        "BROWSER": str(browser),
    }
    log = tmp_path / "log"
    shutil.copytree(first_look, home)
    command = [sys.executable, "-m", "dashboard", "--home", str(home), "serve", "--port", str(free_port())]
    with (
        log.open("wb") as out,
        subprocess.Popen(
            command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, stdout=out, stderr=out
        ) as server,
    ):
        try:
            for _ in range(600):
                if opened.exists() or server.poll() is not None:
                    break
                time.sleep(0.1)
            assert server.poll() is None, log.read_text()
            assert opened.read_text().startswith("http://localhost:"), log.read_text()
        finally:
            server.terminate()


def test_settings_are_read_as_what_they_are():
    given = ("regions=12", "min_cluster_size=9", "cluster_selection_method=eom", "cluster_selection_epsilon=0.25")
    options = parser().parse_args(
        ["map", "x.csv", *(part for setting in (*given, "allow_single_cluster=true") for part in ("--set", setting))]
    )
    recipe = recipe_of(options)
    assert recipe == MapRecipe(
        regions=12,
        min_cluster_size=9,
        cluster_selection_method="eom",
        cluster_selection_epsilon=0.25,
        allow_single_cluster=True,
    )
    assert MapRecipe(**recipe.as_dict()) == recipe
    guided = recipe_of(parser().parse_args(["map", "x.csv", "--expect", "a: b|c", "--set", "expected_similarity=0.55"]))
    assert guided == MapRecipe(expected="a: b | c", expected_similarity=0.55)
    assert set(MapRecipe().as_dict()) == {*FIRST_FIELDS}, "the recipe of an earlier map reads as it did"
