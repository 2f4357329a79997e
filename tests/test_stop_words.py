"""Languages of a corpus, told by their stop words and scripts."""

from __future__ import annotations

import csv

import pytest

from dashboard.analysis.stop_words import corpus_languages

SENTENCES = {
    "en": "Why has the transfer that I made not yet been shown in my account?",
    "de": "Warum ist die Überweisung noch nicht auf meinem Konto zu sehen?",
    "fr": "Pourquoi est-ce que le virement ne figure pas encore dans mon compte ?",
    "es": "¿Por qué no aparece todavía la transferencia que hice en mi cuenta?",
    "ru": "Почему перевод, который я сделал, ещё не виден на моём счёте?",
    "ar": "لماذا لا يظهر التحويل الذي قمت به في حسابي حتى الآن؟",
    "ja": "送金がまだ口座に表示されないのはなぜですか。",
    "zh": "为什么我的转账还没有显示在账户里？",
    "th": "ทำไมการโอนเงินยังไม่แสดงในบัญชีของฉัน",
}


@pytest.mark.parametrize(("code", "sentence"), SENTENCES.items())
def test_a_language_is_told_by_its_stop_words(code, sentence):
    languages = corpus_languages([sentence] * 3)
    assert languages.main == code
    assert languages.codes == (code,)


def test_english_stop_words_leave_words_with_a_meaning():
    stop_words = corpus_languages([SENTENCES["en"]]).stop_words
    assert {"the", "my", "i'm", "dont", "please", "up"} <= stop_words
    assert not {"top", "bill", "order", "system", "card", "fire", "state", "work"} & stop_words


def test_a_mixed_corpus_has_the_stop_words_of_all_its_languages_and_no_main_one():
    languages = corpus_languages([SENTENCES["en"], SENTENCES["de"], SENTENCES["fr"]] * 5)
    assert set(languages.codes) == {"en", "de", "fr"}
    assert languages.main is None
    assert {"the", "nicht", "dans"} <= languages.stop_words


def test_a_few_foreign_texts_do_not_count():
    languages = corpus_languages([SENTENCES["en"]] * 99 + [SENTENCES["de"]])
    assert languages.codes == ("en",)
    assert "nicht" not in languages.stop_words


@pytest.mark.parametrize("texts", [[], [""], ["12 %", "😀", "xqzt"]])
def test_texts_without_known_words_have_no_language(texts):
    languages = corpus_languages(texts)
    assert languages.main is None
    assert languages.stop_words == frozenset()


@pytest.mark.data
@pytest.mark.parametrize(("folder", "code"), [("banking77", "en"), ("trec", "en"), ("nsmc_pub", "ko")])
def test_the_language_of_a_real_corpus(shared_data, folder, code):
    with next(shared_data(folder).glob("*.csv")).open(encoding="utf-8", newline="") as file:
        texts = [row["text"] for row in csv.DictReader(file)][:2000]
    assert corpus_languages(texts).codes[0] == code
