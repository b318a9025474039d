"""Writes the fixtures beside it: what scikit-learn makes of small problems from given starts.

    python sklearn_fixtures.py

Each NPZ holds rows (N, d), the start (weights, means, precisions), the ridge, and what scikit-learn
found: lower_bounds (one an iteration, of the parameters entering it) and the final weights, means
and covariances. versions.txt says which scikit-learn and NumPy wrote them.
"""
import os
import warnings

import numpy as np
import sklearn
from sklearn.mixture import GaussianMixture

HERE = os.path.dirname(os.path.abspath(__file__))
warnings.filterwarnings("ignore")


def fit(name, rows, components, ridge, iterations, seed):
    random = np.random.RandomState(seed)
    features = rows.shape[1]
    weights = random.dirichlet(np.full(components, 5.0))
    means = rows[random.choice(len(rows), components, replace=False)].astype(np.float64)
    spread = np.cov(rows.T).reshape(features, features) + ridge * np.eye(features)
    precisions = np.repeat(np.linalg.inv(spread + np.eye(features) * 1e-3 * np.trace(spread) / features)[None], components, 0)
    precisions = (precisions + precisions.transpose(0, 2, 1)) / 2
    model = GaussianMixture(components, tol=0, max_iter=iterations, reg_covar=ridge, weights_init=weights,
                            means_init=means, precisions_init=precisions).fit(rows)
    np.savez(os.path.join(HERE, name + ".npz"), rows=rows, start_weights=weights, start_means=means,
             start_precisions=precisions, ridge=np.float64(ridge), lower_bounds=np.array(model.lower_bounds_),
             weights=model.weights_, means=model.means_, covariances=model.covariances_)


def blobs(n, d, k, distance, seed):
    random = np.random.RandomState(seed)
    centres = random.normal(size=(k, d)) * distance
    mix = random.normal(size=(k, d, d)) / np.sqrt(d) + 0.5 * np.eye(d)
    owners = random.randint(k, size=n)
    return centres[owners] + np.einsum("nij,nj->ni", mix[owners], random.normal(size=(n, d)))


if __name__ == "__main__":
    fit("separate", blobs(200, 5, 3, 4.0, 1), 3, 1e-6, 25, 11)
    fit("overlapping", blobs(300, 4, 3, 0.7, 2), 3, 1e-6, 40, 12)
    fit("one_feature", blobs(150, 1, 2, 2.0, 3), 2, 1e-6, 30, 13)
    fit("one_component", blobs(80, 7, 1, 1.0, 4), 1, 1e-6, 5, 14)
    fit("fewer_rows_than_features", blobs(12, 20, 2, 3.0, 5), 2, 1e-2, 10, 15)
    duplicates = np.repeat(blobs(20, 3, 2, 3.0, 6), 5, axis=0)
    fit("duplicate_rows", duplicates, 2, 1e-3, 15, 16)
    constant = blobs(100, 4, 2, 3.0, 7)
    constant[:, 2] = 7.5
    fit("constant_column", constant, 2, 1e-3, 15, 17)
    fit("far_from_the_origin", blobs(120, 3, 2, 2.0, 8) + 2.0**20, 2, 1e-3, 15, 18)
    with open(os.path.join(HERE, "versions.txt"), "w") as out:
        out.write(f"scikit-learn {sklearn.__version__}, numpy {np.__version__}\n")
