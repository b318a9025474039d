"""Mixtures on their way to the worker and back."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

import numpy as np

from .arrays import Answers, lent
from .errors import WorkerError
from .process import Answer, Worker
from .shared import first_call

Arrays = dict[str, np.ndarray]
"""The arrays of a mixture, by their names in model files: weights, means, covariances, …"""


_DERIVED = "precisions_cholesky"  # as large as covariances, and seldom asked for
_DOUBLE = np.dtype(np.float64)
_FORMS = ("covariances", "precisions", _DERIVED)


@dataclass(frozen=True)
class Mixture:
    """A mixture as the worker knows it.

    Parameters
    ----------
    covariance : str
        ``full``, ``tied``, ``diag``, ``spherical``, ``ppca:Q`` or ``mfa:Q``.
    arrays : dict of str to ndarray
        weights (K), means (K, d), and covariances, precisions or precisions_cholesky, or factors
        (K, d, Q), noise and rank (K).
    """

    covariance: str
    arrays: Arrays


@contextmanager
def lent_mixture(mixture: Mixture) -> Iterator[dict[str, Any]]:
    """Lend a mixture to the worker, inside the block; yields what requests say of it."""
    with lent(*mixture.arrays.values()) as described:
        named = dict(zip(mixture.arrays, described, strict=True))
        yield {**named, "covariance_type": mixture.covariance}


def kept(process: Worker, answer: Answer, dtype: np.dtype = _DOUBLE) -> Mixture:
    """Fetch the mixture that the worker has kept of an answer; `precisions_cholesky` later.

    Parameters
    ----------
    process : Worker
        Which has it.
    answer : dict
        The answer.
    dtype : dtype, optional
        float64 or float32: what numbers are to be.

    Returns
    -------
    Mixture
        Which the worker does not have any more.
    """
    shapes = {name: tuple(shape) for name, shape in answer["shapes"].items() if name != _DERIVED}
    try:
        arrays = _taken(process.call, {"kept": answer["model"]}, shapes, dtype)
    finally:
        with suppress(WorkerError):
            process.close(model=answer["model"])
    if "rank" in arrays:
        arrays["rank"] = arrays["rank"].astype(np.int64)
    return Mixture(answer["covariance_type"], arrays)


def precisions_cholesky(mixture: Mixture) -> np.ndarray:
    """Have the worker factorise covariances as it does in fits.

    Parameters
    ----------
    mixture : Mixture
        Of covariances or precisions.

    Returns
    -------
    ndarray
        Upper triangles U with U Uᵀ = Σ⁻¹ of the shape that covariances have.
    """
    (shape,) = (mixture.arrays[name].shape for name in _FORMS if name in mixture.arrays)
    with lent_mixture(mixture) as model:
        return _taken(first_call, model, {_DERIVED: shape})[_DERIVED]


def _taken(
    call: Callable[..., Any],
    model: dict[str, Any],
    shapes: dict[str, tuple[int, ...]],
    dtype: np.dtype = _DOUBLE,
) -> Arrays:
    with Answers() as answers:
        asked = {name: answers.ask(name, shape, dtype) for name, shape in shapes.items()}
        call("take", model=model, into=asked)
        return {name: answers.take(name) for name in shapes}


def read(path: str) -> tuple[Mixture, dict[str, Any]]:
    """Read a model file: the mixture, and what is known of its fit."""
    process, answer = first_call("read", file=path)
    return kept(process, answer), answer["facts"]


def write(mixture: Mixture, path: str, facts: dict[str, Any]) -> None:
    """Write a model file, in the format that its ending says."""
    with lent_mixture(mixture) as model:
        first_call("write", model=model, file=path, facts=facts)
