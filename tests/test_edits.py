"""What people change about regions: each kind of edit, in any order, on the map it was made on and on others."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from dashboard import edits, exports, figures, queries
from dashboard.analysis.directions.axes import AxisError
from dashboard.axis_definition import PolePart
from dashboard.axis_parts import points_of
from dashboard.edits import EditError
from dashboard.file_rows import FileRows
from dashboard.noise import Voters
from dashboard.point_columns import PointColumns
from store import Store
from store.edits import KINDS
from store.records import HIDDEN, NOISE, NOT_ENCODED, Layer, SemanticMap
from tests.example_map import NOISE_POINTS, PER_BLOB, example_map, stored_map

CARDS, LOANS, MONEY_BACK = 0, 1, 2
"""Regions of the coarse layer; each holds two of the fine one, with numbers twice as large and one more."""
COARSE, FINE = 0, 1
BLOBS = 6


@pytest.fixture
def semantic_map(store):
    return stored_map(store)


def blob(number: int) -> np.ndarray:
    return np.arange(PER_BLOB * number, PER_BLOB * (number + 1))


NOISY = np.arange(BLOBS * PER_BLOB, BLOBS * PER_BLOB + NOISE_POINTS)


def now(store: Store, semantic_map: SemanticMap) -> SemanticMap:
    edited = edits.edited_map(store, semantic_map.id)
    assert_whole(edited)
    return edited


def assert_whole(semantic_map: SemanticMap) -> None:
    """Regions are numbered without gaps, counted in documents, named apart, and lie in those of the coarser layer."""
    above = None
    for layer, outlines in zip(semantic_map.layers, semantic_map.outlines, strict=True):
        assert [region.number for region in layer.regions] == list(range(len(layer.regions))) == [*range(len(outlines))]
        assert len({region.label for region in layer.regions}) == len(layer.regions)
        assert layer.region_of.max() < len(layer.regions) > layer.attached.max()
        for region in layer.regions:
            members = layer.region_of == region.number
            assert region.size == semantic_map.counts[members].sum() > 0
            assert members[list(region.exemplars)].all()
            if above is not None:
                assert set(np.unique(above.region_of[members])) <= {region.parent, NOISE}
        above = layer


def names(layer: Layer) -> list[str]:
    return [region.label for region in layer.regions]


def regions_of(semantic_map: SemanticMap, layer: int, points: np.ndarray) -> set[str]:
    """The names of the regions in which these points are, or the numbers that stand for none."""
    chosen = semantic_map.layers[layer]
    numbers = np.unique(chosen.region_of[points]).tolist()
    return {chosen.regions[number].label if number >= 0 else str(number) for number in numbers}


def test_without_edits_a_map_is_as_it_was_computed(store, semantic_map):
    edited = edits.edited_map(store, semantic_map.id)
    assert edited.edition == ""
    assert names(edited.layers[FINE]) == names(semantic_map.layers[FINE])


def test_a_name_given_by_a_person_stands_beside_the_computed_one_until_it_is_undone(store, semantic_map):
    region = semantic_map.layers[FINE].regions[2]
    number = edits.rename(store, semantic_map, region, "  credit \n lines ", author="Ada")
    renamed = now(store, semantic_map)
    found = renamed.layers[FINE].regions[2]
    assert (found.label, found.computed_label) == ("credit lines", "loan")
    assert renamed.layers[FINE].region_called("loan") == renamed.layers[FINE].region_called("credit lines") == found
    edits.rename(store, renamed, found, "borrowing")
    found = now(store, semantic_map).layers[FINE].regions[2]
    assert (found.label, found.computed_label) == ("borrowing", "loan")
    store.edits.undo(semantic_map.corpus.id, 2)
    assert now(store, semantic_map).layers[FINE].regions[2].label == "credit lines"
    store.edits.undo(semantic_map.corpus.id, number)
    assert now(store, semantic_map).layers[FINE].regions[2].computed_label is None


@pytest.mark.parametrize("name", ["", " \n", "x" * 121, "refund"])
def test_names_that_say_nothing_or_stand_for_another_region_are_refused(store, semantic_map, name):
    with pytest.raises(EditError):
        edits.rename(store, semantic_map, semantic_map.layers[FINE].regions[0], name)
    assert not store.edits.list(semantic_map.corpus.id)


def test_a_description_and_a_colour_stay_with_a_region(store, semantic_map):
    region = semantic_map.layers[COARSE].regions[LOANS]
    edits.describe(store, semantic_map, region, "All that is <b>owed</b>.")
    edits.color(store, semantic_map, region, 7)
    edited = now(store, semantic_map)
    assert edited.layers[COARSE].regions[LOANS].description == "All that is <b>owed</b>."
    assert figures.region_colors(edited, COARSE, figures.ink_for("light"))[LOANS] == figures.LIGHT.palette[7]
    with pytest.raises(EditError, match="palette"):
        edits.color(store, edited, region, -1)


def test_a_hidden_region_takes_its_parts_with_it_and_is_no_noise(store, semantic_map):
    edits.hide(store, semantic_map, semantic_map.layers[COARSE].regions[CARDS])
    edited = now(store, semantic_map)
    assert names(edited.layers[COARSE]) == ["loans", "money back"]
    assert "card" not in names(edited.layers[FINE])
    assert (edited.layers[FINE].region_of[blob(1)] == HIDDEN).all()
    outside, encoded = NOISE_POINTS, NOISE_POINTS + 4 * PER_BLOB
    assert edited.layers[FINE].noise_share == pytest.approx(outside / encoded)


def test_texts_that_are_left_out_are_in_no_layer_list_or_share(store, semantic_map):
    left_out = np.concatenate([blob(2)[:10], NOISY[:3], blob(5)])
    edits.exclude(store, semantic_map, left_out, author="Ada")
    edited = now(store, semantic_map)
    for layer in edited.layers:
        assert (layer.region_of[left_out] == HIDDEN).all()
    assert "refund" not in names(edited.layers[FINE]), "a region that has lost all its texts is gone"
    assert edited.layers[FINE].regions[2].size == PER_BLOB - 10
    outside = NOISE_POINTS - 3
    encoded = semantic_map.counts[: BLOBS * PER_BLOB + NOISE_POINTS].sum() - len(left_out)
    assert edited.layers[FINE].noise_share == pytest.approx(outside / encoded)
    [number] = [edit.number for edit in store.edits.list(semantic_map.corpus.id)]
    store.edits.undo(semantic_map.corpus.id, number)
    assert (now(store, semantic_map).layers[FINE].region_of == semantic_map.layers[FINE].region_of).all()


def test_what_is_left_out_is_shown_nowhere_and_no_move_brings_it_back(store, semantic_map):
    unencoded = np.flatnonzero(~np.isfinite(semantic_map.coordinates[:, 0]))
    edits.exclude(store, semantic_map, np.concatenate([blob(0), unencoded]))
    edited = now(store, semantic_map)
    assert not edited.is_shown[blob(0)].any()
    assert edited.is_shown[blob(1)].all()
    assert (edited.layers[FINE].region_of[unencoded] == NOT_ENCODED).all(), "it is told once why they are not there"
    edits.move(store, semantic_map, FINE, np.concatenate([blob(0), blob(1)[:3]]), semantic_map.layers[FINE].regions[4])
    moved = now(store, semantic_map)
    assert (moved.layers[FINE].region_of[blob(0)] == HIDDEN).all()
    assert (moved.layers[COARSE].region_of[blob(1)[:3]] == moved.layers[COARSE].region_of[blob(4)[0]]).all()


def test_texts_cannot_be_left_out_twice_nor_all_of_them(store, semantic_map):
    edits.exclude(store, semantic_map, blob(0))
    with pytest.raises(EditError, match="left out already"):
        edits.exclude(store, now(store, semantic_map), blob(0))
    with pytest.raises(EditError, match="No text would be left"):
        edits.exclude(store, now(store, semantic_map), np.arange(len(semantic_map.counts)))


def test_a_hidden_part_stays_in_the_region_it_lies_in(store, semantic_map):
    edits.hide(store, semantic_map, semantic_map.layers[FINE].regions[0])
    edited = now(store, semantic_map)
    assert edited.layers[COARSE].regions[CARDS].size == semantic_map.layers[COARSE].regions[CARDS].size
    assert [region.parent for region in edited.layers[FINE].regions] == [0, 1, 1, 2, 2]


def test_what_is_marked_as_noise_is_noise_with_its_parts(store, semantic_map):
    edits.mark_as_noise(store, semantic_map, semantic_map.layers[COARSE].regions[MONEY_BACK])
    edited = now(store, semantic_map)
    for layer in edited.layers:
        assert (layer.region_of[np.concatenate([blob(4), blob(5)])] == NOISE).all()
        assert (layer.membership[blob(4)] == 0).all()
        assert layer.noise_share > 1 / 3


def test_regions_with_one_parent_merge_and_leave_all_else_as_it_was(store, semantic_map):
    loan, interest = semantic_map.layers[FINE].regions[2:4]
    edits.merge(store, semantic_map, loan, interest)
    edited = now(store, semantic_map)
    merged = edited.layers[FINE].regions[2]
    assert merged.label == "loan + loan interest"
    assert (merged.parent, merged.size) == (LOANS, 2 * PER_BLOB)
    assert [phrase.phrase for phrase in merged.keyphrases] == ["loan", "loan interest"]
    assert [phrase.share for phrase in merged.keyphrases] == [0.3, 0.3]
    assert edited.layers[FINE].computed_regions == BLOBS
    assert [region.link_number for region in edited.layers[FINE].regions] == [0, 1, 2, 4, 5]
    assert names(edited.layers[COARSE]) == names(semantic_map.layers[COARSE])
    held = figures.plain.visible(merged.label)
    assert held == merged.label
    assert merged.persistence == loan.persistence


def test_a_region_with_another_parent_brings_its_texts_along_in_coarser_layers(store, semantic_map):
    card, loan = semantic_map.layers[FINE].regions[0], semantic_map.layers[FINE].regions[2]
    edits.merge(store, semantic_map, card, loan)
    edited = now(store, semantic_map)
    assert regions_of(edited, COARSE, blob(2)) == {"cards"}
    assert regions_of(edited, COARSE, blob(3)) == {"loans"}


def test_merging_coarse_regions_joins_their_parts_under_one_roof(store, semantic_map):
    cards, loans = semantic_map.layers[COARSE].regions[:2]
    edits.merge(store, semantic_map, loans, cards)
    edited = now(store, semantic_map)
    assert names(edited.layers[COARSE]) == ["loans + cards", "money back"]
    assert [region.parent for region in edited.layers[FINE].regions] == [0, 0, 0, 0, 1, 1]
    assert names(edited.layers[FINE]) == names(semantic_map.layers[FINE])


def test_the_only_part_of_a_region_that_merges_away_leaves_no_empty_one_behind(store, semantic_map):
    fine = semantic_map.layers[FINE].regions
    edits.mark_as_noise(store, semantic_map, fine[1])
    edits.move(store, now(store, semantic_map), COARSE, blob(1), None)
    edits.merge(store, semantic_map, fine[2], fine[0])
    assert names(now(store, semantic_map).layers[COARSE]) == ["loans", "money back"]


def test_moved_texts_are_in_the_region_and_in_those_around_it(store, semantic_map):
    moved = blob(0)[:5]
    edits.move(store, semantic_map, FINE, moved, semantic_map.layers[FINE].regions[3])
    edited = now(store, semantic_map)
    assert regions_of(edited, FINE, moved) == {"loan interest"}
    assert regions_of(edited, COARSE, moved) == {"loans"}
    assert (edited.layers[FINE].membership[moved] == 1).all()
    assert edited.layers[FINE].regions[0].stability is None


def test_texts_moved_in_a_coarse_layer_are_in_no_part_that_nobody_named(store, semantic_map):
    moved = blob(0)[:5]
    edits.move(store, semantic_map, COARSE, moved, semantic_map.layers[COARSE].regions[LOANS])
    assert regions_of(now(store, semantic_map), FINE, moved) == {str(NOISE)}


def test_texts_moved_to_a_region_with_one_part_are_in_that_part(store, semantic_map):
    fine = semantic_map.layers[FINE].regions
    edits.merge(store, semantic_map, fine[2], fine[3])
    edits.move(store, now(store, semantic_map), COARSE, NOISY, semantic_map.layers[COARSE].regions[LOANS])
    assert regions_of(now(store, semantic_map), FINE, NOISY) == {"loan + loan interest"}


def test_texts_moved_out_of_a_region_are_noise_there_and_in_finer_layers_alone(store, semantic_map):
    edits.move(store, semantic_map, FINE, blob(0)[:5], None)
    edited = now(store, semantic_map)
    assert regions_of(edited, FINE, blob(0)[:5]) == {str(NOISE)}
    assert regions_of(edited, COARSE, blob(0)[:5]) == {"cards"}


def test_texts_without_a_place_cannot_move(store, semantic_map):
    nowhere = np.array([len(semantic_map.counts) - 1])
    with pytest.raises(EditError, match="place"):
        edits.move(store, semantic_map, FINE, nowhere, semantic_map.layers[FINE].regions[0])
    edits.move(store, semantic_map, FINE, np.append(blob(0)[:2], nowhere), semantic_map.layers[FINE].regions[2])
    assert now(store, semantic_map).layers[FINE].region_of[nowhere] == NOT_ENCODED


def test_an_edit_of_what_was_undone_is_a_conflict_in_words(store, semantic_map):
    fine = semantic_map.layers[FINE].regions
    merge = edits.merge(store, semantic_map, fine[2], fine[3])
    merged = now(store, semantic_map)
    edits.rename(store, merged, merged.layers[FINE].regions[2], "borrowing")
    store.edits.undo(semantic_map.corpus.id, merge)
    undone = edits.with_edits(store, semantic_map)
    assert names(undone.semantic_map.layers[FINE]) == names(semantic_map.layers[FINE])
    assert [outcome.conflict for outcome in undone.outcomes] == [
        None,
        "it is now split into “loan” and “loan interest”",
    ]
    store.edits.redo(semantic_map.corpus.id, merge)
    redone = edits.with_edits(store, semantic_map)
    assert [outcome.overlap for outcome in redone.outcomes] == [1, 1]
    assert "borrowing" in names(redone.semantic_map.layers[FINE])


def test_an_edit_of_what_is_hidden_or_noise_says_so(store, semantic_map):
    coarse = semantic_map.layers[COARSE].regions
    edits.hide(store, semantic_map, coarse[CARDS])
    edits.mark_as_noise(store, semantic_map, coarse[LOANS])
    for region in coarse[:2]:
        edits.describe(store, semantic_map, region, "gone")
    conflicts = [outcome.conflict for outcome in edits.with_edits(store, semantic_map).outcomes]
    assert conflicts == [None, None, "it is hidden", "most of its texts are in no region"]


def test_two_regions_of_one_name_are_told_apart(store, semantic_map):
    edits.rename(store, semantic_map, semantic_map.layers[FINE].regions[0], "debt")
    other = replace(semantic_map, id="other", layers=(semantic_map.layers[0], renamed_layer(semantic_map, "debt")))
    edited = edits.with_edits(store, other).semantic_map
    assert names(edited.layers[FINE])[0] == "debt"
    assert names(edited.layers[FINE])[5] == "debt (2)"


def renamed_layer(semantic_map: SemanticMap, name: str) -> Layer:
    fine = semantic_map.layers[FINE]
    return replace(fine, regions=(*fine.regions[:5], replace(fine.regions[5], label=name)))


def another_map(semantic_map: SemanticMap, fine: np.ndarray) -> SemanticMap:
    """The same corpus with other regions in the fine layer, numbered and named in another way."""
    numbers = np.unique(fine[fine >= 0])
    coarse = semantic_map.layers[COARSE].region_of
    regions = tuple(
        replace(
            semantic_map.layers[FINE].regions[0], number=int(number), label=f"region {number}",
            parent=int(np.bincount(coarse[(fine == number) & (coarse >= 0)]).argmax()),
            exemplars=(int(np.flatnonzero(fine == number)[0]),), size=int(semantic_map.counts[fine == number].sum()),
        )
        for number in numbers
    )  # fmt: skip
    curves = tuple(semantic_map.outlines[FINE][0] for _ in regions)
    layer = replace(semantic_map.layers[FINE], regions=regions, region_of=fine, attached=fine)
    return replace(
        semantic_map, id="another", layers=(semantic_map.layers[COARSE], layer),
        outlines=(semantic_map.outlines[COARSE], curves),
    )  # fmt: skip


def test_on_another_map_an_edit_finds_the_region_with_the_same_texts(store, semantic_map):
    edits.rename(store, semantic_map, semantic_map.layers[FINE].regions[4], "charges")
    fine = np.where(semantic_map.layers[FINE].region_of >= 0, 5 - semantic_map.layers[FINE].region_of, NOISE)
    fine[blob(4)[:8]] = 0
    edited = edits.with_edits(store, another_map(semantic_map, fine.astype(np.int32)))
    assert edited.outcomes[0].overlap == pytest.approx(0.8)
    found = edited.semantic_map.layers[FINE].regions[1]
    assert (found.label, found.computed_label) == ("charges", "region 1")


def test_where_a_region_has_no_like_the_edit_is_a_conflict_that_is_kept(store, semantic_map):
    edits.rename(store, semantic_map, semantic_map.layers[FINE].regions[4], "charges")
    fine = semantic_map.layers[FINE].region_of.copy()
    fine[blob(4)[: PER_BLOB // 2]] = 6
    other = another_map(semantic_map, fine)
    other = replace(other, layers=(replace(other.layers[0], regions=other.layers[0].regions), other.layers[1]))
    edited = edits.with_edits(store, other)
    assert edited.outcomes[0].conflict == "it is now split into “region 4” and “region 6”"
    assert "charges" not in [region.label for layer in edited.semantic_map.layers for region in layer.regions]
    assert "charges" in names(now(store, semantic_map).layers[FINE])


def test_on_another_map_a_region_is_also_found_in_another_layer_but_never_on_its_own(store, semantic_map):
    coarse = semantic_map.layers[COARSE].regions[CARDS]
    edits.rename(store, semantic_map, coarse, "plastic")
    other = another_map(semantic_map, semantic_map.layers[COARSE].region_of.copy())
    divided = np.where(semantic_map.layers[COARSE].region_of == CARDS, NOISE, semantic_map.layers[COARSE].region_of)
    layers = (replace(other.layers[COARSE], region_of=divided, attached=divided), other.layers[FINE])
    fine_only = replace(other, layers=layers)
    assert edits.with_edits(store, fine_only).semantic_map.layers[FINE].regions[CARDS].label == "plastic"
    own = replace(fine_only, id=semantic_map.id)
    assert edits.with_edits(store, own).outcomes[0].conflict == "most of its texts are in no region"


def test_texts_that_came_later_do_not_count_against_a_likeness(store, semantic_map):
    edits.rename(store, semantic_map, semantic_map.layers[FINE].regions[4], "charges")
    grown = np.concatenate([semantic_map.layers[FINE].region_of, np.full(200, 4, np.int32)])
    layers = tuple(
        replace(layer, region_of=grown if layer.number else np.append(layer.region_of, np.full(200, 2, np.int32)),
                attached=grown, membership=np.ones(len(grown), np.float32))
        for layer in semantic_map.layers
    )  # fmt: skip
    more = np.append(semantic_map.counts, np.ones(200, np.int32))
    places = np.concatenate([semantic_map.coordinates, np.zeros((200, 2), np.float32)])
    grown_map = replace(semantic_map, id="grown", layers=layers, counts=more, coordinates=places)
    assert edits.with_edits(store, grown_map).outcomes[0].overlap == 1


def test_which_edits_count_is_told_by_the_edition(store, semantic_map):
    corpus, region = semantic_map.corpus.id, semantic_map.layers[FINE].regions[0]
    editions = [now(store, semantic_map).edition]
    first = edits.rename(store, semantic_map, region, "one")
    editions.append(now(store, semantic_map).edition)
    edits.rename(store, semantic_map, region, "two")
    editions.append(now(store, semantic_map).edition)
    assert len(set(editions)) == 3
    store.edits.undo(corpus, 2)
    assert now(store, semantic_map).edition == editions[1]
    store.edits.undo(corpus, first)
    assert now(store, semantic_map).edition == editions[0] == ""


def test_lists_exports_and_report_tell_the_regions_as_they_are_now(store, semantic_map, tmp_path):
    fine = semantic_map.layers[FINE].regions
    edits.rename(store, semantic_map, semantic_map.layers[COARSE].regions[LOANS], "<i>credit</i>")
    edits.merge(store, semantic_map, fine[0], fine[1])
    edits.hide(store, semantic_map, fine[5])
    edited = now(store, semantic_map)
    table = queries.regions_table(store, edited)
    assert "<i>credit</i>" in table.column("label").to_pylist()
    documents = queries.documents_table(store, edited)
    assert documents.column("label_1").to_pylist()[:3] == ["card + card payment"] * 3
    assert documents.column("label_1").to_pylist().count(None) == NOISE_POINTS + PER_BLOB + 1
    written = exports.write_map(store, edited, tmp_path / "out", with_report=True)
    page = (tmp_path / "out" / "report.html").read_text("utf-8")
    assert "report.html" in written
    assert "&lt;i&gt;credit&lt;/i&gt;" in page
    assert "<i>credit" not in page


def test_any_edits_in_any_order_leave_a_whole_map(store, semantic_map):
    random = np.random.default_rng(3)
    for _ in range(60):
        edited = now(store, semantic_map)
        layer = edited.layers[int(random.integers(2))]
        if len(layer.regions) < 2:
            store.edits.undo(semantic_map.corpus.id, int(random.integers(1, 5)))
            continue
        one, other = random.choice(len(layer.regions), 2, replace=False)
        points = random.choice(len(edited.counts) - 1, 12, replace=False)
        kind = random.choice(["merge", "move", "hide", "noise", "out", "undo"], p=[0.25, 0.35, 0.05, 0.05, 0.1, 0.2])
        regions = layer.regions
        if kind == "merge":
            edits.merge(store, edited, regions[one], regions[other])
        elif kind in ("move", "out"):
            edits.move(store, edited, layer.number, points, regions[one] if kind == "move" else None)
        elif kind == "hide":
            edits.hide(store, edited, regions[one])
        elif kind == "noise":
            edits.mark_as_noise(store, edited, regions[one])
        else:
            count = len(store.edits.list(semantic_map.corpus.id))
            if count:
                store.edits.undo(semantic_map.corpus.id, int(random.integers(1, count + 1)))
    assert len({edit.kind for edit in store.edits.list(semantic_map.corpus.id)}) == 4
    assert set(KINDS) >= {edit.kind for edit in store.edits.list(semantic_map.corpus.id)}


def test_the_computed_map_is_left_alone():
    computed = example_map()
    before = [layer.region_of.copy() for layer in computed.layers]
    edits.apply((), computed)
    for layer, region_of in zip(computed.layers, before, strict=True):
        np.testing.assert_array_equal(layer.region_of, region_of)


def test_a_region_is_split_into_its_parts_of_the_next_layer(store, semantic_map):
    loans = semantic_map.layers[COARSE].regions[LOANS]
    parts = edits.parts_of_next_layer(semantic_map, loans)
    assert [part.label for part in parts] == ["loan", "loan interest"]
    edits.split(store, semantic_map, loans, parts, author="Ada")
    edited = now(store, semantic_map)
    assert names(edited.layers[COARSE]) == ["cards", "money back", "loan", "loan interest"]
    assert [region.parent for region in edited.layers[FINE].regions] == [0, 0, 2, 3, 1, 1]
    assert names(edited.layers[FINE]) == names(semantic_map.layers[FINE])
    assert edited.layers[COARSE].regions[2].center == pytest.approx((10, 0), abs=1)
    assert len(edited.outlines[COARSE][2]) == 1
    store.edits.undo(semantic_map.corpus.id, 1)
    assert names(now(store, semantic_map).layers[COARSE]) == names(semantic_map.layers[COARSE])


def test_a_region_that_has_no_parts_is_not_split(store, semantic_map):
    fine = semantic_map.layers[FINE].regions[0]
    assert edits.parts_of_next_layer(semantic_map, fine) == ()
    with pytest.raises(EditError, match="No parts"):
        edits.split(store, semantic_map, fine, ())


def halves_of(points: np.ndarray) -> tuple[edits.Part, ...]:
    return tuple(
        edits.Part(half.astype(np.int32), name, (), (int(half[0]),))
        for name, half in zip(("first half", "second half"), np.array_split(points, 2), strict=True)
    )


def test_a_region_that_is_one_in_finer_layers_is_split_there_too(store, semantic_map):
    fine = semantic_map.layers[FINE].regions
    edits.merge(store, semantic_map, fine[2], fine[3])
    loans = np.concatenate([blob(2), blob(3)])
    edits.split(store, semantic_map, semantic_map.layers[COARSE].regions[LOANS], halves_of(loans))
    edited = now(store, semantic_map)
    assert names(edited.layers[COARSE])[2:] == ["first half", "second half"]
    assert names(edited.layers[FINE])[-2:] == ["first half", "second half"]
    assert [region.parent for region in edited.layers[FINE].regions][-2:] == [2, 3]


def test_parts_that_cut_across_finer_regions_keep_layers_nested(store, semantic_map):
    loans = np.concatenate([blob(2), blob(3)])
    uneven = (*halves_of(loans[:60])[:1], edits.Part(loans[30:].astype(np.int32), "rest", (), (int(loans[-1]),)))
    edits.split(store, semantic_map, semantic_map.layers[COARSE].regions[LOANS], uneven)
    edited = now(store, semantic_map)
    assert regions_of(edited, COARSE, loans[:30]) == {"first half"}
    assert regions_of(edited, FINE, loans[:30]) == {"loan"}
    assert regions_of(edited, FINE, loans[30:40]) == {"loan interest"}, "the only part of the rest"


def test_a_split_is_made_anew_on_another_map_as_far_as_the_texts_are_there(store, semantic_map):
    edits.split(store, semantic_map, semantic_map.layers[FINE].regions[4], halves_of(blob(4)))
    fine = semantic_map.layers[FINE].region_of.copy()
    fine[blob(4)[:6]] = NOISE
    other = edits.with_edits(store, another_map(semantic_map, fine))
    assert_whole(other.semantic_map)
    sizes = {region.label: region.size for region in other.semantic_map.layers[FINE].regions}
    assert (sizes["first half"], sizes["second half"]) == (PER_BLOB // 2 - 6, PER_BLOB // 2)
    fine[blob(4)[: PER_BLOB // 2]] = 3
    gone = edits.with_edits(store, another_map(semantic_map, fine))
    assert gone.outcomes[0].conflict == "it is now split into “region 3” and “region 4”"


def test_on_another_map_texts_that_were_in_no_part_join_the_one_in_which_their_neighbours_are(store, semantic_map):
    edits.split(store, semantic_map, semantic_map.layers[FINE].regions[4], halves_of(blob(4)))
    beside, after_it, torn, alone = NOISY[:4]
    fine = semantic_map.layers[FINE].region_of.copy()
    fine[[beside, after_it, torn, alone]] = 4
    near = np.zeros((len(fine), 3), np.int64)
    near[beside] = blob(4)[[0, 1, -1]]
    near[after_it] = [beside, beside, blob(0)[0]]
    near[torn] = blob(4)[[0, 1, -1]]
    weights = np.ones((len(fine), 3), np.float32)
    weights[torn] = [0.1, 0.1, 0.9]
    kept = Voters(np.arange(len(fine) - 1), near, weights)
    other = another_map(semantic_map, fine)
    split = edits.apply(store.edits.list(semantic_map.corpus.id), other, lambda: kept).semantic_map
    assert_whole(split)
    assert regions_of(split, FINE, [beside, after_it]) == {"first half"}
    assert regions_of(split, FINE, [torn]) == {"second half"}
    assert regions_of(split, FINE, [alone]) == {str(NOISE)}
    forgotten = edits.apply(store.edits.list(semantic_map.corpus.id), other).semantic_map
    assert regions_of(forgotten, FINE, NOISY[:4]) == {str(NOISE)}


def test_links_to_a_part_outlive_other_edits(store, semantic_map):
    edits.rename(store, semantic_map, semantic_map.layers[FINE].regions[0], "plastic")
    edits.split(store, semantic_map, semantic_map.layers[FINE].regions[4], halves_of(blob(4)))
    store.edits.undo(semantic_map.corpus.id, 1)
    edited = now(store, semantic_map)
    assert [region.link_number for region in edited.layers[FINE].regions] == [0, 1, 2, 3, 5, 2006, 2007]


def test_an_axis_means_the_same_region_after_others_have_merged(store, semantic_map):
    fine = semantic_map.layers[FINE].regions
    edits.merge(store, semantic_map, fine[0], fine[1])
    edited = now(store, semantic_map)
    rows, columns = FileRows(store, edited), PointColumns(store, edited)
    found = points_of(PolePart("region", numbers=(FINE, 4)), edited, rows, columns)
    np.testing.assert_array_equal(found, blob(4))
    with pytest.raises(AxisError):
        points_of(PolePart("region", numbers=(FINE, 1)), edited, rows, columns)
