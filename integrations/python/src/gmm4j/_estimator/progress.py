"""What a fit prints, in scikit-learn's words."""

from __future__ import annotations

from time import perf_counter
from typing import Any


class Progress:
    """Tells of starts and iterations.

    Parameters
    ----------
    verbose : int
        0 for nothing, 1 for lines, more for lines with times and gains.
    interval : int
        Iterations between two lines.
    """

    def __init__(self, verbose: int, interval: int) -> None:
        self._verbose, self._interval = int(verbose), interval
        self._start = 0

    def begins(self, start: int, before: float) -> None:
        """A start begins; they count from 0. It had this log-likelihood before."""
        self._start, self._before = start, before
        self._began = self._last = perf_counter()
        if self._verbose:
            print(f"Initialization {start}")

    def hears(self, event: dict[str, Any]) -> None:
        """An event of the worker's."""
        if event.get("event") != "iteration":
            return
        restart = event["restart"] - 1  # the worker counts from 1
        if restart > self._start:  # of several that the engine makes
            self.begins(restart, -float("inf"))
        gain = event["log_likelihood"] - self._before
        self._before = event["log_likelihood"]
        if self._verbose and event["iteration"] % self._interval == 0:
            now = perf_counter()
            more = f"\t time lapse {now - self._last:.5f}s\t ll change {gain:.5f}"
            self._last = now
            print(f"  Iteration {event['iteration']}{more if self._verbose > 1 else ''}")

    def ends(self, lower_bound: float, converged: bool) -> None:
        """The start has come to its end."""
        if self._verbose:
            seconds = perf_counter() - self._began
            more = f" time lapse {seconds:.5f}s\t lower bound {lower_bound:.5f}."
            print(
                f"Initialization {'converged' if converged else 'did not converge'}."
                f"{more if self._verbose > 1 else ''}"
            )
