"""Where Isogloss keeps its data, one folder, never inside the checkout; and where its visitors may read files."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs

VARIABLE = "ISOGLOSS_HOME"
FILES_VARIABLE = "ISOGLOSS_FILES"


def data_folder() -> Path:
    """The folder that `ISOGLOSS_HOME` names, or the usual place for a program's data of this user."""
    chosen = os.environ.get(VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else platformdirs.user_data_path("isogloss", appauthor=False)


def files_folder() -> Path | None:
    """The folder on this machine below which visitors may name files to be read; None, the default, allows none."""
    chosen = os.environ.get(FILES_VARIABLE)
    return Path(chosen).expanduser().absolute() if chosen else None
