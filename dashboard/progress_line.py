"""Progress of a command on stderr."""

from __future__ import annotations

import sys

from dashboard.progress import Progress


class ProgressLine:
    """One line that is rewritten on a terminal, a line per stage elsewhere."""

    def __init__(self) -> None:
        self._stage = ""

    def show(self, progress: Progress) -> None:
        """Say where the work is."""
        counts = f" {progress.done:,} of {progress.total:,}" if progress.total else ""
        if sys.stderr.isatty():
            sys.stderr.write(f"\r\x1b[K{progress.stage}{counts}")
        elif progress.stage != self._stage:
            sys.stderr.write(f"{progress.stage}{counts}\n")
        sys.stderr.flush()
        self._stage = progress.stage
