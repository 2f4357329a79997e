"""The language of every text of a corpus, told once, part by part, and kept with the corpus."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis.languages import languages_of
from dashboard.compute import Compute, outcome
from dashboard.stage_keys import stage_key
from store import Store
from store.records import Corpus
from store.results import StageResult

PART = 5_000
"""Texts told at once, about a second: what is lost if the visitor leaves, and how long others wait in between."""


def tell_languages(store: Store, compute: Compute, corpus: Corpus) -> Iterator[float]:
    """Tell the languages that are not known yet, a part with each step, and yield the share of the texts that is done;
    a part that is done is kept."""
    parts = _parts(store, corpus)
    for number, texts in enumerate(parts):
        # Equal texts have equal keys, so that of a corpus that has grown only what was added is told.
        key = stage_key("languages", *texts)
        if not store.results.has_all([key]):
            codes = outcome(compute.ask(languages_of, texts))
            names, numbers = np.unique(codes, return_inverse=True)
            result = StageResult({"language_of": numbers.astype(np.uint8)}, {"codes": names.tolist()})
            store.results.save(key, stage="languages", texts_key=corpus.texts_key, result=result)
        yield (number + 1) / len(parts)


def text_languages(store: Store, corpus: Corpus) -> NDArray[np.str_] | None:
    """The code of each point's language, (points,); None while not all of them have been told."""
    told: list[NDArray[np.str_]] = [np.zeros(0, "U2")]
    for texts in _parts(store, corpus):
        found = store.results.load(stage_key("languages", *texts))
        if found is None:
            return None
        told.append(np.array(found.document["codes"], np.str_)[found.arrays["language_of"]])
    return np.concatenate(told)


def _parts(store: Store, corpus: Corpus) -> list[Sequence[str]]:
    texts = store.corpora.texts(corpus.id)
    return [texts[start : start + PART] for start in range(0, len(texts), PART)]
