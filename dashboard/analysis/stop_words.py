"""The languages of a corpus and their stop words, found without a model.

The lists come from stopwordsiso (57 languages). Its English one also holds words with a meaning ("bill", "top",
"order", "system"), so English uses the function words below instead.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

import stopwordsiso

SAMPLED_TEXTS, SAMPLED_CHARACTERS = 2000, 500
LEAST_SHARE = 0.02
"""A language of less than two texts in a hundred does not count as one of the corpus."""

WORD = re.compile(r"[^\W\d_]+(?:['’][^\W\d_]+)*")
UNSPACED_LANGUAGES = (
    ("ja", re.compile(r"[\u3040-\u30ff]")),
    ("zh", re.compile(r"[\u4e00-\u9fff]")),
    ("th", re.compile(r"[\u0e00-\u0e7f]")),
)
"""Languages told by their script, since their texts do not fall into words at spaces; the first that fits."""

THAI_AM = ("\u0e4d\u0e32", "\u0e33")
"""A Thai vowel as the lists write it, in two signs, and as texts do, in one."""

ENGLISH = """
a about above after again against ago ain't all almost already also although always am among an and another any anybody
anyone anything anyway are aren't around as at be became because become been before being below between both but by
came can can't cannot come could couldn't did didn't do does doesn't doing don't done during each either else enough
especially etc even ever every everybody everyone everything few for from further get gets getting give gives go goes
going gonna got had hadn't has hasn't have haven't having he he'd he'll he's her here here's hers herself hi him himself
his how how's however i i'd i'll i'm i've if in indeed instead into is isn't it it'd it'll it's its itself just keep
kind know let let's like likely lot make makes many may maybe me might mine more most much must my myself neither
never no nobody none nor not nothing now of often oh ok okay on once one ones only onto or other others ought our ours
ourselves own per perhaps please put quite rather really said same say says see seem seems shall shan't she she'd she'll
she's should shouldn't since so some somebody somehow someone something sometimes somewhere still such sure take tell
than thank thanks that that'd that'll that's the their theirs them themselves then there there's therefore these they
they'd they'll they're they've thing things think this those though through thus to together too toward towards try
trying unless until upon us use used using usually very via want wanted wants was wasn't way we we'd we'll we're we've
well went were weren't what what's whatever when when's where where's whether which while who who's whoever whole whom
whose why why's will with within without won't would wouldn't yes yet you you'd you'll you're you've your yours
yourself yourselves need needs needed tried tries help find found made today yesterday possible guys cant dont doesnt
didnt im ive isnt wont thats whats id vs
"""

ENGLISH_PARTICLES = frozenset(["up", "down", "out", "off", "over", "away", "back"])
"""Words that may end a phrase ("top up", "log out") but are none and begin none."""


@dataclass(frozen=True)
class CorpusLanguages:
    """ISO 639-1 `codes` of the languages, the most frequent first, the `main` one where at least half of the texts with
    a stop word are in it, and all their `stop_words`, case-folded."""

    codes: tuple[str, ...]
    main: str | None
    stop_words: frozenset[str]


def corpus_languages(texts: Sequence[str]) -> CorpusLanguages:
    """The languages whose stop words occur most in evenly spaced sample texts, each text counted for one."""
    sample = texts[:: max(1, len(texts) // SAMPLED_TEXTS)]
    hits = [_stop_word_hits(text[:SAMPLED_CHARACTERS].lower()) for text in sample]
    overall = sum(hits, Counter())
    votes = Counter(max(hit, key=lambda code: (hit[code], overall[code], code)) for hit in hits if hit)
    codes = tuple(code for code, count in votes.most_common() if count >= LEAST_SHARE * len(sample))
    main = codes[0] if codes and votes[codes[0]] >= votes.total() / 2 else None
    return CorpusLanguages(codes, main, frozenset().union(*(_stop_words(code) for code in codes)))


def _stop_word_hits(text: str) -> Counter[str]:
    for code, script in UNSPACED_LANGUAGES:
        if script.search(text):
            return Counter({code: 1})
    return Counter(code for word in WORD.findall(text) for code in _languages_by_word().get(word, ()))


@cache
def _languages_by_word() -> dict[str, list[str]]:
    """For each stop word of at least two letters the languages that list it."""
    languages = defaultdict(list)
    for code in sorted(stopwordsiso.langs()):
        for word in stopwordsiso.stopwords(code):
            if len(word) > 1:
                languages[word.lower()].append(code)
    return dict(languages)


@cache
def _stop_words(code: str) -> frozenset[str]:
    words = [*ENGLISH.split(), *ENGLISH_PARTICLES] if code == "en" else stopwordsiso.stopwords(code)
    return frozenset(word.replace("’", "'").replace(*THAI_AM).casefold() for word in words)
