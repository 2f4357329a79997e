"""Where Isogloss keeps its data: one folder, never inside the checkout."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "ISOGLOSS_HOME"


def data_folder() -> Path:
    """The folder that `ISOGLOSS_HOME` names, or the usual place for a program's data of this user."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_data_path("isogloss", appauthor=False)
