"""The page *Axes* without a browser: an axis from its link, refusals, marks, saved axes, the blind check."""

from __future__ import annotations

from concurrent.futures import Future

import numpy as np
import pytest
from streamlit.testing.v1 import AppTest

from dashboard import map_colors, navigation, session, tags
from dashboard.analysis.directions.blind_check import PAIRS
from dashboard.analysis.directions.marked_texts import TO_MARK
from dashboard.axis_definition import MOST_ROWS, AxisDefinition, part_of, rows_part
from dashboard.saved_axes import saved_axes, saved_marks
from dashboard.text_search import LISTED
from dashboard.widgets.axis_from_map import selection_part
from dashboard.widgets.map_controls import color_paths
from tests import app_pages
from tests.app_pages import serve, words
from tests.map_space import map_of_cases

BILLING = ["a refund about my billing", "a payment about my billing", "an invoice about my billing"]
LOGIN = ["a password about my login", "a locked login", "a code about my login"]


@pytest.fixture
def semantic_map(store, tmp_path, monkeypatch):
    serve(store, tmp_path / "scratch", monkeypatch)
    return map_of_cases(store)


def opened(semantic_map, **query) -> AppTest:
    return app_pages.opened("axes", semantic_map, **query)


def test_without_an_axis_the_page_asks_for_both_ends(semantic_map):
    page = opened(semantic_map)
    assert [area.value for area in page.text_area] == ["", ""]
    assert "How far to believe it" not in words(page)
    page.text_area[0].set_value("\n".join(BILLING))
    page.button[0].click().run()
    assert "An axis needs texts for both of its ends" in words(page)
    page.text_area[1].set_value("\n".join([*LOGIN, "#1 in login"]))
    page.button[0].click().run()
    assert not page.exception
    assert "How far to believe it" in words(page)
    assert page.query_params["less"] == BILLING
    assert page.query_params["more"] == [*LOGIN, '"#1 in login']


def test_a_link_restores_everything(semantic_map):
    page = opened(semantic_map, less=[*BILLING, "@0.0"], more=[*LOGIN, "=0:login", "#4"], rating="stars")
    assert page.text_area[0].value == "\n".join(BILLING)
    assert page.multiselect[0].value == ["cards (region)"]
    assert page.multiselect[1].value[0] == "topic: login"
    assert page.multiselect[1].value[1].endswith("(row 4)")
    told = words(page)
    assert "like “a refund about my billing” and 3 more" in told
    assert "has no meaning of its own" in told
    assert "“stars”" in told
    assert "Stable does not mean that it measures what you call it" in told


@pytest.mark.parametrize(
    ("query", "sentence"),
    [
        ({"less": ["#99999"], "more": LOGIN}, "The map has no text for “#99999”"),
        ({"less": ["????"], "more": LOGIN}, "The encoder knows no word of the texts of this end"),
        ({"column": "0"}, "This column holds no numbers"),
        ({"column": "77"}, "The texts have no column 77"),
    ],
)
def test_what_makes_no_axis_is_told_in_a_sentence(semantic_map, query, sentence):
    page = opened(semantic_map, **query)
    assert sentence in words(page)
    assert "How far to believe it" not in words(page)


def test_a_text_of_the_answer_becomes_an_example(semantic_map):
    page = opened(semantic_map, less=BILLING, more=LOGIN)
    mark = next(button for button in page.button if button.label == "belongs to less")
    mark.click().run()
    assert not page.exception
    row = mark.key.split("_")[-1]
    assert page.query_params["less"] == [*BILLING, f"#{row}"]
    assert page.multiselect[0].value[0].endswith(f"(row {row})")


def test_a_link_from_before_rows_were_counted_from_1_means_the_same(semantic_map):
    page = opened(semantic_map, negative=["#0", "a #1", "#99999"], positive=["#2", "@0.1"], column="1")
    assert page.query_params["less"] == ["#1", "a #1", "#0"]
    assert page.query_params["more"] == ["#3", "@0.1"]
    assert "negative" not in page.query_params
    assert page.query_params["column"] == "1"


def test_an_axis_is_taken_away_from_all_texts(store, semantic_map, monkeypatch):
    asked = []
    monkeypatch.setattr(session, "request_recipe", lambda corpus_id, recipe: asked.append(recipe))
    page = opened(semantic_map, less=BILLING, more=["=0:login"], view="take it away")
    click(page, "Take it away and draw the map")
    [recipe] = asked
    assert recipe.encoder.startswith("full without an axis #")
    encoder_id = f"planted|without={recipe.encoder.partition('#')[2]}"
    assert not len(store.vectors.missing(semantic_map.corpus.id, encoder_id))
    [entry] = store.maps.list()
    store.maps.save(semantic_map.corpus.id, recipe, encoder_id=encoder_id, stages=entry.stages)
    app = AppTest.from_file(str(navigation.ROOT / "dashboard" / "app.py"), default_timeout=60).run()
    for name, value in {"map": semantic_map.id, "less": BILLING, "more": "=0:login", "view": "take it away"}.items():
        app.query_params[name] = value
    app.switch_page("../pages/axes.py").run()
    assert not app.exception
    assert "With fewer than ten examples a side nothing tells" in words(app)
    assert "the regions agree by an AMI of 1.00 of 1" in words(app)


def test_a_visitor_chooses_what_else_the_order_may_follow(semantic_map):
    page = opened(semantic_map, less=BILLING, more=LOGIN)
    assert page.multiselect(key="confounds").value == ["topic", "stars", "written"]
    assert "The order follows “topic”" in words(page)
    page.multiselect(key="confounds").set_value(["stars"]).run()
    assert not page.exception
    assert "“topic”" not in words(page)
    assert "“stars”" in words(page)
    assert "Nothing can be told of" not in words(page)
    made_of_it = opened(semantic_map, less=["=0:billing"], more=["=0:login"], confounds=["topic"])
    assert "Nothing can be told of “topic”" in words(made_of_it)
    shared = opened(semantic_map, less=BILLING, more=LOGIN, confounds=["written"])
    assert shared.multiselect(key="confounds").value == ["written"]
    assert "“stars”" not in words(shared)


def test_an_axis_is_saved_opened_and_forgotten(store, semantic_map):
    page = opened(semantic_map, less=BILLING, more=LOGIN)
    page.text_input(key="axis_name").set_value(" to do  with *login* ").run()
    next(button for button in page.button if button.label == "Save").click().run()
    saved = store.saved_axes.list(semantic_map.corpus.id)
    assert list(saved) == ["to do with *login*"]
    assert AxisDefinition.of(**saved["to do with *login*"]) == AxisDefinition.of(negative=BILLING, positive=LOGIN)
    assert "Saved as “to do with *login*”" in words(page)
    next(button for button in page.button if button.label == "Forget it").click().run()
    assert not store.saved_axes.list(semantic_map.corpus.id)


def test_a_text_that_was_found_becomes_an_example_beside_what_is_being_written(semantic_map):
    page = opened(semantic_map)
    page.text_area[0].set_value("a refund")
    page.text_input(key=f"sought_{semantic_map.id}").set_value("LOGIN case 7").run()
    assert "with these words, the most alike first" in words(page)
    button = next(button for button in page.button if button.label == "more")
    button.click().run()
    assert not page.exception
    row = button.key.split("_")[-1]
    assert (page.query_params["less"], page.query_params["more"]) == ("a refund", f"#{row}")
    assert page.text_area[0].value == "a refund"
    page.text_input(key=f"sought_{semantic_map.id}").set_value("a parcel about delivery, lost").run()
    assert "No text has these words; these are the most like them" in words(page)
    assert sum(button.label == "more" for button in page.button) == LISTED
    page.text_input(key=f"sought_{semantic_map.id}").set_value("????").run()
    assert "Nothing was found" in words(page)


def test_a_region_of_the_map_becomes_an_end_and_the_other_end_is_asked_for(semantic_map):
    first = chosen_region(semantic_map, "money back", "more like these")
    assert first.query_params["more"] == "@0.2"
    assert "An axis needs texts for both of its ends: write or find some" in words(first)
    first.query_params["region"] = "cards"
    both = first.switch_page("../pages/map.py").run()
    click(both, "less like these")
    assert (both.query_params["less"], both.query_params["more"]) == ("@0.0", "@0.2")
    assert "How far to believe it" in words(both)


def chosen_region(semantic_map, region: str, label: str) -> AppTest:
    page = AppTest.from_file(str(navigation.ROOT / "dashboard" / "app.py"), default_timeout=60).run()
    page.query_params["map"] = semantic_map.id
    page.query_params["region"] = region
    page.switch_page("../pages/map.py").run()
    return click(page, label)


def click(page: AppTest, label: str) -> AppTest:
    next(button for button in page.button if button.label == label).click().run()
    assert not page.exception
    return page


def test_many_selected_texts_are_a_part_that_fits_into_a_link(semantic_map):
    few = selection_part(semantic_map, np.array([4, 2, 3]))
    assert few == rows_part([3, 4, 5])
    many = selection_part(semantic_map, np.arange(len(semantic_map.counts)))
    assert len(many.numbers) == MOST_ROWS
    assert part_of(str(many)) == many


def test_an_axis_is_learned_from_values_on_the_page(semantic_map):
    page = opened(semantic_map, less=["=0:billing", "typed"], more=["=0:login"])
    page.selectbox(key="axis_column").set_value("learned from values of “topic”")
    click(page, "Order the texts")
    assert page.query_params["column"] == "0"
    assert "The order of texts it had not seen goes with “topic”" in words(page)


def test_the_page_waits_for_the_languages_by_itself(semantic_map):
    judge = session.open_axes(semantic_map).judge
    judge._languages = Future()
    page = opened(semantic_map, less=BILLING, more=LOGIN)
    assert "still being told" in words(page)
    assert not judge.languages_are_told
    judge._languages.set_result(["en"] * len(judge.judged.rows))
    assert judge.languages_are_told
    page.run()
    assert "still being told" not in words(page)


def test_directions_are_found_and_one_is_looked_at_before_it_gets_a_name(semantic_map):
    page = opened(semantic_map, found="all texts")
    assert "only its two ends tell" in words(page)
    assert "Halves of the texts lead to" in words(page)
    click(page, "Look closer, and name it")
    assert page.query_params["less"].startswith("#")
    assert 0 <= float(page.query_params["again"]) <= 1
    assert "Its examples are the outermost texts of a direction that was found" in words(page)
    assert "Keep it" in words(page)
    assert "cards" in page_options(opened(semantic_map, found="cards"))


def page_options(page: AppTest) -> list[str]:
    assert "Halves of the texts lead to" in words(page)
    return page.selectbox(key="found").options


def test_a_compass_needs_a_second_axis(store, semantic_map):
    page = opened(semantic_map, less=BILLING, more=LOGIN, view="compass")
    assert "A compass has two axes" in words(page)
    store.saved_axes.save(semantic_map.corpus.id, "stars", {"negative": [], "positive": [], "column": "1"})
    page.run()
    assert not page.exception
    assert "The two axes have little in common" in words(page)


def test_a_profile_needs_a_second_axis_and_orders_regions_by_the_first(store, semantic_map):
    page = opened(semantic_map, less=BILLING, more=LOGIN, view="profile")
    assert "A profile has several axes" in words(page)
    made = {"negative": LOGIN, "positive": BILLING}
    store.saved_axes.save(semantic_map.corpus.id, "back", made)
    store.saved_axes.save(semantic_map.corpus.id, "broken", {"negative": ["????"], "positive": LOGIN})
    page.run()
    assert not page.exception
    assert "“broken” is left out. The encoder knows no word" in words(page)
    assert "cannot be compared with another" in words(page)
    page.multiselect(key="beside").set_value(["back"]).run()
    assert "is left out" not in words(page)


def test_regions_and_values_lie_along_the_axis(semantic_map):
    page = opened(semantic_map, less=BILLING, more=LOGIN, view="regions", groups="topic")
    assert "Farthest to less lies “billing”, to more “login”, a large difference" in words(page)


def test_tags_lie_along_the_axis_with_their_shares_of_both_ends(store, semantic_map):
    corpus_id = semantic_map.corpus.id
    texts = store.corpora.texts(corpus_id)
    of = {word: [point for point, text in enumerate(texts) if word in text] for word in ("billing", "login")}
    tags.put(store, corpus_id, "<b>to do", of["login"][:60])
    tags.put(store, corpus_id, "example", of["billing"][:5])
    page = opened(semantic_map, less=["=tag:example", *BILLING], more=LOGIN, view="regions", groups="your tags")
    assert not page.exception
    told = words(page).replace("\\", "")
    assert "“<b>to do” is on **0 %** of the fifth of the texts that lies farthest to less" in told
    assert "“example” is on" not in told, "it is an end of the axis"
    assert "“<b>to do” lies to more, a large difference beside all other texts." in told
    table = page.dataframe[0].value
    assert table["name"].tolist() == ["<b>to do"]
    assert table["of the lowest fifth"].tolist() == ["0 %"]
    assert float(table["of the highest fifth"][0].removesuffix(" %")) > 30
    assert table["Cohen's d"][0] > 0.8


def test_the_blind_check_shows_nothing_of_the_axis_and_counts_agreement(semantic_map):
    page = opened(semantic_map, less=BILLING, more=LOGIN, view="blind check")
    assert "How far to believe it" not in words(page)
    for number in range(PAIRS):
        assert f"Pair {number + 1} of {PAIRS}" in words(page)
        texts = [text.value for text in page.text][-2:]
        buttons = [button for button in page.button if button.label == "This one has more"]
        buttons["login" in texts[1]].click().run()
    assert "You and the axis agreed on 16 of 16 pairs. A coin does as well less than one time in a hundred" in words(
        page
    )
    assert "That passes" in words(page)
    next(button for button in page.button if button.label.startswith("Check again")).click().run()
    for _ in range(PAIRS):
        next(button for button in page.button if button.label == "This one has more").click().run()
    assert "agreed on 8 of 16 pairs" in words(page), "sides are shuffled evenly"
    assert "That does not pass" in words(page)


def test_the_map_is_coloured_by_rank(semantic_map):
    axes = session.open_axes(semantic_map)
    axis = axes.axis(AxisDefinition.of(negative=BILLING, positive=LOGIN))
    coloring = map_colors.coloring(semantic_map, f"axes/{axis.definition.id}")
    assert coloring.missing == 1
    codes = coloring.codes[axis.order]
    assert (np.diff(codes.astype(int)) <= 0).all()
    assert (codes[0], codes[-1]) == (256, 1)
    with pytest.raises(LookupError):
        map_colors.coloring(semantic_map, "axes/0123456789abcdef")


def test_a_saved_axis_is_among_the_colours_of_the_map(store, semantic_map):
    made = AxisDefinition.of(negative=BILLING, positive=LOGIN)
    store.saved_axes.save(semantic_map.corpus.id, "to *login*", made.as_dict())
    store.saved_axes.save(semantic_map.corpus.id, "unknown", {"negative": ["????"], "positive": LOGIN})
    path = color_paths(semantic_map, 0)["to *login* (axis)"]
    assert path == f"axes/{made.id}"
    assert map_colors.coloring(semantic_map, path).title == "to *login*"
    shown = at_map(semantic_map, "to *login* (axis)")
    assert shown.selectbox(key="color").value == "to *login* (axis)"
    assert not shown.warning
    assert "cannot be coloured by this. The encoder knows no word" in words(at_map(semantic_map, "unknown (axis)"))
    gone = words(at_map(semantic_map, "forgotten (axis)"))
    assert "The link asks for color “forgotten (axis)”, which this map does not have" in gone


def at_map(semantic_map, color: str) -> AppTest:
    page = AppTest.from_file(str(navigation.ROOT / "dashboard" / "app.py"), default_timeout=60).run()
    page.query_params["map"] = semantic_map.id
    page.query_params["color"] = color
    page.switch_page("../pages/map.py").run()
    assert not page.exception
    return page


def test_texts_are_marked_blindly_held_against_the_order_and_made_examples(semantic_map):
    page = opened(semantic_map, less=BILLING, more=LOGIN, view="mark texts")
    assert "How far to believe it" not in words(page)
    assert "**Less** is like “a refund about my billing” and 2 more" in words(page)
    click(page, "Like neither")
    click(page, "Back")
    for number in range(TO_MARK):
        assert f"Text {number + 1} of {TO_MARK}" in words(page)
        text = page.text[-1].value
        answers = {"billing": "More like “less”", "login": "More like “more”", "delivery": "Like neither"}
        click(page, next(answer for word, answer in answers.items() if word in text))
    assert "The order of the 20 texts you marked goes with your marks" in words(page)
    marks = page.query_params["marks"]
    click(page, "Add them to the ends")
    assert page.query_params["marks"] == marks
    assert page.button(key="add_marks").disabled, "they are there already"
    assert len(page.query_params["less"]) > len(BILLING)
    assert "each placed by an axis without it, goes with your marks" in words(page)
    shared = opened(semantic_map, less=BILLING, more=LOGIN, marks=marks)
    assert "The order of the 20 texts you marked goes with your marks" in words(shared)
    click(page, "Mark other texts")
    assert "marks" not in page.query_params
    assert f"Text 1 of {TO_MARK}" in words(page)


def test_marks_are_saved_with_an_axis_and_come_back_with_it(store, semantic_map):
    corpus_id = semantic_map.corpus.id
    marks, others = "1-7;8-13;14-20", "1-6;7-13;14-20"
    page = opened(semantic_map, less=BILLING, more=LOGIN, marks=marks)
    page.text_input(key="axis_name").set_value("to login").run()
    click(page, "Save")
    assert store.saved_axes.list(corpus_id)["to login"]["marks"] == marks
    assert saved_axes(store, corpus_id)["to login"] == AxisDefinition.of(negative=BILLING, positive=LOGIN)
    assert "20 marked texts are kept with it." in words(page)
    plain = opened(semantic_map)
    next(pills for pills in plain.button_group if pills.label == "Saved axes").set_value("to login").run()
    assert not plain.exception
    assert plain.query_params["marks"] == marks
    assert "texts you marked" in words(plain)
    by_link = opened(semantic_map, less=BILLING, more=LOGIN)
    assert "texts you marked" not in words(by_link)
    click(by_link, "Hold it against these marks")
    assert "texts you marked" in words(by_link)
    marked_anew = opened(semantic_map, less=BILLING, more=LOGIN, marks=others)
    click(marked_anew, "Keep these marks instead")
    assert store.saved_axes.list(corpus_id)["to login"]["marks"] == others
    assert not any(button.label.startswith("Keep ") for button in marked_anew.button)
    assert not len(saved_marks(store, corpus_id, "no such"))
