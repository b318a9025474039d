"""The estimator."""

from __future__ import annotations

from numbers import Integral, Real
from typing import Any

import numpy as np
from sklearn import mixture
from sklearn.base import _fit_context
from sklearn.utils._param_validation import Interval, StrOptions

from . import compat, display, starts, structures
from .fitting import Fitting, Outcome
from .scoring import Scoring


class GaussianMixture(Scoring):
    """Gaussian mixture, fitted by the gmm4j engine.

    A drop-in for `sklearn.mixture.GaussianMixture`: the same parameters, defaults, attributes,
    methods, starts and stopping rule, and the same results. What it has besides is marked *new*.

    Parameters
    ----------
    n_components : int, default=1
        The number of components K.
    covariance_type : {'full', 'tied', 'diag', 'spherical', 'ppca', 'mfa'}, default='full'
        The structure of covariances. *New*: 'ppca', W Wᵀ + σ²I, and 'mfa', W Wᵀ + Ψ with a
        diagonal Ψ, where W is (n_features, rank), for thousands of features.
    tol : float, default=1e-3
        The fit has converged when the mean log-likelihood changes by less.
    reg_covar : float or 'auto', default=1e-6
        Ridge, added to every variance. *New*: 'auto' chooses it without labels.
    max_iter : int, default=100
        The most iterations.
    n_init : int, default=1
        How many starts; the best fit is kept.
    init_params : str, default='kmeans'
        How starts are found. 'kmeans', 'k-means++', 'random' and 'random_from_data' are
        scikit-learn's, from the same random numbers. *New*: the engine's 'hierarchical', 'splits',
        'farthest-first', 'short-runs:N', 'varied', 'gmm4j-kmeans', 'gmm4j-kmeans++' and
        'gmm4j-random-from-data'.
    weights_init : array-like of shape (n_components,), optional
        Weights to start with.
    means_init : array-like of shape (n_components, n_features), optional
        Means to start with.
    precisions_init : array-like, optional
        Precisions to start with, in the shape of `precisions_`.
    random_state : int, RandomState instance or None, default=None
        The source of random numbers, of starts and of `sample`.
    warm_start : bool, default=False
        Whether `fit` goes on where the last one ended.
    verbose : int, default=0
        1 prints starts and iterations, 2 also times and gains.
    verbose_interval : int, default=10
        Iterations between two lines.
    rank : int or 'auto', default='auto'
        *New*. The number of factors of 'ppca' and 'mfa'; 'auto' finds one for each component.
    shrinkage : float or {'ledoit-wolf', 'oas'}, default=0.0
        *New*. How far full covariances are drawn towards a multiple of the identity, from 0 to 1.
    device : str, default='auto'
        *New*. 'auto', 'cpu', 'opencl', or one that `gmm4j.devices` lists. 'auto' is a GPU if
        there is one.
    precision : {'double', 'float'}, optional
        *New*. Of the large products; sums are in double. None is 'double', as scikit-learn
        computes; 'float' is many times as fast on GPUs that are no data centre's.
    missing : float, optional
        *New*. What stands for a missing value: ``numpy.nan``, or a number. None takes a NaN for
        an error, as scikit-learn does.

    Attributes
    ----------
    weights_ : ndarray of shape (n_components,)
        Shares of the components.
    means_ : ndarray of shape (n_components, n_features)
        Means.
    covariances_, precisions_, precisions_cholesky_ : ndarray
        Covariances, their inverses, and upper triangles U with U Uᵀ = Σ⁻¹ (of variances 1/σ);
        (K, d, d) if 'full', (d, d) if 'tied', (K, d) if 'diag', (K,) if 'spherical'. Of 'ppca' and
        'mfa' (K, d, d), made when they are asked for.
    factors_ : ndarray of shape (n_components, n_features, rank)
        *New*, of 'ppca' and 'mfa': W; columns behind a component's rank are 0.
    noise_ : ndarray of shape (n_components,) or (n_components, n_features)
        *New*, of 'ppca' and 'mfa': σ² or the diagonal of Ψ.
    rank_ : ndarray of shape (n_components,)
        *New*, of 'ppca' and 'mfa': how many factors count.
    converged_ : bool
        Whether the best fit has converged.
    n_iter_ : int
        Its iterations.
    lower_bound_ : float
        The mean log-likelihood of the parameters that entered its last iteration.
    lower_bounds_ : list of float
        The same of each iteration.
    run_ : dict
        *New*. device, precision, reg (the ridge), seconds and notes of the best fit.
    n_features_in_ : int
        The number of features.
    feature_names_in_ : ndarray of shape (n_features_in_,)
        Their names, if rows had names.

    Examples
    --------
    >>> import numpy as np
    >>> from gmm4j import GaussianMixture
    >>> X = np.array([[1, 2], [1, 4], [1, 0], [10, 2], [10, 4], [10, 0]])
    >>> gm = GaussianMixture(n_components=2, random_state=0).fit(X)
    >>> gm.means_
    array([[10.,  2.],
           [ 1.,  2.]])
    >>> gm.predict([[0, 0], [12, 3]])
    array([1, 0])
    """

    _parameter_constraints: dict = {
        **mixture.GaussianMixture._parameter_constraints,
        "covariance_type": [
            StrOptions({"full", "tied", "diag", "spherical", *structures.LOW_RANK})
        ],
        "reg_covar": [Interval(Real, 0.0, None, closed="left"), StrOptions({"auto"})],
        "init_params": [starts.StartOptions()],
        "rank": [Interval(Integral, 1, None, closed="left"), StrOptions({"auto"})],
        "shrinkage": [
            Interval(Real, 0.0, 1.0, closed="both"),
            StrOptions({"ledoit-wolf", "oas"}),
        ],
        "device": [str],
        "precision": [StrOptions({"double", "float"}), None],
        "missing": [Interval(Real, None, None, closed="neither"), "nan", None],
    }

    def __init__(
        self,
        n_components: int = 1,
        *,
        covariance_type: str = "full",
        tol: float = 1e-3,
        reg_covar: float | str = 1e-6,
        max_iter: int = 100,
        n_init: int = 1,
        init_params: str = "kmeans",
        weights_init: Any = None,
        means_init: Any = None,
        precisions_init: Any = None,
        random_state: Any = None,
        warm_start: bool = False,
        verbose: int = 0,
        verbose_interval: int = 10,
        rank: int | str = "auto",
        shrinkage: float | str = 0.0,
        device: str = "auto",
        precision: str | None = None,
        missing: float | None = None,
    ) -> None:
        super().__init__(
            n_components=n_components,
            covariance_type=covariance_type,
            tol=tol,
            reg_covar=reg_covar,
            max_iter=max_iter,
            n_init=n_init,
            init_params=init_params,
            weights_init=weights_init,
            means_init=means_init,
            precisions_init=precisions_init,
            random_state=random_state,
            warm_start=warm_start,
            verbose=verbose,
            verbose_interval=verbose_interval,
        )
        self.rank = rank
        self.shrinkage = shrinkage
        self.device = device
        self.precision = precision
        self.missing = missing

    @_fit_context(prefer_skip_nested_validation=True)
    def fit(self, X: Any, y: Any = None, sample_weight: Any = None) -> GaussianMixture:
        """Estimate parameters by EM.

        Parameters
        ----------
        X : array-like of shape (n_samples, n_features)
            Rows. Arrays of float64, float32, uint8, int16 and uint16 are taken as they are, in any
            layout; a `numpy.memmap` is not copied.
        y : Ignored
            Not used.
        sample_weight : array-like of shape (n_samples,), optional
            *New*. What each row counts, 0 or more: w counts as w copies.

        Returns
        -------
        self : GaussianMixture
            Fitted.

        Raises
        ------
        ValueError
            If rows or parameters make no sense, or a covariance is singular.
        WorkerError
            If there is no Java, or the engine's process ends meanwhile.
        """
        self._fit(X, sample_weight, labelled=False)
        return self

    @_fit_context(prefer_skip_nested_validation=True)
    def fit_predict(self, X: Any, y: Any = None, sample_weight: Any = None) -> np.ndarray:
        """Estimate parameters by EM, and predict the component of each row.

        Parameters
        ----------
        X, y, sample_weight
            As in `fit`.

        Returns
        -------
        labels : ndarray of shape (n_samples,)
            From 0; those of ``fit(X).predict(X)``.
        """
        return self._fit(X, sample_weight, labelled=True)["labels"]

    def _fit(self, X: Any, sample_weight: Any, labelled: bool) -> dict[str, np.ndarray]:
        X = self._validated(X, ensure_min_samples=2)
        if len(X) < self.n_components:
            raise ValueError(
                "Expected n_samples >= n_components but got "
                f"n_components = {self.n_components}, n_samples = {len(X)}"
            )
        self._check_start(X)
        weight = compat.check_sample_weight(sample_weight, X)
        with self._opened(X, weight) as rows:
            self._adopt(Fitting(self, rows, X, weight).best(), rows.dtype)
            return self._evaluate_rows(rows, "labels")[1] if labelled else {}

    def _check_start(self, X: np.ndarray) -> None:
        if self._has_factors and self.precisions_init is not None:
            raise ValueError(f"precisions_init does not go with {self.covariance_type!r}")
        given = (self.weights_init, self.means_init, self.precisions_init)
        partly = any(part is not None for part in given)
        if self.reg_covar == "auto" and (self.max_iter == 0 or partly):
            raise ValueError("reg_covar='auto' takes whole starts: no max_iter=0 and no …_init")
        self._check_parameters(X, **compat.namespace(self._check_parameters))

    def _adopt(self, outcome: Outcome, dtype: np.dtype) -> None:
        """Take parameters for attributes, in the rows' precision."""
        self._forget_covariances()
        for name, array in outcome.mixture.arrays.items():
            is_real = array.dtype.kind == "f"
            setattr(self, f"{name}_", array.astype(dtype, copy=False) if is_real else array)
        self.converged_ = outcome.converged
        self.n_iter_ = len(outcome.lower_bounds)
        self.lower_bound_ = outcome.lower_bound
        self.lower_bounds_ = outcome.lower_bounds
        self.run_ = outcome.facts

    def __sklearn_tags__(self) -> Any:
        tags = super().__sklearn_tags__()
        tags.array_api_support = False
        tags.input_tags.allow_nan = self._finite() == "allow-nan"
        return tags

    def _more_tags(self) -> dict[str, Any]:  # scikit-learn before 1.6
        return {"allow_nan": self._finite() == "allow-nan"}

    def _repr_html_inner(self) -> str:
        return super()._repr_html_inner() + display.html(self)

    def _repr_mimebundle_(self, **options: Any) -> dict[str, str]:
        bundle = super()._repr_mimebundle_(**options)
        if "text/html" in bundle:
            bundle["text/html"] += display.html(self)
        return bundle
