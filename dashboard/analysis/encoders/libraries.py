"""Loading models without the noise: no progress bars, load reports or telemetry from the libraries."""

from __future__ import annotations

import logging
import os
import warnings
from typing import Any

from dashboard.analysis.encoders.model_folder import ModelFolder
from dashboard.analysis.encoders.protocol import EncoderError


def load_sentence_transformer(folder: ModelFolder) -> Any:
    """The SentenceTransformer in `folder`, from its files alone: no network, no pickles, no code of the model's."""
    os.environ.setdefault("TOKENIZERS_PARALLELISM", "true")  # unset, tokenizers warns after every fork
    from sentence_transformers import SentenceTransformer  # noqa: PLC0415 - loads torch and transformers
    from transformers.utils import logging as transformers_logging  # noqa: PLC0415

    transformers_logging.set_verbosity_error()  # type: ignore[no-untyped-call]
    transformers_logging.disable_progress_bar()  # type: ignore[no-untyped-call]
    logging.getLogger("sentence_transformers").setLevel(logging.ERROR)
    try:
        with warnings.catch_warnings(action="ignore"):
            return SentenceTransformer(
                str(folder.path),
                local_files_only=True,
                trust_remote_code=False,
                model_kwargs={"use_safetensors": True},
            ).eval()
    except (OSError, ValueError, ImportError, KeyError) as error:
        raise EncoderError(
            f"The model {folder.name!r} could not be loaded from {folder.path} ({type(error).__name__}): "
            "check that the folder is complete and that sentence-transformers can open it without code of its own."
        ) from error
