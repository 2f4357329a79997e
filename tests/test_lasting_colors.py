"""Colours that last: from the first look to the full map, and when neighbours are edited."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard import edits, lasting_colors
from dashboard.figures.atlas import SAME, atlas_colors, region_color_numbers
from store.errors import UnknownMapError
from store.records import SemanticMap
from tests.made_up_maps import made_up_map

REGIONS = 24


@pytest.fixture
def first(store):
    return made_up_map(store, "first", [f"region {number}" for number in range(REGIONS)])


def drawn_anew(semantic_map: SemanticMap, *, share: float = 0.1) -> SemanticMap:
    """The same texts on another map: regions in another order, some of their texts in others, and all places moved."""
    random = np.random.default_rng(5)
    fine = semantic_map.layers[1]
    order = random.permutation(len(fine.regions))
    region_of = fine.region_of.copy()
    strays = random.random(len(region_of)) < share
    region_of[strays & (region_of >= 0)] = random.integers(0, len(order), (strays & (region_of >= 0)).sum())
    region_of = np.where(region_of >= 0, np.argsort(order)[np.maximum(region_of, 0)], region_of).astype(np.int32)
    regions = tuple(
        replace(
            fine.regions[before], number=number, size=int((region_of == number).sum()),
            center=tuple(np.array(fine.regions[before].center) + random.normal(0, 2, 2)),
        )
        for number, before in enumerate(order.tolist())
    )  # fmt: skip
    outlines = tuple(semantic_map.outlines[1][before] for before in order)
    layers = (semantic_map.layers[0], replace(fine, regions=regions, region_of=region_of, attached=region_of))
    return replace(semantic_map, id="anew", layers=layers, outlines=(semantic_map.outlines[0], outlines))


def kept_share(first: SemanticMap, other: SemanticMap) -> float:
    """The share of texts, noise apart, in a region of the same colour on both maps."""
    colors = [np.append(region_color_numbers(one, 1), -1)[one.layers[1].region_of] for one in (first, other)]
    return float((colors[0] == colors[1])[first.layers[1].region_of >= 0].mean())


def test_regions_keep_their_colours_when_a_map_is_drawn_anew(first):
    anew = drawn_anew(first)
    kept = kept_share(first, lasting_colors.colored_like(anew, first))
    assert kept > 0.85
    assert kept_share(first, anew) < kept - 0.25


def test_what_has_no_like_takes_the_colour_that_its_neighbours_leave(first):
    anew = lasting_colors.colored_like(drawn_anew(first, share=1.0), first)
    numbers = region_color_numbers(anew, 1)
    kept = [region.kept_color for region in anew.layers[1].regions]
    assert kept.count(None) > REGIONS / 2
    assert (numbers >= 0).all()


def test_edits_of_a_region_leave_the_colours_of_the_others(store, first):
    fine = first.layers[1].regions
    edits.merge(store, first, fine[0], fine[1])
    edits.color(store, first, fine[2], 11)
    edits.mark_as_noise(store, first, fine[5])
    edited = lasting_colors.colored_like(edits.edited_map(store, first.id), first)
    before = dict(zip([region.label for region in fine], region_color_numbers(first, 1), strict=True))
    after = dict(
        zip([region.label for region in edited.layers[1].regions], region_color_numbers(edited, 1), strict=True)
    )
    assert after["region 2"] == 11
    others = set(before) & set(after) - {"region 2"}
    assert len(others) == REGIONS - 4
    assert sum(before[name] == after[name] for name in others) >= len(others) - 1


def test_the_first_map_of_the_texts_keeps_its_own_colours(store, first):
    assert store.maps.earliest(first.corpus.id) == first.id
    assert lasting_colors.colored_like(first, first) is first


def test_a_map_has_its_own_colours_where_the_first_one_cannot_be_opened(first):
    def gone():
        raise UnknownMapError("Parts of this map are missing: draw it again.")

    anew = drawn_anew(first)
    assert lasting_colors.lasting(anew, gone) is anew
    assert lasting_colors.lasting(anew, lambda: first).colored_like == first.id


def test_a_kept_colour_gives_way_to_the_same_in_the_nearest_region_alone():
    row = np.column_stack([np.arange(4.0), np.zeros(4)])
    sizes = np.array([4.0, 3.0, 2.0, 1.0])
    assert atlas_colors(row, sizes, kept=[5, -1, -1, 5]).tolist()[::3] == [5, 5]
    close = atlas_colors(row, sizes, kept=[5, 5, -1, -1])
    assert close[0] == 5 != close[1]
    assert atlas_colors(row, sizes, given=[5, 5, -1, -1]).tolist()[:2] == [5, 5]
    assert SAME > 3
