"""Writes the mixtures beside this file as a user of NumPy and scikit-learn would.

    python mixtures.py

The same mixture in every form that a model file may have, and what scikit-learn says of five
points under it. The versions are in each mixture's entry written_by. The parameters are
repeated in NumpyMixturesTest; they are exact in binary.
"""

from pathlib import Path

import numpy as np
import sklearn
from sklearn.mixture import GaussianMixture
from sklearn.mixture._gaussian_mixture import _compute_precision_cholesky

HERE = Path(__file__).parent
VERSIONS = f"numpy {np.__version__}, scikit-learn {sklearn.__version__}"

weights = np.array([0.25, 0.75])
means = np.array([[1.0, -2.0, 0.5], [-3.0, 4.0, 8.0]])
covariances = np.array(
    [
        [[4.0, 1.0, -0.5], [1.0, 2.0, 0.25], [-0.5, 0.25, 1.0]],
        [[0.5, 0.125, 0.0], [0.125, 8.0, -2.0], [0.0, -2.0, 3.0]],
    ]
)
precisions = np.linalg.inv(covariances)
precisions = (precisions + precisions.transpose(0, 2, 1)) / 2
factors = _compute_precision_cholesky(covariances, "full")


def save(name, save=np.savez, **matrices):
    save(HERE / f"{name}.npz", weights=weights, means=means, written_by=VERSIONS, **matrices)


save("covariances", covariances=covariances, covariance_type="full", converged=True, n_iter=17)
save("precisions", precisions=precisions)
save("precisions_cholesky", precisions_cholesky=factors)
save("compressed", np.savez_compressed, covariances=covariances)
save("float32", covariances=covariances.astype(np.float32))
save("big_endian", covariances=covariances.astype(">f8"))
save("tied", covariances=covariances[0], covariance_type="tied")
save("fortran", covariances=np.asfortranarray(covariances))
np.savez(
    HERE / "integers.npz",
    weights=weights,
    means=(2 * means).astype(int),
    covariances=(8 * covariances).astype(int),
    written_by=VERSIONS,
)

points = np.array(
    [[1.0, -2.0, 0.5], [-3.0, 4.0, 8.0], [0.0, 0.0, 0.0], [-1.0, 1.0, 4.25], [100.0, -50.0, 7.0]]
)
judge = GaussianMixture(2, covariance_type="full")
judge.weights_, judge.means_, judge.precisions_cholesky_ = weights, means, factors
np.save(HERE / "points.npy", points)
np.save(HERE / "log_densities.npy", judge.score_samples(points)[:, None])
np.save(HERE / "posteriors.npy", judge.predict_proba(points))

# The same points under mixtures of the other structures, made of the same numbers.
others = {
    "tied": covariances[0],
    "diag": np.einsum("kii->ki", covariances).copy(),
    "spherical": np.array([2.5, 0.75]),
}
for kind, sigma in others.items():
    root = _compute_precision_cholesky(sigma, kind)
    precision = root @ root.T if kind == "tied" else root**2
    save(f"{kind}_covariances", covariances=sigma, covariance_type=kind)
    save(f"{kind}_precisions", precisions=precision, covariance_type=kind)
    save(f"{kind}_precisions_cholesky", precisions_cholesky=root, covariance_type=kind)
    judge = GaussianMixture(2, covariance_type=kind)
    judge.weights_, judge.means_, judge.precisions_cholesky_ = weights, means, root
    np.save(HERE / f"{kind}_log_densities.npy", judge.score_samples(points)[:, None])
    np.save(HERE / f"{kind}_posteriors.npy", judge.predict_proba(points))
