"""The phrases of a corpus, counted once for all its maps."""

from __future__ import annotations

from dashboard.analysis.phrase_arrays import as_table
from dashboard.analysis.phrases import PhraseTable
from dashboard.analysis.stages import Found
from dashboard.stage_keys import phrases_key
from store import Store
from store.records import Corpus
from store.results import StageResult


def stored_phrases(store: Store, corpus: Corpus) -> PhraseTable | None:
    """Which text of a corpus contains which phrase; None where nobody has counted yet, as in stores of older times."""
    found = store.results.load(phrases_key(corpus.texts_key))
    return None if found is None else as_table(found.arrays, found.document["surfaces"])


def keep_phrases(store: Store, corpus: Corpus, found: Found) -> None:
    """Remember what was counted."""
    result = StageResult(found.arrays, found.document, found.seconds)
    store.results.save(phrases_key(corpus.texts_key), stage="phrases", texts_key=corpus.texts_key, result=result)
