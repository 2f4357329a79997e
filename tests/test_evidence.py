"""What is said of regions: phrases, columns, periods, neighbours and two sides, with counts one can check by hand."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pyarrow as pa
import pytest
from scipy import stats

from dashboard.analysis.phrases import mine_phrases
from dashboard.evidence.columns import Cells, cells, column_accounts
from dashboard.evidence.nearby import NearRegion, near_regions
from dashboard.evidence.over_time import moments, time_columns, time_shares
from dashboard.evidence.sides import compare
from dashboard.evidence.tag_shares import tag_shares
from dashboard.evidence.telling_phrases import region_phrases
from dashboard.evidence.wording import column_sentence, in_words, tags_sentence, times
from store.records import NOISE, NOT_ENCODED, Column, Keyphrase, Layer, SemanticMap
from tests.example_map import example_map, stored_map

TEXTS = [
    *(f"lost card number {n}" for n in range(8)), *(f"card fee number {n}" for n in range(4)),
    *(f"train ticket number {n}" for n in range(12)), "a stray card", "no vector card",
]  # fmt: skip
REGION_OF = np.array([0] * 12 + [1] * 12 + [NOISE, NOT_ENCODED], np.int32)


@pytest.fixture
def two_regions() -> SemanticMap:
    """Cards and trains, a stray, and a text without a vector."""
    record = example_map()
    keyphrases = (Keyphrase("card", 1.0, 1.0), Keyphrase("long forgotten", 0.5, 0.25))
    regions = (
        replace(record.layers[0].regions[0], label="cards", keyphrases=keyphrases, size=12),
        replace(record.layers[0].regions[1], label="trains", keyphrases=(), size=12),
    )
    layer = Layer(0, regions, REGION_OF, (REGION_OF >= 0).astype(np.float32), REGION_OF, 1 / 25)
    coordinates = np.where(REGION_OF[:, None] == NOT_ENCODED, np.nan, 0.0).repeat(2, axis=1).astype(np.float32)
    counts = np.ones(len(TEXTS), np.int32)
    return replace(record, layers=(layer,), counts=counts, coordinates=coordinates, first_layer=0)


def phrases_of(semantic_map, table, region):
    [found] = region_phrases(semantic_map, table, [semantic_map.layers[0].regions[region]])
    return found


def test_phrases_are_counted_inside_and_elsewhere_and_tested(two_regions):
    table = mine_phrases(TEXTS)
    found = {one.phrase: one for one in phrases_of(two_regions, table, 0)}
    card = found["card"]
    assert (card.inside, card.elsewhere, card.is_keyphrase) == (12, 1, True)
    assert (card.share, card.share_elsewhere) == (1.0, 1 / 13)
    p = np.ones(len(table.surfaces))
    for number, column in enumerate(table.occurrences.T.tocsr()):
        inside = int((REGION_OF[column.indices] == 0).sum())
        everywhere = int((REGION_OF[column.indices] >= NOISE).sum())
        p[number] = stats.hypergeom.sf(inside - 1, 25, everywhere, 12)
    corrected = stats.false_discovery_control(p)
    assert card.q == pytest.approx(corrected[table.surfaces.index("card")])
    assert "lost" in found
    assert "number" not in found, "as frequent elsewhere"


def test_a_keyphrase_that_was_never_counted_says_so(two_regions):
    forgotten = phrases_of(two_regions, mine_phrases(TEXTS), 0)[1]
    assert (forgotten.phrase, forgotten.inside, forgotten.q) == ("long forgotten", 3, None)


def test_phrases_of_the_same_words_are_listed_once(two_regions):
    words = [set(one.phrase.split()) for one in phrases_of(two_regions, mine_phrases(TEXTS), 1)]  # fmt: skip
    assert words
    for number, one in enumerate(words):
        assert not any(one <= other or other <= one for other in words[:number])


def category(name, values, names):
    return Cells(Column(name, "category"), np.array(values), names)


def test_columns_are_told_by_effect_and_corrected_p():
    inside = np.repeat([True, False], [20, 80])
    everyone = np.ones(100, bool)
    kind = category("kind", [0] * 18 + [1, -1] + [1] * 70 + [0] * 10, ("a", "b"))
    size = Cells(Column("size", "number"), np.concatenate([np.arange(20.0) + 100, np.arange(80.0)]))
    noise = category("noise", np.tile([0, 1], 50), ("x", "y"))
    told = {account.column.name: account for account in column_accounts([kind, size, noise], inside, everyone)}
    table = np.array([[18, 1], [10, 70]])
    assert told["kind"].effect == pytest.approx(stats.contingency.association(table, method="cramer"))
    assert (told["kind"].missing, told["kind"].inside) == (1, 19)
    first = told["kind"].values[0]
    assert (first.name, first.inside, first.share, first.share_elsewhere) == ("a", 18, 18 / 19, 10 / 80)
    assert first.q < 0.001
    assert (told["size"].effect, told["size"].median, told["size"].median_elsewhere) == (1, 109, 39)
    assert told["noise"].q > 0.9
    p = [stats.chi2_contingency(table, correction=False).pvalue]
    p += [stats.mannwhitneyu(size.values[:20], size.values[20:], method="asymptotic").pvalue]
    p += [stats.chi2_contingency([[10, 10], [40, 40]], correction=False).pvalue]
    expected = stats.false_discovery_control(p)
    assert [account.q for account in told.values()] == pytest.approx(expected, abs=1e-9)


def test_columns_with_a_value_per_row_or_none_are_no_trouble():
    inside = np.array([True, False, False])
    names = category("name", np.arange(3), tuple("abc"))
    empty = Cells(Column("when", "date"), np.full(3, np.datetime64("NaT"), "datetime64[us]"))
    nothing = category("nothing", [-1, -1, -1], ())
    told = column_accounts([names, empty, nothing], inside, np.ones(3, bool))
    assert [account.effect for account in told[1:]] == [0, 0]
    assert told[1].missing == 1
    assert column_accounts([], inside, np.ones(3, bool)) == ()


def test_columns_are_read_as_codes_numbers_and_dates(store):
    corpus = stored_map(store).corpus
    product, stars, written = (cells(store, corpus, column) for column in corpus.columns)
    assert product.names[product.values[1]] == store.metadata.values(corpus, "product")[1].as_py()
    assert stars.values.dtype == np.float64
    assert str(written.values[-1]).startswith("2026-01-")
    assert all(column.known.all() for column in (product, stars, written))


def test_years_are_told_from_other_whole_numbers(store):
    rows = pa.record_batch({
        "text": ["one", "two", "three", "four"], "year": [1990, 1999, None, 2004], "stars": [1, 5, 3, 4],
        "when": pa.array([None, "2020-01-02", None, None]).cast(pa.timestamp("us")),
    })  # fmt: skip
    columns = (Column("stars", "number", True), Column("year", "number", True), Column("when", "date"))
    corpus = store.corpora.add([rows], name="n", source="n.csv", text_column="text", columns=columns)
    assert [column.name for column in time_columns(store, corpus)] == ["when", "year"]
    years = moments(store, corpus, columns[1]).astype("datetime64[Y]").astype(str).tolist()
    assert years == ["1990", "1999", "NaT", "2004"]


def test_shares_are_of_the_dated_documents_of_a_period(two_regions):
    dates = np.array(["2024-03-01", "2025-06-01"] * 13, "datetime64[us]")
    dates[-3] = np.datetime64("NaT")
    told = time_shares(two_regions.layers[0], np.arange(26), dates, "year")
    assert told.periods.names == ("2024", "2025")
    assert told.totals.tolist() == [13, 11]
    assert told.counts.tolist() == [[6, 6], [6, 5]]
    assert told.undated == 1
    np.testing.assert_allclose(told.shares[0], [6 / 13, 6 / 11])


def test_an_empty_period_has_no_share(two_regions):
    dates = np.array(["2020-01-01", "2022-01-01"] * 13, "datetime64[us]")
    told = time_shares(two_regions.layers[0], np.arange(26), dates, "year")
    assert np.isnan(told.shares[:, 1]).all()


def test_near_regions_are_those_of_the_neighbours(two_regions):
    neighbors = np.full((24, 2), 1)
    neighbors[:12, 0] = 20
    neighbors[12:] = 13
    found = (np.arange(24), neighbors)
    layer = two_regions.layers[0]
    assert near_regions(found, layer, 0) == (NearRegion(1, 0.5),)
    assert near_regions(found, layer, 1) == ()


def test_two_sides_are_told_apart_by_phrases_and_regions(two_regions):
    first = np.arange(26) < 12
    found = compare(two_regions, mine_phrases(TEXTS), two_regions.layers[0], first, ~first)
    assert (found.first_size, found.second_size) == (12, 13)
    assert found.first_phrases[0].name == "card"
    assert found.second_phrases[0].name.startswith("train")
    assert all(one.z > 0 for one in found.first_phrases)
    assert all(one.z < 0 for one in found.second_phrases)
    assert {one.name: (one.first, one.second) for one in found.regions} == {"cards": (12, 0), "trains": (0, 12)}


def test_a_side_without_texts_is_compared_without_error(two_regions):
    nobody = np.zeros(26, bool)
    found = compare(two_regions, mine_phrases(TEXTS), two_regions.layers[0], nobody, ~nobody)
    assert (found.first_size, found.first_phrases) == (0, ())


@pytest.mark.parametrize(
    ("q", "word"), [(0.0, "strong"), (0.001, "fair"), (0.02, "weak"), (0.05, "none"), (1.0, "none")]
)
def test_evidence_in_words(q, word):
    assert in_words(q) == word


def test_ratios_in_words():
    assert times(0.2, 0.1) == "2.0 times"
    assert times(0.5, 0.01) == "50 times"
    assert times(0.01, 0.1) == "0.1 times"
    assert (times(0.3, 0), times(0, 0.3), times(0, 0)) == ("only here", "only elsewhere", "nowhere")


@pytest.mark.parametrize(
    ("here", "elsewhere", "said"),
    [(1951, 1990, "usually 1951, there 1990"), (12_000, 3, "usually 12,000, there 3"), (0.5, 1.25, "0.5, there 1.25")],
)
def test_whole_numbers_that_may_be_years_have_no_commas(here, elsewhere, said):
    inside = np.arange(60) < 30
    told = Cells(Column("n", "number"), np.where(inside, here, elsewhere).astype(float))
    [account] = column_accounts([told], inside, np.ones(60, bool))
    assert said in column_sentence(account)


def test_tags_are_held_against_all_other_documents_each_for_itself():
    point_of = np.array([0, 1, 1, 2, 3, 4, 5, 6], np.int32)
    inside = np.isin(point_of, [0, 1, 2])
    considered = point_of != 6
    tags = {
        "both": np.array([0, 1, 3], np.int32),
        "here": np.array([0, 1, 2], np.int32),
        "out": np.array([6], np.int32),
    }
    found = {one.name: one for one in tag_shares(tags, point_of, inside, considered)}
    assert list(found) == ["here", "both"], "what differs most comes first, what is nowhere is left out"
    assert (found["here"].inside, found["here"].share, found["here"].share_elsewhere) == (4, 1.0, 0.0)
    assert (found["both"].inside, found["both"].share, found["both"].share_elsewhere) == (3, 0.75, 1 / 3)
    table = [[4, 0], [0, 3]]
    p = 2 * min(stats.fisher_exact(table, way).pvalue for way in ("less", "greater"))
    assert found["here"].q == pytest.approx(min(1, p * 2 / 1))
    assert tags_sentence(list(found.values())).startswith("Its tags are on much the same shares")
    told = tags_sentence([replace(found["here"], q=0.01)])
    assert told == "“here” is on 100 % of the texts here and on 0 % elsewhere."
    assert not tag_shares({}, point_of, inside, considered)
