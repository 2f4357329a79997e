"""How long work says where it is, and learns that it should stop."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from typing import TypeVar

from dashboard.compute import Compute, outcome

Result = TypeVar("Result")

HEARTBEAT = 0.2
"""Seconds between two looks at whether somebody wants the work stopped."""


class StoppedError(Exception):
    """Somebody stopped the work, or something more urgent came; what was committed is kept."""


@dataclass(frozen=True)
class Progress:
    """How far a stage is: `done` of `total` points, or 0 of 0 where a stage cannot tell."""

    stage: str
    done: int = 0
    total: int = 0


@dataclass(frozen=True)
class Watch:
    """Who is told of progress, and who may end the work: now, or at the next batch border."""

    report: Callable[[Progress], None] = lambda progress: None
    is_stopped: Callable[[], bool] = lambda: False
    is_outranked: Callable[[], bool] = lambda: False


def finished(future: Future[Result], compute: Compute, watch: Watch) -> Result:
    """The result of a call. If the work is stopped meanwhile, its process is ended and `StoppedError` raised."""
    while not wait([future], timeout=HEARTBEAT).done:
        if watch.is_stopped():
            compute.restart()
            raise StoppedError
    return outcome(future)
