"""What every test relies on: the project's root, a home of its own, the shared corpora, and no network."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import pytest
from hypothesis import settings

from dashboard.analysis import encoders, stages
from store import Store
from tests.corpora import planted_vectors

ROOT = Path(__file__).resolve().parent.parent
SHARED_DATA = ROOT.parent / "shared" / "data"

os.environ["HF_HUB_OFFLINE"] = "1"

# A busy machine must not fail a property.
settings.register_profile("isogloss", deadline=None)
settings.load_profile("isogloss")


@pytest.fixture(autouse=True, scope="session")
def home_of_the_tests(tmp_path_factory):
    """No test may touch the data folder of the person who runs it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("ISOGLOSS_HOME", str(tmp_path_factory.mktemp("home")))
        yield


@pytest.fixture(scope="session")
def shared_data():
    """The folder of one shared corpus by its name; skips the test where the corpora are not beside the project."""

    def folder(name: str) -> Path:
        if not (SHARED_DATA / name).is_dir():
            pytest.skip(f"needs the corpus '{name}' in ../shared/data, which is not on this machine")
        return SHARED_DATA / name

    return folder


@pytest.fixture(scope="session")
def first_look(tmp_path_factory):
    """A home with nothing in it but the first-look encoder, which takes half a minute to make."""
    home = tmp_path_factory.mktemp("prepared")
    subprocess.run([sys.executable, "-m", "dashboard", "--home", str(home), "prepare"], cwd=ROOT, check=True)
    return home


@pytest.fixture
def store(tmp_path):
    """An empty store, open."""
    with Store.open(tmp_path) as opened:
        yield opened


@pytest.fixture
def encoded_texts(monkeypatch):
    """Every text that was encoded for a map, in order, by planted vectors instead of a model; batches are small."""
    recorded = []

    def encode(name, texts, *, home):
        recorded.extend(texts)
        return planted_vectors(texts)

    monkeypatch.setattr(stages, "encode", encode)
    monkeypatch.setattr(stages, "identify_encoder", lambda name, *, home: f"planted {name}")
    monkeypatch.setattr("dashboard.embedding.USUAL_BATCH_CHARACTERS", 1_000)
    return recorded


@pytest.fixture
def planted_encoder(monkeypatch):
    """The full encoder gives planted vectors; `asked` holds every text that it was given."""
    asked = []

    def encode(texts):
        asked.extend(texts)
        return planted_vectors(texts)

    planted = SimpleNamespace(id="planted", dimensions=16, encode=encode)
    monkeypatch.setattr(encoders, "_model_folder", lambda name: SimpleNamespace(id="planted"))
    monkeypatch.setattr(encoders, "_load", lambda name, home: planted)
    monkeypatch.setattr(encoders, "_loaded", {})
    return asked
