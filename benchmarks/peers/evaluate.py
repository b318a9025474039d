"""Judges what a peer left, the same way for all, in double.

    python evaluate.py FOLDER OUT

prints a JSON line: the mean log-likelihood a row, in nats, of the parameters in OUT on the rows in
FOLDER, and the share of rows misclassified after the best one-to-one matching of components to
classes. Labels are the peer's own (OUT/labels.npy) where it has any, else the most probable
components. Null stands for parameters that are no mixture.
"""

import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent))
import measuring  # before numpy

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

from datasets import scaled


def misclassified(labels, truth):
    classes, truth = np.unique(truth, return_inverse=True)
    table = np.zeros((max(labels.max() + 1, len(classes)), len(classes)), int)
    np.add.at(table, (labels, truth), 1)
    return 1 - table[linear_sum_assignment(-table)].sum() / len(truth)


def mixture_of(out):
    """As scikit-learn's, or None."""
    weights, means, covariances = (
        np.load(out / f"{name}.npy").astype(np.float64)
        for name in ("weights", "means", "covariances")
    )
    mixture = GaussianMixture(len(weights))
    mixture.weights_, mixture.means_, mixture.covariances_ = weights, means, covariances
    try:
        mixture.precisions_cholesky_ = _compute_precision_cholesky(covariances, "full")
    except ValueError:
        return None
    return mixture


def evaluate(folder, out):
    rows = scaled(np.load(folder / "rows.npy"))
    mixture = mixture_of(out)
    log_likelihood, labels = None, None
    if mixture is not None:
        means, log_responsibilities = mixture._e_step(rows)
        log_likelihood = float(means) if np.isfinite(means) else None
        labels = log_responsibilities.argmax(axis=1)
    if (out / "labels.npy").exists():
        labels = np.load(out / "labels.npy")
    if labels is None:
        return {"log_likelihood": None, "misclassified": None}
    truth = np.load(folder / "labels.npy")
    return {
        "log_likelihood": log_likelihood,
        "misclassified": float(misclassified(labels, truth)),
    }


if __name__ == "__main__":
    print(json.dumps(evaluate(pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]))))
