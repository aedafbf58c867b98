"""How the tests measure time: of this thread's processor alone, and by the shortest of several runs."""

from __future__ import annotations

import gc
import time
from collections.abc import Callable, Sequence
from itertools import pairwise

LEAST, MOST = 3, 25  # rounds


def growth(work: Callable[[int], Callable[[], object]], sizes: Sequence[int], bound: float) -> float:
    """Return how many times as long the work takes from one size to the next, at the steepest.

    *work* makes the job of a size. Whatever else runs on the machine only ever adds to a job's time, so the shortest of
    many runs is the truest; it adds more to a long job than to a short one, so a smaller job is done as many times on
    end as makes up the largest. The sizes take turns, LEAST rounds or, while the growth is not below *bound*, up to
    MOST: what really grows faster stays above it however often it is run.
    """
    jobs = [(work(size), max(sizes) // size) for size in sizes]
    shortest = [float("inf")] * len(jobs)
    steepest = float("inf")
    for number in range(1, MOST + 1):
        shortest = [min(least, seconds(job, times)) for least, (job, times) in zip(shortest, jobs, strict=True)]
        each = [least / times for least, (_, times) in zip(shortest, jobs, strict=True)]
        steepest = max(larger / smaller for smaller, larger in pairwise(each))
        if number >= LEAST and steepest < bound:
            break
    return steepest


def seconds(job: Callable[[], object], times: int = 1) -> float:
    """Return the seconds that this thread's processor takes for a job, done so many times, without collecting garbage."""
    gc.disable()
    try:
        begun = time.thread_time()
        for _ in range(times):
            job()
        return time.thread_time() - begun
    finally:
        gc.enable()
