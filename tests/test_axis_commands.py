"""`axis` and `evaluate axis`: tables for people, JSON for programs, sentences for what is wrong."""

from __future__ import annotations

import json
from contextlib import contextmanager

import numpy as np
import pytest

from dashboard import axis_commands
from dashboard.__main__ import main
from store import Store
from tests.corpora import planted_vectors
from tests.map_space import answering_at_once, map_of_cases

BILLING = ["a refund about my billing", "a payment about my billing", "an invoice about my billing"]
LOGIN = ["a password about my login", "a locked login", "a code about my login"]
POLES = ["--negative", *BILLING, "--positive", *LOGIN]


@pytest.fixture
def home(tmp_path, monkeypatch):
    @contextmanager
    def processes(home):
        yield answering_at_once(home / "scratch")

    monkeypatch.setattr(axis_commands, "compute_processes", processes)
    return tmp_path / "home"


def run(*arguments, home):
    return main(["--home", str(home), *map(str, arguments)])


@pytest.fixture
def map_id(home):
    with Store.open(home) as store:
        return map_of_cases(store).id


def test_an_axis_on_a_stored_map_as_json(map_id, home, capsys):
    assert run("axis", map_id, *POLES, "--rating", "stars", "--limit", 4, "--json", home=home) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["axis"] == {"negative": BILLING, "positive": LOGIN}
    assert [text["rank"] for text in answer["positive"]] == [1, 2, 3, 4]
    assert [text["rank"] for text in answer["negative"]] == [360, 359, 358, 357]
    assert all("login" in text["text"] for text in answer["positive"])
    assert all(text["rank_interval"][0] <= text["rank_interval"][1] for text in answer["negative"])
    evidence = answer["evidence"]
    assert evidence["texts"] == {"negative": 3, "positive": 3}
    assert evidence["split_half"]["word"] == "stable"
    assert evidence["held_out_examples"] is None, "three a side are too few"
    assert {confound["name"] for confound in evidence["confounds"]} >= {"length of the text", "topic"}
    assert evidence["rating"]["name"] == "stars"


def test_an_axis_is_held_against_marks_and_chosen_columns(map_id, home, capsys):
    with Store.open(home) as store:
        rows, _ = store.corpora.rows_and_points(store.corpora.list()[0].id)
        texts = store.corpora.texts(store.corpora.list()[0].id)
    of = {word: [row + 1 for row in rows[:200].tolist() if word in texts[row]][:10] for word in ("billing", "login")}
    marks = f"{','.join(map(str, of['billing']))};;{','.join(map(str, of['login']))}"
    asked = ["axis", map_id, *POLES, "--marks", marks, "--confound", "written", "--save", "to login", "--json"]
    assert run(*asked, home=home) == 0
    evidence = json.loads(capsys.readouterr().out)["evidence"]
    assert (evidence["marks"]["texts"], evidence["marks"]["is_held_out"]) == (20, False)
    assert evidence["marks"]["rho"] > 0.8
    assert {confound["name"] for confound in evidence["confounds"]} == {"length of the text", "written"}
    assert run("axis", map_id, "--saved", "to login", "--json", home=home) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["axis"] == {"negative": BILLING, "positive": LOGIN}
    assert again["evidence"]["marks"] == evidence["marks"]


def test_an_axis_as_a_table(map_id, home, capsys):
    assert run("axis", map_id, "--column", "stars", "--limit", 2, home=home) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].startswith("The positive end")
    assert lines[3].startswith("The negative end")
    assert lines[1].split()[0] == "1"
    assert any("goes with “stars” more than that of random axes. [ρ" in line for line in lines)


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["axis", "MAP"], "An axis needs texts for both of its ends"),
        (["axis", "MAP", "--negative", "#99999", "--positive", "x"], "has no text for “#99999”"),
        (["axis", "MAP", "--column", "mood"], "no column 'mood'; its columns are 'topic', 'stars', 'written'"),
        (["axis", "MAP", "--column", "topic"], "holds no numbers"),
        (["axis", "MAP", *POLES, "--marks", "1,2;3"], "Write 20 marked texts or more"),
        (["axis", "MAP", *POLES, "--confound", "mood"], "no column 'mood'; its columns are"),
        (["axis", "MAP", "--saved", "calm"], "No axis is saved as 'calm'; saved are none at all"),
        (["axis", "unknown", *POLES], "There is no such map"),
        (["evaluate", "axis", "FILE", *POLES, "--text", "word"], "no column 'word': choose one of"),
        (["evaluate", "axis", "FILE", *POLES, "--rating", "text"], "Fewer than 20 texts have a rating"),
    ],
)
def test_what_is_wrong_is_one_sentence(map_id, home, tmp_path, capsys, arguments, sentence):
    file = tmp_path / "rated.csv"
    file.write_text("text,rating\na login,1\na refund,2\n")
    given = [{"MAP": map_id, "FILE": str(file)}.get(argument, argument) for argument in arguments]
    assert run(*given, home=home) == 2
    told = capsys.readouterr().err.strip()
    assert sentence in told
    assert told.endswith(".")


def test_an_axis_is_held_against_the_ratings_of_a_file(home, tmp_path, capsys):
    random = np.random.default_rng(1)
    texts = [f"{word} case {number}" for number in range(60) for word in ("login", "billing", "delivery", "nothing")]
    texts += [*BILLING, "????"]
    ratings = planted_vectors(texts)[:, 2] + 0.1 * random.normal(size=len(texts))
    file = tmp_path / "rated.csv"
    lines = [f"{text},{rating:.3f}" for text, rating in zip(texts, ratings, strict=True)]
    file.write_text("\n".join(["text,rating", *lines, "without a rating,"]) + "\n")
    assert run("evaluate", "axis", file, *POLES, "--encoder", "first-look", home=home) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["encoder"] == "first-look"
    assert answer["texts"] == 240, "neither the examples, nor what has no vector or rating"
    assert answer["not_encodable"] == 1
    assert answer["spearman"] > 0.5
    assert answer["random_band"][0] < 0 < answer["random_band"][1]
    assert answer["split_half"]["word"] == "stable"
