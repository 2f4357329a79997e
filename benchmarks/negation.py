"""What the library's negation sees: the words, or what they deny? `python -m benchmarks.negation`

The pairs were written before anything was measured with them; none of them is in the library.
"""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import numpy as np

from benchmarks.reporting import report
from dashboard.analysis.directions.sorting import held_out_sorting, length_sorting
from dashboard.analysis.directions.transformations import TextPairs, offset_of, text_pairs
from dashboard.analysis.encoders import Encoder, load_encoder
from dashboard.pair_lines import TextPair
from dashboard.transformation_library import library_entry

OTHER_WORDS: tuple[TextPair, ...] = (
    ("The engine started this morning.", "The engine failed to start this morning."),
    ("Our village has a doctor.", "Our village lacks a doctor."),
    ("The guard let us in.", "The guard refused to let us in."),
    ("The ending was satisfying.", "The ending was unsatisfying."),
    ("She drinks her tea with milk.", "She drinks her tea without milk."),
    ("I could hear the speaker well.", "I could hardly hear the speaker."),
    ("The contract is valid.", "The contract is invalid."),
    ("They agreed with the verdict in the end.", "They disagreed with the verdict."),
    ("Dogs are allowed in this park.", "Dogs are banned from this park."),
    ("He kept his promise to the tenants.", "He broke his promise to the tenants."),
    ("The minister confirmed the report.", "The minister denied the report."),
    ("Tickets are still available at the door.", "Tickets are unavailable."),
    ("My grandmother remembers the flood.", "My grandmother has forgotten the flood."),
    ("The bridge is safe for lorries.", "The bridge is anything but safe for lorries."),
    ("You may use a dictionary in the exam.", "You are forbidden to use a dictionary in the exam."),
    ("This plant likes full sun.", "This plant avoids full sun."),
)  # fmt: skip
"""It is so, and it is not so without `not`, `never`, `no` and their kin."""

STILL_SO: tuple[TextPair, ...] = (
    ("I fully agree with her.", "I could not agree with her more."),
    ("It is likely that prices will rise.", "It is not unlikely that prices will rise."),
    ("This is the best bakery in town.", "There is no better bakery in town."),
    ("He is certainly the thief.", "He is no doubt the thief."),
    ("The museum is always open on Sundays.", "The museum is never closed on Sundays."),
    ("All of the guests enjoyed the soup.", "None of the guests disliked the soup."),
    ("She remembered to lock the door.", "She did not forget to lock the door."),
    ("The film is both funny and clever.", "The film is not only funny but clever."),
    ("I would love to come.", "Nothing would please me more than to come."),
    ("He passed the test easily.", "He had no trouble passing the test."),
    ("The road is safe in winter.", "The road is not dangerous in winter."),
    ("We must admire her courage.", "We cannot help admiring her courage."),
    ("Everyone knows this song.", "There is nobody who does not know this song."),
    ("The repair was cheap.", "The repair was not expensive."),
    ("They succeeded at the first attempt.", "They did not fail at the first attempt."),
    ("The tap water is clean.", "There is nothing wrong with the tap water."),
)  # fmt: skip
"""It is so, and it is so in words of denial."""

SCOPE: tuple[TextPair, ...] = (
    ("The cook, who is not English, likes the pan.", "The cook, who is English, does not like the pan."),
    ("I think that it works, not that it is cheap.", "I do not think that it works, though it is cheap."),
    ("She said no word and signed the letter.", "She said a word and did not sign the letter."),
    ("He came although he was not invited.", "He did not come although he was invited."),
    ("The dress fits, and there is no stain on it.", "The dress does not fit, and there is a stain on it."),
    ("Nobody objected, so the plan was approved.", "Somebody objected, so the plan was not approved."),
    ("The patient is awake and has no fever.", "The patient is not awake and has a fever."),
    ("We won, and never by luck.", "We never won, but by luck."),
    ("It rained, but the roof did not leak.", "It did not rain, but the roof leaked."),
    ("The phone works without being new.", "The phone is new without working."),
    ("The bus was on time, which is not usual.", "The bus was not on time, which is usual."),
    ("Anna paid, not Ben.", "Ben paid, not Anna."),
)  # fmt: skip
"""It is so, and it is not so; a word of denial is in both texts."""

NOTE = (
    "Learned from the half of the library's pairs that it is always learned from; the pairs it is judged by are not "
    "among them. Denied *in other words*: no `not`, `never` or `no` gives it away. *Still so*: both texts say yes, "
    "the second in words of denial; a change that saw what is denied would stay near 0.5. *Both deny*: there is a "
    "word of denial in either text, and its scope alone tells which says no; one that saw what is denied would "
    "rise."
)


def main() -> None:
    """Measure and publish."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(os.environ.get("ISOGLOSS_HOME", folder))
        rows = [row for name in ("first-look", "full") for row in judged(name, load_encoder(name, home=home))]
    report("What the library's negation sees", rows, NOTE)


def judged(name: str, encoder: Encoder) -> list[dict[str, Any]]:
    """How its change sorts each kind of pairs."""
    entry = library_entry("negation")
    offset = offset_of(encoded(encoder, entry.learned))
    kinds = {
        "denied, the library's other half": entry.held_out,
        "denied in other words": OTHER_WORDS,
        "still so, in words of denial": STILL_SO,
        "both deny": SCOPE,
    }
    rows = []
    for kind, written in kinds.items():
        pairs = encoded(encoder, written)
        found = held_out_sorting(offset, pairs)
        rows.append(
            {
                "encoder": name,
                "texts after": kind,
                "pairs": len(written),
                "unpaired AUC": f"{found.unpaired:.2f}",
                "paired": f"{found.paired:.2f}",
                "unpaired AUC of length": f"{length_sorting(pairs).unpaired:.2f}",
            }
        )
    return rows


def encoded(encoder: Encoder, pairs: tuple[TextPair, ...]) -> TextPairs:
    """The pairs as vectors."""
    before, after = (encoder.encode([pair[side] for pair in pairs]) for side in (0, 1))
    return text_pairs(before, after, np.array([[len(text) for text in pair] for pair in pairs], np.float64))


if __name__ == "__main__":
    main()
