"""Model files, and scikit-learn's own estimator."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Any

import numpy as np
from sklearn import mixture
from sklearn.utils.validation import check_is_fitted

from ._bridge import mixtures
from ._estimator import structures
from ._estimator.mixture import GaussianMixture

_PARAMETERS = (
    "n_components",
    "covariance_type",
    "tol",
    "max_iter",
    "n_init",
    "weights_init",
    "means_init",
    "precisions_init",
    "random_state",
    "warm_start",
    "verbose",
    "verbose_interval",
)
_FITTED = ("converged_", "n_iter_", "lower_bound_", "lower_bounds_", "n_features_in_")


def load(path: str | Path) -> GaussianMixture:
    """Read a model file, whichever command or language wrote it.

    Parameters
    ----------
    path : str or Path
        NPZ, JSON or safetensors (docs/models.md).

    Returns
    -------
    GaussianMixture
        Fitted. If rows were divided by something for the fit, as bytes of images are, it has
        ``scale_``: give it rows that are divided by it.

    Raises
    ------
    ValueError
        If the file is no model, or was cut off or changed.
    """
    kept, facts = mixtures.read(os.path.abspath(path))
    kind, _, rank = kept.covariance.partition(":")
    estimator = GaussianMixture(len(kept.arrays["weights"]), covariance_type=kind)
    if rank:
        estimator.rank = rank if rank == "auto" else int(rank)
    if "reg_covar" in facts:
        estimator.reg_covar = float(facts["reg_covar"])
    for name, array in kept.arrays.items():
        setattr(estimator, f"{name}_", array)
    bounds = list(facts.get("lower_bounds", []))
    estimator.converged_ = bool(facts.get("converged", False))
    estimator.n_iter_ = int(facts.get("n_iter", len(bounds)))
    estimator.lower_bounds_ = bounds
    estimator.lower_bound_ = bounds[-1] if bounds else -np.inf
    estimator.n_features_in_ = estimator.means_.shape[1]
    if "column_names" in facts:
        estimator.feature_names_in_ = np.array(facts["column_names"], dtype=object)
    if "scale" in facts:
        estimator.scale_ = float(facts["scale"])
    return estimator


def save(estimator: GaussianMixture, path: str | Path) -> None:
    """Write a model file, which every command and `load` read.

    Parameters
    ----------
    estimator : GaussianMixture
        Fitted.
    path : str or Path
        By its ending JSON or safetensors; else NPZ, which ``numpy.load`` reads.

    Raises
    ------
    OSError
        If it cannot be written; nothing is left then.
    """
    check_is_fitted(estimator)
    facts: dict[str, Any] = {
        "converged": bool(estimator.converged_),
        "n_iter": int(estimator.n_iter_),
        "lower_bounds": [float(bound) for bound in estimator.lower_bounds_],
        "reg_covar": _ridge(estimator),
        "column_names": _column_names(estimator),
        "scale": getattr(estimator, "scale_", None),
    }
    given = {name: value for name, value in facts.items() if value not in (None, [])}
    mixtures.write(structures.of_estimator(estimator), os.path.abspath(path), given)


def _column_names(estimator: GaussianMixture) -> list[str]:
    return [str(name) for name in getattr(estimator, "feature_names_in_", [])]


def _ridge(estimator: GaussianMixture) -> float:
    """The ridge as a number, the one that was chosen if it was."""
    if estimator.reg_covar != "auto":
        return float(estimator.reg_covar)
    return float(getattr(estimator, "run_", {}).get("reg") or 0)


def to_sklearn(estimator: GaussianMixture) -> mixture.GaussianMixture:
    """Make scikit-learn's estimator of it, which goes on without gmm4j.

    Parameters
    ----------
    estimator : GaussianMixture
        Fitted, with 'full', 'tied', 'diag' or 'spherical' covariances.

    Returns
    -------
    sklearn.mixture.GaussianMixture
        With the same parameters; starts that only the engine has become 'kmeans', and a ridge
        that was chosen a number.

    Raises
    ------
    ValueError
        If scikit-learn has no such structure.
    """
    check_is_fitted(estimator)
    if estimator.covariance_type in structures.LOW_RANK:
        raise ValueError(
            f"scikit-learn has no covariances of {estimator.covariance_type!r}: "
            "gmm4j.to_onnx exports them"
        )
    other = mixture.GaussianMixture(
        **{name: getattr(estimator, name) for name in _PARAMETERS},
        reg_covar=_ridge(estimator),
    )
    if estimator.init_params in ("kmeans", "k-means++", "random", "random_from_data"):
        other.init_params = estimator.init_params
    other._set_parameters(
        tuple(np.array(getattr(estimator, f"{name}_")) for name in structures.names("full"))
    )
    _copy_fitted(estimator, other)
    return other


def from_sklearn(estimator: mixture.GaussianMixture) -> GaussianMixture:
    """Make a gmm4j estimator of scikit-learn's.

    Parameters
    ----------
    estimator : sklearn.mixture.GaussianMixture
        Fitted or not.

    Returns
    -------
    GaussianMixture
        With the same parameters and, if it is fitted, the same mixture.
    """
    ours = GaussianMixture(
        **{name: getattr(estimator, name) for name in _PARAMETERS},
        reg_covar=estimator.reg_covar,
        init_params=estimator.init_params,
    )
    if hasattr(estimator, "means_"):
        ours._set_parameters(
            tuple(np.array(getattr(estimator, f"{name}_")) for name in structures.names("full"))
        )
        _copy_fitted(estimator, ours)
    return ours


def _copy_fitted(source: Any, target: Any) -> None:
    for name in (*_FITTED, "feature_names_in_"):
        if name in vars(source):
            setattr(target, name, getattr(source, name))
