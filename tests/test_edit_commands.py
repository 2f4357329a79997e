"""Edits from the command line: made, listed, undone, and exported."""

from __future__ import annotations

import json

import pyarrow.parquet as pq
import pytest

from dashboard.__main__ import main
from store import Store
from tests.example_map import stored_map


@pytest.fixture
def home(tmp_path):
    return tmp_path / "home"


@pytest.fixture
def map_id(home):
    with Store.open(home) as store:
        return stored_map(store).id


@pytest.fixture
def said(home, capsys):
    """Runs a command; returns its status and what it printed on stdout and stderr."""

    def run(*arguments):
        status = main(["--home", str(home), *map(str, arguments)])
        shown = capsys.readouterr()
        return status, shown.out + shown.err

    return run


def test_edits_are_made_listed_undone_and_exported(said, map_id, tmp_path):
    assert said("edit", map_id, "rename", "loans", "=Credit", "--author", "Ada") == (
        0,
        "1  Renamed “loans” to “=Credit”\n",
    )
    for words in (
        ("describe", "loans", "What is owed"),
        ("color", "loans", "teal"),
        ("merge", "loan", "loan interest", "--layer", 1),
        ("move", "card", "--layer", 1, "--rows", "50-52,60"),
        ("move", "--rows", "3"),
        ("noise", "refund", "--layer", 1),
        ("hide", "money back"),
        ("split", "cards"),
    ):
        assert said("edit", map_id, *words)[0] == 0, words
    listed = [json.loads(line) for line in said("edits", map_id, "--json")[1].splitlines()]
    assert [one["kind"] for one in listed] == [
        *("rename", "describe", "color", "merge", "move", "move", "noise", "hide", "split")
    ]
    assert [one["conflict"] for one in listed] == [None] * 9
    assert listed[4]["arguments"]["texts"] == 4
    assert "Ada  Renamed" in said("edits", map_id)[1]
    assert said("export", map_id, "--out", tmp_path / "out")[0] == 0
    labels = pq.read_table(tmp_path / "out" / "regions.parquet")
    told = dict(zip(labels["label"].to_pylist(), labels["computed_label"].to_pylist(), strict=True))
    assert told["=Credit"] == "loans"
    assert "money back" not in told
    assert "undone Renamed" in said("edits", map_id, "--undo", 1)[1]
    assert "undone" not in said("edits", map_id, "--redo", 1)[1]


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        (("rename", "nothing", "x"), "No region of layer 0 is called “nothing”"),
        (("rename", "loans"), "takes one more word"),
        (("rename", "loans", "cards"), "Another region of this level"),
        (("color", "loans", "mauve"), "There is no colour “mauve”"),
        (("hide", "loans", "--layer", "7"), "layers 0 to 1"),
        (("move", "loans"), "by their rows"),
        (("move", "loans", "--rows", "x"), "by their rows"),
        (("move", "loans", "--rows", "9999"), "No text of the map"),
        (("merge", "loans", "loans"), "Two different regions"),
    ],
)
def test_what_makes_no_sense_is_told_in_a_sentence(said, map_id, words, sentence):
    status, told = said("edit", map_id, *words)
    assert status == 2
    assert sentence in told
    assert len(told.splitlines()) == 1


def test_an_edit_that_is_not_there_cannot_be_undone(said, map_id):
    status, told = said("edits", map_id, "--undo", 4)
    assert (status, told) == (2, "There is no edit 4 of this corpus: see which there are.\n")
