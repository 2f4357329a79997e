"""Timers of pages that were left ask for nothing any more.

A part of a page that redraws itself by a timer may ask for that once more while the page that the visitor went to is
being drawn. Streamlit (1.67) grants it afterwards, as a run of the page that was left: the browser then empties the new
page, and it stays white. Parts belong to the page that runs, so such requests are dropped.
"""

from __future__ import annotations

from streamlit.runtime.scriptrunner.script_runner import ScriptRunner
from streamlit.runtime.scriptrunner_utils.script_requests import RerunData

grant = ScriptRunner._run_script
"""What Streamlit does with a request."""


def drop_their_requests() -> None:
    """Let every session of this process ignore requests of pages that were left; more than once does no harm."""
    ScriptRunner._run_script = grant_unless_left  # type: ignore[assignment, method-assign]


def grant_unless_left(runner: ScriptRunner, request: RerunData) -> None:
    """Do what Streamlit does, but for parts of a page that does not run."""
    page = runner._get_script_run_ctx().page_script_hash
    if request.fragment_id_queue and page and request.page_script_hash != page:
        return
    grant(runner, request)
