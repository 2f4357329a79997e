"""What a sample of texts tells before anything is encoded: how long they are, in which languages, and how much of them
the encoder knows."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.encoders.vocabulary import vocabulary
from dashboard.analysis.languages import UNKNOWN, language_of

LEAST_SHARE = 0.01
"""A language of fewer texts than that may be a few short texts misjudged: it is counted among the others."""

BINS = 30


@dataclass(frozen=True)
class LanguageShare:
    """A language (ISO 639-1; `und`: others and unknown ones), its share of the texts, and the share of its tokens that
    the encoder does not know, None where the encoder does not say."""

    code: str
    share: float
    unknown_share: float | None


@dataclass(frozen=True)
class TextProfile:
    """A profile of `texts` sampled texts. Lengths are in tokens of the encoder; `tokens` is None where it does not tell
    them, and so are those after it. `over_window` is the share of texts longer than the encoder's window."""

    texts: int
    characters: float
    """On average."""
    languages: tuple[LanguageShare, ...]
    tokens: float | None = None
    """On average."""
    longest: int | None = None
    window: int | None = None
    over_window: float = 0.0
    bin_edges: tuple[int, ...] = ()
    bin_counts: tuple[int, ...] = ()
    """Texts by length: the last bin holds all longer ones too."""


def profile_texts(texts: Sequence[str], *, encoder: str) -> TextProfile:
    """The profile of these texts for an encoder. Raises EncoderError where there is no such encoder."""
    known = vocabulary(encoder)
    counts = None if known is None else known.token_counts(texts)
    tokens, unknown = (None, None) if counts is None else counts
    languages = language_shares([language_of(text) for text in texts], tokens, unknown)
    characters = sum(map(len, texts)) / max(1, len(texts))
    if known is None or tokens is None or not len(tokens):
        return TextProfile(len(texts), characters, languages)
    edges, bins = histogram(tokens, known.window)
    return TextProfile(
        texts=len(texts),
        characters=characters,
        languages=languages,
        tokens=float(tokens.mean()),
        longest=int(tokens.max()),
        window=known.window,
        over_window=0.0 if known.window is None else float((tokens > known.window).mean()),
        bin_edges=edges,
        bin_counts=bins,
    )


def language_shares(
    codes: Sequence[str], tokens: NDArray[np.int64] | None, unknown: NDArray[np.int64] | None
) -> tuple[LanguageShare, ...]:
    """The languages by their share, the largest first; rare ones together as `und` at the end."""
    kept = common_languages(codes)
    groups = np.array([code if code in kept else UNKNOWN for code in codes])
    shares = []
    for code in [*kept, UNKNOWN]:
        among = groups == code
        if not among.any():
            continue
        share_unknown = None
        if tokens is not None and unknown is not None:
            share_unknown = float(unknown[among].sum() / max(1, tokens[among].sum()))
        shares.append(LanguageShare(code, float(among.mean()), share_unknown))
    return tuple(shares)


def common_languages(codes: Sequence[str]) -> list[str]:
    """The languages that are not too rare to be believed, the most frequent first."""
    counted = Counter(codes).most_common()
    return [code for code, count in counted if count >= LEAST_SHARE * len(codes) and code != UNKNOWN]


def histogram(tokens: NDArray[np.int64], window: int | None) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Bins of equal width over the lengths of all but the longest hundredth, and over the window if that is near."""
    longest = max(1, int(np.quantile(tokens, 0.99)))
    if window is not None and longest > window / 2:
        longest = max(longest, round(1.2 * window))
    width = -(-longest // BINS)
    edges = np.arange(0, width * BINS + 1, width)
    counts = np.bincount(np.minimum(tokens // width, BINS - 1), minlength=BINS)
    return tuple(edges.tolist()), tuple(counts.tolist())
