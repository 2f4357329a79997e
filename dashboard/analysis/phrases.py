"""The phrases that occur in texts, and in which texts: the raw material of keyphrases.

Frequent word sequences are mined level by level: a sequence can only be frequent if both its shorter parts are
(Agrawal & Srikant 1994), so even many long texts stay small. Sequences that differ in inflection only are one phrase
("card", "Cards"), shown in its most frequent original form.
"""

from __future__ import annotations

import re
from array import array
from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import Stemmer
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from .grammar import GOVERNED, GOVERNORS, noun_likeness
from .stop_words import ENGLISH_PARTICLES, CorpusLanguages, corpus_languages
from .words import TEXT_END, is_border, is_unspaced, read_words, without_elision

LONGEST_PHRASE = 3
UNSPACED_ENDS = frozenset("のはがをにでとも的了吗嗎呢吧啊嘛是在和与與")
"""Words of Japanese and Chinese grammar at which a phrase neither begins nor ends, whatever the language found."""

HIRAGANA = re.compile(r"[\u3041-\u3096]{1,3}")
"""Japanese phrases neither begin nor end with so short a word in hiragana: nearly all of them are grammar."""

BEGINNING_WEIGHT = 1e-6
"""How much less the capitals of a phrase count at the beginning of a sentence."""

CHARACTERS_READ = 24_000_000
"""Of all texts together; where there are more, long texts are cut (at no less than 250 characters) for counting."""

STEMMERS = {
    "ar": "arabic", "ca": "catalan", "cs": "czech", "da": "danish", "de": "german", "el": "greek", "en": "english",
    "eo": "esperanto", "es": "spanish", "et": "estonian", "eu": "basque", "fa": "persian", "fi": "finnish",
    "fr": "french", "ga": "irish", "hi": "hindi", "hu": "hungarian", "hy": "armenian", "id": "indonesian",
    "it": "italian", "lt": "lithuanian", "nl": "dutch", "no": "norwegian", "pl": "polish", "pt": "portuguese",
    "ro": "romanian", "ru": "russian", "sv": "swedish", "tr": "turkish",
}  # fmt: skip


@dataclass(frozen=True, eq=False)
class PhraseTable:
    """Phrases and where they occur: `occurrences` is (texts, phrases), 1 where a text contains a phrase; `surfaces`
    are the phrases as most texts write them, `stems[i]` the stem numbers of the words of phrase i, and `likeness`
    (phrases,) says how much like a noun they are used, 1 where that cannot be told."""

    occurrences: csr_matrix
    surfaces: tuple[str, ...]
    stems: tuple[tuple[int, ...], ...]
    likeness: NDArray[np.float64]

    def of_texts(self, texts: NDArray[np.integer]) -> PhraseTable:
        """The same phrases in some of the texts only, by their numbers."""
        return replace(self, occurrences=self.occurrences[texts])


@dataclass(frozen=True, eq=False)
class _Vocabulary:
    """What is known of each distinct token: its number whatever the capitals, its stem (-1 for a border that no phrase
    crosses) and its role."""

    spellings: list[str]
    foldings: NDArray[np.int64]
    stems: NDArray[np.int64]
    may_begin: NDArray[np.bool_]
    may_end: NDArray[np.bool_]
    has_two_characters: NDArray[np.bool_]
    is_unspaced: NDArray[np.bool_]
    is_governor: NDArray[np.bool_]
    is_governed: NDArray[np.bool_]


def mine_phrases(texts: Sequence[str]) -> PhraseTable:
    """All phrases of one to three words that occur in enough texts: in two, and
    in large corpora in one of 5,000, at most ten. Texts of less than 50 may have phrases that occur once.

    Words are folded by the stemmer of the main language; where texts have no stop words at all, such as lists of
    names, by that of English.
    """
    least = 1 if len(texts) < 50 else min(max(2, len(texts) // 5000), 10)
    languages = corpus_languages(texts)
    vocabulary, words, text_of = _read_tokens(texts, languages)
    levels = []
    for length, codes in _frequent_sequences(vocabulary, words, text_of, least):
        starts = _phrase_starts(vocabulary, words, codes, length)
        levels.append((length, starts, codes[starts]))
    return _without(languages.stop_words, _tabulate(levels, vocabulary, words, text_of, len(texts)))


def _read_tokens(
    texts: Sequence[str], languages: CorpusLanguages
) -> tuple[_Vocabulary, NDArray[np.int64], NDArray[np.int64]]:
    """The vocabulary, and for all tokens of all texts in a row their number in it and their text."""
    numbers: defaultdict[str, int] = defaultdict()
    numbers.default_factory = numbers.__len__
    words, ends, longest = array("q"), array("q"), _longest_read(texts)
    for text in texts:
        words.extend(map(numbers.__getitem__, read_words(text[:longest])))
        words.append(numbers[TEXT_END])
        ends.append(len(words))
    text_of = np.repeat(np.arange(len(texts)), np.diff(np.asarray(ends), prepend=0))
    return _describe_vocabulary(list(numbers), languages), np.asarray(words), text_of


def _longest_read(texts: Sequence[str]) -> int:
    """Characters of a text that are read, so that all of them stay near `CHARACTERS_READ`."""
    lengths = np.array([len(text) for text in texts])
    longest = 4000
    while longest > 250 and np.minimum(lengths, longest).sum() > CHARACTERS_READ:
        longest = max(longest // 2, 250)
    return longest


def _describe_vocabulary(spellings: list[str], languages: CorpusLanguages) -> _Vocabulary:
    spellings = [without_elision(spelling, languages.codes) for spelling in spellings]
    folded = [spelling.casefold().replace("’", "'") for spelling in spellings]
    are_borders = np.array([is_border(word) for word in folded], dtype=bool)
    are_unspaced = np.array([is_unspaced(word) for word in folded], dtype=bool)
    is_weak = np.array([len(word) == 1 or not any(map(str.isalpha, word)) for word in folded], dtype=bool)
    is_grammar = np.array([bool(HIRAGANA.fullmatch(word)) for word in folded], dtype=bool)
    is_stop_word = _are_in(folded, languages.stop_words | UNSPACED_ENDS) | is_grammar
    is_particle = _are_in(folded, ENGLISH_PARTICLES)
    may_begin = ~are_borders & ~is_stop_word & (~is_weak | are_unspaced)
    may_end = may_begin | is_particle | (is_weak & ~are_borders & ~is_stop_word)
    stems = np.unique(_stem(folded, languages.main if languages.codes else "en"), return_inverse=True)[1].astype(
        np.int64
    )
    has_two_characters = np.array([len(word) > 1 for word in folded], dtype=bool)
    has_grammar = languages.main == "en"
    return _Vocabulary(
        spellings,
        np.unique(folded, return_inverse=True)[1],
        np.where(are_borders, -1, stems),
        may_begin,
        may_end,
        has_two_characters,
        are_unspaced,
        _are_in(folded, GOVERNORS if has_grammar else frozenset()),
        _are_in(folded, GOVERNED if has_grammar else frozenset()),
    )


def _are_in(words: list[str], known: frozenset[str]) -> NDArray[np.bool_]:
    return np.array([word in known for word in words], dtype=bool)


def _stem(words: list[str], language: str | None) -> list[str]:
    if language not in STEMMERS:
        return words
    stemmed: list[str] = Stemmer.Stemmer(STEMMERS[language]).stemWords(words)
    return stemmed


def _frequent_sequences(
    vocabulary: _Vocabulary, words: NDArray[np.int64], text_of: NDArray[np.int64], least: int
) -> Iterator[tuple[int, NDArray[np.int64]]]:
    """For each length the number of the frequent stem sequence that starts at each token, -1 where there is none."""
    stems, is_unspaced = vocabulary.stems[words], vocabulary.is_unspaced[words]
    codes = _number_frequent(stems, text_of, least)
    for length in range(1, LONGEST_PHRASE + 1):
        yield length, codes
        tail = np.append(codes[1:], -1)
        joins = (codes >= 0) & (tail >= 0) & (is_unspaced == np.append(is_unspaced[1:], False))
        last = np.append(stems[length:], np.full(length, -1))[: len(stems)]
        longer = np.where(joins, codes * (stems.max(initial=0) + 1) + last, -1)
        codes = _number_frequent(longer, text_of, least)
        if not (codes >= 0).any():
            return


def _number_frequent(keys: NDArray[np.int64], text_of: NDArray[np.int64], least: int) -> NDArray[np.int64]:
    """Keys of 0 and more that occur in at least `least` texts, numbered from 0; all others become -1."""
    places = np.flatnonzero(keys >= 0)
    distinct, numbers = np.unique(keys[places], return_inverse=True)
    texts = int(text_of.max(initial=0)) + 1
    pairs = np.sort(numbers * texts + text_of[places])
    frequencies = np.bincount(pairs[np.diff(pairs, prepend=-1) > 0] // texts, minlength=len(distinct))
    renumbered = np.where(frequencies >= least, np.cumsum(frequencies >= least) - 1, -1)
    codes = np.full(len(keys), -1, dtype=np.int64)
    codes[places] = renumbered[numbers]
    return codes


def _phrase_starts(
    vocabulary: _Vocabulary, words: NDArray[np.int64], codes: NDArray[np.int64], length: int
) -> NDArray[np.int64]:
    """Where a frequent sequence is a phrase: no stop word at its ends, and more than one character."""
    starts = np.flatnonzero(codes >= 0)
    first, last = words[starts], words[starts + length - 1]
    is_whole = vocabulary.may_end[last] if length > 1 else vocabulary.has_two_characters[first]
    phrase_starts: NDArray[np.int64] = starts[vocabulary.may_begin[first] & is_whole]
    return phrase_starts


def _tabulate(
    levels: list[tuple[int, NDArray[np.int64], NDArray[np.int64]]],
    vocabulary: _Vocabulary,
    words: NDArray[np.int64],
    text_of: NDArray[np.int64],
    texts: int,
) -> PhraseTable:
    surfaces: list[str] = []
    stems: list[tuple[int, ...]] = []
    rows, columns, likeness = [], [], [np.empty(0)]
    for length, starts, codes in levels:
        phrases = np.unique(codes, return_inverse=True)[1]
        rows.append(text_of[starts])
        columns.append(phrases + len(surfaces))
        likeness.append(_likeness(phrases, vocabulary, words, starts, length))
        for start in _commonest_spellings(phrases, vocabulary, words, starts, length):
            spelled = words[start : start + length]
            glue = "" if vocabulary.is_unspaced[spelled[0]] else " "
            surfaces.append(glue.join(vocabulary.spellings[word] for word in spelled))
            stems.append(tuple(vocabulary.stems[spelled].tolist()))
    where = (np.concatenate(rows), np.concatenate(columns))
    occurrences = csr_matrix((np.ones(len(where[0]), np.float32), where), shape=(texts, len(surfaces)))
    occurrences.data[:] = 1
    return PhraseTable(occurrences, tuple(surfaces), tuple(stems), np.concatenate(likeness))


def _likeness(
    phrases: NDArray[np.int64],
    vocabulary: _Vocabulary,
    words: NDArray[np.int64],
    starts: NDArray[np.int64],
    length: int,
) -> NDArray[np.float64]:
    """How much like nouns phrases are used, judged by the words around them; the last token is always a border."""
    before, after = words[starts - 1], words[starts + length]  # before the first token stands the last, a border
    has_grammar = vocabulary.is_governor.any()
    leans = vocabulary.may_begin[after] & has_grammar
    return noun_likeness(phrases, vocabulary.is_governor[before], vocabulary.is_governed[after], leans)


def _without(stop_words: frozenset[str], table: PhraseTable) -> PhraseTable:
    """The table without phrases that are stop words as a whole, as in Chinese and Vietnamese."""
    kept = [number for number, surface in enumerate(table.surfaces) if surface.casefold() not in stop_words]
    return PhraseTable(
        table.occurrences[:, kept],
        tuple(table.surfaces[number] for number in kept),
        tuple(table.stems[number] for number in kept),
        table.likeness[kept],
    )


def _commonest_spellings(
    phrases: NDArray[np.int64],
    vocabulary: _Vocabulary,
    words: NDArray[np.int64],
    starts: NDArray[np.int64],
    length: int,
) -> NDArray[np.int64]:
    """For each phrase, 0 to the last, a start where it is spelled as most often: in its commonest form whatever the
    capitals, with the commonest capitals of that form, those at a beginning counting only where there are no others."""
    forms = spellings = phrases
    for offset in range(length):
        tokens = words[starts + offset]
        forms = np.unique(forms * len(vocabulary.spellings) + vocabulary.foldings[tokens], return_inverse=True)[1]
        spellings = np.unique(spellings * len(vocabulary.spellings) + tokens, return_inverse=True)[1]
    begins = vocabulary.stems[words[starts - 1]] < 0
    _, first, numbers = np.unique(spellings, return_index=True, return_inverse=True)
    weights = np.bincount(numbers, np.where(begins, BEGINNING_WEIGHT, 1))
    order = np.lexsort((first, -weights, -np.bincount(forms)[forms[first]], phrases[first]))
    ordered = phrases[first][order]
    is_best = np.append(True, ordered[1:] != ordered[:-1])[: len(ordered)]
    best_starts: NDArray[np.int64] = starts[first[order][is_best]]
    return best_starts
