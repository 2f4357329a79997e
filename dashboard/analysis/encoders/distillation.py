"""Make the first-look encoder: `python -m dashboard.analysis.encoders.distillation FOLDER`, about 30 s on 2 cores.

A process of its own, because distilling loads torch and transformers, which a server that only draws maps never
needs, and because both write to stdout and stderr as they please.
"""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from pathlib import Path

from dashboard.analysis.encoders.protocol import EncoderError

PROJECT = Path(__file__).resolve().parents[3]


def distilled(source: Path, target: Path) -> Path:
    """`target`, a folder with a static encoder distilled from the model in `source`; made now if it is missing.

    The folder appears whole or not at all; of two processes that make it at once, the first wins.
    """
    if not target.exists():
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=target.parent, prefix=f".{target.name}-") as draft_folder:
            draft = Path(draft_folder) / target.name
            _distill_in_own_process(source, draft)
            _publish(draft, target)
    return target


def _distill_in_own_process(source: Path, draft: Path) -> None:
    offline = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "dashboard.analysis.encoders.distillation", str(source), str(draft)]
    done = subprocess.run(command, env={**os.environ, **offline}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise EncoderError(
            f"The first-look encoder could not be made in {draft.parent.parent} ({reason[0]}): "
            "check that requirements.txt is installed in full and that the folder can be written."
        )


def _publish(draft: Path, target: Path) -> None:
    try:
        draft.rename(target)
    except OSError:
        if not target.exists():
            raise


def _distill(source: Path, draft: Path) -> None:
    from model2vec.distill import distill  # noqa: PLC0415 - loads torch

    distill(str(source)).save_pretrained(draft)


if __name__ == "__main__":
    _distill(Path(sys.argv[1]), Path(sys.argv[2]))
