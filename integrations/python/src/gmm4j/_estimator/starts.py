"""What EM begins with: scikit-learn's starts, draw by draw, and the engine's, by name."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
from sklearn import config_context
from sklearn.cluster import KMeans, kmeans_plusplus
from sklearn.utils._param_validation import StrOptions

from .._bridge.mixtures import Arrays

_AT_ONCE = 8192  # rows

SCIKIT_LEARN = ("kmeans", "k-means++", "random", "random_from_data")

_ENGINE = {
    "hierarchical": "hierarchical",
    "splits": "splits",
    "farthest-first": "farthest-first",
    "varied": "varied",
    "gmm4j-kmeans": "kmeans",
    "gmm4j-kmeans++": "kmeans++",
    "gmm4j-random-from-data": "random-from-data",
}
_SHORT_RUNS = re.compile(r"short-runs:[1-9]\d*")

_NEAREST = {
    "kmeans": "kmeans",
    "k-means++": "kmeans++",
    "random": "random",
    "random_from_data": "random-from-data",
}
"""The engine's rule where scikit-learn's own cannot be followed."""


class StartOptions(StrOptions):
    """The names of all starts, as a constraint of parameters."""

    def __init__(self) -> None:
        super().__init__({*SCIKIT_LEARN, *_ENGINE, "short-runs:10"})

    def is_satisfied_by(self, val: Any) -> bool:
        """Whether a value is one of them; short runs may be of any number."""
        return super().is_satisfied_by(val) or (
            isinstance(val, str) and _SHORT_RUNS.fullmatch(val) is not None
        )


def engine_rule(name: str, *, nearest: bool) -> str | None:
    """The engine's name of a start.

    Parameters
    ----------
    name : str
        As ``init_params`` has it.
    nearest : bool
        Whether the engine's rule of the same kind is to stand for scikit-learn's.

    Returns
    -------
    str or None
        None if scikit-learn's own start is to be drawn.
    """
    if name in SCIKIT_LEARN:
        return _NEAREST[name] if nearest else None
    return _ENGINE.get(name, name)


@dataclass(frozen=True)
class Drawn:
    """A start of scikit-learn's: what its M-step is made of.

    Parameters
    ----------
    labels : ndarray of shape (n_samples,), optional
        The component of each row.
    responsibilities : ndarray of shape (n_samples, n_components), optional
        The shares of each row.
    rows : ndarray of shape (n_components,), optional
        Rows that are a component each; all others belong to none.
    """

    labels: np.ndarray | None = None
    responsibilities: np.ndarray | None = None
    rows: np.ndarray | None = None

    def for_worker(self) -> dict[str, np.ndarray]:
        """As `Rows.fit` takes it; not for rows."""
        if self.labels is not None:
            return {"labels": self.labels}
        assert self.responsibilities is not None
        return {"responsibilities": self.responsibilities}


def draw(
    name: str,
    X: np.ndarray,
    n_components: int,
    random_state: np.random.RandomState,
    sample_weight: np.ndarray | None,
) -> Drawn:
    """Draw a start as scikit-learn does, from the same random numbers.

    Parameters
    ----------
    name : str
        One of `SCIKIT_LEARN`.
    X : ndarray of shape (n_samples, n_features)
        Complete rows.
    n_components : int
        How many components.
    random_state : RandomState
        Where random numbers come from.
    sample_weight : ndarray of shape (n_samples,) or None
        Rows that are drawn are drawn by it.

    Returns
    -------
    Drawn
        The start.
    """
    n_samples = len(X)
    if name == "kmeans":
        kmeans = KMeans(n_clusters=n_components, n_init=1, random_state=random_state)
        with config_context(assume_finite=True):  # it has been looked at
            return Drawn(labels=kmeans.fit(X, sample_weight=sample_weight).labels_)
    if name == "random":
        shares = random_state.uniform(size=(n_samples, n_components))
        if X.dtype == np.float32:
            shares = shares.astype(np.float32)
        shares /= shares.sum(axis=1)[:, np.newaxis]
        return Drawn(responsibilities=shares)
    if name == "random_from_data":
        chances = None if sample_weight is None else sample_weight / sample_weight.sum()
        return Drawn(rows=random_state.choice(n_samples, n_components, replace=False, p=chances))
    _, rows = kmeans_plusplus(
        X, n_components, random_state=random_state, sample_weight=sample_weight
    )
    return Drawn(rows=rows)


def of_rows(
    X: np.ndarray,
    rows: np.ndarray,
    covariance_type: str,
    reg_covar: float,
    sample_weight: np.ndarray | None,
) -> tuple[Arrays, float]:
    """Make the M-step of components that are a row each: of no spread but the ridge.

    Parameters
    ----------
    X : ndarray of shape (n_samples, n_features)
        All rows.
    rows : ndarray of shape (n_components,)
        Those that are a component each.
    covariance_type : {'full', 'tied', 'diag', 'spherical'}
        The structure.
    reg_covar : float
        The ridge.
    sample_weight : ndarray of shape (n_samples,) or None
        What rows count.

    Returns
    -------
    dict of str to ndarray
        weights, which add up to 1, means and covariances.
    float
        The share of all rows that these are: what scikit-learn's weights add up to.
    """
    means = X[rows].astype(np.float64)
    each = np.ones(len(X)) if sample_weight is None else sample_weight
    counts = each[rows]
    k, d = means.shape
    if covariance_type == "full":
        covariances = np.tile(reg_covar * np.eye(d), (k, 1, 1))
    elif covariance_type == "tied":  # scikit-learn counts the squares of all rows here
        squares = _squares(X, each) - (means.T * counts) @ means
        covariances = squares / counts.sum() + reg_covar * np.eye(d)
    else:
        covariances = np.full((k, d) if covariance_type == "diag" else k, reg_covar, np.float64)
    return (
        {"weights": counts / counts.sum(), "means": means, "covariances": covariances},
        counts.sum() / each.sum(),
    )


def _squares(X: np.ndarray, each: np.ndarray) -> np.ndarray:
    """The sum of w x xᵀ over rows (d, d), in doubles."""
    total = np.zeros((X.shape[1], X.shape[1]))
    for first in range(0, len(X), _AT_ONCE):
        rows = X[first : first + _AT_ONCE].astype(np.float64)
        total += (rows.T * each[first : first + _AT_ONCE]) @ rows
    return total
