"""Axes on a stored map: poles of any kind, the two ends, and the evidence in figures and words."""

from __future__ import annotations

import ast
import re
import threading
from pathlib import Path

import numpy as np
import pytest
from scipy.stats import kruskal

from dashboard.analysis.directions.axes import AxisError
from dashboard.analysis.directions.evidence import Confound
from dashboard.axes import KEPT_AXES, Axes
from dashboard.axis_definition import AxisDefinition
from dashboard.axis_judge import LENGTH, Asked, Evidence
from dashboard.axis_words import findings
from dashboard.named_directions import direction_named
from dashboard.space import Space
from dashboard.transformations import Transformations
from store import Store
from tests.corpora import planted_vectors
from tests.map_space import answering_at_once, map_of_cases

BILLING = [f"a refund about my billing {number}" for number in range(5)]
LOGIN = [f"a password about my login {number}" for number in range(5)]


@pytest.fixture(scope="module")
def axes(tmp_path_factory):
    home = tmp_path_factory.mktemp("home")
    with Store.open(home) as store:
        semantic_map = map_of_cases(store)
        compute = answering_at_once(home / "scratch")
        yield Axes(store, compute, semantic_map, Space(store, compute, semantic_map))


def definition(negative=(), positive=(), column=None):
    return AxisDefinition.of(negative=list(negative), positive=list(positive), column=column)


def texts_of(axes, points):
    return axes.store.corpora.texts(axes.semantic_map.corpus.id, np.asarray(points, np.int32))


def test_typed_poles_order_the_texts(axes):
    axis = axes.axis(definition(BILLING, LOGIN))
    expected = planted_vectors(LOGIN).mean(axis=0) - planted_vectors(BILLING).mean(axis=0)
    np.testing.assert_allclose(axis.direction, expected / np.linalg.norm(expected), atol=1e-6)
    assert all("login" in text for text in texts_of(axes, axis.end(is_positive=True, count=20)))
    assert all("billing" in text for text in texts_of(axes, axis.end(is_positive=False, count=20)))
    assert len(axis.order) == len(axes.semantic_map.counts) - 1, "a text without a vector has no place"
    assert (np.diff(axis.positions[axis.order]) <= 0).all()


def test_the_examples_of_a_pole_are_not_in_the_answer(axes):
    first = axes.axis(definition(BILLING, LOGIN)).end(is_positive=True, count=3)
    axis = axes.axis(definition(BILLING, [*LOGIN, *(f"#{row}" for row in axes.space.rows.of(first))]))
    assert not set(axis.end(is_positive=True, count=50)) & set(first)
    assert len(axis.end(is_positive=True, count=50)) == 50


def test_regions_and_values_stand_for_the_mean_of_their_texts(axes):
    by_region = axes.axis(definition(["@0.0"], ["@0.2"]))
    by_value = axes.axis(definition(["=0:billing"], ["=0:login"]))
    assert by_region.direction @ by_value.direction == pytest.approx(1, abs=1e-5)
    assert len(by_region.own) == 240
    selected = axes.axis(definition(["#1-3,9"], LOGIN))
    assert selected.own.tolist() == [0, 1, 2, 8]
    assert selected.poles[0].weights.tolist() == [0.25] * 4
    mixed = axes.axis(definition(["@0.0", BILLING[0]], ["=0:login", "#3"]))
    weights = mixed.poles[0].weights
    assert weights[-1] == pytest.approx(0.5)
    assert weights[:-1].sum() == pytest.approx(0.5)


@pytest.mark.parametrize("part", ["#999999", "#0", "@0.9", "@7.0", "=0:nothing", "=9:x", "#361"])
def test_a_part_that_the_map_does_not_have_is_named(axes, part):
    with pytest.raises(AxisError, match=f"has no text for “{part}”"):
        axes.axis(definition([part], LOGIN))


def test_typed_texts_without_a_vector_make_no_pole(axes):
    with pytest.raises(AxisError, match="knows no word"):
        axes.axis(definition(["????"], LOGIN))
    with pytest.raises(AxisError, match="both of its ends"):
        axes.axis(definition([], LOGIN))


def test_an_axis_is_learned_from_a_column(axes):
    axis = axes.axis(definition(column="1"))
    evidence = axes.judge.evidence(axis)
    assert evidence.rating.is_held_out
    assert evidence.rating.beats_chance
    assert evidence.stability is None
    assert evidence.texts == (0, 0)
    assert axes.judge.intervals(axis, axis.end(is_positive=True, count=3)) is None
    assert "stars" not in {confound.name for confound in evidence.confounds}
    groups = axes.axis(definition(["=0:billing"], ["=0:login"], column="0"))
    assert axes.judge.evidence(groups).rating.rho > 0.8
    with pytest.raises(AxisError, match="holds no numbers"):
        axes.axis(definition(column="0"))


def test_a_saved_axis_is_known_by_its_name_and_by_its_id(axes):
    made = definition(BILLING, LOGIN[:2])
    transformations = Transformations(axes, answering_at_once(axes.store.home))
    assert direction_named(transformations, "to do with login") is None
    axes.store.saved_axes.save(axes.semantic_map.corpus.id, "To do with login", made.as_dict())
    direction = axes.axis(made).direction
    np.testing.assert_array_equal(direction_named(transformations, "to do with LOGIN"), direction)
    for other in range(KEPT_AXES):
        axes.axis(definition(BILLING, [f"login {other}"]))
    assert axes.known_axis(made.id).definition == made, "made anew after it was forgotten"
    with pytest.raises(LookupError):
        axes.known_axis(definition(BILLING, LOGIN[:3]).id)


def test_evidence_tells_what_else_the_order_follows(axes):
    axis = axes.axis(definition(BILLING, LOGIN))
    evidence = axes.judge.evidence(axis, Asked(rating=1))
    assert evidence.texts == (5, 5)
    assert evidence.stability.word == "stable"
    found = {confound.name: confound for confound in evidence.confounds}
    assert set(found) == {LENGTH, "topic", "written"}, "one language, no repetitions; the rating is told apart"
    assert found["topic"].warns
    assert not found["written"].warns
    assert evidence.rating.name == "stars"
    assert not evidence.rating.beats_chance
    assert evidence.languages_are_told
    order = axes.judge.evidence(axis, Asked(of_examples=False))
    assert (order.texts, order.stability, order.examples) == ((0, 0), None, None)
    assert {confound.name for confound in order.confounds} == {*found, "stars"}


def test_somebody_chooses_the_columns_that_an_axis_may_follow(axes):
    made = axes.axis(definition(BILLING, LOGIN))
    names = {
        columns: {confound.name for confound in axes.judge.evidence(made, Asked(columns=columns)).confounds}
        for columns in ((0,), (2, 1), (), (99,))
    }
    assert names == {
        (0,): {LENGTH, "topic"}, (2, 1): {LENGTH, "stars", "written"}, (): {LENGTH}, (99,): {LENGTH},
    }  # fmt: skip
    topic = axes.judge.evidence(made, Asked(columns=(0,))).confounds[-1]
    places = made.positions[axes.judge.judged.rows]
    _, groups = axes.columns.groups(0)
    sides = [places[groups[axes.judge.judged.rows] == group] for group in range(3)]
    epsilon_squared = (kruskal(*sides).statistic - 2) / (len(places) - 3)
    assert topic.size == pytest.approx(np.sqrt(epsilon_squared), abs=0.01)
    assert topic.warns
    assert axes.judge.comparable == (0, 1, 2)


def test_what_the_poles_are_made_of_is_no_confound(axes):
    evidence = axes.judge.evidence(axes.axis(definition(["=0:billing"], ["=0:login"])))
    assert {confound.name for confound in evidence.confounds} == {LENGTH, "stars", "written"}


def test_intervals_are_ranks(axes):
    axis = axes.axis(definition(BILLING, LOGIN))
    found = axes.judge.intervals(axis, axis.end(is_positive=True, count=4))
    assert found.shape == (4, 2)
    assert (found[:, 0] <= found[:, 1]).all()
    assert found.min() >= 1
    assert found.max() <= len(axis.order)


def test_regions_lie_along_an_axis(axes):
    axis = axes.axis(definition(BILLING, LOGIN))
    names, places = axes.groups_along(axis, None)
    assert names == ["cards", "loans", "money back"]
    assert places.sizes.tolist() == [120, 120, 120]
    assert np.argsort(places.effects).tolist() == [0, 1, 2]
    assert abs(places.effects[[0, 2]]).min() > 1
    names, of_values = axes.groups_along(axis, 0)
    assert names == ["billing", "delivery", "login"]
    np.testing.assert_allclose(of_values.effects, places.effects, rtol=1e-6)


def test_what_axes_are_held_against_is_drawn_once_and_beforehand(axes):
    axes.judge._randoms.clear()
    axes.judge.prepare()
    for thread in threading.enumerate():
        if thread.daemon and thread.name.startswith("Thread"):
            thread.join(timeout=60)
    drawn = axes.judge._randoms[5, 5]
    assert "place_ranks" in vars(drawn)
    assert axes.judge.random_axes(5, 5) is drawn


def test_columns_are_numbers_or_groups(axes):
    assert axes.columns.numbers(0) is None
    names, numbers = axes.columns.groups(0)
    assert names == ["billing", "delivery", "login"]
    assert np.bincount(numbers).tolist() == [121, 120, 120]
    assert np.isnan(axes.columns.numbers(1)).mean() == pytest.approx(0.5, abs=0.01)
    assert axes.columns.numbers(2)[1] - axes.columns.numbers(2)[0] == 86_400_000


# Words


def test_the_evidence_is_told_in_sentences(axes):
    told = findings(axes.judge.evidence(axes.axis(definition(BILLING, LOGIN)), Asked(rating=1)))
    assert [finding.speaks for finding in told] == ["for", "for", "against", told[3].speaks, "neither"]
    assert "Stable does not mean that it measures what you call it" in told[0].words
    assert "left out fall on their own side more often" in told[1].words
    assert "“stars” no more than that of random axes" in told[2].words
    assert told[3].words.startswith("The order follows “topic”")
    assert "little to do with the length of the text and “written”" in told[4].words
    assert "ρ" in told[2].figures
    assert "5 and 5 texts" in told[0].figures


def test_a_learned_axis_is_judged_by_texts_it_had_not_seen(axes):
    told = findings(axes.judge.evidence(axes.axis(definition(column="1"))))
    assert told[0].words == "The order of texts it had not seen goes with “stars” more than that of random axes."


@pytest.mark.parametrize(
    ("size", "speaks", "words"),
    [
        (0.45, "against", "The order follows the length of the text: the axis may be that under another name."),
        (-0.45, "against", "The order follows the length of the text: the axis may be that under another name."),
        (0.35, "neither", "The order follows the length of the text, as that of many random axes of these texts does."),
        (0.2, "neither", "The order has little to do with the length of the text."),
    ],
)
def test_a_confound_is_told_by_its_size_and_by_random_axes(size, speaks, words):
    confound = Confound(LENGTH, size, (-0.4, 0.4), 2_000, is_number=True)
    [found] = findings(Evidence((0, 0), None, None, (confound,), None, languages_are_told=True))
    assert (found.speaks, found.words) == (speaks, words)


def test_few_examples_are_told(axes):
    [few, *others] = findings(axes.judge.evidence(axes.axis(definition(BILLING[:1], LOGIN))))
    assert few.words.startswith("One end has only a single text")
    assert not any("Halves" in finding.words for finding in others)


def test_a_random_axis_is_told(axes):
    told = findings(axes.judge.evidence(axes.axis(definition(["#1", "#2", "#3", "#4"], ["#5", "#6", "#7", "#8"]))))
    assert "the order may mean nothing" in told[0].words
    assert told[0].speaks == "against"


def test_no_sentence_makes_a_forbidden_claim(axes):
    for made in (definition(BILLING, LOGIN), definition(column="1"), definition(["#1", "#2"], ["#5", "#6"])):
        for finding in findings(axes.judge.evidence(axes.axis(made), Asked(rating=1))):
            assert finding.words.endswith(".")
            for claim in ("significant", "measures what you call it" if finding.speaks != "for" else "proves"):
                assert claim not in finding.words


CLAIMS = re.compile(r"significan|halfway|half way|proves|solves|understands|correct answer", re.IGNORECASE)


def test_nothing_on_the_screen_makes_a_forbidden_claim():
    """Whatever pages and commands may say: strings of their code, without docstrings."""
    root = Path(__file__).parent.parent
    sources = [
        *(root / "pages").glob("*.py"),
        *(root / "dashboard").glob("*.py"),
        *(root / "dashboard/widgets").glob("*.py"),
    ]
    said = [text for source in sources for text in strings_in(source)]
    assert any("No two of them have a cosine" in text for text in said), "sentences are found"
    assert [text for text in said if CLAIMS.search(text)] == []


def strings_in(source):
    """The strings of a module that are no docstrings."""
    tree = ast.parse(source.read_text("utf-8"))
    alone = {id(node.value) for node in ast.walk(tree) if isinstance(node, ast.Expr)}
    constants = (node for node in ast.walk(tree) if isinstance(node, ast.Constant) and id(node) not in alone)
    return [node.value for node in constants if isinstance(node.value, str)]


def test_the_example_of_the_guide_runs(axes, capsys):
    """With a map of ours in place of the reader's."""
    guide = (Path(__file__).parent.parent / "docs" / "guide.md").read_text("utf-8")
    [example] = [block for block in re.findall(r"```python\n(.*?)```", guide, re.DOTALL) if "Axes(" in block]
    given = {"store": axes.store, "compute": axes.judge._compute, "semantic_map": axes.semantic_map}
    exec(compile(example, "guide", "exec"), given)
    assert len(capsys.readouterr().out.splitlines()) >= 7
