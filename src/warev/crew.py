"""Many files judged at once, by several processes where that helps: the same results in the same order as by one."""

import gc
import os
import signal
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import islice

from warev import catalog as catalogs
from warev import portfolio
from warev.catalog import Catalog
from warev.folders import Candidate
from warev.portfolio import Choice, Judged

# A process takes as long to begin as some ten files to judge.
WORTH = 40
# More would wait for the one that collects.
MOST = 16
_CHUNK = 8
# One architecture makes some ten thousand objects; garbage is looked for after several.
_YOUNG = 50_000


def processes(files: int) -> int:
    """How many processes to judge *files* files with."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return max(1, min(cores, MOST, files // WORTH))


def judge(candidates: Sequence[Candidate], catalog: Catalog, choice: Choice, jobs: int = 1) -> Iterator[Judged]:
    """What becomes of each of *candidates*, in their order, by *jobs* processes."""
    done = 0
    if jobs > 1:
        from concurrent.futures.process import BrokenProcessPool

        # Where no process can begin, or one dies, this one does the rest.
        with suppress(BrokenProcessPool, OSError, ImportError, NotImplementedError):
            for judged in _together(candidates, choice, jobs):
                done += 1
                yield judged
    for candidate in islice(candidates, done, None):
        yield portfolio.judge(candidate, catalog, choice)


def _together(candidates: Sequence[Candidate], choice: Choice, jobs: int) -> Iterator[Judged]:
    from concurrent.futures import ProcessPoolExecutor
    from multiprocessing import get_context

    # A fresh process on every system: a copy of this one would share its threads' locks.
    crew = ProcessPoolExecutor(jobs, get_context("spawn"), _begin, (choice,))
    try:
        with _deaf():
            results = crew.map(_judge, candidates, chunksize=_CHUNK)
        for judged in results:
            yield judged._replace(summary=judged.summary and judged.summary.interned())
    finally:
        crew.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _deaf() -> Iterator[None]:
    """Let the processes that begin now not hear Ctrl-C, which is for the one that calls: it hears it a moment later."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


_task: tuple[Catalog, Choice] | None = None


def _begin(choice: Choice) -> None:
    """Make ready a process of the crew. The content has been proved by the one that called it."""
    global _task  # noqa: PLW0603  a process has one task, and gets it before its first file
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # where no mask is inherited
    _task = catalogs.load(), choice
    tidy()


def _judge(candidate: Candidate) -> Judged:
    assert _task is not None  # noqa: S101  `_begin` has set it
    return portfolio.judge(candidate, *_task)


def tidy() -> None:
    """Look for garbage from now on, among what comes: things that hang together in a circle are nobody else's business."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(_YOUNG, 5, 5)
    gc.enable()
