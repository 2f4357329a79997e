"""Make the first-look encoder from a sentence transformer: about 30 s on 2 cores, once per data folder.

It happens in a process of its own (this module, run with the two folders as arguments): distilling loads torch and
transformers, which a server that only draws maps never needs, and both write to stdout and stderr as they please.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

from filelock import FileLock

from dashboard.analysis.encoders.protocol import EncoderError

PROJECT = Path(__file__).resolve().parents[3]


def distilled(source: Path, target: Path) -> Path:
    """`target`, a folder with a static encoder distilled from the model in `source`; made now if it is missing.

    The folder appears whole or not at all; a second process that wants it waits for the first.
    """
    if target.exists():
        return target
    target.parent.mkdir(parents=True, exist_ok=True)
    with FileLock(target.with_suffix(".lock")):
        draft = target.with_suffix(".draft")
        if not target.exists():
            shutil.rmtree(draft, ignore_errors=True)  # of a process that was killed
            _distill_in_own_process(source, draft)
            draft.rename(target)
    return target


def _distill_in_own_process(source: Path, draft: Path) -> None:
    offline = {"HF_HUB_OFFLINE": "1", "HF_HUB_DISABLE_TELEMETRY": "1", "PYTHONPATH": str(PROJECT)}
    command = [sys.executable, "-m", "dashboard.analysis.encoders.distillation", str(source), str(draft)]
    done = subprocess.run(command, env={**os.environ, **offline}, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        reason = done.stderr.strip().splitlines()[-1:] or [f"exit status {done.returncode}"]
        raise EncoderError(
            f"The first-look encoder could not be made in {draft.parent} ({reason[0]}): "
            "check that requirements.txt is installed in full and that the folder can be written."
        )


def _distill(source: Path, draft: Path) -> None:
    from model2vec.distill import distill  # noqa: PLC0415 - loads torch

    distill(str(source)).save_pretrained(draft)


if __name__ == "__main__":
    _distill(Path(sys.argv[1]), Path(sys.argv[2]))
