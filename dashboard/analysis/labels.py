"""Names for the regions of a layer, as on a map: short, plain text, and no two alike."""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Iterator, Sequence
from itertools import combinations

from .keyphrases import Keyphrase

LONGEST_LABEL = 40
SEPARATOR = " · "

STRONG_SECOND = 0.3
"""A second phrase joins the label if it weighs at least this share of the first."""

WEAK_SECOND = 0.1
"""The same where the first phrase is a single word, which seldom says enough alone."""


def label_regions(
    keyphrases: Sequence[Sequence[Keyphrase]],
    stand_ins: Sequence[str],
    *,
    taken: Sequence[Collection[str]] = (),
    names: Sequence[str] = (),
) -> tuple[str, ...]:
    """One label for each region of a layer, from its keyphrases, the best first.

    A region without keyphrases is called by its stand-in, the text of an exemplar. `taken[i]` are the labels of the
    parent or the children of region i, from which its own differs where its phrases allow it. No two labels are made of
    the same words, nor of those of another region's name, where people gave regions `names`; it is "" for the others.
    """
    used = {_words(name) for name in names if name}
    labels = []
    for region, phrases in enumerate(keyphrases):
        relatives = {_words(label) for label in taken[region]} if taken else set()
        others = used - {_words(names[region])} if names else used
        proposals = [label for label in _proposals(phrases) if _words(label) not in others]
        proposals.sort(key=lambda label: _words(label) in relatives)
        label = proposals[0] if proposals else _numbered(_stand_in(phrases, stand_ins[region], region), used)
        used.add(_words(label))
        labels.append(label)
    return tuple(labels)


def _words(label: str) -> frozenset[str]:
    return frozenset(label.casefold().replace(SEPARATOR, " ").split())


def _proposals(phrases: Sequence[Keyphrase]) -> Iterator[str]:
    """Labels from the best to the last resort; none is longer than `LONGEST_LABEL`."""
    if not phrases:
        return
    first, *others = phrases
    least = (STRONG_SECOND if len(first.stems) > 1 else WEAK_SECOND) * first.weight
    telling = [(first, other) for other in others if other.weight >= least and _share_no_word(first, other)]
    for choice in [*telling, (first,), *combinations(phrases, 2), *combinations(phrases, 3)]:
        label = SEPARATOR.join(phrase.phrase for phrase in choice)
        if len(label) <= LONGEST_LABEL:
            yield label


def _share_no_word(one: Keyphrase, other: Keyphrase) -> bool:
    return not set(one.stems) & set(other.stems)


def _stand_in(phrases: Sequence[Keyphrase], text: str, region: int) -> str:
    """A phrase or text cut to the length of a label, on one line and without control characters."""
    source = phrases[0].phrase if phrases else text
    printable = "".join(" " if unicodedata.category(sign)[0] in "CZ" else sign for sign in source)
    line = " ".join(printable.split())
    if not line:
        return f"Region {region + 1}"
    return line if len(line) <= LONGEST_LABEL else line[: LONGEST_LABEL - 1].rstrip() + "…"


def _numbered(label: str, used: set[frozenset[str]]) -> str:
    """The label, with the first number that makes it unlike all others where it is used already."""
    number, numbered = 1, label
    while _words(numbered) in used:
        number += 1
        numbered = f"{label} ({number})"
    return numbered
