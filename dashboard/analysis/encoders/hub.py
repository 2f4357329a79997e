"""Models of the Hugging Face hub: used from the local cache where they are, else downloaded once."""

from __future__ import annotations

from pathlib import Path

from huggingface_hub import snapshot_download
from huggingface_hub.errors import (
    GatedRepoError,
    HfHubHTTPError,
    HFValidationError,
    LocalEntryNotFoundError,
    RepositoryNotFoundError,
    RevisionNotFoundError,
)
from huggingface_hub.utils.tqdm import disable_progress_bars

from dashboard.analysis.encoders.model_folder import FILES, OTHER_BACKENDS
from dashboard.analysis.encoders.protocol import EncoderError


def hub_folder(repository: str, revision: str) -> Path:
    """The snapshot of `repository` at `revision`, named after its commit. Raises EncoderError without a way to it."""
    disable_progress_bars()
    try:
        return _cached(repository, revision) or Path(_snapshot(repository, revision, local_files_only=False))
    except HFValidationError as error:
        raise EncoderError(f"{repository!r} is neither a local folder nor the name of a model.") from error
    except RevisionNotFoundError as error:
        raise EncoderError(f"The model {repository!r} has no revision {revision!r}: check its spelling.") from error
    except GatedRepoError as error:
        raise EncoderError(
            f"The model {repository!r} is only for those who have accepted its terms: accept them on the hub and start "
            "Isogloss with your access token in the variable HF_TOKEN, or choose another model."
        ) from error
    except RepositoryNotFoundError as error:
        raise EncoderError(
            f"There is no public model {repository!r}: check its spelling, or give the path of a local folder."
        ) from error
    except (LocalEntryNotFoundError, HfHubHTTPError, OSError) as error:
        raise EncoderError(
            f"The model {repository!r} is not on this machine and could not be downloaded: connect to the internet "
            "once, or give the path of a local folder that holds it."
        ) from error


def _cached(repository: str, revision: str) -> Path | None:
    """A complete snapshot on this machine; another program may have left one without weights."""
    try:
        folder = Path(_snapshot(repository, revision, local_files_only=True))
    except LocalEntryNotFoundError:
        return None
    return folder if any(folder.rglob("*.safetensors")) else None


def _snapshot(repository: str, revision: str, *, local_files_only: bool) -> str:
    return snapshot_download(
        repository,
        revision=revision,
        local_files_only=local_files_only,
        allow_patterns=list(FILES),
        ignore_patterns=list(OTHER_BACKENDS),
    )
