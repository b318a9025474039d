"""Parameters as attributes, some made when they are asked for; and scikit-learn's inner methods."""

from __future__ import annotations

from functools import cached_property
from typing import Any

import numpy as np
from sklearn import mixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky
from sklearn.utils import check_random_state
from sklearn.utils.validation import check_is_fitted

from .._bridge import mixtures
from .._bridge.rows import opened
from . import structures
from .compat import namespace

_MADE = ("covariances_", "precisions_", "precisions_cholesky_")


class Parameters(mixture.GaussianMixture):
    """Covariances in all their forms, and mixtures with factors where scikit-learn has none.

    The inner methods are those of scikit-learn, in NumPy; fits and scores do not go through them.
    """

    @property
    def _has_factors(self) -> bool:
        return self.covariance_type in structures.LOW_RANK

    @property
    def _shape_of_covariances(self) -> str:
        """The structure whose shape covariances have."""
        return "full" if self._has_factors else self.covariance_type

    @cached_property
    def covariances_(self) -> np.ndarray:
        """Covariances; see the class."""
        if self._has_factors:
            return structures.covariances(self.factors_, self.noise_)
        precisions = self.precisions_  # of a start that has nothing else
        is_matrix = self.covariance_type in ("full", "tied")
        return np.linalg.inv(precisions) if is_matrix else 1 / precisions

    @cached_property
    def precisions_cholesky_(self) -> np.ndarray:
        """Upper triangles U with U Uᵀ = Σ⁻¹; see the class."""
        if not self._has_factors:
            found = mixtures.precisions_cholesky(structures.of_estimator(self))
            return found.astype(self.means_.dtype, copy=False)
        return _compute_precision_cholesky(
            self.covariances_, "full", **namespace(_compute_precision_cholesky)
        )

    @cached_property
    def precisions_(self) -> np.ndarray:
        """Inverse covariances; see the class."""
        if not {"covariances_", "precisions_cholesky_", "factors_"} & vars(self).keys():
            raise AttributeError(f"{type(self).__name__} is not fitted, and has no precisions_")
        upper = self.precisions_cholesky_
        if self._shape_of_covariances == "full":
            return upper @ upper.transpose(0, 2, 1)
        return upper @ upper.T if self.covariance_type == "tied" else upper**2

    def _forget_covariances(self) -> None:
        for name in _MADE:
            self.__dict__.pop(name, None)

    def _get_parameters(self) -> tuple[np.ndarray, ...]:
        if not self._has_factors:
            return super()._get_parameters()
        return tuple(getattr(self, f"{name}_") for name in structures.names(self.covariance_type))

    def _set_parameters(self, params: tuple[np.ndarray, ...], xp: Any = None) -> None:
        self._forget_covariances()
        for name, value in zip(structures.names(self.covariance_type), params, strict=True):
            setattr(self, f"{name}_", value)

    def _n_parameters(self) -> int:
        if not self._has_factors:
            return super()._n_parameters()
        return structures.n_parameters(self)

    def _estimate_log_prob(self, X: np.ndarray, xp: Any = None) -> np.ndarray:
        if not self._has_factors:
            return super()._estimate_log_prob(X)
        return structures.log_densities(X, self.means_, self.factors_, self.noise_)

    def _initialize(self, X: np.ndarray, resp: np.ndarray, xp: Any = None) -> None:
        self._forget_covariances()
        if self._has_factors:
            self._maximise(X, resp)
        else:
            super()._initialize(X, resp, **namespace(super()._initialize))

    def _m_step(self, X: np.ndarray, log_resp: np.ndarray, xp: Any = None) -> None:
        self._forget_covariances()
        if self._has_factors:
            self._maximise(X, np.exp(log_resp))
        else:
            super()._m_step(X, log_resp)

    def _maximise(self, X: np.ndarray, resp: np.ndarray) -> None:
        with opened(X) as rows:
            found = rows.maximise(
                {"responsibilities": resp},
                components=self.n_components,
                covariance=structures.covariance_name(self),
                reg=self.reg_covar,
            )
        for name, value in found.arrays.items():
            setattr(self, f"{name}_", value)

    def sample(self, n_samples: int = 1) -> tuple[np.ndarray, np.ndarray]:
        """Draw rows from the mixture, component by component.

        Parameters
        ----------
        n_samples : int, default=1
            How many.

        Returns
        -------
        X : ndarray of shape (n_samples, n_features)
            The rows.
        y : ndarray of shape (n_samples,)
            Their components.
        """
        check_is_fitted(self)
        if not self._has_factors:
            return super().sample(n_samples)
        if n_samples < 1:
            raise ValueError(f"Invalid value for 'n_samples': {n_samples}. At least one is needed.")
        rng = check_random_state(self.random_state)
        counts = rng.multinomial(n_samples, self.weights_)
        parts = zip(self.means_, self.factors_, self.noise_, counts, strict=True)
        rows = [structures.draw(rng, *part) for part in parts]
        return np.vstack(rows), np.repeat(np.arange(len(counts)), counts)
