"""scikit-learn's GaussianMixture: the loop of its fit, with a clock, in double or float."""

import time

from protocol import arguments, iterate, rows_of, serve, start_of  # before numpy

import numpy as np
import sklearn
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

folder, out, ridge, tolerance, precision = arguments()
kind = {"float": np.float32, "double": np.float64}[precision]
rows = rows_of(folder, kind)
weights, means, covariances = (array.astype(kind) for array in start_of(folder))


def fit(iterations):
    begin = time.perf_counter()
    mixture = GaussianMixture(len(weights), reg_covar=ridge)
    mixture.weights_, mixture.means_, mixture.covariances_ = weights, means, covariances
    mixture.precisions_cholesky_ = _compute_precision_cholesky(covariances, "full")

    def step():
        log_likelihood, log_responsibilities = mixture._e_step(rows)
        mixture._m_step(rows, log_responsibilities)
        return log_likelihood

    answer = iterate(step, iterations, tolerance)
    labels = mixture._e_step(rows)[1].argmax(axis=1)
    answer["seconds"] = time.perf_counter() - begin
    return answer, labels, mixture.weights_, mixture.means_, mixture.covariances_


serve(sklearn.__version__, fit, out)
