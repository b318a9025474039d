"""Writes the fixtures beside it: what scikit-learn makes of the problems of sklearn_fixtures.py with
tied, diagonal and spherical covariances, and of factors.

    python structures_fixtures.py MNIST_IMAGES.gz

The argument is mnist-2v6's images, as they come with the program. NAME_TYPE.npz holds lower_bounds
and the final parameters, from the start in NAME.npz, with its first precision matrix, that one's
diagonal, or the diagonal's mean. mnist_TYPE.npz holds lower bounds and weights only; the start is
stated in StructureParityTest. factors.npz holds rows, and by number of factors the mean
log-likelihood and noise of FactorAnalysis and of PCA, the latter with N in place of N - 1, which
makes it the maximum of the likelihood. versions.txt says which scikit-learn and NumPy wrote them.
"""
import gzip
import os
import sys
import warnings

import numpy as np
from sklearn.decomposition import PCA, FactorAnalysis
from sklearn.mixture import GaussianMixture

HERE = os.path.dirname(os.path.abspath(__file__))
PROBLEMS = ["separate", "overlapping", "one_feature", "one_component", "fewer_rows_than_features",
            "duplicate_rows", "constant_column"]
warnings.filterwarnings("ignore")


def start_precisions(kind, precisions):
    diagonals = np.einsum("kii->ki", precisions)
    return {"tied": precisions[0], "diag": diagonals, "spherical": diagonals.mean(1)}[kind]


def fit(kind, rows, ridge, iterations, weights, means, precisions):
    return GaussianMixture(len(weights), covariance_type=kind, tol=0, max_iter=iterations, reg_covar=ridge,
                           weights_init=weights, means_init=means, precisions_init=precisions).fit(rows)


def same_start(name, kind):
    problem = np.load(os.path.join(HERE, name + ".npz"))
    model = fit(kind, problem["rows"], float(problem["ridge"]), len(problem["lower_bounds"]), problem["start_weights"],
                problem["start_means"], start_precisions(kind, problem["start_precisions"]))
    np.savez(os.path.join(HERE, f"{name}_{kind}.npz"), lower_bounds=np.array(model.lower_bounds_),
             weights=model.weights_, means=model.means_, covariances=model.covariances_)


def mnist(path, kind):
    rows = np.frombuffer(gzip.open(path).read(), np.uint8, offset=16).reshape(-1, 784) / 255
    precisions = {"tied": 10 * np.eye(784), "diag": np.full((2, 784), 10.0), "spherical": np.full(2, 10.0)}[kind]
    model = fit(kind, rows, 1e-2, 12, np.array([0.25, 0.75]), rows[[0, 1]], precisions)
    np.savez(os.path.join(HERE, f"mnist_{kind}.npz"), lower_bounds=np.array(model.lower_bounds_),
             weights=model.weights_)


def factors():
    random = np.random.RandomState(12)
    noise = random.uniform(0.5, 1.5, 8)  # so much that no estimate of it goes to 0, where EM would crawl
    rows = random.normal(size=(200, 3)) @ random.uniform(-1, 1, (3, 8)) + noise * random.normal(size=(200, 8)) + 5
    out = {}
    for q in 1, 3:
        analysis = FactorAnalysis(q, tol=1e-13, max_iter=1_000_000, svd_method="lapack").fit(rows)
        out[f"analysis_{q}"] = np.array([analysis.score(rows)])
        out[f"analysis_noise_{q}"] = analysis.noise_variance_
        pca = PCA(q, svd_solver="full").fit(rows)
        shrink = (len(rows) - 1) / len(rows)
        sigma = pca.get_covariance() * shrink
        scatter = np.cov(rows.T, bias=True)
        score = -0.5 * (8 * np.log(2 * np.pi) + np.linalg.slogdet(sigma)[1] + np.trace(np.linalg.solve(sigma, scatter)))
        out[f"pca_{q}"] = np.array([score])
        out[f"pca_noise_{q}"] = np.array([pca.noise_variance_ * shrink])
    np.savez(os.path.join(HERE, "factors.npz"), rows=rows, **out)


if __name__ == "__main__":
    for kind in "tied", "diag", "spherical":
        for name in PROBLEMS:
            same_start(name, kind)
        mnist(sys.argv[1], kind)
    factors()
