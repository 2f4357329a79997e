"""What is said of regions in words that only deleted texts had: keyphrases, names, typical texts."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from dashboard.analysis import stages
from dashboard.compute import Compute, outcome
from dashboard.evidence.phrase_counts import stored_phrases
from store import Store
from store.records import Corpus

PART = 1_000
"""Texts that are looked through at a time: nearly always the first of them has the phrase."""

NAMED = ("region", "other")
"""What the arguments of an edit call the names that regions had."""

SOMETHING = "…"
"""Stands for a name that must not be told any more, in lists of what people did."""


@dataclass(frozen=True, eq=False)
class Forgotten:
    """The `points` that go, ascending, their `texts`, and the `phrases` that no text has without them."""

    points: NDArray[np.int32]
    texts: tuple[str, ...]
    phrases: frozenset[str]

    def is_told(self, name: str) -> bool:
        """Whether a name says what nothing but these texts said."""
        cut = name.removesuffix("…")
        return any(whole(phrase).search(name) or (cut != name and phrase.startswith(cut)) for phrase in self.phrases)


def forgotten(store: Store, corpus: Corpus, gone: NDArray[np.int32]) -> Forgotten:
    """What must be forgotten with these points: of all that is said of regions, what nobody else says."""
    texts = tuple(store.corpora.texts(corpus.id, gone))
    folded = [text.casefold() for text in texts]
    said = [phrase for phrase in _said(store, corpus) if any(_has_words(text, phrase) for text in folded)]
    known = _phrases_elsewhere(store, corpus, gone)
    asked = [phrase for phrase in said if phrase.casefold() not in known and any(map(str.isalnum, phrase))]
    return Forgotten(
        gone, texts, frozenset(phrase for phrase in asked if not _is_elsewhere(store, corpus, gone, phrase))
    )


def regions_without(
    layers: Sequence[Sequence[Mapping[str, Any]]], told: Forgotten, store: Store, compute: Compute, corpus: Corpus
) -> list[list[dict[str, Any]]]:
    """What is said of the regions of all layers, without what must be forgotten; all other names stay."""
    return [_layer_without(layer, told, store, compute, corpus) for layer in layers]


def edits_without(store: Store, compute: Compute, corpus: Corpus, told: Forgotten) -> dict[int, dict[str, Any]]:
    """The arguments of edits that say what must be forgotten, without it. What people wrote themselves stays."""
    changed = {}
    for edit in store.edits.list(corpus.id):
        arguments = dict(edit.arguments)
        for name in NAMED:
            if isinstance(arguments.get(name), str) and told.is_told(arguments[name]):
                arguments[name] = SOMETHING
        if "parts" in arguments:
            arguments["parts"] = _layer_without(arguments["parts"], told, store, compute, corpus)
        if arguments != edit.arguments:
            changed[edit.number] = arguments
    return changed


def _said(store: Store, corpus: Corpus) -> set[str]:
    """All phrases that are said of regions of the corpus, on any map and in any edit, and the words of their names."""
    told: list[Mapping[str, Any]] = []
    for entry in store.maps.list(corpus.id):
        found = store.results.load(entry.stages["label"])
        told += [] if found is None else [region for layer in found.document["layers"] for region in layer]
    named: list[str] = []
    for edit in store.edits.list(corpus.id):
        told += edit.arguments.get("parts", [])
        named += [str(edit.arguments[name]) for name in NAMED if edit.arguments.get(name)]
    named += [region.get("computed_label", region["label"]) for region in told]
    phrases = {keyphrase[0] for region in told for keyphrase in region["keyphrases"]}
    return phrases | {word for name in named for word in name.removesuffix("…").split()}


def _phrases_elsewhere(store: Store, corpus: Corpus, gone: NDArray[np.int32]) -> set[str]:
    """The phrases that other texts have too, as far as they are counted, whatever their capitals."""
    table = stored_phrases(store, corpus)
    if table is None:
        return set()
    others = np.delete(np.arange(table.occurrences.shape[0]), gone)
    counts = np.asarray(table.occurrences[others].sum(axis=0)).ravel()
    return {surface.casefold() for surface, count in zip(table.surfaces, counts, strict=True) if count}


def _is_elsewhere(store: Store, corpus: Corpus, gone: NDArray[np.int32], phrase: str) -> bool:
    """Whether another text has a phrase, as whole words."""
    sought = whole(phrase)
    others = np.setdiff1d(store.corpora.matching_points(corpus.id, phrase), gone).astype(np.int32)
    parts = (others[start : start + PART] for start in range(0, len(others), PART))
    return any(sought.search(text) for part in parts for text in store.corpora.texts(corpus.id, part))


def whole(phrase: str) -> re.Pattern[str]:
    """The phrase as whole words, whatever the capitals."""
    return re.compile(rf"(?<!\w){re.escape(phrase)}(?!\w)", re.IGNORECASE)


def _has_words(text: str, phrase: str) -> bool:
    return all(word in text for word in phrase.casefold().split())


def _layer_without(
    layer: Sequence[Mapping[str, Any]], told: Forgotten, store: Store, compute: Compute, corpus: Corpus
) -> list[dict[str, Any]]:
    kept = [
        {
            **region,
            "keyphrases": [keyphrase for keyphrase in region["keyphrases"] if keyphrase[0] not in told.phrases],
            "exemplars": [point for point in region["exemplars"] if point not in told.points],
        }
        for region in layer
    ]
    field = ["computed_label" if "computed_label" in region else "label" for region in layer]
    is_lost = [_is_lost(region, region[name], told) for region, name in zip(layer, field, strict=True)]
    if any(is_lost):
        names = ["" if lost else region["label"] for region, lost in zip(layer, is_lost, strict=True)]
        stand_ins = [_stand_in(store, corpus, region["exemplars"]) for region in kept]
        phrases = [region["keyphrases"] for region in kept]
        labels = outcome(compute.ask(stages.labels_anew, phrases, stand_ins, names))
        for region, name, lost, label in zip(kept, field, is_lost, labels, strict=True):
            region[name] = label if lost else region[name]
    return kept


def _is_lost(region: Mapping[str, Any], name: str, told: Forgotten) -> bool:
    """Whether a computed name is made of what must be forgotten: such phrases or, where there were none, the beginning
    of the most typical text."""
    stood_in = not region["keyphrases"] and region["exemplars"][:1] and region["exemplars"][0] in told.points
    return bool(stood_in) or told.is_told(name)


def _stand_in(store: Store, corpus: Corpus, exemplars: Sequence[int]) -> str:
    return store.corpora.texts(corpus.id, np.array(exemplars[:1], np.int32))[0] if exemplars else ""
