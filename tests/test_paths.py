"""Paths on a stored map: ends in and outside the graph, jumps, and the command."""

from __future__ import annotations

import json
from contextlib import contextmanager

import numpy as np
import pytest

from dashboard import path_commands, paths
from dashboard.__main__ import main
from dashboard.analysis.directions.terms import Term
from dashboard.paths import PathError, Walk
from dashboard.space import Space
from store import Store
from tests.map_space import answering_at_once, map_of_cases
from tests.test_question_pages import with_neighbors

BILLING = "a refund about my billing"


@pytest.fixture
def asked(tmp_path):
    """The arguments with which a map of cases is asked."""
    with Store.open(tmp_path) as store:
        semantic_map = with_neighbors(store, map_of_cases(store), k=20)
        yield store, semantic_map, Space(store, answering_at_once(tmp_path / "scratch"), semantic_map)


def same_topic(semantic_map) -> tuple[int, int]:
    """Two points of one region."""
    members = np.flatnonzero(semantic_map.layers[0].region_of == 0)
    return int(members[0]), int(members[-1])


def test_a_walk_leads_from_end_to_end_by_texts_of_the_corpus(asked):
    _, semantic_map, space = asked
    start, end = same_topic(semantic_map)
    ends = Term("row", str(start + 1)), Term("row", str(end + 1))
    walk = paths.walk(*asked, paths.path_graph(*asked), ends)
    points = [stop.point for stop in walk.stops]
    assert (points[0], points[-1]) == (start, end)
    assert (walk.stops[0].row, walk.as_dict()["stops"][-1]["row"]) == (start + 1, end + 1)
    vectors = np.asarray(space.vectors[points])
    assert walk.similarities == pytest.approx((vectors[:-1] * vectors[1:]).sum(axis=1), abs=1e-3)
    assert walk.weakest == min(walk.similarities)
    assert {stop.region for stop in walk.stops} == {semantic_map.layers[0].regions[0].label}


def test_a_typed_end_is_no_text_of_the_corpus(asked):
    _, semantic_map, _ = asked
    topic = next(n for n, region in enumerate(semantic_map.layers[0].regions) if region)
    members = np.flatnonzero(semantic_map.layers[0].region_of == topic)
    graph = paths.path_graph(*asked)
    walk = paths.walk(*asked, graph, (Term("text", BILLING), Term("text", f"{BILLING} again")))
    assert (walk.stops[0].words, walk.stops[0].point, walk.stops[-1].point) == (BILLING, None, None)
    assert all(stop.point is not None for stop in walk.stops[1:-1])
    assert len(members)


def test_both_ends_may_be_the_same(asked):
    walk = paths.walk(*asked, paths.path_graph(*asked), (Term("row", "1"), Term("row", "1")))
    assert (len(walk.stops), walk.similarities, walk.weakest) == (1, (), 1.0)


def test_jumps_are_steps_below_the_bar_of_random_pairs():
    walk = Walk((), (0.9, 0.2, 0.5), is_mutual=True, bar=0.4)
    assert walk.jumps == (False, True, False)


def test_the_bar_is_reached_by_a_twentieth_of_random_pairs(asked):
    _, _, space = asked
    vectors = np.asarray(space.vectors[:-1])
    cosines = (vectors @ vectors.T)[np.triu_indices(len(vectors), 1)]
    assert (cosines >= paths.path_graph(*asked).bar).mean() == pytest.approx(0.05, abs=0.02)


def test_the_straight_way_has_stops_with_texts_that_are_no_ends(asked):
    stops = paths.straight(*asked, (Term("row", "1"), Term("row", "2")))
    assert [stop.share for stop in stops] == pytest.approx(np.arange(1, 8) / 8)
    assert not {stop.stop.point for stop in stops} & {0, 1}
    assert paths.straight_in_words(stops).startswith(f"{sum(stop.is_inner for stop in stops)} of 7 stops")


def test_without_stored_neighbours_there_is_no_graph(tmp_path):
    with Store.open(tmp_path) as store:
        semantic_map = map_of_cases(store)
        space = Space(store, answering_at_once(tmp_path / "scratch"), semantic_map)
        with pytest.raises(PathError, match="draw the map anew"):
            paths.path_graph(store, semantic_map, space)


def test_the_path_command_answers_as_json_and_as_a_table(tmp_path, monkeypatch, capsys):
    @contextmanager
    def processes(home):
        yield answering_at_once(home / "scratch")

    monkeypatch.setattr(path_commands, "compute_processes", processes)
    home = tmp_path / "home"
    with Store.open(home) as store:
        semantic_map = with_neighbors(store, map_of_cases(store), k=20)
    start, end = (f"#{point + 1}" for point in same_topic(semantic_map))
    command = ["--home", str(home), "path", semantic_map.id, start, end]
    assert main([*command, "--straight", "--json"]) == 0
    answer = json.loads(capsys.readouterr().out)
    assert len(answer["stops"]) == len(answer["similarities"]) + 1
    assert len(answer["straight"]) == 7
    assert main(command) == 0
    told = capsys.readouterr().out
    assert "A jump is a step below" in told
    assert main([*command[:4], "@nowhere", end]) == 2
    assert "no region" in capsys.readouterr().err
