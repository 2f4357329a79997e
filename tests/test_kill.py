"""The plug is pulled at any moment: nothing committed is encoded again, and in the end the map is the same."""

from __future__ import annotations

import json
import os
import random
import re
import shutil
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import psutil
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from dashboard.analysis.encoders import encoder_id
from dashboard.corpus_files import ReadOptions, open_file
from dashboard.intake import Choices, add_corpus, key_of
from store import Store
from store.recipes import MapRecipe
from tests.browser.running_app import RunningApp
from tests.recording_endpoint import RecordingEndpoint, topical_texts

pytestmark = pytest.mark.slow

ROOT = Path(__file__).resolve().parent.parent
ENCODER = "endpoint:recorder"
TEXTS = 1_000
STAGES = ("encode", "neighbors", "reduce", "cluster", "phrases", "project", "label", "assess")
"""In the order in which the command announces them."""

MOMENTS = {
    **{"encode": (9, 0.8), "neighbors": (3, 0.2), "reduce": (3, 4.0), "project": (2, 0.1)},
    **{"cluster": (3, 0.3), "phrases": (2, 0.05), "label": (3, 0.1), "assess": (2, 0.05)},
}
"""How often the process is killed in each stage, and the most seconds after its beginning."""

FEWEST_KILLS = 20
SERVER_KILLS, SERVER_SECONDS = 8, 12.0
"""How often the server is killed, and the most seconds after it has first answered."""
IN_FLIGHT = 400
"""Texts that may be under way at a kill: a batch of 16,000 characters for each process and one more."""


@dataclass(frozen=True)
class Run:
    """What one run of the command left: its last line on stdout, or None if it was killed."""

    answer: dict | None
    served: list[str]


@pytest.fixture
def endpoint(monkeypatch):
    with RecordingEndpoint(pause=0.4) as recorder:
        monkeypatch.setenv("ISOGLOSS_EMBEDDINGS_URL", recorder.url)
        yield recorder


@pytest.fixture
def texts_file(tmp_path):
    path = tmp_path / "texts.txt"
    path.write_text("\n".join(topical_texts(TEXTS, words=45)), "utf-8")
    return path


def test_a_map_survives_being_killed_anywhere(tmp_path, endpoint, texts_file):
    calm = run(tmp_path / "calm", texts_file, endpoint)
    home = tmp_path / "killed"
    kills = 0
    for stage, delay in moments(seed=2):
        before = committed(home)
        disturbed = run(home, texts_file, endpoint, kill_at=(stage, delay))
        assert not before & set(disturbed.served), f"encoded again after a kill in {stage}"
        assert len(set(disturbed.served) - committed(home)) <= IN_FLIGHT
        if disturbed.answer:
            break
        kills += 1
    assert kills >= FEWEST_KILLS
    before = committed(home)
    final = run(home, texts_file, endpoint)
    assert not before & set(final.served)
    assert final.answer["encoded"] + final.answer["from_cache"] == TEXTS == calm.answer["encoded"]
    assert tables(home) == tables(tmp_path / "calm")
    np.testing.assert_array_equal(vectors(home), vectors(tmp_path / "calm"))
    assert scratch_files(home) == []


def test_a_map_survives_its_server_being_killed(tmp_path, first_look, endpoint, texts_file):
    """The server goes on by itself with what was asked for before it was killed."""
    calm = run(tmp_path / "calm", texts_file, endpoint)
    home = tmp_path / "killed"
    shutil.copytree(first_look, home)
    ask_for_map(home, texts_file)
    app = RunningApp(home, tmp_path / "server.log")
    draw = random.Random(3)
    asked_for: list[str] = []
    for _ in range(SERVER_KILLS):
        before = committed(home)
        app.start()
        time.sleep(draw.uniform(0, SERVER_SECONDS))
        app.stop(signal.SIGKILL)
        served = own_texts(endpoint)
        asked_for += served
        assert not before & set(served)
    assert asked_for, "the server went on with nothing"
    before = committed(home)
    final = run(home, texts_file, endpoint)
    assert not before & set(final.served)
    assert final.answer["encoded"] + final.answer["from_cache"] == TEXTS == calm.answer["encoded"]
    assert tables(home) == tables(tmp_path / "calm")
    np.testing.assert_array_equal(vectors(home), vectors(tmp_path / "calm"))


def ask_for_map(home: Path, file: Path) -> None:
    """Store the file as the command would, and ask for its map."""
    with Store.open(home) as store, open_file(file) as table:
        choices = Choices(table.text_column)
        key = key_of(file, options=ReadOptions(), choices=choices)
        corpus = add_corpus(store, table, name=file.stem, choices=choices, content_key=key)
        store.requests.add(corpus.id, MapRecipe(encoder=ENCODER), "test")


def moments(*, seed: int) -> list[tuple[str, float]]:
    """Stages and seconds after their beginning, drawn at random."""
    draw = random.Random(seed)
    return [(stage, draw.uniform(0, longest)) for stage, (times, longest) in MOMENTS.items() for _ in range(times)]


def run(home: Path, file: Path, endpoint: RecordingEndpoint, kill_at: tuple[str, float] | None = None) -> Run:
    """Map the file by command line; killed so many seconds after the stage, or a later one, has begun."""
    home.mkdir(exist_ok=True)
    command = [sys.executable, "-m", "dashboard", "map", str(file), "--encoder", ENCODER, "--out", str(home / "out")]
    environment = {**os.environ, "ISOGLOSS_HOME": str(home)}
    log = home / "stderr.log"
    with log.open("wb") as stderr:
        process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.PIPE, stderr=stderr)
    if kill_at is not None and wait_for(process, log, STAGES[STAGES.index(kill_at[0]) :], kill_at[1]):
        kill(process)
        return Run(None, own_texts(endpoint))
    stdout, _ = process.communicate(timeout=300)
    assert process.returncode == 0, log.read_text("utf-8")
    return Run(json.loads(stdout.decode().splitlines()[-1]), own_texts(endpoint))


def wait_for(process: subprocess.Popen, log: Path, stages: tuple[str, ...], delay: float) -> bool:
    """Sleep until `delay` after one of the stages shows in the log; False if the process ends before."""
    shown = re.compile(r"\b(" + "|".join(stages) + r")\b")
    deadline = time.monotonic() + 200
    while not shown.search(log.read_text("utf-8", errors="replace")):
        if process.poll() is not None:
            return False
        assert time.monotonic() < deadline, f"none of {stages} began"
        time.sleep(0.01)
    time.sleep(delay)
    return process.poll() is None


def kill(process: subprocess.Popen) -> None:
    """The plug: SIGKILL to the command alone; whatever it had started has to notice and end by itself."""
    started = psutil.Process(process.pid).children(recursive=True)
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    _, left = psutil.wait_procs(started, timeout=30)
    assert not left, f"still running after the kill: {[orphan.cmdline() for orphan in left]}"


def own_texts(endpoint: RecordingEndpoint) -> list[str]:
    """Texts of the corpus that were asked for; the encoder also asks for one word to learn the dimensions."""
    return [text for text in endpoint.forget() if " " in text]


def committed(home: Path) -> set[str]:
    """Texts whose vectors the store holds."""
    home.mkdir(exist_ok=True)
    with Store.open(home) as store:
        corpora = store.corpora.list()
        if not corpora:
            return set()
        texts = np.array(store.corpora.texts(corpora[0].id), dtype=object)
        missing = store.vectors.missing(corpora[0].id, encoder_id(ENCODER, home=home))
    return set(np.delete(texts, missing))


def vectors(home: Path) -> np.ndarray:
    """All vectors in the order of the file."""
    with Store.open(home) as store:
        [corpus] = store.corpora.list()
        identity = encoder_id(ENCODER, home=home)
        found = np.zeros((corpus.points, store.vectors.dimensions(identity)), np.float32)
        store.vectors.read(corpus.id, identity, into=found)
    return found


def tables(home: Path) -> list[pa.Table]:
    """What the command wrote."""
    return [pq.read_table(home / "out" / name) for name in ("documents.parquet", "regions.parquet")]


def scratch_files(home: Path) -> list[Path]:
    """Files of killed runs that nobody needs any more."""
    return [path for path in (home / "scratch").rglob("*") if path.is_file()]
