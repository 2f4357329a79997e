"""How much like a noun a phrase is used: what can be told of parts of speech from neighbouring function words alone.

"The fee is", "the wrong amount" and "I was charged a fee" say that *fee* and *wrong amount* are names, and that
*charged* and *wrong* are not: a name is not governed by a pronoun or an auxiliary, governs no article, and does not
lean on a next word. That is the distributional method (Harris 1954) with a short list of contexts, for English only.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

BEFORE_VERBS = """
i you he she it we they who i'm i've i'd i'll it's you're we're they're he's she's there's that's what's
is are was were be been being am isn't aren't wasn't weren't ain't have has had haven't hasn't hadn't having
do does did don't doesn't didn't can can't cannot could couldn't will won't would wouldn't should shouldn't may might
must shall not never always just still how very too so really quite get gets getting got gotten let let's please went
im ive dont cant didnt doesnt isnt wont keeps keep
"""
AFTER_VERBS = """
a an the my your his her its our their this that these those any some every each another all both
me him them us you it i he she we they myself yourself what how why whether if
"""

GOVERNORS = frozenset(BEFORE_VERBS.split())
"""Words before verbs, participles and adjectives, seldom right before a noun."""

GOVERNED = frozenset(AFTER_VERBS.split())
"""Words after verbs and before nouns, so seldom right after a noun."""

LEANING = 0.5
"""How much less an occurrence counts that leans on a next word with a meaning: "physical" in "physical card"."""


def noun_likeness(
    phrases: NDArray[np.int64],
    is_governed: NDArray[np.bool_],
    governs: NDArray[np.bool_],
    leans: NDArray[np.bool_],
) -> NDArray[np.float64]:
    """For each phrase, 0 to the last, how like a noun its occurrences are used, 0..1, (phrases,).

    All arguments are (occurrences,): the number of the phrase; whether a governor stands before it; whether a governed
    word follows; whether a word with a meaning follows. One noun-like occurrence is granted to every phrase.
    """
    uses = np.where(is_governed | governs, 0.0, np.where(leans, 1 - LEANING, 1.0))
    likeness: NDArray[np.float64] = (np.bincount(phrases, uses) + 1) / (np.bincount(phrases) + 1)
    return likeness
