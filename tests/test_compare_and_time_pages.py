"""The pages *Compare* and *Over time*, on a map with categories and dates."""

from __future__ import annotations

import numpy as np
import pytest

from dashboard.evidence.over_time import time_shares
from dashboard.widgets.time_chart import burst_rows
from tests.example_map import COARSE_LABELS, example_map, stored_map
from tests.made_up_maps import made_up_map
from tests.test_app import on_page, texts, words
from tests.test_regions_page import app  # noqa: F401 (a fixture)


def charts(app):  # noqa: F811
    return app.get("plotly_chart")


@pytest.mark.parametrize(
    "query",
    [
        {"compare": "regions", "region_a": "loans", "region_b": "cards"},
        {"compare": "regions", "region_a": "loans", "region_b": "everything else"},
        {"compare": "values", "column": "product", "value_a": "product 1"},
        {"compare": "spans of time"},
    ],
)
def test_sides_come_from_the_address(app, store, query):  # noqa: F811
    stored_map(store)
    on_page(app, "compare", **query)
    assert not app.exception
    sizes = next(text for text in texts(app) if "distinct texts ·" in text)
    if query["compare"] == "regions":
        assert sizes.startswith("loans: 80 distinct texts")
    elif query["compare"] == "values":
        assert sizes.startswith("product: product 1: ")
    else:
        assert " to " in sizes
    assert app.segmented_control(key="compare").value == query["compare"]


def test_what_cannot_be_compared_is_not_offered(app, store):  # noqa: F811
    semantic_map = made_up_map(store, "bare", ["one", "two", "three", "four", "five"], texts=300)
    on_page(app, "compare", map=semantic_map.id)
    assert not app.exception
    assert app.segmented_control(key="compare").options == ["regions"]
    on_page(app, "over_time", map=semantic_map.id)
    assert "No column of this corpus says when" in app.info[0].value


def test_texts_of_strangers_stay_text_when_compared(app, store):  # noqa: F811
    stored_map(store)
    on_page(app, "compare", layer="6", region_a="<b>fees</b> & charges", region_b="refund")
    assert not app.exception
    for element in (*app.markdown, *app.caption, *app.info):
        assert "<b>" not in element.value


@pytest.mark.parametrize("form", ["area", "lines", "heatmap"])
def test_regions_are_drawn_over_time_in_every_form(app, store, form):  # noqa: F811
    stored_map(store)
    on_page(app, "over_time", **{"as": form, "period": "week"})
    assert not app.exception
    assert len(charts(app)) == 1
    assert "each week's texts" in words(app)
    assert "Every text has a date." in words(app)


def test_missing_dates_are_said(app, store):  # noqa: F811
    semantic_map = stored_map(store)
    with store.database.transaction() as cursor:
        cursor.execute("delete from cells where column_number = 2 and document < 5")
    on_page(app, "over_time", map=semantic_map.id)
    assert "5 texts without a date left out." in words(app)


def test_bursts_are_listed_as_unbroken_runs():
    record = example_map()
    layer = record.layers[0]
    moments = np.datetime64("2020-01-01") + np.tile(np.arange(10), 100).astype("timedelta64[D]")
    point_of = np.where(np.tile(np.isin(np.arange(10), [3, 4]), 100), 0, 245)
    told = time_shares(layer, point_of, moments.astype("datetime64[us]"), "day")
    rows = burst_rows(record, 0, told)
    assert [(row["Region"], row["From"], row["To"], row["Texts"]) for row in rows] == [
        (COARSE_LABELS[0], "2020-01-04", "2020-01-05", 200)
    ]
    assert rows[0]["Share then"] == "100 %"
    assert rows[0]["Usual share"] == "20 %"
