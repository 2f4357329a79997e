"""Semantic axes against people's ratings and facts: `python -m benchmarks.axes`.

The poles were written once, before anything was measured, as somebody would type them.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from benchmarks.reporting import report
from dashboard.analysis.directions.agreement import split_half_agreement
from dashboard.analysis.directions.axes import Pole, pole, semantic_axis
from dashboard.analysis.directions.random_axes import judged_texts
from dashboard.analysis.directions.ranks import spearman
from dashboard.analysis.directions.rated_axis import RatedAxis, rated_axis
from dashboard.analysis.directions.regression import learn_axis
from dashboard.analysis.encoders import Encoder, load_encoder

DATA = Path(__file__).resolve().parents[2] / "shared" / "data"
GOOD = (
    ["terrible", "awful", "sad", "hate", "disaster"],
    ["wonderful", "great", "happy", "love", "success"],
)
MALE = (["woman", "girl", "mother", "she", "female"], ["man", "boy", "father", "he", "male"])
DRAWS = 100

AGAINST_RATINGS = (
    "Spearman's rho of the order along an axis with ratings or facts. The poles are five texts a side, written once "
    "before anything was measured (`benchmarks/axes.py`), and the first of either side for one pair; texts that are "
    "themselves in a pole are left out. The band holds 95 % of 1,000 axes between random poles of five of the same "
    "texts. The learned axis is ridge regression on the ratings, its rho that of five folds held out."
)
AGREEMENT_TELLS = (
    f"Full encoder. For each quality {DRAWS} axes between five texts of the lowest quarter of the ratings and five of "
    "the highest. How closely does a figure that needs no ratings go with the rho that the axis reaches (Pearson's r)? "
    "Agreement is the correlation of the places of texts along both halves, the other the cosine of the halves. Where "
    "all axes are about equally good, neither tells them apart."
)


@dataclass(frozen=True)
class Quality:
    """Texts with a rating, and the two poles somebody types for it."""

    name: str
    file: str
    text: str
    rating: str
    poles: tuple[list[str], list[str]]
    rows: Callable[[pd.DataFrame], pd.DataFrame] = lambda table: table


def _words(table: pd.DataFrame) -> pd.DataFrame:
    return table[table.word.str.fullmatch("[a-z]+")]


def _english(table: pd.DataFrame) -> pd.DataFrame:
    return _words(table[table.lang == "en"])


def _latest(table: pd.DataFrame) -> pd.DataFrame:
    return table[table.year == table.year.max()]


QUALITIES = (
    Quality("valence (vader_lexicon, words)", "vader_lexicon/ratings.csv", "word", "valence", GOOD, _words),
    Quality("valence (afinn, English words)", "afinn/ratings.csv", "word", "valence", GOOD, _english),
    Quality("male, stereotype (gender)", "gender_professions/ratings.csv", "word", "stereotype_gender", MALE),
    Quality("male, by definition (the same)", "gender_professions/ratings.csv", "word", "definitional_gender", MALE),
    Quality(
        "weight (body_mass)", "body_mass/ratings.csv", "word", "body_kg",
        (
            ["tiny animal", "small animal", "little creature", "as small as an insect", "light as a feather"],
            ["huge animal", "large animal", "giant creature", "as big as a house", "heavy as a truck"],
        ),
    ),
    Quality(
        "income per head (gapminder)", "gapminder/ratings.csv", "country", "gdpPercap",
        (
            ["poor country", "poverty", "low income", "famine", "developing country"],
            ["rich country", "wealth", "high income", "luxury", "developed country"],
        ),
        _latest,
    ),
    Quality(
        "life expectancy (gapminder)", "gapminder/ratings.csv", "country", "lifeExp",
        (
            ["people die young", "disease", "epidemic", "poor health", "high child mortality"],
            ["people live long", "good health", "good hospitals", "old age", "low child mortality"],
        ),
        _latest,
    ),
    Quality(
        "population (gapminder)", "gapminder/ratings.csv", "country", "pop",
        (
            ["tiny country", "small island", "few inhabitants", "sparsely populated", "microstate"],
            ["huge country", "most populous country", "hundreds of millions of people", "crowded cities", "empire"],
        ),
        _latest,
    ),
)  # fmt: skip


def main() -> None:
    """Measure and publish."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        rows, drawn = [], []
        for name in ("first-look", "full"):
            encoder = load_encoder(name, home=home)
            for quality in QUALITIES:
                texts, ratings = table_of(quality)
                vectors = encoder.encode(texts)
                rows.append({"encoder": name, **against_ratings(quality, encoder, texts, vectors, ratings)})
                print(rows[-1], flush=True)
                if name == "full":
                    drawn.append(agreement_tells(quality, vectors, ratings))
                    print(drawn[-1], flush=True)
    report("Axes against ratings", rows, AGAINST_RATINGS)
    report("What the agreement of halves tells of an axis", drawn, AGREEMENT_TELLS)


def table_of(quality: Quality) -> tuple[list[str], NDArray[np.float64]]:
    """The texts and their ratings."""
    table = quality.rows(pd.read_csv(DATA / quality.file, keep_default_na=False))
    return table[quality.text].astype(str).tolist(), pd.to_numeric(table[quality.rating]).to_numpy(np.float64)


def against_ratings(
    quality: Quality,
    encoder: Encoder,
    texts: list[str],
    vectors: NDArray[np.float32],
    ratings: NDArray[np.float64],
) -> dict[str, Any]:
    """One pair, five a side, and a learned axis beside the random ones."""
    negative, positive = (encoder.encode(side) for side in quality.poles)
    own = [row for row, text in enumerate(texts) if text in {*quality.poles[0], *quality.poles[1]}]

    def judged(size: int) -> RatedAxis:
        return rated_axis(vectors, ratings, negative=negative[:size], positive=positive[:size], without=own)

    five = judged(5)
    pair = judged(1)
    assert five.rating is not None and pair.rating is not None and five.stability is not None
    learned = learn_axis(vectors, ratings)
    low, high = five.rating.band
    return {
        "quality": quality.name,
        "texts": five.rating.texts,
        "one pair": f"{pair.rating.rho:.2f}",
        "five a side": f"{five.rating.rho:.2f}",
        "95 % of random axes": f"{low:.2f} to {high:.2f}",
        "beats chance": five.rating.beats_chance,
        "agreement of halves": f"{five.stability.agreement:.2f} ({five.stability.word})",
        "learned, held out": f"{float(spearman(learned.held_out, ratings[learned.rows])):.2f}",
    }


def agreement_tells(quality: Quality, vectors: NDArray[np.float32], ratings: NDArray[np.float64]) -> dict[str, Any]:
    """How agreement and cosine of halves go with what an axis between drawn poles reaches."""
    kept = np.flatnonzero(vectors.any(axis=1))
    vectors, ratings = vectors[kept], ratings[kept]
    judged = judged_texts(vectors, np.ones(len(vectors), bool))
    order = np.argsort(ratings, kind="stable")
    size = max(5, len(order) // 4)
    random = np.random.default_rng(0)
    figures = np.empty((DRAWS, 3))
    for draw in range(DRAWS):
        low, high = (random.choice(side, 5, replace=False) for side in (order[:size], order[-size:]))
        below, above = separate(vectors[low]), separate(vectors[high])
        others = np.setdiff1d(np.arange(len(order)), np.concatenate([low, high]))
        axis = semantic_axis(negative=below, positive=above)
        agreement = split_half_agreement(below, above, judged.covariance, seed=draw)
        cosine = split_half_agreement(below, above, np.eye(vectors.shape[1], dtype=np.float32), seed=draw)
        assert agreement is not None and cosine is not None
        figures[draw] = agreement, cosine, float(spearman(vectors[others] @ axis, ratings[others]))
    correlations = np.corrcoef(figures.T)
    return {
        "quality": quality.name,
        "mean rho": f"{figures[:, 2].mean():.2f}",
        "mean agreement": f"{figures[:, 0].mean():.2f}",
        "mean cosine": f"{figures[:, 1].mean():.2f}",
        "r of agreement and rho": f"{correlations[0, 2]:.2f}",
        "r of cosine and rho": f"{correlations[1, 2]:.2f}",
    }


def separate(vectors: NDArray[np.float32]) -> Pole:
    """A pole of typed texts."""
    return pole([row[None, :] for row in vectors])


if __name__ == "__main__":
    main()
