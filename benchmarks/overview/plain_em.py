"""EM as the textbook has it, one component at a time, on NumPy's arrays or PyTorch's tensors."""

import math


class PlainEm:
    """Rows [N, d] in doubles and a mixture of K components; xp is the module numpy or torch."""

    def __init__(self, xp, rows, weights, means, covariances, structure, ridge):
        self.xp, self.rows, self.structure, self.ridge = xp, rows, structure, ridge
        self.weights, self.means, self.covariances = weights, means, covariances

    def step(self):
        """E-step and M-step; gives the mean log-likelihood a row that entered it."""
        joint = self.log_joint()
        largest = self.xp.amax(joint, 1)
        densities = largest + self.xp.log(self.xp.exp(joint - largest[:, None]).sum(1))
        self.maximize(self.xp.exp(joint - densities[:, None]))
        return float(densities.mean())

    def log_joint(self):
        """log of weight times density [N, K]."""
        columns = []
        for k in range(len(self.weights)):
            squares, log_determinant = self.distances(k)
            constant = self.rows.shape[1] * math.log(2 * math.pi) + log_determinant
            columns.append(self.xp.log(self.weights[k]) - 0.5 * (constant + squares))
        return self.xp.stack(columns, 1)

    def distances(self, k):
        """Squared Mahalanobis distances [N] of one component, and its covariance's log-determinant."""
        centred = self.rows - self.means[k]
        features = self.rows.shape[1]
        if self.structure in ("full", "tied"):
            covariance = self.covariances if self.structure == "tied" else self.covariances[k]
            factor = self.xp.linalg.cholesky(covariance)
            whitened = centred @ self.xp.linalg.inv(factor).T
            return (whitened**2).sum(1), 2 * self.xp.log(factor.diagonal()).sum()
        variances = self.covariances[k]
        if self.structure == "spherical":
            return (centred**2).sum(1) / variances, features * self.xp.log(variances)
        return centred**2 @ (1 / variances), self.xp.log(variances).sum()

    def maximize(self, responsibilities):
        counts = responsibilities.sum(0)
        self.weights = counts / len(self.rows)
        self.means = responsibilities.T @ self.rows / counts[:, None]
        if self.structure == "tied":
            between = (self.means.T * counts) @ self.means
            within = (self.rows.T @ self.rows - between) / len(self.rows)
            self.covariances = within + self.ridge * self.identity()
            return
        covariances = [self.covariance(responsibilities[:, k], counts[k], k) for k in range(len(counts))]
        self.covariances = self.xp.stack(covariances)

    def covariance(self, responsibilities, count, k):
        centred = self.rows - self.means[k]
        if self.structure == "full":
            moments = (responsibilities[:, None] * centred).T @ centred
            return moments / count + self.ridge * self.identity()
        variances = responsibilities @ centred**2 / count
        return (variances.mean() if self.structure == "spherical" else variances) + self.ridge

    def identity(self):
        return self.xp.eye(self.rows.shape[1], dtype=self.rows.dtype)
