"""Rows that the worker has mapped, and what it computes of them."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import Answers, lent
from .errors import WorkerError
from .mixtures import Arrays, Mixture, kept, lent_mixture
from .notices import hear
from .process import Answer, Worker
from .shared import first_call


@dataclass(frozen=True)
class Rows:
    """Rows that the worker has mapped; `opened` makes them.

    Parameters
    ----------
    process : Worker
        Which has them.
    handle : int
        Its name of them.
    shape : tuple of int
        N rows, d features.
    dtype : dtype
        What the parameters of fits to them are, float32 or float64.
    """

    process: Worker
    handle: int
    shape: tuple[int, int]
    dtype: np.dtype

    def fit(
        self,
        init: dict[str, Any],
        listener: Callable[[Answer], None],
        **options: Any,
    ) -> tuple[Answer, Mixture]:
        """Fit a mixture.

        Parameters
        ----------
        init : dict
            One of ``rule`` (str), ``mixture`` (Mixture), ``labels`` (N) and ``responsibilities``
            (N, K); of a mixture also ``share``, what its weights add up to for scikit-learn.
        listener : callable
            Hears notices, and with ``events`` iterations.
        **options
            Those of ``gmm4j fit``, with _ for -; and ``events``.

        Returns
        -------
        dict
            converged, iterations, log_likelihood, history, …
        Mixture
            What was found.
        """
        with ExitStack() as stack:
            answer = self.process.call(
                "fit",
                rows=self.handle,
                init=_lent_start(stack, init),
                keep=True,
                listener=listener,
                **options,
            )
        return answer, kept(self.process, answer, self.dtype)

    def maximise(self, init: dict[str, Any], **options: Any) -> Mixture:
        """Make the M-step of ``labels`` (N) or ``responsibilities`` (N, K)."""
        with ExitStack() as stack:
            answer = self.process.call(
                "maximise",
                rows=self.handle,
                keep=True,
                listener=hear,
                **_lent_start(stack, init),
                **options,
            )
        return kept(self.process, answer)

    def score(self, mixture: Mixture, *asked: str, **options: Any) -> tuple[float, Arrays]:
        """Evaluate a mixture.

        Parameters
        ----------
        mixture : Mixture
            Which.
        *asked : str
            Of ``log_densities`` (N), ``labels`` (N) and ``posteriors`` (N, K).
        **options
            device, precision.

        Returns
        -------
        float
            The mean log-density, weighted if the rows are.
        dict of str to ndarray
            What was asked for.
        """
        n, k = self.shape[0], len(mixture.arrays["weights"])
        shapes = {"log_densities": (n,), "labels": (n,), "posteriors": (n, k)}
        with lent_mixture(mixture) as model, Answers() as answers:
            room = {
                name: answers.ask(name, shapes[name], np.int64 if name == "labels" else np.float64)
                for name in asked
            }
            given: dict[str, Any] = {**room, **options}
            answer = self.process.call(
                "score", rows=self.handle, model=model, listener=hear, **given
            )
            return answer["log_likelihood"], {name: answers.take(name) for name in asked}

    def impute(self, mixture: Mixture, seed: int | None) -> np.ndarray:
        """Fill in missing values (N, d): by their means, or with a seed by draws."""
        draw = None if seed is None else True
        with lent_mixture(mixture) as model, Answers() as answers:
            into = answers.ask("into", self.shape)
            self.process.call(
                "impute",
                rows=self.handle,
                model=model,
                into=into,
                draw=draw,
                seed=seed,
                listener=hear,
            )
            return answers.take("into")

    def select(self, listener: Callable[[Answer], None], **options: Any) -> tuple[Answer, Mixture]:
        """Choose among mixtures; the options are those of ``gmm4j select``."""
        answer = self.process.call(
            "select", rows=self.handle, keep=True, listener=listener, **options
        )
        return answer, kept(self.process, answer, self.dtype)


def _lent_start(stack: ExitStack, init: dict[str, Any]) -> dict[str, Any]:
    """Lend the arrays of a start, until the stack is closed."""
    if "mixture" in init:
        model = stack.enter_context(lent_mixture(init["mixture"]))
        return {"model": model, **({"share": init["share"]} if "share" in init else {})}
    ((kind, value),) = init.items()
    if kind in ("labels", "responsibilities"):
        return {kind: stack.enter_context(lent(value))[0]}
    return init


@contextmanager
def opened(
    X: np.ndarray,
    sample_weight: np.ndarray | None = None,
    missing: float | None = None,
    require_finite: Callable[[], None] | None = None,
) -> Iterator[Rows]:
    """Have the worker map rows.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        Rows of numbers, in any layout.
    sample_weight : ndarray of shape (n_samples,), optional
        What each counts.
    missing : float, optional
        What stands for a missing value; NaN, too.
    require_finite : callable, optional
        Is to fail if a number of X is not finite; it is called only if that may be so. Without it
        somebody has looked at them already.

    Yields
    ------
    Rows
        Usable inside the block.
    """
    mark = "nan" if missing is not None and math.isnan(missing) else missing
    sums: list[float] = []
    looking = require_finite is not None and X.dtype.kind == "f"
    with lent(X, sample_weight, look=_summing(sums) if looking else None) as (rows, weights):
        if require_finite is not None and not np.isfinite(sums).all():
            require_finite()
        process, answer = first_call("open", rows=rows, weights=weights, missing=mark, finite=True)
    try:
        yield Rows(process, answer["handle"], X.shape, _parameters_of(X))
    finally:
        with suppress(WorkerError):
            process.close(handle=answer["handle"])


def _parameters_of(X: np.ndarray) -> np.dtype:
    """What scikit-learn's parameters are of such rows."""
    return np.dtype(np.float32 if X.dtype == np.float32 else np.float64)


def _summing(sums: list[float]) -> Callable[[np.ndarray], None]:
    """Sums of numbers are finite only if they are all; large ones may overflow, too."""

    def add(piece: np.ndarray) -> None:
        with np.errstate(over="ignore", invalid="ignore"):
            sums.append(float(piece.sum()))

    return add


def devices() -> list[dict[str, Any]]:
    """List what fits can run on.

    Returns
    -------
    list of dict
        id, name and more of each; ``id`` is what ``device=`` takes.
    """
    found: list[dict[str, Any]] = first_call("devices")[1]["devices"]
    return found
