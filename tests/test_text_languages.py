"""The languages of a corpus are told once: what is known is not asked again, also when the corpus has grown."""

from __future__ import annotations

import pyarrow as pa
import pytest

from dashboard import text_languages
from dashboard.analysis import languages
from tests.asked_at_once import AskedAtOnce

TEXTS = {
    "en": ["The card was declined at the market this morning.", "Where is my money, and when will it be back?"],
    "de": ["Die Karte wurde heute Morgen auf dem Markt abgelehnt.", "Wo ist mein Geld, und wann kommt es zurück?"],
    "ko": ["오늘 아침 시장에서 카드가 거절되었습니다.", "제 돈은 어디에 있고 언제 돌려받을 수 있나요?"],
}
EVERY = [text for texts in TEXTS.values() for text in texts]


@pytest.fixture
def asked(monkeypatch):
    """Every text whose language was asked for; a part has two."""
    texts = []
    monkeypatch.setattr(text_languages, "PART", 2)
    monkeypatch.setattr(
        text_languages, "languages_of", lambda part: (texts.extend(part), languages.languages_of(part))[1]
    )
    return texts


def corpus_of(store, texts):
    rows = pa.record_batch({"text": texts})
    return store.corpora.add([rows], name="Letters", source="letters.csv", text_column="text", columns=())


def test_every_point_has_the_language_of_its_text(store, asked):
    corpus = corpus_of(store, EVERY)
    assert list(text_languages.tell_languages(store, AskedAtOnce(), corpus)) == pytest.approx([1 / 3, 2 / 3, 1])
    assert text_languages.text_languages(store, corpus).tolist() == ["en", "en", "de", "de", "ko", "ko"]
    assert asked == EVERY


def test_who_leaves_and_comes_back_goes_on_where_it_stopped(store, asked):
    corpus = corpus_of(store, EVERY)
    next(text_languages.tell_languages(store, AskedAtOnce(), corpus))
    assert text_languages.text_languages(store, corpus) is None
    list(text_languages.tell_languages(store, AskedAtOnce(), corpus))
    assert asked == EVERY


def test_a_corpus_that_has_grown_tells_only_what_was_added(store, asked):
    corpus = corpus_of(store, EVERY)
    list(text_languages.tell_languages(store, AskedAtOnce(), corpus))
    more = pa.record_batch({"text": ["Il treno è partito in ritardo anche questa sera."]})
    grown = store.corpora.extend(corpus.id, [more], source="more.csv", text_column="text")
    list(text_languages.tell_languages(store, AskedAtOnce(), grown))
    assert len(asked) == len(EVERY) + 1
    assert text_languages.text_languages(store, grown)[-1] == "it"


def test_a_deleted_corpus_takes_its_languages_along(store, asked):
    corpus = corpus_of(store, EVERY)
    list(text_languages.tell_languages(store, AskedAtOnce(), corpus))
    store.corpora.delete(corpus.id)
    assert text_languages.text_languages(store, corpus_of(store, EVERY)) is None
