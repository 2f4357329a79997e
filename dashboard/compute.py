"""The compute processes: they run analysis, beside the server and at a lower priority, and know nothing else.

A stage is handed out as one or more calls behind the `concurrent.futures.Executor` interface, which a cluster client
offers too. Large arrays travel as files in the data folder's scratch, small ones as arguments.
"""

from __future__ import annotations

import os
import resource
import shutil
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from pathlib import Path
from typing import ParamSpec, TypeVar

from loky import process_executor
from loky.process_executor import ProcessPoolExecutor

Parameters = ParamSpec("Parameters")
Result = TypeVar("Result")

MOST_PROCESSES = 4
"""Each holds a model and compiled code, about 0.8 GB; beyond four, threads within them use the cores."""


class ComputeDiedError(Exception):
    """A compute process ended in the middle of its work, most often for want of memory."""


class Compute:
    """A pool of compute processes, replaced when one of them dies or is stopped.

    `scratch` holds files for them; whatever an ended server has left there is removed at the start.
    """

    def __init__(self, home: Path, *, processes: int | None = None) -> None:
        cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
        self.home = home
        self.scratch = home / "scratch"
        shutil.rmtree(self.scratch, ignore_errors=True)
        self.scratch.mkdir(parents=True)
        self.processes = processes or min(cores, MOST_PROCESSES)
        self._threads = max(1, cores // self.processes)
        self._lock = threading.Lock()
        self._executor = self._start(self.processes)
        self._beside: ProcessPoolExecutor | None = None

    def submit(
        self, call: Callable[Parameters, Result], *arguments: Parameters.args, **options: Parameters.kwargs
    ) -> Future[Result]:
        """Run a function of this module's kind (importable, arrays in, arrays out) in a compute process."""
        with self._lock:
            try:
                future: Future[Result] = self._executor.submit(call, *arguments, **options)
            except (BrokenProcessPool, RuntimeError):
                self._executor = self._start(self.processes)
                future = self._executor.submit(call, *arguments, **options)
        return future

    def run(
        self, call: Callable[Parameters, Result], *arguments: Parameters.args, **options: Parameters.kwargs
    ) -> Result:
        """Submit a call and wait for it; raises `ComputeDiedError` if its process dies."""
        return outcome(self.submit(call, *arguments, **options))

    def ask(
        self, call: Callable[Parameters, Result], *arguments: Parameters.args, **options: Parameters.kwargs
    ) -> Future[Result]:
        """Run a short call beside the pool, in a process of its own that starts with the first one: a visitor who waits
        for the answer must not wait for the maps of others."""
        with self._lock:
            if self._beside is None:
                self._beside = self._start(1)
            try:
                future: Future[Result] = self._beside.submit(call, *arguments, **options)
            except (BrokenProcessPool, RuntimeError):
                self._beside = self._start(1)
                future = self._beside.submit(call, *arguments, **options)
        return future

    def warm_up(self) -> None:
        """Let every process import, compile and load what maps need, in the background."""
        for _ in range(self.processes):
            self.submit(warm_up, self.home)

    def restart(self) -> None:
        """End what is running, whatever it is, and start afresh: the only way to stop a projection or a clustering."""
        with self._lock:
            self._executor.shutdown(wait=True, kill_workers=True)
            self._executor = self._start(self.processes)

    def peak_memory(self) -> int:
        """Bytes of resident memory the compute processes have used at most, added up over those that answer."""
        reports = [self.submit(report_memory) for _ in range(self.processes)]
        return sum(dict(outcome(report) for report in reports).values())

    def close(self, *, at_once: bool = False) -> None:
        """End the processes: as soon as what they are doing is done, or at once."""
        with self._lock:
            if self._beside is not None:
                self._beside.shutdown(wait=True, kill_workers=True)
            self._executor.shutdown(wait=True, kill_workers=at_once)

    def _start(self, processes: int) -> ProcessPoolExecutor:
        threads = str(self._threads)
        names = ("OMP_NUM_THREADS", "MKL_NUM_THREADS", "OPENBLAS_NUM_THREADS", "NUMBA_NUM_THREADS")
        return ProcessPoolExecutor(
            max_workers=processes,
            initializer=settle_in,
            initargs=(os.getpid(),),
            env={**dict.fromkeys(names, threads), "TOKENIZERS_PARALLELISM": "false"},
            timeout=None,
        )


@contextmanager
def compute_processes(home: Path) -> Iterator[Compute]:
    """Compute processes for the length of a command."""
    compute = Compute(home)
    try:
        yield compute
    finally:
        compute.close()


def outcome(future: Future[Result]) -> Result:
    """The result of a call; a process that died under it is a `ComputeDiedError`."""
    try:
        return future.result()
    except BrokenProcessPool as error:
        raise ComputeDiedError(
            "The process that was computing this map was ended, probably because memory ran out. "
            "What it had finished is kept: close other programs and resume the job, or map a sample of the corpus."
        ) from error


def settle_in(server: int) -> None:
    """Make a new process a good neighbour: lower priority, gone when the server is gone, never recycled while warm."""
    os.nice(10)
    # Ctrl-C in a terminal reaches every process of the group; the server decides what it means.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # loky replaces a process that has grown by 300 MB; ours grow by the models they are meant to keep.
    process_executor._USE_PSUTIL = False
    threading.Thread(target=follow, args=(server,), daemon=True).start()


def follow(server: int) -> None:
    """End this process when its server has ended, even by kill -9."""
    while os.getppid() == server:
        time.sleep(1)
    os._exit(1)


def report_memory() -> tuple[int, int]:
    """This process and the most bytes it has held; slow enough that each process takes one such call."""
    time.sleep(0.2)
    return os.getpid(), peak_memory()


def peak_memory() -> int:
    """The most bytes of resident memory this process has held."""
    unit = 1 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * unit


def warm_up(home: Path) -> None:
    """Import, load and compile in the order in which a new user needs it."""
    from dashboard.analysis import encoders, projection  # noqa: PLC0415 (the server must not load them)

    encoders.load_encoder("first-look", home=home).encode(["warm"])
    projection.warm_up()
    encoders.load_encoder("full", home=home).encode(["warm"])
