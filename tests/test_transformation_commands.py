"""`transform`: the evidence and both ends as tables, JSON for programs, sentences for what is wrong."""

from __future__ import annotations

import json
from contextlib import contextmanager

import pytest

from dashboard import mapping, transformation_commands
from dashboard.__main__ import main
from store import Store
from store.recipes import MapRecipe
from tests.corpora import add_corpus, planted_texts
from tests.map_space import answering_at_once, map_of_cases
from tests.test_mapping import InlineCompute

WORDS = "abcdefgh"


@pytest.fixture
def home(tmp_path, monkeypatch):
    @contextmanager
    def processes(home):
        yield answering_at_once(home / "scratch")

    monkeypatch.setattr(transformation_commands, "compute_processes", processes)
    return tmp_path / "home"


@pytest.fixture
def map_id(home):
    with Store.open(home) as store:
        return map_of_cases(store).id


@pytest.fixture
def pairs(tmp_path):
    file = tmp_path / "pairs.txt"
    file.write_text("".join(f"{word} about my billing\t{word} about my login\n" for word in WORDS), "utf-8")
    return file


def run(*arguments, home):
    return main(["--home", str(home), "transform", *map(str, arguments)])


def test_a_transformation_is_learned_applied_tested_elsewhere_and_saved(map_id, home, pairs, capsys):
    options = ["--pair", "x billing", "x login", "--apply", "#1", "--strength", 0.5, "--encoder", "other"]
    assert run(map_id, "--pairs", pairs, *options, "--save", "to login", "--limit", 3, "--json", home=home) == 0
    answer = json.loads(capsys.readouterr().out)
    assert answer["evidence"]["pairs"] == 9
    assert answer["evidence"]["sign_flips"] == {"p": 1 / 256, "swaps": 256, "is_exact": True}
    assert answer["evidence"]["sorting"] == {"paired": 1.0, "unpaired": 1.0, "pairs": 9, "word": "usable"}
    assert answer["other_encoders"]["other"] == answer["evidence"]
    assert len(answer["applied"]["nearest_after_the_change"]) == len(answer["applied"]["nearest_to_the_text"]) == 3
    assert all("login" in text["text"] for text in answer["ends"]["after"])
    assert run(map_id, "--saved", "to login", home=home) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any("unpaired AUC 1.00, paired accuracy 1.00, of 9 pairs" in line for line in lines)
    assert any(line.startswith("Most like the texts after the change") for line in lines)


def test_both_lists_of_a_text_stand_below_each_other(map_id, home, pairs, capsys):
    assert run(map_id, "--library", "past tense", "--apply", "I pay for the parcel", home=home) == 0
    told = capsys.readouterr().out
    assert "no rewritten counterpart" in told
    assert "Nearest to the text itself:" in told
    assert "of them are the same." in told


@pytest.mark.slow
def test_a_direction_is_taken_away_and_the_map_drawn_again(home, planted_encoder, capsys, monkeypatch):
    @contextmanager
    def processes(home):
        yield InlineCompute(home)

    monkeypatch.setattr(transformation_commands, "compute_processes", processes)
    with Store.open(home) as store:
        texts, topics = planted_texts(50)
        corpus = add_corpus(store, texts, topic=topics)
        map_id = mapping.build_map(store, InlineCompute(home), corpus.id, MapRecipe()).map_id
    assert main(["--home", str(home), "remove", map_id, "--column", "topic"]) == 0
    told = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert told["map"] != map_id
    assert told["directions"] == 2
    assert told["neighbours_alike"][1] < told["neighbours_alike"][0]
    assert main(["--home", str(home), "remove", map_id, "--pair", "a login", "a billing"]) == 0
    assert json.loads(capsys.readouterr().out.splitlines()[-1])["unpaired_auc"] is None, "one pair tells nothing"
    with Store.open(home) as store:
        made = {"negative": ["=0:billing"], "positive": ["=0:login"]}
        store.saved_axes.save(corpus.id, "to login", made)
    assert main(["--home", str(home), "remove", map_id, "--axis", "to login"]) == 0
    left = json.loads(capsys.readouterr().out.splitlines()[-1])
    assert left["encoder"].startswith("full without to login #")
    assert left["neighbours_alike"][1] < left["neighbours_alike"][0]
    assert left["unpaired_auc"][1] < 0.85 < left["unpaired_auc"][0]
    assert main(["--home", str(home), "remove", map_id, "--axis", "gone"]) == 2
    assert "No axis is saved as 'gone'; saved are 'to login'." in capsys.readouterr().err
    assert main(["--home", str(home), "remove", told["map"], "--column", "topic"]) == 2
    assert "has been taken away already" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "learned from pairs"),
        (["--library", "rhyme"], "The library has no “rhyme”"),
        (["--columns", "mood", "topic"], "no column “mood”"),
        (["--saved", "angry"], "No transformation is saved as 'angry'; saved are none at all"),
        (["--pairs", "FILE"], "Line 2 of"),
    ],
)
def test_what_is_wrong_is_one_sentence(map_id, home, tmp_path, capsys, arguments, sentence):
    file = tmp_path / "wrong.txt"
    file.write_text("a -> b\nno pair\n")
    assert run(map_id, *[{"FILE": str(file)}.get(argument, argument) for argument in arguments], home=home) == 2
    told = capsys.readouterr().err.strip()
    assert sentence in told
    assert told.endswith(".")
