"""Sentence transformers: equal to the library inside the window, an honest average beyond it."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pytest

from dashboard.analysis.encoders import EncoderError, load_encoder
from dashboard.analysis.encoders.libraries import load_sentence_transformer
from dashboard.analysis.encoders.model_folder import ModelFolder
from dashboard.analysis.encoders.transformer import PADDED_TOKENS_ON_ACCELERATOR, TransformerEncoder
from tests.tiny_model import save_tiny_model

ROOT = Path(__file__).resolve().parent.parent
SENTENCE = "Every word of this sentence counts, be it near or far from the beginning. "
TEXTS = [
    "I lost my card",
    "x",
    "What is the exchange rate for the Norwegian krone today, and will it be better tomorrow?",
    "naïve café – „Zürich“",
    "An emoji \U0001f389 between words",
    "Line one\nline two\ttabbed",
    "!!!",
]


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory):
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


@pytest.fixture(scope="module")
def tiny(tiny_model, tmp_path_factory):
    return load_encoder(str(tiny_model), home=tmp_path_factory.mktemp("home"))


@pytest.fixture(scope="module")
def library(tiny_model):
    from sentence_transformers import SentenceTransformer

    return SentenceTransformer(str(tiny_model), device="cpu")


def cosines(first, second) -> np.ndarray:
    product = (first * second).sum(axis=1)
    return product / np.linalg.norm(first, axis=1) / np.linalg.norm(second, axis=1)


def test_inside_the_window_vectors_equal_those_of_sentence_transformers(tiny, library) -> None:
    texts = [text for text in TEXTS if len(library.tokenizer(text).input_ids) <= 24]
    assert len(texts) >= 5
    vectors = tiny.encode(texts)
    assert cosines(vectors, library.encode(texts)).min() > 0.99999
    np.testing.assert_allclose(np.linalg.norm(vectors, axis=1), 1, rtol=1e-6)


def test_windows_are_averaged_by_their_number_of_tokens(tiny, library) -> None:
    text = " ".join(["the quick brown fox jumps over a lazy dog and runs far away from home to see more"] * 3)
    words = text.split()
    ids = library.tokenizer(text, add_special_tokens=False).input_ids
    assert len(ids) == len(words) == 54  # so that windows of tokens are windows of words
    spans = [(0, 22), (11, 33), (22, 43), (32, 54)]  # 22 of 24 tokens are for words; 11 of them are shared
    windows = library.encode([" ".join(words[start:end]) for start, end in spans])
    units = windows / np.linalg.norm(windows, axis=1, keepdims=True)
    weights = np.array([end - start for start, end in spans])
    expected = (weights[:, None] * windows).sum(axis=0)
    (vector,) = tiny.encode([text])
    assert cosines(vector[None], expected[None])[0] > 0.99999
    assert cosines(vector[None], units[:1])[0] < 0.999


def test_the_end_of_a_long_text_counts(tiny) -> None:
    vectors = tiny.encode([SENTENCE * 20 + "Bananas.", SENTENCE * 20 + "Parliament."])
    assert 0.5 < cosines(vectors[:1], vectors[1:])[0] < 0.999999


def test_order_company_and_batches_do_not_matter(tiny) -> None:
    texts = [*TEXTS, SENTENCE * 30, *(f"{SENTENCE} {number}" for number in range(300))]
    together = tiny.encode(texts)
    backwards = tiny.encode(texts[::-1])[::-1]
    alone = np.concatenate([tiny.encode([text]) for text in texts[:12]])
    np.testing.assert_allclose(together, backwards, atol=1e-5)
    np.testing.assert_allclose(together[:12], alone, atol=1e-5)


def test_texts_without_a_known_token_have_no_vector(tiny) -> None:
    vectors = tiny.encode(["", "  \n\t", "\u200b", "\U0001f389 \U0001f9ff", "known"])
    assert not vectors[:4].any()
    assert vectors[4].any()
    assert tiny.encode([]).shape == (0, 32)


def test_a_line_longer_than_what_is_tokenised_at_once_counts_in_full(tiny) -> None:
    long = "dialect " * 15_400  # exactly 1,399 windows of 22 tokens, 11 of them shared
    first, second, third = tiny.encode([long, long + "accent " * 15_000, "dialect " * 22])
    np.testing.assert_allclose(first, third, atol=1e-4)  # every window of the first is the third
    assert cosines(first[None], second[None])[0] < 0.9999


@pytest.mark.parametrize("include_prompt", [True, False])
def test_a_prompt_goes_before_every_text_and_every_window(tiny_model, tmp_path, library, include_prompt) -> None:
    folder = shutil.copytree(tiny_model, tmp_path / "prompted")
    pooling = {"embedding_dimension": 32, "pooling_mode": "mean", "include_prompt": include_prompt}
    (folder / "1_Pooling" / "config.json").write_text(json.dumps(pooling))
    encoder = load_encoder(f"{folder}?prompt=find this: ", home=tmp_path)
    library.set_pooling_include_prompt(include_prompt)
    expected = library.encode(TEXTS[:2], prompt="find this: ")
    assert cosines(encoder.encode(TEXTS[:2]), expected).min() > 0.99999

    words = ["north", "south"] * 15
    spans = [(0, 16), (7, 23), (14, 30)]  # 19 of 24 tokens remain beside the prompt, 9 of them shared
    windows = library.encode([" ".join(words[start:end]) for start, end in spans], prompt="find this: ")
    library.set_pooling_include_prompt(True)
    assert cosines(encoder.encode([" ".join(words)]), windows.sum(axis=0, keepdims=True))[0] > 0.99999


def test_a_prompt_that_leaves_no_room_is_refused(tiny_model, tmp_path) -> None:
    with pytest.raises(EncoderError, match="fills the whole window"):
        load_encoder(f"{tiny_model}?prompt={'please ' * 30}", home=tmp_path)


def test_threads_take_turns(tiny) -> None:
    expected = tiny.encode(TEXTS)
    differences: list[float] = []

    def encode() -> None:
        for _ in range(10):
            differences.append(float(np.abs(tiny.encode(TEXTS) - expected).max()))

    threads = [threading.Thread(target=encode) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(differences) == 40
    assert max(differences) < 1e-5


def test_a_static_model_of_the_sentence_transformers_kind(tmp_path) -> None:
    from sentence_transformers import SentenceTransformer
    from sentence_transformers.models import StaticEmbedding
    from tokenizers import Tokenizer

    from dashboard.analysis.encoders.model_folder import bundled_model

    tokenizer = Tokenizer.from_file(str(bundled_model().path / "tokenizer.json"))
    model = SentenceTransformer(modules=[StaticEmbedding(tokenizer, embedding_dim=16)])
    model.save(str(tmp_path / "static"))
    encoder = load_encoder(str(tmp_path / "static"), home=tmp_path)
    assert "pooling=static" in encoder.id
    texts = ["north and south", "a long one " * 20]
    assert cosines(encoder.encode(texts), model.encode(texts)).min() > 0.99999


def test_a_gpu_is_used_where_there_is_one(tiny_model, tiny, tmp_path, monkeypatch) -> None:
    import torch

    plain = tiny.encode(TEXTS)
    moved = []

    def pretending(move):
        """A move that is remembered, and made unless it is one to the GPU, which is not here."""

        def to(thing, *targets, **options):
            moved.append((type(thing).__name__, [*map(str, targets)]))
            return thing if "cuda:0" in moved[-1][1] else move(thing, *targets, **options)

        return to

    monkeypatch.setattr("dashboard.analysis.encoders._loaded", {})
    monkeypatch.setattr(torch.cuda, "is_available", lambda: True)
    monkeypatch.setattr(torch.nn.Module, "to", pretending(torch.nn.Module.to))
    model = load_sentence_transformer(ModelFolder(tiny_model, "tiny", "1", ""))
    assert ("SentenceTransformer", ["cuda:0"]) in moved
    monkeypatch.setattr(type(model), "device", torch.device("cuda:0"))
    monkeypatch.setattr(torch.Tensor, "to", pretending(torch.Tensor.to))
    moved.clear()
    encoder = TransformerEncoder(ModelFolder(tiny_model, "tiny", "1", ""), model)
    assert encoder._budget == PADDED_TOKENS_ON_ACCELERATOR
    np.testing.assert_allclose(encoder.encode(TEXTS), plain, atol=1e-6)
    assert moved.count(("Tensor", ["cuda:0"])) >= 4, "tokens and mask of the first text and of the others"


@pytest.mark.slow
def test_the_full_encoder_equals_sentence_transformers_without_a_sound(tmp_path) -> None:
    code = f"""
from pathlib import Path
import numpy as np
from dashboard.analysis.encoders import load_encoder
texts = {TEXTS!r} + [{SENTENCE!r} * count for count in range(1, 15)]
encoder = load_encoder("full", home=Path({str(tmp_path)!r}))
vectors = encoder.encode(texts)
import os, sys
from dashboard.analysis.encoders.libraries import load_sentence_transformer
from dashboard.analysis.encoders.model_folder import bundled_model
expected = load_sentence_transformer(bundled_model()).encode(texts, show_progress_bar=False)
assert (vectors * expected).sum(axis=1).min() > 0.9999
assert vectors.shape == (21, 384)
assert encoder is load_encoder("full", home=Path("elsewhere"))
"""
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
