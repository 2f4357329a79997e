"""Transformations on pairs with a known change, and the library: `python -m benchmarks.transformations`."""

from __future__ import annotations

import os
import statistics
import tempfile
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import pyarrow.parquet as pq
from numpy.typing import NDArray

from benchmarks.reporting import report
from dashboard.analysis.directions.pair_evidence import pair_evidence
from dashboard.analysis.directions.removal import group_directions, left_of_a_change, neighbors_alike
from dashboard.analysis.directions.sorting import Sorting, held_out_sorting, length_sorting
from dashboard.analysis.directions.transformations import TextPairs, offset_of, text_pairs
from dashboard.analysis.encoders import Encoder, load_encoder
from dashboard.analysis.encoders.removal import removed
from dashboard.analysis.neighbors import nearest_neighbors
from dashboard.pair_lines import TextPair
from dashboard.transformation_library import library

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
SIZES = (1, 2, 4, 6, 8, 16, 32)
DRAWS = 50
SENTENCES = 3_000
KNOWN = 240
"""Pairs of either half, drawn at random: long reviews take the full encoder a tenth of a second each."""

BY_PAIRS = (
    "Reviews of films, negative before and positive after the same review was edited (cad_imdb_pairs), "
    f"{KNOWN} pairs to learn from and {KNOWN} others to judge by. Means over {DRAWS} draws of so many pairs: what the "
    "card says, and what is true of the pairs that the change was not learned from. The last row of an encoder is the "
    "library's *sentiment*, which has seen no review."
)
LIBRARY = (
    "Each entry is learned from half of its pairs and judged by the other half, on other subjects. Beside it, leaving "
    "out one or two pairs of all sixteen; and the lengths alone, on the half that judges."
)
TAKEN = (
    f"From the vectors of {SENTENCES:,} sentences in fifteen languages on seven topics (sib200, drawn at random), what "
    "tells the languages apart is taken away: how often a text and one of its 10 nearest neighbours share their "
    "language and their topic. And from the reviews the change from negative to positive: how well pairs that it was "
    "not learned from can be told by others of them."
)


def main() -> None:
    """Measure and publish."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        by_pairs, entries = [], []
        for name in ("first-look", "full"):
            encoder = load_encoder(name, home=home)
            by_pairs += [{"encoder": name, **row} for row in reviews(encoder)]
            entries += [{"encoder": name, **row} for row in library_rows(encoder)]
            print(name, flush=True)
    report("Transformations from one pair to thirty-two", by_pairs, BY_PAIRS)
    report("Transformations of the library", entries, LIBRARY)
    report("Directions taken away", [row for name in ("first-look", "full") for row in taken_away(name, home)], TAKEN)


def reviews(encoder: Encoder) -> list[dict[str, Any]]:
    """What so many pairs say of themselves, beside what holds for others."""
    known = known_reviews(encoder)
    half = len(known) // 2
    learned, others = known.at(np.arange(half)), known.at(np.arange(half, len(known)))
    rows = [by_size(learned, others, size) for size in SIZES]
    entry = library()["sentiment"]
    told = held_out_sorting(offset_of(encoded(encoder, entry.learned)), others)
    return [*rows, {"pairs": f"library, {len(entry.learned)}", **true_figures(told)}]


def known_reviews(encoder: Encoder) -> TextPairs:
    """Some pairs of reviews, drawn at random."""
    table = pq.read_table(DATA / "cad_imdb_pairs" / "pairs.parquet").to_pylist()
    drawn = np.random.default_rng(0).permutation(len(table))[: 2 * KNOWN]
    return encoded(encoder, [(table[number]["a"], table[number]["b"]) for number in drawn])


def by_size(learned: TextPairs, others: TextPairs, size: int) -> dict[str, Any]:
    """Means over draws of so many pairs."""
    random = np.random.default_rng(size)
    found, true = [], []
    for _ in range(DRAWS):
        pairs = learned.at(random.choice(len(learned), size, replace=False))
        found.append(pair_evidence(pairs))
        true.append(held_out_sorting(offset_of(pairs), others))
    told = [evidence.sorting for evidence in found if evidence.sorting is not None]
    cosines = [evidence.alike for evidence in found if evidence.alike is not None]
    return {
        "pairs": str(size),
        "median p": f"{statistics.median(evidence.flips.p for evidence in found):.4f}",
        "p up to .05": f"{np.mean([evidence.flips.p <= 0.05 for evidence in found]):.0%}",
        "mean cosine": two_digits(cosines),
        "paired, left out": two_digits([sorting.paired for sorting in told]),
        "unpaired AUC, left out": two_digits([sorting.unpaired for sorting in told]),
        **true_figures(*true),
        "unpaired AUC of length": f"{length_sorting(others).unpaired:.2f}",
    }


def true_figures(*sortings: Sorting) -> dict[str, str | None]:
    """How the pairs are sorted that nothing was learned from."""
    return {
        "paired, of others": two_digits([sorting.paired for sorting in sortings]),
        "unpaired AUC, of others": two_digits([sorting.unpaired for sorting in sortings]),
    }


def taken_away(name: str, home: Path) -> list[dict[str, Any]]:
    """What is left of languages and moods, and what becomes of topics."""
    encoder = load_encoder(name, home=home)
    table = pd.read_csv(next((DATA / "sib200").glob("*.csv")), keep_default_na=False).sample(SENTENCES, random_state=0)
    vectors = encoder.encode(table["text"].tolist())
    kept = vectors.any(axis=1)
    vectors, labels = vectors[kept], {column: codes(table[column][kept]) for column in ("lang", "label")}
    directions = group_directions(vectors, labels["lang"])
    assert directions is not None
    near, near_after = (nearest_neighbors(space, 10).indices for space in (vectors, removed(vectors, directions)))
    rows = [
        {
            "encoder": name,
            "taken away": f"language ({len(directions)} directions)",
            "figure": f"neighbours of one {word}",
            "before": f"{neighbors_alike(labels[column], np.arange(len(vectors)), near):.2f}",
            "after": f"{neighbors_alike(labels[column], np.arange(len(vectors)), near_after):.2f}",
        }
        for column, word in (("lang", "language"), ("label", "topic"))
    ]
    left = left_of_a_change(known_reviews(encoder), None)
    assert left is not None
    told = [f"{sorting.unpaired:.2f}" for sorting in left]
    change = {"taken away": "negative to positive", "figure": "unpaired AUC of others", "before": told[0]}
    return [*rows, {"encoder": name, **change, "after": told[1]}]


def codes(values: pd.Series) -> NDArray[np.int64]:
    """Values as numbers."""
    return np.unique(values.astype(str), return_inverse=True)[1].astype(np.int64)


def library_rows(encoder: Encoder) -> list[dict[str, Any]]:
    """The card of every entry."""
    return [library_row(encoder, name) for name in library()]


def library_row(encoder: Encoder, name: str) -> dict[str, Any]:
    """The card of an entry."""
    entry = library()[name]
    learned, held_out = encoded(encoder, entry.learned), encoded(encoder, entry.held_out)
    told, whole = pair_evidence(learned, held_out=held_out), pair_evidence(encoded(encoder, entry.pairs))
    assert told.sorting is not None and whole.sorting is not None
    return {
        "entry": name,
        "unpaired AUC, held out": f"{told.sorting.unpaired:.2f} ({told.sorting.word})",
        "paired, held out": f"{told.sorting.paired:.2f}",
        "mean cosine": two_digits([] if told.alike is None else [told.alike]),
        "p of 8": f"{told.flips.p:.4f}",
        "unpaired AUC, all 16": f"{whole.sorting.unpaired:.2f}",
        "p of 16": f"{whole.flips.p:.4f}",
        "unpaired AUC of length": f"{told.by_length.unpaired:.2f}",
    }


def encoded(encoder: Encoder, pairs: tuple[TextPair, ...] | list[TextPair]) -> TextPairs:
    """The pairs as vectors."""
    before, after = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
    return text_pairs(before, after, np.array([[len(text) for text in pair] for pair in pairs], np.float64))


def two_digits(values: list[float]) -> str | None:
    """The mean, None where there is none."""
    return f"{np.mean(values):.2f}" if values else None


if __name__ == "__main__":
    main()
