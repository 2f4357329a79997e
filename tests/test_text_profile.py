"""Lengths, languages and unknown tokens of texts, before anything is encoded."""

from __future__ import annotations

import csv
import subprocess
import sys

import numpy as np
import pytest

from dashboard.analysis.encoders import EncoderError
from dashboard.analysis.encoders.vocabulary import vocabulary
from dashboard.analysis.languages import NAMES, language_of
from dashboard.analysis.text_profile import LanguageShare, histogram, language_shares, profile_texts
from dashboard.forecast import forecast
from tests.browser.running_app import ROOT

ENGLISH = "Why has the transfer that I made not yet been shown in my account?"
GERMAN = "Warum ist die Überweisung noch nicht auf meinem Konto zu sehen?"
CHINESE = "为什么我的转账还没有显示在账户里？"


def test_lengths_are_counted_in_tokens_and_compared_with_the_window():
    profile = profile_texts(["one two three", "one two three " * 200], encoder="full")
    assert profile.window == 254, "all-MiniLM-L6-v2 reads 256 tokens, two of which are special"
    assert (profile.tokens, profile.longest, profile.over_window) == (301.5, 600, 0.5)
    assert sum(profile.bin_counts) == 2
    assert profile.bin_edges[-1] > profile.window


def test_every_language_has_its_share_of_the_texts_and_of_unknown_tokens():
    profile = profile_texts([ENGLISH] * 5 + [GERMAN] * 3 + [CHINESE] * 2, encoder="full")
    shares = {language.code: language.share for language in profile.languages}
    unknown = {language.code: language.unknown_share for language in profile.languages}
    assert shares == {"en": 0.5, "de": 0.3, "zh": 0.2}
    assert unknown["en"] == unknown["de"] == 0
    assert unknown["zh"] > 0.5


def test_rare_languages_and_texts_without_letters_are_told_together():
    codes = ["en"] * 995 + ["lb", "und", "und", "cy", "cy"]
    tokens = np.full(1000, 10)
    unknown = np.array([1] * 995 + [10] * 5)
    assert language_shares(codes, tokens, unknown) == (
        LanguageShare("en", 0.995, 0.1),
        LanguageShare("und", 0.005, 1.0),
    )


def test_the_histogram_holds_every_text_and_the_window_where_it_is_near():
    edges, counts = histogram(np.array([1, 2, 3, 1000]), window=254)
    assert (edges[0], edges[-1], sum(counts), len(edges) - len(counts)) == (0, 990, 4, 1)
    edges, counts = histogram(np.arange(1, 200), window=254)
    assert edges[-1] > 254
    assert histogram(np.array([5]), window=None)[0][-1] >= 5


@pytest.mark.parametrize("texts", [[], [""], ["?!"], ["👍🏽"], ["x" * 300_000]])
def test_no_text_is_too_odd_to_be_profiled(texts):
    profile = profile_texts(texts, encoder="full")
    assert profile.texts == len(texts)
    assert sum(language.share for language in profile.languages) == pytest.approx(float(bool(texts)))


def test_a_service_tells_no_tokens_but_its_texts_have_languages():
    profile = profile_texts([GERMAN], encoder="endpoint:any-model")
    assert (profile.tokens, profile.window) == (None, None)
    assert profile.languages == (LanguageShare("de", 1.0, None),)


def test_an_encoder_that_does_not_exist_is_a_sentence(tmp_path):
    with pytest.raises(EncoderError, match="holds no sentence-transformers model"):
        vocabulary(str(tmp_path))


def test_a_map_takes_as_long_as_its_tokens_and_points():
    profile = profile_texts(["one two three"], encoder="full")
    speeds = {"full": 30.0, "map": 100.0}
    expected = forecast("full", points=1000, profile=profile, speeds=speeds)
    assert (expected.seconds, expected.is_measured) == (3 * 1000 / 30 + 1000 / 100, True)
    assert not forecast("full", points=10, profile=profile, speeds={}).is_measured
    assert forecast("some/model", points=10, profile=profile, speeds={}) is None
    assert forecast("full", points=10, profile=None, speeds=speeds) is None


def test_profiles_load_no_model():
    code = (
        "import sys; from dashboard.analysis.text_profile import profile_texts;"
        "profile_texts(['some text'], encoder='full');"
        "sys.exit(' '.join(sorted({'torch', 'transformers', 'sklearn', 'umap'} & set(sys.modules))) or 0)"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_every_language_that_can_be_told_has_a_name():
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    known = set(LanguageIdentifier.from_model_file(MODEL_FILE).nb_classes)
    assert {code for code in known if len(code) == 2} == set(NAMES) & known
    assert set(NAMES) <= known


@pytest.mark.data
@pytest.mark.parametrize(
    ("corpus", "column", "code", "right"),
    [
        ("banking77/banking77.csv", "text", "en", 0.99),
        ("snips/snips.csv", "text", "en", 0.95),
        ("nsmc_pub/nsmc_pub.csv", "text", "ko", 0.98),
    ],
)
def test_the_language_of_real_texts(shared_data, corpus, column, code, right):
    folder, name = corpus.split("/")
    with (shared_data(folder) / name).open(encoding="utf-8", newline="") as file:
        texts = [row[column] for row in csv.DictReader(file)][::20]
    assert sum(language_of(text) == code for text in texts) / len(texts) > right


@pytest.mark.data
def test_fifteen_languages_are_told_apart(shared_data):
    codes = {"zho": "zh", "jpn": "ja", "swh": "sw", "arb": "ar", "spa": "es", "heb": "he", "deu": "de", "tur": "tr"}
    with (shared_data("sib200") / "sib200.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))[::7]
    told = [(codes.get(row["lang"][:3], row["lang"][:2]), language_of(row["text"])) for row in rows]
    assert len({code for code, _ in told}) == 15
    assert sum(code == found for code, found in told) / len(told) > 0.99
