"""scikit-learn's GaussianMixture from a start in a file: its own start, and its own loop with a clock."""

import time

import measuring  # before numpy

import numpy as np
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

PARAMETERS = ("weights", "means", "covariances")


def write_start(rows, components, ridge, structure, rule, file):
    """scikit-learn's own start by one of its rules, seed 0: responsibilities, then an M-step."""
    mixture = GaussianMixture(
        components, reg_covar=ridge, covariance_type=structure, init_params=rule
    )
    mixture._initialize_parameters(rows, np.random.RandomState(0))
    arrays = {name: getattr(mixture, name + "_") for name in PARAMETERS}
    np.savez(file, **arrays, covariance_type=structure)


def mixture_of(file, ridge):
    """A GaussianMixture whose parameters are those of a start file."""
    with np.load(file) as start:
        structure = str(start["covariance_type"])
        mixture = GaussianMixture(
            len(start["weights"]), reg_covar=ridge, covariance_type=structure
        )
        for name in PARAMETERS:
            setattr(mixture, name + "_", start[name])
    mixture.precisions_cholesky_ = _compute_precision_cholesky(mixture.covariances_, structure)
    return mixture


def stepper(mixture, rows):
    """One turn of the loop of GaussianMixture.fit; gives the log-likelihood a row that entered it."""

    def step():
        log_likelihood, log_responsibilities = mixture._e_step(rows)
        mixture._m_step(rows, log_responsibilities)
        return float(log_likelihood)

    return step


def iterate(step, iterations, budget=float("inf")):
    """Log-likelihoods and seconds of so many steps, or of as many as begin within the budget, but three."""
    log_likelihoods, seconds = [], []
    while len(seconds) < min(iterations, 3) or len(seconds) < iterations and sum(seconds) < budget:
        begin = time.perf_counter()
        log_likelihoods.append(step())
        seconds.append(time.perf_counter() - begin)
    return log_likelihoods, seconds
