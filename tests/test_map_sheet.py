"""What a browser tells of the map is checked before it is believed."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
import streamlit as st

from dashboard import figures
from dashboard.widgets.map_pair import _select_region, selected_on_both
from dashboard.widgets.map_sheet import Picked, _meaning, _picked, _selected
from tests.example_map import example_map

ONE, SEVEN = "AQ==", "Bw=="
"""The points 1 and 7, as the browser packs them."""
CORPUS, MAP = example_map().corpus.id, example_map().id


def test_points_are_those_the_browser_packed():
    told = {"points": SEVEN, "corpus": CORPUS, "layer": 0, "region": None}
    assert _selected(example_map(), told, layer=0, focus=None).tolist() == [7]


def test_what_is_selected_stays_so_on_other_maps_of_these_texts_and_nowhere_else():
    told = {"points": SEVEN, "corpus": CORPUS, "layer": 0, "region": None}
    another = replace(example_map(), id="another")
    assert _selected(another, told, layer=0, focus=None).tolist() == [7]
    of_others = replace(another, corpus=replace(another.corpus, id="other texts"))
    assert not _selected(of_others, told, layer=0, focus=None).size


@pytest.mark.parametrize(
    ("layer", "focus", "counts"),
    [(1, 2, True), (1, 3, False), (0, 2, False), (1, None, False)],
    ids=["the same region", "another region", "the same number in another layer", "no region any more"],
)
def test_a_region_chosen_later_takes_the_place_of_a_selection(layer, focus, counts):
    told = {"points": ONE, "corpus": CORPUS, "layer": 1, "region": 2}
    assert (_selected(example_map(), told, layer=layer, focus=focus).size > 0) is counts


def test_a_region_chosen_by_its_name_is_selected_on_both_of_two_maps(monkeypatch):
    monkeypatch.setattr(st, "session_state", {})
    here = example_map()
    _select_region(here, Picked(1, 2))
    assert selected_on_both(here).tolist() == np.flatnonzero(here.layers[1].region_of == 2).tolist()
    _select_region(here, Picked(1, None))
    assert selected_on_both(here).size
    elsewhere = replace(here, corpus=replace(here.corpus, id="other"))
    assert not selected_on_both(elsewhere).size


@pytest.mark.parametrize("points", [None, "ß", {"a": 1}])
def test_what_are_no_points_selects_nothing(points):
    told = {"points": points, "corpus": CORPUS, "layer": 0, "region": None}
    assert not _selected(example_map(), told, layer=0, focus=None).size


@pytest.mark.parametrize("told", [None, "", 7, [], {}])
def test_whatever_else_a_browser_tells_selects_nothing(told):
    assert not _selected(example_map(), told, layer=0, focus=None).size


def test_a_clicked_label_names_a_region_of_the_map():
    assert _picked(example_map(), {"map": MAP, "layer": 1, "number": 5}) == Picked(1, 5)
    assert _picked(example_map(), {"map": MAP, "layer": 0, "number": None}) == Picked(0, None)


def test_a_label_of_the_map_that_was_here_before_picks_nothing():
    assert _picked(example_map(), {"map": "former", "layer": 1, "number": 5}) is None


@pytest.mark.parametrize(
    "told",
    [{}, {"layer": 2, "number": 0}, {"layer": -1, "number": 0}, {"layer": 1, "number": 6}, {"layer": "1"},
     {"layer": 0, "number": "0"}, {"layer": 0, "number": -1}, {"layer": 0, "number": 0.5}],
)  # fmt: skip
def test_a_region_the_map_does_not_have_is_not_picked(told):
    assert _picked(example_map(), {"map": MAP, **told}) is None


@pytest.mark.parametrize("told", [None, 3, {}, {"layer": 1, "number": 5}])
def test_what_names_no_map_picks_nothing(told):
    assert _picked(example_map(), told) is None


def test_a_run_tells_the_browser_less_than_a_kilobyte_of_the_colours():
    semantic_map = example_map(per_blob=2_000)
    for coloring in (figures.by_region(semantic_map, 1), figures.by_membership(semantic_map, 1)):
        assert len(str(_meaning(coloring, "layers/1/regions"))) < 1_000
