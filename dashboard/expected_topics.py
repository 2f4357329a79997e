"""Topics that somebody expects in a corpus, as they write them, a line each:

billing                                        a word, a phrase or a description
delivery: my parcel is late | nobody came      several texts; the first is the topic's name, and counts like them
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from store import Store
from store.recipes import MapRecipe
from store.records import Region, SemanticMap

MOST_TOPICS = 200
MOST_TEXTS = 100
LONGEST_TEXT = 2_000
LONGEST_NAME = 60
LONGEST_LIST = 100_000
"""Characters of all topics together: every map of them remembers them."""

NAMED = re.compile(r"(?P<name>[^|]*?[^| ]) ?:(?: (?P<others>.*))?")
"""A colon within a word, as in 3:30, names nothing."""


class ExpectationError(Exception):
    """Topics that cannot be sought; the message is a finished sentence."""


@dataclass(frozen=True)
class ExpectedTopic:
    """A topic by the `texts` that say what is meant, at least one."""

    texts: tuple[str, ...]

    @property
    def name(self) -> str:
        """What its region is called."""
        name = self.texts[0]
        return name if len(name) <= LONGEST_NAME else name[: LONGEST_NAME - 1].rstrip() + "…"

    def including(self, text: str) -> ExpectedTopic:
        """The topic with one more example, as far as it takes more."""
        example = " ".join(text.replace("|", " ").split())[:LONGEST_TEXT].strip(" :")
        return replace(self, texts=(*self.texts, example)[:MOST_TEXTS]) if example else self

    def __str__(self) -> str:
        """The line that is read as this topic."""
        first, *others = self.texts
        return f"{first}: {' | '.join(others)}" if others else first


def read_topics(source: str) -> tuple[ExpectedTopic, ...]:
    """The topics of some lines, blank ones left out; raises `ExpectationError`."""
    if len(source) > LONGEST_LIST:
        raise ExpectationError(
            f"These topics have {len(source):,} characters, and at most {LONGEST_LIST:,} can be kept: shorten them."
        )
    topics = tuple(_topic(number, line) for number, line in enumerate(source.splitlines(), start=1) if line.strip())
    if len(topics) > MOST_TOPICS:
        raise ExpectationError(
            f"These are {len(topics)} topics, and at most {MOST_TOPICS} can be expected: leave some out."
        )
    known: set[str] = set()
    for topic in topics:
        if topic.name.casefold() in known:
            raise ExpectationError(f"Two topics are called “{topic.name}”: join their lines, or give one another name.")
        known.add(topic.name.casefold())
    return topics


def written(topics: Sequence[ExpectedTopic]) -> str:
    """Topics as lines that are read as the same ones: what a recipe keeps."""
    return "\n".join(map(str, topics))


def _topic(number: int, line: str) -> ExpectedTopic:
    line = " ".join(line.split()).strip(" |")
    found = NAMED.fullmatch(line)
    parts = [found["name"], *(found["others"] or "").split("|")] if found else line.split("|")
    texts = tuple(text for part in parts if (text := part.strip(" :")[:LONGEST_TEXT].rstrip(" :")))
    if not texts:
        raise ExpectationError(f"Line {number} of the topics holds no words: write a topic there, or nothing.")
    if len(texts) > MOST_TEXTS:
        raise ExpectationError(f"Line {number} of the topics has {len(texts)} texts: keep at most {MOST_TEXTS}.")
    return ExpectedTopic(texts)


def expecting(recipe: MapRecipe, topics: Sequence[ExpectedTopic], least: float | None = None) -> MapRecipe:
    """The recipe with these topics and nothing else changed. A map that has grown is then drawn as a whole."""
    similarity = round(least, 3) if topics and least is not None else None
    return replace(recipe, base=None, expected=written(topics), expected_similarity=similarity)


def expected_in_words(region: Region) -> str:
    """Where the texts of an expected region come from."""
    return f"Expected: its texts are those most like the topic “{region.expected}”."


def found_in_words(semantic_map: SemanticMap) -> str:
    """Which of the topics expected of a map have a region, and which have none."""
    names = [topic.name for topic in read_topics(semantic_map.recipe.expected)]
    found = {region.expected for region in semantic_map.layers[semantic_map.first_layer].regions}
    absent = [name for name in names if name not in found]
    present = f"{len(names) - len(absent)} of {len(names)} expected topics have a region"
    return f"{present}; {listed(absent)} {'has' if len(absent) == 1 else 'have'} none" if absent else present


def listed(names: Sequence[str]) -> str:
    """`“a”, “b” and “c”`."""
    *others, last = (f"“{name}”" for name in names)
    return f"{', '.join(others)} and {last}" if others else last


@dataclass(frozen=True)
class TopicOutcome:
    """What became of an expected topic: the distinct texts that it attracts, and those of them that another topic would
    attract too; whether the encoder can encode it at all."""

    name: str
    attracted: int
    shared: int
    is_encoded: bool


def least_similarity(store: Store, semantic_map: SemanticMap) -> float | None:
    """How like an expected topic what is attracted had to be; None where nothing was expected, or long ago."""
    found = store.maps.result(semantic_map.id, "attract") if semantic_map.recipe.expected else None
    return semantic_map.recipe.expected_similarity if found is None else found.document.get("least")


def outcomes(store: Store, semantic_map: SemanticMap) -> tuple[TopicOutcome, ...]:
    """What became of the topics expected of a map, in their order; none where nothing was expected."""
    found = store.maps.result(semantic_map.id, "attract")
    if found is None:
        return ()
    columns = (found.document[name] for name in ("names", "attracted", "shared", "is_encoded"))
    return tuple(TopicOutcome(*told) for told in zip(*columns, strict=True))
