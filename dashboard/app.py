"""The frame of every page: the menu, the open map, the running job.

dashboard/server.py runs it for every visitor: python -m dashboard serve
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path

# Streamlit puts the folder of this file on the path, not the project's.
ROOT = str(Path(__file__).parent.parent)
if ROOT not in sys.path:
    sys.path.insert(0, ROOT)

import streamlit as st  # noqa: E402

from dashboard import navigation, session, widgets  # noqa: E402
from store.errors import StoreError  # noqa: E402

logger = logging.getLogger("dashboard.app")
STATIC = Path(__file__).parent / "static"


def frame() -> None:
    """Draw one page, whichever the visitor chose, with the menu beside it."""
    st.set_page_config(page_title="Isogloss", page_icon=STATIC / "icon.svg", layout="wide", initial_sidebar_state=256)
    st.html(STATIC / "isogloss.css")
    st.logo(STATIC / f"isogloss-{st.context.theme.type or 'light'}.svg", size="large")
    page = st.navigation(navigation.pages())
    try:
        session.application()
        widgets.map_picker()
        widgets.sidebar_progress()
        widgets.notice()
        page.run()
    except StoreError as error:
        st.error(widgets.literal(str(error)))
    except Exception:
        # Nothing may reach the visitor as a trace: it could quote their texts to somebody else.
        logger.exception("The page %s failed.", page.title)
        st.error(
            "Something went wrong that Isogloss did not expect. Reload the page; the server's log has the details."
        )


frame()
