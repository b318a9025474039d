"""What structures of covariances hold: attributes of the estimator, arrays of the engine."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from .._bridge.mixtures import Arrays, Mixture

LOW_RANK = ("ppca", "mfa")

_OF_MATRICES = ("weights", "means", "covariances", "precisions_cholesky")
_OF_FACTORS = ("weights", "means", "factors", "noise", "rank")


def names(covariance_type: str) -> tuple[str, ...]:
    """The arrays of a structure; attributes have a _ behind."""
    return _OF_FACTORS if covariance_type in LOW_RANK else _OF_MATRICES


def covariance_name(estimator: Any) -> str:
    """The engine's name of an estimator's structure."""
    kind = estimator.covariance_type
    return f"{kind}:{estimator.rank}" if kind in LOW_RANK else str(kind)


def of_estimator(estimator: Any) -> Mixture:
    """The mixture that an estimator's attributes are.

    Covariances come first, as in model files; precisions stand in where there are none.
    """
    kind = estimator.covariance_type
    have = vars(estimator)
    arrays: Arrays = {"weights": estimator.weights_, "means": estimator.means_}
    if kind in LOW_RANK:
        arrays.update(factors=estimator.factors_, noise=estimator.noise_, rank=estimator.rank_)
        return Mixture(f"{kind}:auto", _contiguous(arrays))  # of any rank
    for name in ("covariances", "precisions_cholesky", "precisions"):
        if f"{name}_" in have:
            arrays[name] = have[f"{name}_"]
            break
    return Mixture(kind, _contiguous(arrays))


def _contiguous(arrays: Arrays) -> Arrays:
    return {
        name: np.ascontiguousarray(array, None if np.asarray(array).dtype.kind == "f" else float)
        for name, array in arrays.items()
    }


def n_parameters(estimator: Any) -> int:
    """The number of free parameters of a mixture with factors."""
    k, d, _ = estimator.factors_.shape
    loadings = sum(d * q - q * (q - 1) // 2 for q in estimator.rank_.tolist())
    return int(loadings + estimator.noise_.size + k * d + k - 1)


def covariances(factors: np.ndarray, noise: np.ndarray) -> np.ndarray:
    """W Wᵀ + Ψ of each component (K, d, d)."""
    full = factors @ factors.transpose(0, 2, 1)
    diagonal = np.arange(full.shape[1])
    full[:, diagonal, diagonal] += noise[:, np.newaxis] if noise.ndim == 1 else noise
    return full


def log_densities(
    X: np.ndarray, means: np.ndarray, factors: np.ndarray, noise: np.ndarray
) -> np.ndarray:
    """log N(x; μₖ, WₖWₖᵀ + Ψₖ) of each row and component (N, K), by Woodbury's identity."""
    d = X.shape[1]
    densities = np.empty((len(X), len(means)), X.dtype)
    for k, (mean, loadings) in enumerate(zip(means, factors, strict=True)):
        psi = np.broadcast_to(noise[k], d)
        scaled = loadings / psi[:, np.newaxis]
        root = np.linalg.cholesky(np.eye(loadings.shape[1]) + loadings.T @ scaled)
        rest = X - mean
        within = np.linalg.solve(root, scaled.T @ rest.T)
        squares = (rest**2 / psi).sum(axis=1) - (within**2).sum(axis=0)
        log_det = np.log(psi).sum() + 2 * np.log(np.diag(root)).sum()
        densities[:, k] = -0.5 * (d * math.log(2 * math.pi) + log_det + squares)
    return densities


def draw(
    rng: np.random.RandomState, mean: np.ndarray, loadings: np.ndarray, noise: np.ndarray, n: int
) -> np.ndarray:
    """Rows of a component with factors (n, d)."""
    factors = rng.standard_normal((n, loadings.shape[1]))
    return mean + factors @ loadings.T + rng.standard_normal((n, len(mean))) * np.sqrt(noise)
