"""Names, ids and loading of encoders; batches; static encoders with numbers one can check by hand."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from tokenizers import Tokenizer
from tokenizers.models import WordLevel
from tokenizers.pre_tokenizers import Whitespace

from dashboard.analysis.encoders import EncoderError, batches_by_cost, encoder_id, load_encoder
from dashboard.analysis.encoders.batches import TEXT_OVERHEAD
from dashboard.analysis.encoders.model_folder import bundled_model
from dashboard.analysis.encoders.static import StaticEncoder
from dashboard.analysis.encoders.tokens import PIECE, token_ids, well_formed
from dashboard.analysis.encoders.windows import padded_batches, window_spans
from tests.tiny_model import save_tiny_model

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory):
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


def run_python(code: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", code],
        cwd=ROOT,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=True,
    )


# Windows and batches


@given(st.integers(0, 5_000), st.integers(1, 300), st.integers(0, 64))
def test_windows_cover_a_text_evenly_and_overlap(length: int, capacity: int, overlap: int) -> None:
    spans = window_spans(length, capacity, overlap)
    sizes = [end - start for start, end in spans]
    shared = [before[1] - after[0] for before, after in pairwise(spans)]
    assert spans[0][0] == 0
    assert spans[-1][1] == length
    assert max(sizes) <= capacity
    assert max(sizes) - min(sizes) <= 2
    assert all(size == min(overlap, capacity // 2) for size in shared)


def test_windows_of_a_text_by_hand() -> None:
    assert window_spans(254, 254) == [(0, 254)]
    assert window_spans(255, 254) == [(0, 144), (112, 255)]
    assert window_spans(10, 4, overlap=2) == [(0, 4), (2, 6), (4, 8), (6, 10)]


@given(st.lists(st.integers(1, 300), max_size=60), st.integers(1, 2_000))
def test_padded_batches_hold_every_sequence_once_within_the_budget(lengths: list[int], budget: int) -> None:
    sizes = np.array(lengths, np.intp)
    batches = list(padded_batches(sizes, budget))
    assert sorted(position for batch in batches for position in batch) == list(range(len(lengths)))
    assert all(len(batch) == 1 or len(batch) * sizes[batch].max() <= budget for batch in batches)


@given(st.lists(st.text(max_size=40), max_size=60), st.integers(1, 300), st.none() | st.integers(1, 5))
def test_batches_by_cost_hold_every_text_in_order(texts: list[str], budget: int, most: int | None) -> None:
    batches = [texts[batch] for batch in batches_by_cost(texts, budget, most=most)]
    assert [text for batch in batches for text in batch] == texts
    assert all(batches)
    for batch in batches:
        assert len(batch) == 1 or sum(len(text) + TEXT_OVERHEAD for text in batch) <= budget
        assert most is None or len(batch) <= most


# Tokens


@pytest.fixture(scope="module")
def tokenizer():
    made = Tokenizer.from_file(str(bundled_model().path / "tokenizer.json"))
    made.no_padding()
    made.no_truncation()
    return made


def test_a_very_long_text_has_the_tokens_of_its_pieces(tokenizer) -> None:
    text = "Isoglosses separate dialects; " * (2 * PIECE // 30 + 100)
    assert len(text) > 2 * PIECE
    (ids,) = token_ids(tokenizer, [text])
    assert ids.tolist() == tokenizer.encode(text, add_special_tokens=False).ids


def test_a_very_long_word_is_tokenised_too(tokenizer) -> None:
    (short, long) = token_ids(tokenizer, ["語", "語" * (2 * PIECE + 5)])
    assert long.tolist() == short.tolist() * (2 * PIECE + 5)


def test_lone_surrogates_become_question_marks(tokenizer) -> None:
    assert well_formed("a\ud800é") == "a?é"
    first, second = token_ids(tokenizer, ["a \ud800", "a ?"])
    assert first.tolist() == second.tolist()


# Static encoders


@pytest.fixture
def static_encoder() -> StaticEncoder:
    words = Tokenizer(WordLevel({"[UNK]": 0, "north": 1, "east": 2}, unk_token="[UNK]"))
    words.pre_tokenizer = Whitespace()
    return StaticEncoder("by hand", words, np.array([[9, 9], [0, 2], [2, 0]], np.float32))


def test_a_static_vector_is_the_mean_of_the_known_tokens(static_encoder) -> None:
    vectors = static_encoder.encode(["north", "north east", "east what east north"])
    half, fifth = np.sqrt(0.5), np.sqrt(0.2)
    np.testing.assert_allclose(vectors, [[0, 1], [half, half], [2 * fifth, fifth]], rtol=1e-6)
    assert vectors.dtype == np.float32


def test_texts_without_a_known_token_have_no_static_vector(static_encoder) -> None:
    vectors = static_encoder.encode(["", " \t\n", "what who", "\ud800", "north"])
    assert not vectors[:4].any()
    assert vectors[4].any()
    assert static_encoder.encode([]).shape == (0, 2)


def test_a_line_of_megabytes_counts_in_full(static_encoder) -> None:
    (vector,) = static_encoder.encode(["north " * 250_000 + "east " * 250_000])
    np.testing.assert_allclose(vector, [np.sqrt(0.5)] * 2, rtol=1e-4)


@pytest.mark.slow
def test_the_first_look_encoder_is_distilled_once_and_equals_model2vec(first_look) -> None:
    from model2vec import StaticModel

    folder = first_look / "encoders" / "first-look"
    made = {path: path.stat().st_mtime_ns for path in folder.iterdir()}
    encoder = load_encoder("first-look", home=first_look)
    texts = ["How do I reset my card's PIN?", "Ein Satz auf Deutsch.", "naïve café", "word " * 2_000]
    vectors = encoder.encode([*texts, "你好"])
    expected = StaticModel.from_pretrained(folder).encode(texts, max_length=None)
    assert encoder.dimensions == 256
    assert (vectors[:4] * expected).sum(axis=1).min() > 0.9999
    assert not vectors[4].any()
    assert encoder_id("first-look", home=first_look) == encoder.id
    assert load_encoder("first-look", home=first_look) is encoder
    assert made == {path: path.stat().st_mtime_ns for path in folder.iterdir()}


def test_a_first_look_that_cannot_be_made_is_one_sentence(tmp_path, monkeypatch) -> None:
    monkeypatch.setattr("dashboard.analysis.encoders.distillation.PROJECT", tmp_path)
    monkeypatch.chdir(tmp_path)
    with pytest.raises(EncoderError, match=r"could not be made .* check that requirements\.txt"):
        load_encoder("first-look", home=tmp_path)
    assert not (tmp_path / "encoders" / "first-look").exists()


# Names and ids


def test_ids_are_told_without_loading_a_model(tmp_path) -> None:
    code = f"""
import sys, pathlib
from dashboard.analysis.encoders import encoder_id
assert not set(sys.modules) & {{"httpx", "tokenizers", "huggingface_hub"}}
print(encoder_id("full", home=pathlib.Path({str(tmp_path)!r})))
print(set(sys.modules) & {{"torch", "transformers", "sentence_transformers", "model2vec"}})
"""
    identity, loaded = run_python(code).stdout.splitlines()
    assert identity == encoder_id("full", home=tmp_path)
    assert identity.startswith("all-MiniLM-L6-v2@")
    assert identity.endswith("|pooling=mean|unit|prompt=''|windows=256/32")
    assert loaded == "set()"


def test_a_local_folder_is_known_by_its_content(tmp_path, tiny_model) -> None:
    def identity(folder: Path, options: str = "") -> str:
        return encoder_id(f"{folder}{options}", home=tmp_path)

    moved = shutil.copytree(tiny_model, tmp_path / "elsewhere" / tiny_model.name)
    plain = identity(tiny_model)
    assert identity(moved) == plain
    assert identity(moved, "?prompt=query: ") != plain
    assert identity(moved, "?prompt=query%3A%20") == identity(moved, "?prompt=query: ")
    (moved / "1_Pooling" / "config.json").write_text('{"embedding_dimension": 32, "pooling_mode": "max"}')
    other_pooling = identity(moved)
    assert other_pooling != plain
    assert "pooling=max" in other_pooling
    weights = moved / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:-1] + b"\x01")
    assert identity(moved) not in {plain, other_pooling}


def test_a_model_in_the_hub_cache_is_known_by_its_commit(tmp_path, tiny_model, monkeypatch) -> None:
    cache = tmp_path / "models--acme--tiny"
    commits = {"main": "a" * 40, "v2": "b" * 40}
    for revision, commit in commits.items():
        shutil.copytree(tiny_model, cache / "snapshots" / commit)
        (cache / "refs").mkdir(exist_ok=True)
        (cache / "refs" / revision).write_text(commit)
    monkeypatch.setattr("huggingface_hub.constants.HF_HUB_CACHE", str(tmp_path))
    assert encoder_id("acme/tiny", home=tmp_path).startswith(f"acme/tiny@{'a' * 16}|")
    assert encoder_id("acme/tiny@v2", home=tmp_path).startswith(f"acme/tiny@{'b' * 16}|")
    assert load_encoder("acme/tiny@v2", home=tmp_path).dimensions == 32
    with pytest.raises(EncoderError, match="not on this machine"):
        encoder_id("acme/tiny@v3", home=tmp_path)


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("acme/nowhere", "connect to the internet once, or give the path of a local folder that holds it"),
        ("not a/model name/at all", "is neither a local folder nor the name of a model"),
        ("", "is neither a local folder nor the name of a model"),
        ("acme/model?pooling=max", "unknown option 'pooling'"),
        ("/", "holds no sentence-transformers model"),
    ],
)
def test_a_name_that_leads_nowhere_is_one_sentence(name: str, message: str, tmp_path) -> None:
    with pytest.raises(EncoderError, match=message) as raised:
        load_encoder(name, home=tmp_path)
    assert str(raised.value).endswith(".")


def test_pickled_weights_are_refused(tmp_path, tiny_model) -> None:
    pickled = shutil.copytree(tiny_model, tmp_path / "pickled")
    (pickled / "model.safetensors").rename(pickled / "pytorch_model.bin")
    with pytest.raises(EncoderError, match="opens no pickled ones"):
        load_encoder(str(pickled), home=tmp_path)


def test_code_that_a_model_brings_is_not_run(tmp_path, tiny_model, monkeypatch) -> None:
    foreign = shutil.copytree(tiny_model, tmp_path / "foreign")
    monkeypatch.syspath_prepend(foreign)
    modules = (foreign / "modules.json").read_text()
    (foreign / "own_code.py").write_text(f"open({str(tmp_path / 'ran')!r}, 'w')")
    (foreign / "modules.json").write_text(modules.replace("sentence_transformers.", "own_code.", 1))
    with pytest.raises(EncoderError, match=r"only with code of its own \(own_code\."):
        encoder_id(str(foreign), home=tmp_path)
    (foreign / "modules.json").write_text(modules)
    settings = json.loads((foreign / "config.json").read_text())
    own = {"model_type": "own", "auto_map": {"AutoConfig": "own_code.Config", "AutoModel": "own_code.Model"}}
    (foreign / "config.json").write_text(json.dumps({**settings, **own}))
    with pytest.raises(EncoderError, match="without code of its own"):
        load_encoder(str(foreign), home=tmp_path)
    assert not (tmp_path / "ran").exists()


@pytest.mark.parametrize("content", ["{not json", "7", '{"type": "x"}', '[{"name": "0"}]', "[1]"])
def test_a_list_of_parts_that_is_none_is_one_sentence(tmp_path, tiny_model, content) -> None:
    broken = shutil.copytree(tiny_model, tmp_path / "broken")
    (broken / "modules.json").write_text(content)
    with pytest.raises(EncoderError, match=r"modules\.json is .*choose another model.*\.$"):
        encoder_id(str(broken), home=tmp_path)
