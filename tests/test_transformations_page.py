"""The page *Transformations* without a browser: pairs, columns and the library from links, what is shown and kept."""

from __future__ import annotations

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import arithmetic, map_colors, removal, session
from dashboard.named_directions import direction_named, named_directions
from dashboard.question_terms import TermError
from dashboard.transformation_definition import TEXTS, TransformationDefinition
from dashboard.widgets import other_encoder
from tests import app_pages
from tests.app_pages import serve, words
from tests.corpora import planted_vectors
from tests.map_space import answering_at_once, map_of_cases
from tests.test_app import APP, RecordedJobs

WORDS = "abcdefghij"
PAIRS = "\n".join(f"{word} about my billing -> {word} about my login" for word in WORDS)
TO_LOGIN = TransformationDefinition(pairs=tuple((f"{w} about my billing", f"{w} about my login") for w in WORDS))


@pytest.fixture
def semantic_map(store, tmp_path, monkeypatch):
    serve(store, tmp_path / "scratch", monkeypatch)
    return map_of_cases(store)


def opened(semantic_map, page="transformations", **query) -> AppTest:
    return app_pages.opened(page, semantic_map, **query)


def test_without_pairs_the_page_asks_for_them_and_learns_as_soon_as_they_are_there(semantic_map):
    page = opened(semantic_map)
    assert "How far to believe it" not in words(page)
    page.text_area[0].set_value(f"{PAIRS}\nno pair").run()
    told = words(page)
    assert "texts can be sorted by it." in told
    assert "unpaired AUC 1.00, paired accuracy 1.00, of 10 pairs" in told
    assert "Line 11 of your pairs is left out" in told
    assert "significant" not in told


def test_a_text_after_the_change_stands_beside_what_is_nearest_to_it(semantic_map):
    page = opened(semantic_map, pairs=PAIRS, apply="a refund about my billing", strength="1.5")
    told = words(page)
    assert page.slider[0].value == 1.5
    assert "**0 of 10** texts are in both lists" in told
    assert "no rewriting of your text" in told
    assert "Dots lie where the text lies after the change" in told
    assert {page.button(key=f"tag_{side}").label for side in ("there", "here")} == {"Tag these…"}
    page.slider[0].set_value(0.0).run()
    assert "at this strength the change adds nothing here" in words(page)


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"pairs": "#99999 -> a login"}, "No text stands in row 99,999"),
        ({"pairs": "a login -> a login"}, "say the same"),
        ({"source": "two columns", "before": TEXTS, "after": TEXTS}, "No row has different texts"),
        ({"pairs": PAIRS, "apply": "@nowhere"}, "no region that is called"),
    ],
)
def test_what_cannot_be_answered_is_told_in_a_sentence(semantic_map, query, sentence):
    assert sentence in words(opened(semantic_map, **query))


def test_two_columns_order_the_texts_and_the_card_tells_what_the_order_follows(semantic_map):
    page = opened(semantic_map, source="two columns", before="topic", after=TEXTS, view="both ends")
    told = words(page)
    assert "**Before**" in told
    assert "**After**" in told
    assert "belongs to" not in told
    assert "“stars”" in told


def test_the_library_is_judged_by_what_was_held_out_and_says_what_it_is_not(semantic_map):
    told = words(opened(semantic_map, source="the library", entry="negation", view="regions"))
    assert "held out" in told
    assert "nothing tells which one says no" in told
    assert "The evidence says not to sort by this change" in told, "planted vectors know nothing of negation"


def test_saved_ones_are_named_opened_forgotten_and_stand_beside_each_other(store, semantic_map):
    page = opened(semantic_map, pairs=PAIRS)
    page.text_input(key="transformation_name").set_value(" to  login ").run()
    next(button for button in page.button if button.label == "Save").click().run()
    assert store.saved_transformations.list(semantic_map.corpus.id) == {"to login": TO_LOGIN.as_dict()}
    assert "Saved as “to login”" in words(page)
    store.saved_axes.save(semantic_map.corpus.id, "login", {"negative": ["my billing"], "positive": ["my login"]})
    page = opened(semantic_map, pairs=PAIRS, view="beside others")
    assert "“to login (transformation)” and “login (axis)” point the same way" in words(page)
    page = opened(semantic_map, source="the library")
    next(pills for pills in page.button_group if pills.label == "Saved transformations").set_value("to login").run()
    assert not page.exception
    assert page.text_area[0].value == PAIRS
    assert "Saved as “to login”" in words(page)
    next(button for button in page.button if button.label == "Forget it").click().run()
    assert not store.saved_transformations.list(semantic_map.corpus.id)


def test_another_encoder_judges_the_same_pairs(semantic_map):
    page = opened(semantic_map, pairs=PAIRS, view="another encoder", encoder="first-look")
    table = page.dataframe[0].value
    assert table["encoder"].tolist() == ["full", "first-look"]
    assert table["unpaired AUC"].tolist() == [1.0, 1.0]


def test_encoders_are_called_as_they_are_spoken_of_where_that_tells_them_apart():
    names = ["full", "full without a mood #0123456789abcdef", "first-look"]
    assert list(other_encoder._names(names)) == ["full", "full without a mood", "first-look"]
    twice = [*names[:2], "full without a mood #fedcba9876543210"]
    assert list(other_encoder._names(twice)) == twice
    assert list(other_encoder._names(twice).values()) == twice


def test_the_map_is_coloured_by_a_saved_change_even_after_a_restart(store, semantic_map):
    store.saved_transformations.save(semantic_map.corpus.id, "to login", TO_LOGIN.as_dict())
    coloring = map_colors.coloring(semantic_map, f"transformations/{TO_LOGIN.id}")
    found = session.open_transformations(semantic_map).transformation(TO_LOGIN)
    assert (coloring.title, coloring.ticks) == ("to login", ("before", "", "after"))
    assert (np.diff(coloring.codes[found.axis.order].astype(int)) <= 0).all()
    with pytest.raises(LookupError):
        map_colors.coloring(semantic_map, "transformations/0123456789abcdef")


def test_a_change_is_a_term_of_arithmetic_under_its_name(store, semantic_map):
    store.saved_transformations.save(semantic_map.corpus.id, "To Login", TO_LOGIN.as_dict())
    known = session.open_transformations(semantic_map)

    def calculated(source):
        return arithmetic.calculate(
            store, semantic_map, known.space, source, directions=lambda name: direction_named(known, name)
        )

    found = calculated('"my billing" + $"to login" * 2')
    offset = known.transformation(TO_LOGIN).offset
    target = planted_vectors(["my billing"])[0] + 2 * offset
    best = known.space.vectors[int(np.argmax(known.space.vectors @ target))]
    assert found.answers[0].similarity == pytest.approx(float(best @ target / np.linalg.norm(target)), abs=1e-5)
    assert sum(found.answers[0].shares) == pytest.approx(found.answers[0].similarity, abs=1e-5)
    assert calculated('"my billing" + $plural').answers, "the library's have names, too"
    with pytest.raises(TermError, match="Nothing is saved under the name"):
        calculated("x + $nothing")
    told = words(opened(semantic_map, "analogies", ask="arithmetic", expression='"my billing" + $"to login"'))
    assert "Nothing is saved" not in told


def test_what_cannot_be_made_on_a_map_is_left_out_of_the_comparison(store, semantic_map):
    kept = store.saved_transformations
    kept.save(semantic_map.corpus.id, "gone", {"columns": ["mood", TEXTS]})
    kept.save(semantic_map.corpus.id, "to login", TO_LOGIN.as_dict())
    found, lost = named_directions(session.open_transformations(semantic_map))
    assert (list(found), lost) == (["to login (transformation)"], ["gone (transformation)"])


def test_what_is_to_be_taken_away_is_asked_for_as_a_map_of_its_own(store, semantic_map, monkeypatch):
    asked = []
    monkeypatch.setattr(session, "request_recipe", lambda corpus_id, recipe: asked.append(recipe))
    page = opened(semantic_map, pairs=PAIRS, view="take it away")
    next(button for button in page.button if button.label == "Take it away and draw the map").click().run()
    assert not page.exception
    [recipe] = asked
    assert recipe.encoder.startswith("full without a change #")
    encoder_id = f"planted|without={recipe.encoder.partition('#')[2]}"
    assert list(store.vectors.missing(semantic_map.corpus.id, encoder_id)) == []
    page = opened(semantic_map, pairs=PAIRS, view="take it away", remove="what the column “topic” says")
    assert any(button.label == "Take it away and draw the map" for button in page.button)


def test_what_became_of_a_map_is_told_beside_what_is_left(store, semantic_map, tmp_path, monkeypatch):
    shared = session.Application(store, answering_at_once(tmp_path / "scratch"), RecordedJobs())
    monkeypatch.setattr(session, "application", lambda: shared)
    known = session.open_transformations(semantic_map)
    change = removal.removal_of_change(known, known.transformation(TO_LOGIN))
    recipe = removal.recipe_without(known, change)
    [entry] = store.maps.list()
    store.maps.save(semantic_map.corpus.id, recipe, encoder_id=change.id, stages=entry.stages)
    app = AppTest.from_file(APP, default_timeout=60)
    app.run()
    for name, value in {"map": semantic_map.id, "pairs": PAIRS, "view": "take it away"}.items():
        app.query_params[name] = value
    app.switch_page("../pages/transformations.py").run()
    assert not app.exception
    told = words(app)
    assert "unpaired AUC 1.00 before" in told
    assert "the regions agree by an AMI of 1.00 of 1" in told
    assert "trustworthiness" in told
