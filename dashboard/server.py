"""The server: Streamlit with everything open from its first moment, and closed in order at its end.

python -m dashboard serve runs it. Jobs asked for before a restart go on without waiting for a visitor, and
the compute processes warm up at once.
"""

from __future__ import annotations

import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

# Streamlit puts the folder of this file on the path, not the project's.
ROOT = str(Path(__file__).parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

from streamlit.starlette import App  # noqa: E402

from dashboard import session  # noqa: E402


@asynccontextmanager
async def everything_open(server: App) -> AsyncIterator[None]:
    """Open the store, the compute processes and the queue; let them go when the server ends."""
    application = session.application()
    try:
        yield
    finally:
        application.jobs.close()
        application.compute.close(at_once=True)
        application.store.close()


app = App(Path(__file__).parent / "app.py", lifespan=everything_open)
