"""OpenCV's ml.EM, from the start by trainE, which begins with an E-step.

It has no ridge and does not say how many iterations it did. Its tolerance is relative to the
log-likelihood, so ours is divided by the start's. OpenCV 5 has no ml module in its main package.
"""

import time

from protocol import arguments, rows_of, serve, start_of

import cv2
import numpy as np

folder, out, ridge, tolerance, _ = arguments()
rows = rows_of(folder, np.float64)
weights, means, covariances = start_of(folder)
CRITERIA = cv2.TERM_CRITERIA_MAX_ITER + cv2.TERM_CRITERIA_EPS


def train(iterations, epsilon):
    model = cv2.ml.EM_create()
    model.setClustersNumber(len(weights))
    model.setCovarianceMatrixType(cv2.ml.EM_COV_MAT_GENERIC)
    model.setTermCriteria((CRITERIA, iterations, epsilon))
    trained, log_likelihoods, labels, _ = model.trainE(
        rows, means, covs0=cv2.Mat(covariances), weights0=weights
    )
    if not trained:
        raise RuntimeError("trainE returned false")
    return model, float(log_likelihoods.mean()), labels.ravel()


def fit(iterations):
    relative = tolerance / abs(start_log_likelihood)
    begin = time.perf_counter()
    model, _, labels = train(iterations + 1, relative)  # it counts E-steps
    seconds = time.perf_counter() - begin
    answer = {"seconds": seconds, "iterations": iterations if tolerance == 0 else None}
    return answer, labels, model.getWeights().ravel(), model.getMeans(), model.getCovs()


start_log_likelihood = train(1, 0)[1]
serve(cv2.__version__, fit, out)
