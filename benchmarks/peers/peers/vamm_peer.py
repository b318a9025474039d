"""VAMM: EM in C++ that evaluates a few components a row, by default three, and finds them as it goes.

With at most three components it is plain EM. With more it first looks for each row's components, by
E-steps alone until they settle. Its tolerance is relative to the log-likelihood, so ours is divided by
the start's.
"""

import importlib.metadata
import time

from protocol import arguments, rows_of, serve, start_of

import numpy as np
from vamm import Gaussian

EVALUATED, NEIGHBOURS, RANDOM = 3, 15, 1  # components of a row; of a component; more of a row: its defaults
SEARCH = 1000, 1e-4  # most E-steps of the search, and the relative change that ends it: its defaults

folder, out, ridge, tolerance, _ = arguments()
rows = rows_of(folder, np.float64)
weights, means, covariances = start_of(folder)
few = len(weights) <= EVALUATED


def train(iterations, epsilon):
    model = Gaussian(
        len(weights),
        rows.shape[1],
        "full",
        init_prior=weights.copy(),
        init_means=means.copy(),
        init_variance=covariances.copy(),
        reg_covar=ridge,
    )
    model.fit(
        rows,
        limit=[0 if few else SEARCH[0], iterations],
        eps=[SEARCH[1], epsilon],
        rng=0,
        C_prime=min(EVALUATED, len(weights)),
        G=min(NEIGHBOURS, len(weights)),
        E=0 if few else RANDOM,
    )
    return model


def fit(iterations):
    begin = time.perf_counter()
    model = train(iterations, tolerance / abs(start_log_likelihood))
    seconds = time.perf_counter() - begin
    each = [float(line["time"]) for line in model._log if line["M_step"]]
    answer = {
        "seconds": seconds,
        "seconds_per_iteration": each,
        "iterations": len(each),
        "converged": len(each) < iterations,
    }
    return answer, None, model.prior, model.means, model.covariances


start_log_likelihood = train(1, 0)._log[-1]["objective"]
serve(importlib.metadata.version("vamm"), fit, out)
