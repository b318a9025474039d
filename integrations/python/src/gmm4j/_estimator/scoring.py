"""What a fitted mixture says of rows."""

from __future__ import annotations

import math
from contextlib import AbstractContextManager
from functools import partial
from typing import Any

import numpy as np
from sklearn.utils import assert_all_finite, check_random_state
from sklearn.utils.validation import check_is_fitted

from .._bridge.rows import Rows, opened
from . import structures
from .compat import check_sample_weight, validate_data
from .parameters import Parameters

ROW_TYPES = [np.float64, np.float32, np.uint8, np.int16, np.uint16]
"""Numbers that the engine takes as they are; others become float64."""


class Scoring(Parameters):
    """The methods of a mixture that have rows evaluated by the worker."""

    def _finite(self) -> bool | str:
        """What may stand in rows, as scikit-learn's validation calls it."""
        return "allow-nan" if self.missing is not None and math.isnan(self.missing) else True

    def _validated(self, X: Any, **options: Any) -> np.ndarray:
        """Rows that scikit-learn has validated; but for NaN and infinities, see `_opened`."""
        finite = self._finite()
        return validate_data(
            self, X, finite=finite if finite == "allow-nan" else False, dtype=ROW_TYPES, **options
        )

    def _opened(
        self, X: np.ndarray, sample_weight: np.ndarray | None = None
    ) -> AbstractContextManager[Rows]:
        """Have the worker map rows that are validated; numbers are looked at on the way."""
        refuse = None
        if self._finite() is True:
            refuse = partial(
                assert_all_finite, X, estimator_name=type(self).__name__, input_name="X"
            )
        return opened(X, sample_weight, self.missing, refuse)

    def _evaluate(
        self, X: Any, *asked: str, sample_weight: Any = None
    ) -> tuple[float, dict[str, np.ndarray]]:
        """Have the worker evaluate rows; see `Rows.score`."""
        check_is_fitted(self)
        X = self._validated(X, reset=False)
        weight = check_sample_weight(sample_weight, X)
        with self._opened(X, weight) as rows:
            mean, answers = self._evaluate_rows(rows, *asked)
        kind = np.result_type(X.dtype if X.dtype.kind == "f" else np.float64, self.means_.dtype)
        return mean, {
            name: array if name == "labels" else array.astype(kind, copy=False)
            for name, array in answers.items()
        }

    def _evaluate_rows(self, rows: Rows, *asked: str) -> tuple[float, dict[str, np.ndarray]]:
        return rows.score(structures.of_estimator(self), *asked, **self._where())

    def _where(self) -> dict[str, str]:
        """On what device to compute and how: as scikit-learn does, in double, unless told."""
        return {"device": self.device, "precision": self.precision or "double"}

    def score_samples(self, X: Any) -> np.ndarray:
        """Compute the log-likelihood of each sample.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows; with ``missing``, of what they show.

        Returns
        -------
        log_prob : ndarray of shape (n_samples,)
            log p(x), in nats.
        """
        return self._evaluate(X, "log_densities")[1]["log_densities"]

    def score(self, X: Any, y: Any = None, sample_weight: Any = None) -> float:
        """Compute the mean log-likelihood of the rows, in nats a row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        y : Ignored
            Not used.
        sample_weight : array-like of shape (n_samples,), optional
            What each counts.

        Returns
        -------
        log_likelihood : float
            Σ w log p(x) / Σ w.
        """
        return float(self._evaluate(X, sample_weight=sample_weight)[0])

    def predict(self, X: Any) -> np.ndarray:
        """Predict the component of each row: that with the greatest posterior.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.

        Returns
        -------
        labels : ndarray of shape (n_samples,)
            From 0.
        """
        return self._evaluate(X, "labels")[1]["labels"]

    def predict_proba(self, X: Any) -> np.ndarray:
        """Compute the posterior of each component for each row.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.

        Returns
        -------
        resp : ndarray of shape (n_samples, n_components)
            Rows add up to 1.
        """
        return self._evaluate(X, "posteriors")[1]["posteriors"]

    def bic(self, X: Any, sample_weight: Any = None) -> float:
        """Bayesian information criterion; the lower the better.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        sample_weight : array-like of shape (n_samples,), optional
            What each counts; they add up to N then.

        Returns
        -------
        bic : float
            −2 log L + p log N.
        """
        total, count = self._total(X, sample_weight)
        return -2 * total + self._n_parameters() * math.log(count)

    def aic(self, X: Any, sample_weight: Any = None) -> float:
        """Akaike information criterion; the lower the better.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows.
        sample_weight : array-like of shape (n_samples,), optional
            What each counts.

        Returns
        -------
        aic : float
            −2 log L + 2 p.
        """
        return -2 * self._total(X, sample_weight)[0] + 2 * self._n_parameters()

    def _total(self, X: Any, sample_weight: Any) -> tuple[float, float]:
        """log L and N."""
        check_is_fitted(self)
        X = self._validated(X, reset=False)
        weight = check_sample_weight(sample_weight, X)
        with self._opened(X, weight) as rows:
            mean = self._evaluate_rows(rows)[0]
        count = float(len(X) if weight is None else weight.sum())
        return mean * count, count

    def impute(self, X: Any, random_state: Any = None) -> np.ndarray:
        """Fill in missing values.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows of which values are ``missing``.
        random_state : int or RandomState, optional
            Draw from what may be there; without it, its mean is taken.

        Returns
        -------
        full : ndarray of shape (n_samples, n_features)
            The same rows, complete.

        Raises
        ------
        ValueError
            If the estimator knows no missing values.
        """
        check_is_fitted(self)
        X = self._validated(X, reset=False)
        if self.missing is None:
            raise ValueError("impute needs to know what stands for a missing value: missing=np.nan")
        seed = None
        if random_state is not None:
            seed = int(check_random_state(random_state).randint(np.iinfo(np.int32).max))
        with self._opened(X) as rows:
            return rows.impute(structures.of_estimator(self), seed)
