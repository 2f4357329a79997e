"""Texts marked with words of one's own: tags, as people put them on and take them off, and where they are on a map."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

import numpy as np

from store import Store
from store.records import SemanticMap
from store.tags import NOWHERE, Points, Tagging

LONGEST_TAG = 60
LONGEST_AUTHOR = 60


class TagError(Exception):
    """A tag that cannot be put on or taken off; the message is a finished sentence."""


def put(store: Store, corpus_id: str, tag: str, points: Iterable[int], *, author: str = "") -> int:
    """Put a tag on texts; returns the number of what was done. A tag that differs from a known one only in its capitals
    is that one."""
    name, wanted = _written(store, corpus_id, tag), _known(store, corpus_id, points)
    if np.isin(wanted, _tagged(store, corpus_id, name)).all():
        raise TagError(f"All of these texts have the tag “{name}” already: choose another tag, or other texts.")
    return store.tags.put(corpus_id, name, wanted, _signed(author))


def take_off(store: Store, corpus_id: str, tag: str, points: Iterable[int], *, author: str = "") -> int:
    """Take a tag off texts; returns the number of what was done."""
    name = _written(store, corpus_id, tag)
    marked = np.intersect1d(_known(store, corpus_id, points), _tagged(store, corpus_id, name))
    if not len(marked):
        raise TagError(f"None of these texts has the tag “{name}”: choose another tag, or other texts.")
    return store.tags.take_off(corpus_id, name, marked, _signed(author))


def rename(store: Store, corpus_id: str, tag: str, name: str, *, author: str = "") -> int:
    """Call a tag otherwise, on every map and for everybody; returns the number of what was done. Two tags never become
    one by that."""
    known, wanted = _written(store, corpus_id, tag), _on_one_line(name)
    tagged = store.tags.tagged(corpus_id)
    if known not in tagged:
        raise TagError(f"No text has the tag “{known}”: choose one that is there.")
    if wanted == known:
        raise TagError(f"The tag is called “{known}” already: write another name.")
    clashing = next((other for other in tagged if other.casefold() == wanted.casefold() and other != known), None)
    if clashing is not None:
        raise TagError(f"There is a tag “{clashing}” already, and both would become one: write another name.")
    return store.tags.rename(corpus_id, known, wanted, _signed(author))


def tags_on(store: Store, semantic_map: SemanticMap) -> dict[str, Points]:
    """The tags of the texts that a map knows, in the order of the alphabet, with their points, ascending."""
    known = len(semantic_map.counts)
    found = {tag: points[points < known] for tag, points in store.tags.tagged(semantic_map.corpus.id).items()}
    return {tag: points for tag, points in found.items() if len(points)}


def tags_by_any_name(store: Store, semantic_map: SemanticMap) -> dict[str, Points]:
    """The same, also by the names they had before they were renamed, which older links and axes know."""
    found = tags_on(store, semantic_map)
    former = store.tags.former_names(semantic_map.corpus.id)
    return {name: found[now] for name, now in former.items() if now in found} | found


def tags_at(tags: Mapping[str, Points], points: Iterable[int]) -> list[list[str]]:
    """The tags of each of these points."""
    wanted = np.asarray(list(points), np.int64)
    found: list[list[str]] = [[] for _ in wanted]
    for tag, marked in tags.items():
        for place in np.flatnonzero(np.isin(wanted, marked)):
            found[place].append(tag)
    return found


def in_words(tagging: Tagging) -> str:
    """What somebody did, in a few words."""
    if tagging.renamed_to is not None:
        return f"Renamed “{tagging.tag}” to “{tagging.renamed_to}”"
    texts = f"{len(tagging.points):,} text{'s' * (len(tagging.points) != 1)}"
    return f"Took “{tagging.tag}” off {texts}" if tagging.is_removal else f"Tagged {texts} “{tagging.tag}”"


def digest(tags: Mapping[str, Points]) -> str:
    """A hash of tags and of the texts that have them: another one once either changes."""
    found = hashlib.sha256()
    for tag, points in sorted(tags.items()):
        found.update(f"{len(tag)} {tag} {len(points)} ".encode())
        found.update(points.astype("<i4").tobytes())
    return found.hexdigest()[:16]


def _written(store: Store, corpus_id: str, tag: str) -> str:
    """A tag on one line, as it was first written."""
    name = _on_one_line(tag)
    known = (other for other in store.tags.tagged(corpus_id) if other.casefold() == name.casefold())
    return next(known, name)


def _on_one_line(tag: str) -> str:
    name = " ".join(tag.split())
    if not name or len(name) > LONGEST_TAG:
        raise TagError(f"A tag has between 1 and {LONGEST_TAG} characters: write another.")
    return name


def _tagged(store: Store, corpus_id: str, tag: str) -> Points:
    return store.tags.tagged(corpus_id).get(tag, NOWHERE)


def _known(store: Store, corpus_id: str, points: Iterable[int]) -> Points:
    last = store.corpora.get(corpus_id).points
    wanted = np.unique(np.asarray(list(points), np.int64))
    known = wanted[(wanted >= 0) & (wanted < last)].astype(np.int32)
    if not len(known):
        raise TagError("None of these texts is in the corpus: choose others.")
    return known


def _signed(author: str) -> str:
    return " ".join(author.split())[:LONGEST_AUTHOR]
