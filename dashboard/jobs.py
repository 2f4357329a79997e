"""Long work: a queue of maps to build, served one after the other, with progress, pause, cancel, resume and order.

Only the request of a job is stored. A restarted server finds the requests and goes on with them; what had been encoded
or computed before is in the store, so that to resume is simply to build the map again.
"""

from __future__ import annotations

import logging
import threading
import time
from collections import OrderedDict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Literal

from dashboard import mapping
from dashboard.compute import Compute
from dashboard.progress import Progress, StoppedError, Watch
from dashboard.validating import Validations
from store import Store
from store.recipes import MapRecipe
from store.requests import JobRequest

logger = logging.getLogger(__name__)

JobState = Literal["queued", "running", "paused", "failed", "done"]

REMEMBERED = 50
"""Finished jobs that stay in the list until the server ends."""


@dataclass(frozen=True)
class JobStatus:
    """What a visitor sees of a job. `map_id` is there when it is done, `message` when it failed."""

    request: JobRequest
    corpus_name: str
    state: JobState
    progress: Progress | None = None
    documents_per_second: float | None = None
    seconds_left: float | None = None
    message: str | None = None
    map_id: str | None = None


class Jobs:
    """The queue and the conductor: a thread that hands the stages of one map at a time to the compute processes."""

    def __init__(self, store: Store, compute: Compute) -> None:
        self._store = store
        self._compute = compute
        self._changed = threading.Condition()
        self._running: RunningJob | None = None
        self._finished: OrderedDict[str, JobStatus] = OrderedDict()
        self._is_closing = False
        self._held: set[str] = set()
        self._validations = Validations(store, compute)
        self._conductor = threading.Thread(target=self._conduct, name="conductor", daemon=True)
        self._conductor.start()

    def submit(self, corpus_id: str, recipe: MapRecipe, *, requested_by: str = "") -> str:
        """Ask for a map; returns the id of the request, of the old one if the same map is already asked for."""
        request = self._store.requests.add(corpus_id, recipe, requested_by)
        if request.is_paused:
            self._store.requests.resume(request.id)
        self._notify()
        return request.id

    def statuses(self) -> tuple[JobStatus, ...]:
        """The running job, the waiting ones in their order, then the finished ones, the newest first."""
        names = {corpus.id: corpus.name for corpus in self._store.corpora.list()}
        with self._changed:
            running = self._running
            finished = tuple(reversed(self._finished.values()))
        waiting = [self._status(request, names, running) for request in in_order(self._store.requests.list())]
        waiting.sort(key=lambda status: status.state != "running")
        return (*waiting, *finished)

    def status(self, request_id: str) -> JobStatus | None:
        """What is known of one job; None once it is cancelled or forgotten."""
        return next((status for status in self.statuses() if status.request.id == request_id), None)

    def pause(self, request_id: str) -> None:
        """Stop a job, or keep a waiting one from starting, until it is resumed. What it has computed is kept."""
        self._store.requests.pause(request_id)
        self._stop_running(request_id)

    def cancel(self, request_id: str) -> None:
        """Stop a job and forget the request."""
        self._store.requests.remove(request_id)
        self._stop_running(request_id)

    def resume(self, request_id: str) -> None:
        """Put a paused or failed job back into the queue."""
        self._store.requests.resume(request_id)
        self._notify()

    def move(self, request_id: str, place: int) -> None:
        """Put a job at this place of the queue, counted from 0."""
        self._store.requests.move(request_id, place)

    def forget_corpus(self, corpus_id: str) -> None:
        """Stop and forget all jobs of a corpus that is about to be deleted."""
        for request in self._store.requests.list():
            if request.corpus_id == corpus_id:
                self.cancel(request.id)
        with self._changed:
            self._changed.wait_for(lambda: self._running is None or self._running.request.corpus_id != corpus_id)

    @contextmanager
    def holding(self, corpus_id: str) -> Iterator[None]:
        """Keep the jobs of a corpus from running, and others from holding it, while its documents change."""
        with self._changed:
            self._changed.wait_for(lambda: corpus_id not in self._held)
            self._held.add(corpus_id)
            if self._running and self._running.request.corpus_id == corpus_id:
                self._running.is_stopped = True
            self._changed.wait_for(lambda: self._running is None or self._running.request.corpus_id != corpus_id)
        try:
            yield
        finally:
            with self._changed:
                self._held.discard(corpus_id)
                self._changed.notify_all()

    def close(self) -> None:
        """Stop the running job at once and end the conductor. Its request stays for the next start."""
        with self._changed:
            self._is_closing = True
            if self._running:
                self._running.is_stopped = True
            self._changed.notify_all()
        self._conductor.join()

    def _notify(self) -> None:
        with self._changed:
            self._changed.notify_all()

    def _stop_running(self, request_id: str) -> None:
        with self._changed:
            if self._running and self._running.request.id == request_id:
                self._running.is_stopped = True

    def _status(self, request: JobRequest, names: dict[str, str], running: RunningJob | None) -> JobStatus:
        name = names.get(request.corpus_id, "")
        if running and running.request.id == request.id:
            return JobStatus(
                request, name, "running", running.progress, running.documents_per_second(), running.seconds_left()
            )
        if request.is_paused:
            return JobStatus(request, name, "failed" if request.error else "paused", message=request.error)
        return JobStatus(request, name, "queued")

    def _next(self) -> JobRequest | None:
        requests = in_order(self._store.requests.list())
        waiting = [request for request in requests if not request.is_paused and request.corpus_id not in self._held]
        return waiting[0] if waiting else None

    def _conduct(self) -> None:
        while not self._is_closing:
            with self._changed:
                request = self._next()
                self._running = running = RunningJob(request) if request else None
            if running is None:
                self._use_the_time()
                continue
            try:
                self._serve(running)
            finally:
                with self._changed:
                    self._running = None
                    self._changed.notify_all()

    def _use_the_time(self) -> None:
        """While nobody waits for a map, find out how far those that are there can be trusted."""
        is_wanted = Watch(is_stopped=lambda: self._is_closing, is_outranked=lambda: self._next() is not None)
        if self._validations.go_on(is_wanted):
            return
        with self._changed:
            if self._next() is None and not self._is_closing:
                self._changed.wait(timeout=1)

    def _serve(self, running: RunningJob) -> None:
        request = running.request
        watch = Watch(
            report=running.report,
            is_stopped=lambda: running.is_stopped,
            is_outranked=lambda: self._is_outranked(request),
        )
        try:
            built = mapping.build_map(self._store, self._compute, request.corpus_id, request.recipe, watch)
        except StoppedError:
            return
        except mapping.MappingError as error:
            if not self._is_closing:
                self._store.requests.pause(request.id, error=str(error))
        except Exception:  # the queue must outlive any one job; the trace is in the log
            logger.exception("A job of the corpus %s failed.", request.corpus_id)
            self._store.requests.pause(
                request.id,
                error="Something unexpected went wrong; the log has the details. Resume to try again.",
            )
        else:
            name = self._store.corpora.get(request.corpus_id).name
            self._store.requests.remove(request.id)
            with self._changed:
                self._finished[request.id] = JobStatus(request, name, "done", running.progress, map_id=built.map_id)
                while len(self._finished) > REMEMBERED:
                    self._finished.popitem(last=False)

    def _is_outranked(self, request: JobRequest) -> bool:
        first = self._next()
        return first is not None and rank(first) < rank(request)


class RunningJob:
    """The job being served, with what is needed to say how long it will take."""

    def __init__(self, request: JobRequest) -> None:
        self.request = request
        self.is_stopped = False
        self.progress: Progress | None = None
        self._stage_began = time.monotonic()
        self._done_before = 0

    def report(self, progress: Progress) -> None:
        """Note how far the work is; a new stage starts a new clock."""
        if self.progress is None or self.progress.stage != progress.stage:
            self._stage_began = time.monotonic()
            self._done_before = progress.done
        self.progress = progress

    def documents_per_second(self) -> float | None:
        """The speed of the stage under way, as far as it counts documents."""
        if self.progress is None or self.progress.done <= self._done_before:
            return None
        return (self.progress.done - self._done_before) / max(1e-3, time.monotonic() - self._stage_began)

    def seconds_left(self) -> float | None:
        """How long the stage under way will still take at this speed."""
        speed = self.documents_per_second()
        if self.progress is None or speed is None:
            return None
        return (self.progress.total - self.progress.done) / speed


def rank(request: JobRequest) -> int:
    """First looks go before everything else, so that nobody waits behind a colleague's night job."""
    return 0 if request.recipe.encoder == mapping.FIRST_LOOK else 1


def in_order(requests: tuple[JobRequest, ...]) -> list[JobRequest]:
    """Requests as they will be served: first looks, then the queue's own order."""
    return sorted(requests, key=lambda request: (rank(request), request.position))
