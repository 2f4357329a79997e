"""Analogies on a stored map: what terms mean, documents and phrases as answers, the commands, files with answers."""

from __future__ import annotations

import json
from contextlib import contextmanager
from types import SimpleNamespace

import numpy as np
import pytest

from dashboard import analogies, analogy_commands
from dashboard.__main__ import main
from dashboard.analogies import Question
from dashboard.analogy_files import AnalogyFileError, read_analogies
from dashboard.analysis.directions.terms import Term
from dashboard.corpus_phrases import corpus_phrases, encode_phrases
from dashboard.evidence.phrase_counts import stored_phrases
from dashboard.question_terms import TermError, places
from dashboard.space import Space, SpaceError
from store import Store
from tests.map_space import answering_at_once, map_of_cases

BILLING, LOGIN, DELIVERY = "a refund about my billing", "a password about my login", "a parcel about my delivery"


def text(words: str) -> Term:
    return Term("text", words)


@pytest.fixture
def semantic_map(store):
    return map_of_cases(store)


@pytest.fixture
def compute(tmp_path):
    return answering_at_once(tmp_path / "scratch")


@pytest.fixture
def space(store, compute, semantic_map):
    return Space(store, compute, semantic_map)


def test_terms_are_typed_texts_rows_and_regions(store, semantic_map, space):
    label = semantic_map.layers[0].regions[1].label
    typed, row, region = places(
        store, semantic_map, space, [text(BILLING), Term("row", "3"), Term("region", label.upper())]
    )
    assert (typed.words, typed.point, region.words, region.point) == (BILLING, None, label, None)
    assert (row.point, row.words) == (2, store.corpora.texts(semantic_map.corpus.id)[2])
    np.testing.assert_array_equal(row.vector, space.vectors[2])
    members = space.vectors[semantic_map.layers[0].region_of == 1].mean(axis=0)
    np.testing.assert_allclose(region.vector, members / np.linalg.norm(members), atol=1e-6)


@pytest.mark.parametrize(
    ("term", "says"),
    [
        (Term("text", ""), "empty"),
        (Term("text", "???"), "can make nothing"),
        (Term("row", "0"), "No text stands in row 0"),
        (Term("row", "900000000000"), "rows up to 361"),
        (Term("row", "361"), "no place on this map"),
        (Term("region", "nowhere"), "no region"),
    ],
)
def test_terms_without_a_place_are_told_in_a_sentence(store, semantic_map, space, term, says):
    with pytest.raises(TermError, match=says) as error:
        places(store, semantic_map, space, [term])
    assert str(error.value).endswith(".")


@pytest.mark.parametrize("solver", ["3CosMul", "3CosAdd", "averaged pairs"])
def test_texts_answer_beside_the_nearest_and_given_ones_do_not(store, semantic_map, space, solver):
    given = Term("row", "1")
    found = analogies.ask(
        store, semantic_map, space, Question(((text(BILLING), text(BILLING + " again")),), given, solver)
    )
    assert len(found.answers) == len(found.nearest) == 10
    assert 0 not in [answer.point for answer in (*found.answers, *found.nearest)]
    assert [answer.row for answer in found.answers] == [answer.point + 1 for answer in found.answers]
    scores = [answer.score for answer in found.answers]
    assert scores == sorted(scores, reverse=True)
    similarities = space.vectors @ space.vectors[0]
    assert [answer.to_start for answer in found.nearest] == pytest.approx(np.sort(similarities)[::-1][1:11], abs=1e-6)
    assert found.margin == pytest.approx(scores[0] - scores[1])


def test_a_pair_that_changes_nothing_adds_nothing_and_says_so(store, semantic_map, space):
    found = analogies.ask(store, semantic_map, space, Question(((text(LOGIN), text(LOGIN)),), Term("row", "1")))
    assert found.added_nothing
    assert found.as_dict()["same_as_nearest"]
    assert [answer.point for answer in found.answers] == [answer.point for answer in found.nearest]


def test_four_pairs_say_how_many_they_recover(store, semantic_map, space):
    pairs = tuple((text(f"{number} {BILLING}"), text(f"{number} {LOGIN}")) for number in range(4))
    question = Question(pairs, text(DELIVERY))
    found = analogies.ask(store, semantic_map, space, question)
    assert found.recovery.pairs == 4
    assert analogies.ask(store, semantic_map, space, Question(pairs[:3], text(DELIVERY))).recovery is None
    assert "of your own examples" in analogies.recovery_in_words(found.recovery)


def test_phrases_are_encoded_once_and_answer(store, compute, semantic_map, space):
    assert corpus_phrases(store, semantic_map) is None
    assert list(encode_phrases(store, compute, semantic_map, space))[-1] == 1
    phrases = corpus_phrases(store, semantic_map)
    table = stored_phrases(store, semantic_map.corpus)
    stands_in = dict(zip(table.surfaces, np.asarray(table.occurrences.sum(axis=0)).ravel(), strict=True))
    assert len(phrases.surfaces) == len(phrases.vectors)
    assert (np.diff([stands_in[surface] for surface in phrases.surfaces]) <= 0).all()
    asked = []
    busy = SimpleNamespace(ask=lambda *call, **options: asked.append(call))
    assert list(encode_phrases(store, busy, semantic_map, space))[-1] == 1
    assert not asked
    found = analogies.ask(
        store, semantic_map, space, Question(((text(BILLING), text(LOGIN)),), text(DELIVERY)), phrases=phrases
    )
    assert {answer.words for answer in found.answers} <= set(phrases.surfaces)
    assert {(answer.point, answer.row) for answer in found.answers} == {(None, None)}


def test_phrases_that_hold_a_given_text_do_not_answer():
    held = analogies.hold_any(["subsonic flow", "Low subsonic", "supersonic", "subsonics"], ["Subsonic", "laminar"])
    assert held.tolist() == [True, True, False, False]


def test_phrases_need_an_encoder(store, compute, semantic_map, space):
    space.encoder = "vectors:abc"
    with pytest.raises(SpaceError, match="came with the file"):
        list(encode_phrases(store, compute, semantic_map, space))


# Files with known answers


def test_a_file_in_googles_format_is_read(tmp_path):
    file = tmp_path / "questions.txt"
    file.write_text(": capitals\nAthens Greece Oslo Norway\n\nOslo Norway Athens Greece\n: texts\na b\tc d\te\tf\n")
    words, questions = read_analogies(file)
    assert words == ["Athens", "Greece", "Oslo", "Norway", "a b", "c d", "e", "f"]
    assert questions.quads.tolist() == [[0, 1, 2, 3], [2, 3, 0, 1], [4, 5, 6, 7]]
    assert (questions.sections.tolist(), questions.names) == ([0, 0, 1], ("capitals", "texts"))


def test_pairs_ask_for_each_other_but_not_by_a_shared_text(tmp_path):
    file = tmp_path / "pairs.txt"
    file.write_text(": speak\nChile Spanish\nPeru Spanish\nNorway Norwegian\nNorway Norwegian\n: alone\nup down\n")
    words, questions = read_analogies(file)
    asked = {tuple(words[number] for number in quad) for quad in questions.quads}
    assert {quad[2:] for quad in asked} == {("Chile", "Spanish"), ("Peru", "Spanish"), ("Norway", "Norwegian")}
    assert all(a != c and b != d for a, b, c, d in asked)


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (b"", "no analogies"),
        (b"a b c\n", "Line 1 .* has 3 items"),
        (b"a b c d\ne f\n", "Line 2 .* has 2 items"),
        (b"a\t\tc\td\n", "Line 1"),
        (b"\xff\xfe\xff", "cannot be read as UTF-8"),
    ],
)
def test_files_that_hold_no_analogies_are_told_in_a_sentence(tmp_path, content, says):
    file = tmp_path / "questions.txt"
    file.write_bytes(content)
    with pytest.raises(AnalogyFileError, match=says):
        read_analogies(file)


# Commands


@pytest.fixture
def home(tmp_path, monkeypatch):
    @contextmanager
    def processes(home):
        yield answering_at_once(home / "scratch")

    monkeypatch.setattr(analogy_commands, "compute_processes", processes)
    return tmp_path / "home"


def run(*arguments, home):
    return main(["--home", str(home), *map(str, arguments)])


def test_the_analogy_command_answers_as_json_and_as_a_table(home, capsys):
    with Store.open(home) as store:
        map_id = map_of_cases(store).id
    pairs = [part for number in range(3) for part in ("--pair", f"{number} {BILLING}", f"{number} {LOGIN}")]
    assert run("analogy", map_id, BILLING, LOGIN, "#3", *pairs, "--limit", 4, "--json", home=home) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["answers"]) == len(answer["nearest_to_c"]) == 4
    assert answer["recovery"]["pairs"] == 4
    assert run("analogy", map_id, LOGIN, LOGIN, "#3", "--answers", "phrases", home=home) == 0
    told = capsys.readouterr().out
    assert "your pair added nothing here" in told
    assert "The first answer leads" in told
    assert run("analogy", map_id, LOGIN, LOGIN, "@nowhere", home=home) == 2
    assert "no region" in capsys.readouterr().err


def test_the_evaluation_prints_all_solvers_and_baselines_as_json(home, tmp_path, capsys):
    file = tmp_path / "pairs.txt"
    file.write_text("\n".join([": from billing to login", *(f"{n} {BILLING}\t{n} {LOGIN}" for n in range(6))]))
    assert run("evaluate", "analogies", file, "--encoder", "first-look", home=home) == 0
    answer = json.loads(capsys.readouterr().out)
    assert (answer["items"], answer["questions"], answer["not_encodable"]) == (12, 6, 0)
    assert {"nearest to c", "nearest to b", "3CosAdd", "3CosMul", "averaged pairs"} < set(answer["solvers"])
    found = answer["sections"]["from billing to login"]["3CosMul"]
    assert found["low"] <= found["accuracy"] <= found["high"]
    assert run("evaluate", "analogies", tmp_path / "missing.txt", home=home) == 2
    assert "check the path" in capsys.readouterr().err
