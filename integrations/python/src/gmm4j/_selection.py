"""How many components, and which covariances."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import numpy as np

from ._bridge.rows import opened
from ._estimator import starts, structures
from ._estimator.compat import check_sample_weight, validate_data
from ._estimator.fitting import Outcome
from ._estimator.mixture import GaussianMixture
from ._estimator.scoring import ROW_TYPES


@dataclass(frozen=True)
class Selection:
    """What was chosen.

    Parameters
    ----------
    estimator : GaussianMixture
        The best mixture, fitted.
    criterion : str
        What it is best by.
    value : float
        What it has of that.
    table : list of dict
        A line a fit: k, covariance, value, log_likelihood, parameters, iterations, …
    """

    estimator: GaussianMixture
    criterion: str
    value: float
    table: list[dict[str, Any]]


def select(
    X: Any,
    n_components: Iterable[int] = range(1, 11),
    *,
    covariance_type: str | Iterable[str] = "full",
    criterion: str = "bic",
    sample_weight: Any = None,
    **parameters: Any,
) -> Selection:
    """Fit mixtures of several sizes and structures, and keep the best (docs/selection.md).

    Parameters
    ----------
    X : array-like of shape (n_samples, n_features)
        Rows.
    n_components : iterable of int, default=range(1, 11)
        How many components to try.
    covariance_type : str or iterable of str, default='full'
        Structures to try; of 'ppca' and 'mfa' the criterion chooses the number of factors.
    criterion : {'bic', 'aic', 'icl', 'heldout'}, default='bic'
        By what to choose.
    sample_weight : array-like of shape (n_samples,), optional
        What rows count.
    **parameters
        Of `GaussianMixture`. Starts are the engine's: each size has one more, grown from the fit
        of the size before; ``init_params`` names one, and 'kmeans' is the engine's k-means.

    Returns
    -------
    Selection
        The best mixture, and all that were tried.

    Examples
    --------
    >>> import numpy as np
    >>> import gmm4j
    >>> rng = np.random.default_rng(0)
    >>> X = np.concatenate([rng.normal(-5, 1, (100, 1)), rng.normal(5, 1, (100, 1))])
    >>> chosen = gmm4j.select(X, range(1, 4), covariance_type=["full", "tied"], random_state=0)
    >>> chosen.estimator.n_components
    2
    """
    kinds = [covariance_type] if isinstance(covariance_type, str) else list(covariance_type)
    estimator = GaussianMixture(covariance_type=kinds[0], **parameters)
    for kind in kinds:
        GaussianMixture(covariance_type=kind, **parameters)._validate_params()
    X = validate_data(
        estimator, X, finite=estimator._finite(), dtype=ROW_TYPES, ensure_min_samples=2
    )
    weight = check_sample_weight(sample_weight, X)
    seed = estimator.random_state
    if not isinstance(seed, (int, np.integer)):
        seed = np.random.RandomState(seed).randint(np.iinfo(np.int32).max)
    with opened(X, weight, estimator.missing) as rows:
        answer, mixture = rows.select(
            k=",".join(str(int(k)) for k in n_components),
            covariance=[_with_rank(kind, estimator.rank) for kind in kinds],
            criterion=criterion,
            reg=estimator.reg_covar,
            shrink=estimator.shrinkage or None,
            max_iter=estimator.max_iter,
            tol=estimator.tol,
            stop="scikit-learn",
            init=starts.engine_rule(estimator.init_params, nearest=True),
            restarts=estimator.n_init,
            seed=int(seed),
            **estimator._where(),
        )
    kind = mixture.covariance.partition(":")[0]
    chosen = {"n_components": len(mixture.arrays["weights"]), "covariance_type": kind}
    if kind in structures.LOW_RANK:
        chosen["rank"] = mixture.arrays["factors"].shape[2]
    estimator.set_params(**chosen)
    estimator._adopt(Outcome.of(answer["fit"], mixture), X.dtype)
    return Selection(estimator, answer["criterion"], answer["value"], answer["table"])


def _with_rank(kind: str, rank: int | str) -> str:
    return f"{kind}:{rank}" if kind in structures.LOW_RANK else kind
