"""Models by their names: from a hub, which is a server on this machine here, once; then without one."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from dashboard.analysis.encoders.model_folder import bundled_model
from tests.local_hub import LocalHub, Repository
from tests.tiny_model import save_tiny_model

ROOT = Path(__file__).resolve().parent.parent
TEXTS = ["How do I reset my card's PIN?", "The train was late again. " * 40]


@pytest.fixture(scope="module")
def tiny_model(tmp_path_factory):
    return save_tiny_model(tmp_path_factory.mktemp("models") / "tiny")


def asked(names, *, hub, kept_in, code):
    """What Python, with a hub at this address and its models in this folder, prints about each name as JSON."""
    program = f"""
import json, pathlib
from dashboard.analysis.encoders import EncoderError, encoder_id, load_encoder
home = pathlib.Path({str(kept_in)!r})
def told(name):
    try:
        {code}
    except EncoderError as error:
        return str(error)
print(json.dumps({{name: told(name) for name in {names!r}}}))
"""
    environment = {**os.environ, "HF_ENDPOINT": hub, "HF_HOME": str(kept_in), "HF_HUB_OFFLINE": "0"}
    finished = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, env=environment, capture_output=True, text=True, check=False
    )
    assert (finished.returncode, finished.stderr) == (0, "")
    return json.loads(finished.stdout)


LOADED = f"encoder = load_encoder(name, home=home); return [encoder.id, encoder.encode({TEXTS!r}).tolist()]"


@pytest.mark.slow
def test_a_model_of_the_hub_is_downloaded_once_and_known_by_its_commit(tmp_path):
    served = shutil.copytree(bundled_model().path, tmp_path / "served")
    for useless in ("pytorch_model.bin", "onnx/model.onnx", "openvino/openvino_model.json", "modeling.py"):
        (served / useless).parent.mkdir(exist_ok=True)
        (served / useless).write_text("not to be fetched")
    model = Repository(served, ("main", "v2"))
    kept_in = tmp_path / "kept"
    with LocalHub({"acme/mini": model}) as hub:
        found = asked(["acme/mini", "full"], hub=hub.url, kept_in=kept_in, code=LOADED)
        identity, vectors = found["acme/mini"]
        assert identity.startswith(f"acme/mini@{model.commit('main')[:16]}|pooling=mean|unit|")
        assert vectors == found["full"][1]
        assert "model.safetensors" in hub.fetched
        assert not {"pytorch_model.bin", "model.onnx", "openvino_model.json", "modeling.py"} & {*hub.fetched}
        hub.fetched.clear()
        identified = "return encoder_id(name, home=home)"
        other = asked(["acme/mini@v2", "acme/mini"], hub=hub.url, kept_in=kept_in, code=identified)
        assert other["acme/mini@v2"].startswith(f"acme/mini@{model.commit('v2')[:16]}|")
        assert other["acme/mini"] == identity
        assert "model.safetensors" not in hub.fetched, "the same weights are there already"
    again = asked(["acme/mini"], hub=hub.url, kept_in=kept_in, code=LOADED)
    assert again["acme/mini"] == [identity, vectors]


def test_what_a_hub_does_not_give_is_one_sentence(tmp_path, tiny_model):
    def changed(name, change):
        change(shutil.copytree(tiny_model, tmp_path / name))
        return Repository(tmp_path / name)

    def own_code(folder):
        (folder / "modules.json").write_text((folder / "modules.json").read_text().replace("sentence_", "own_", 1))

    expected = {
        "acme/pickled": "does not keep all its weights as safetensors",
        "acme/code": "only with code of its own",
        "acme/gated": "accept them on the hub and start Isogloss with your access token",
        "acme/nowhere": "There is no public model 'acme/nowhere'",
        "acme/tiny@v9": "has no revision 'v9'",
    }
    repositories = {
        "acme/tiny": Repository(tiny_model),
        "acme/gated": Repository(tiny_model, is_gated=True),
        "acme/code": changed("code", own_code),
        "acme/pickled": changed("pickled", lambda it: (it / "model.safetensors").rename(it / "pytorch_model.bin")),
    }
    with LocalHub(repositories) as hub:
        told = asked([*expected], hub=hub.url, kept_in=tmp_path / "kept", code="return encoder_id(name, home=home)")
    for name, sentence in expected.items():
        assert sentence in told[name]
        assert told[name].endswith(".")
    assert "pytorch_model.bin" not in hub.fetched


def test_a_download_that_broke_off_is_finished_the_next_time(tmp_path, tiny_model):
    identified = {"code": "return encoder_id(name, home=home)", "kept_in": tmp_path / "kept"}
    with LocalHub({"acme/tiny": Repository(tiny_model)}) as hub:
        whole = asked(["acme/tiny"], hub=hub.url, **identified)["acme/tiny"]
        for link in (tmp_path / "kept").rglob("snapshots/*/model.safetensors"):
            link.resolve().unlink()
            link.unlink()
        hub.fetched.clear()
        assert asked(["acme/tiny"], hub=hub.url, **identified)["acme/tiny"] == whole
        assert hub.fetched == ["model.safetensors"]
