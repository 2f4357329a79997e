"""Encoders: texts to vectors. Importing this package is cheap; torch is loaded by `load_encoder`, where needed.

An encoder has a name:

    "full"                  all-MiniLM-L6-v2, part of the installation
    "first-look"            a static encoder distilled from it, kept in the data folder
    "endpoint:MODEL"        an OpenAI-compatible /v1/embeddings; its address and key come from the environment
    "vectors:HASH"          no encoder: vectors that came with a file, kept under this name
    "BASE without WHAT #…"  another encoder, with directions taken away from what it says
    "NAME@REVISION?prompt=" a sentence-transformers model of the hub or in a local folder; revision, prompt optional
"""

from __future__ import annotations

import threading
from pathlib import Path
from typing import TYPE_CHECKING

from dashboard.analysis.encoders.batches import batches_by_cost
from dashboard.analysis.encoders.protocol import Encoder, EncoderError
from dashboard.analysis.encoders.removal import RemovingEncoder, base_of, is_removal, read_removal

if TYPE_CHECKING:
    from dashboard.analysis.encoders.model_folder import ModelFolder

__all__ = ["OWN_VECTORS", "Encoder", "EncoderError", "batches_by_cost", "encoder_id", "load_encoder"]

ENDPOINT = "endpoint:"
OWN_VECTORS = "vectors:"

_loaded: dict[str, Encoder] = {}
_loading = threading.Lock()


def encoder_id(name: str, *, home: Path) -> str:
    """The id of the encoder called `name`: everything that changes a vector. Loads neither torch nor the model.

    Cheap once the encoder is on this machine; a first look not made yet is made now, a hub model not here is
    downloaded. Raises EncoderError.
    """
    if name == "first-look":
        return _first_look_id(_first_look_folder(home))
    if name.startswith(OWN_VECTORS):
        return name
    if is_removal(name):
        return read_removal(name, encoder_id(base_of(name), home=home), home=home).id
    if name.startswith(ENDPOINT):
        from dashboard.analysis.encoders.endpoint import endpoint_id  # noqa: PLC0415

        return endpoint_id(name.removeprefix(ENDPOINT))
    return _model_folder(name).id


def load_encoder(name: str, *, home: Path) -> Encoder:
    """The encoder called `name`, loaded once per process. `home` is the data folder. Raises EncoderError."""
    if name.startswith(OWN_VECTORS):
        raise EncoderError(
            "This map was drawn from vectors that came with the file, and they are not all here: upload the file again."
        )
    if is_removal(name):
        base = load_encoder(base_of(name), home=home)
        return RemovingEncoder(base, read_removal(name, base.id, home=home))
    identity = encoder_id(name, home=home)
    with _loading:
        if identity not in _loaded:
            _loaded[identity] = _load(name, home)
        return _loaded[identity]


def _load(name: str, home: Path) -> Encoder:
    if name == "first-look":
        from dashboard.analysis.encoders.static import StaticEncoder  # noqa: PLC0415

        folder = _first_look_folder(home)
        return StaticEncoder.from_folder(_first_look_id(folder), folder)
    if name.startswith(ENDPOINT):
        from dashboard.analysis.encoders.endpoint import EndpointEncoder  # noqa: PLC0415

        return EndpointEncoder(name.removeprefix(ENDPOINT))
    from dashboard.analysis.encoders.transformer import load_model  # noqa: PLC0415

    return load_model(_model_folder(name))


def _first_look_folder(home: Path) -> Path:
    from dashboard.analysis.encoders.distillation import distilled  # noqa: PLC0415
    from dashboard.analysis.encoders.model_folder import bundled_model  # noqa: PLC0415

    return distilled(bundled_model().path, home / "encoders" / "first-look")


def _first_look_id(folder: Path) -> str:
    from dashboard.analysis.encoders.model_folder import SHOWN, files_digest  # noqa: PLC0415

    weights = files_digest(folder, ("model.safetensors", "tokenizer.json"))
    return f"first-look@{weights[:SHOWN]}|pooling=mean|unit|no prompt|no window"


def _model_folder(name: str) -> ModelFolder:
    from dashboard.analysis.encoders.model_folder import bundled_model, find_model  # noqa: PLC0415

    return bundled_model() if name == "full" else find_model(name)
