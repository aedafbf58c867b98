"""The same work on one core, on several, or on a Dask cluster: articles in order -> what became of each."""

from __future__ import annotations

import gc
import os
import signal
import threading
from collections import deque
from collections.abc import Iterable, Iterator
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache
from multiprocessing import active_children, get_context, parent_process
from multiprocessing.connection import wait
from pathlib import Path
from typing import TYPE_CHECKING

from timeline.errors import TimelineError
from timeline.records import Article, Statement

if TYPE_CHECKING:  # numpy must not be imported before one_core has spoken
    from timeline.codebook import Codebook
    from timeline.coder import Coder

__all__ = ["DEBUG", "Outcome", "Recipe", "extract_each", "keep", "one_core", "weights_beside"]

DEBUG = "TIMELINE_DEBUG"  # when set, a fault of the program is shown with its traceback
THREADS = ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS")
AHEAD = 4  # articles handed out for each process: none waits, and memory stays flat


@dataclass(frozen=True, slots=True)
class Recipe:
    """What articles are read with; files, since every process loads its own. ``None``: what ships in the package."""

    codebook: Path | None = None
    weights: Path | None = None  # None: beside the codebook
    unspoken: bool = False  # whether what nobody said in words is kept too

    @property
    def coder(self) -> Path | None:
        """Where the coder's weights lie; ``None``: in the package."""
        return self.weights or (weights_beside(self.codebook) if self.codebook else None)


@dataclass(frozen=True, slots=True)
class Outcome:
    """What became of one article: its statements, or why there are none."""

    statements: tuple[Statement, ...] = ()
    notes: tuple[str, ...] = ()  # on the day of publication
    error: str | None = None


def weights_beside(codebook: Path) -> Path:
    """Return where the weights of a codebook's coder lie when nobody says otherwise.

    >>> weights_beside(Path("books/parking.toml")).as_posix()
    'books/parking.npz'
    """
    return codebook.with_suffix(".npz")


def one_core() -> None:
    """Have numpy work on one core, here and in every process started from here; call it before numpy is imported.

    Its threads gain little on texts of an article's length, and wait for one another when other jobs run.
    """
    for name in THREADS:
        os.environ.setdefault(name, "1")


def extract_each(articles: Iterable[Article], recipe: Recipe, jobs: int = 1) -> Iterator[tuple[Article, Outcome]]:
    """Yield what became of each article, in the order given, whatever the number of processes.

    An article that cannot be used is an outcome with an error, and the others go on. A process that is killed takes
    nothing with it: what it had in hand is tried once more, each article alone, and told by name if that fails too.

    >>> text = "Gov. Jane Roe said Monday, June 16, 2025, that agents must leave the state."
    >>> [(a.stem, o.statements[0].speaker) for a, o in extract_each([Article("roe", text)], Recipe())]
    [('roe', 'Jane Roe')]
    """
    if jobs > 1:
        yield from _in_processes(articles, recipe, jobs)
    else:
        for article in articles:
            yield article, attempt(article, recipe)


def attempt(article: Article, recipe: Recipe) -> Outcome:
    """Return what becomes of one article; a fault of ours in an odd one must not lose all the others."""
    from timeline.pipeline import extract

    notes: list[str] = []
    codebook, coder = tools(recipe)
    try:
        found = extract(article, codebook=codebook, coder=coder, on_note=notes.append, unspoken=recipe.unspoken)
        keep()
        return Outcome(tuple(found), tuple(notes))
    except TimelineError as error:
        return Outcome(notes=tuple(notes), error=str(error))
    except Exception as error:
        if os.environ.get(DEBUG):
            raise
        return Outcome(notes=tuple(notes), error=f"an error in the program ({type(error).__name__}: {error})")


@cache
def tools(recipe: Recipe) -> tuple[Codebook | None, Coder | None]:
    """Return the codebook and the coder of a recipe; ``None`` and ``None`` when they are those that ship."""
    if recipe.codebook is None and recipe.weights is None:
        return None, None
    from timeline.codebook import load_codebook
    from timeline.coder import load_coder

    codebook = load_codebook(recipe.codebook)
    return codebook, load_coder(codebook, recipe.coder)


@cache
def keep() -> None:
    """Spare the collector, from the first article on, to look again and again at what is loaded and stays.

    Nor need it look often at what an article leaves, nearly all of which goes without it.
    """
    gc.freeze()
    gc.set_threshold(20_000, 20, 20)


# ------------------------------------------------------------------------------------------------ several processes


def _in_processes(articles: Iterable[Article], recipe: Recipe, jobs: int) -> Iterator[tuple[Article, Outcome]]:
    """Hand articles out a few at a time, and yield the outcomes in order."""
    source = iter(articles)
    waiting: deque[tuple[Article, Future[Outcome] | None]] = deque()  # no future: its process was killed
    pool = _Pool(jobs)
    try:
        while True:
            while len(waiting) < AHEAD * jobs and (article := next(source, None)):
                waiting.append((article, pool.submit(article, recipe)))
            if not waiting:
                break
            article, future = waiting.popleft()
            try:
                outcome = future.result() if future else _alone(article, recipe)
            except BrokenProcessPool:
                pool.stop()
                pool = _Pool(jobs)
                waiting = deque((other, future if _is_well(future) else None) for other, future in waiting)
                outcome = _alone(article, recipe)
            yield article, outcome
    finally:
        pool.stop()


def _is_well(future: Future[Outcome] | None) -> bool:
    return future is not None and not isinstance(future.exception(), BrokenProcessPool)


def _alone(article: Article, recipe: Recipe) -> Outcome:
    """Try an article once more in a process of its own: whoever kills that one is known by name."""
    pool = _Pool(1)
    try:
        future = pool.submit(article, recipe)
        return future.result() if future else Outcome(error=KILLED)
    except BrokenProcessPool:
        return Outcome(error=KILLED)
    finally:
        pool.stop()


KILLED = "the process that read it was killed twice; it may need more memory than there is"


class _Pool:
    """Processes that end when they are told to, when the work is done, and when whoever started them is gone."""

    def __init__(self, jobs: int) -> None:
        one_core()
        self.others = {process.pid for process in active_children()}
        self.executor = ProcessPoolExecutor(jobs, mp_context=get_context("spawn"), initializer=_begin)

    def submit(self, article: Article, recipe: Recipe) -> Future[Outcome] | None:
        """Hand an article out; ``None`` when the processes are gone."""
        try:
            with _interruption_waiting():  # a process may be started here
                return self.executor.submit(attempt, article, recipe)
        except BrokenProcessPool:
            return None

    def stop(self) -> None:
        """End the processes now; what they still have in hand is not wanted any more.

        The thread that looks after them is waited for: closing its pipe while Python exits, it may find it closed.
        """
        for process in active_children():
            if process.pid not in self.others:
                process.terminate()
        self.executor.shutdown(wait=True, cancel_futures=True)


@contextmanager
def _interruption_waiting() -> Iterator[None]:
    """Let Ctrl-C and the order to end wait while processes are started.

    One of them would hear the first before it leaves it to this process; after the second nobody would tell it what to
    do.
    """
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT, signal.SIGTERM})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def _begin() -> None:
    """Leave an interruption to the process that started this one, and do not outlive it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if hasattr(signal, "pthread_sigmask"):
        signal.pthread_sigmask(signal.SIG_UNBLOCK, {signal.SIGTERM})
    threading.Thread(target=_end_with_parent, daemon=True).start()


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        wait([parent.sentinel])
        os._exit(1)
