"""Plain EM for a mixture of factor analysers in PyTorch, as a researcher would write it.

    python torch_mfa.py ROWS.npy START.npz ITERATIONS RIDGE MODEL.npz

In doubles, on the CPU, one component at a time: densities by Woodbury's identity with matrices of
q x q, then Ghahramani and Hinton's M-step about the new means. No matrix is d x d, and the rows are
taken in pieces, so that temporaries are small. MODEL is the mixture that the last log-likelihood is
of, for the last iteration's M-step is timed but not kept. Prints a JSON line with the
log-likelihood and the seconds of every iteration; of wall time, and of all cores.
"""

import json
import math
import sys
import time

import measuring  # before numpy

import numpy as np
import torch

PIECE = 1024  # rows at a time: of 32 to 2,048 the fastest at d = 12,288
FLOOR = 1e-6  # least noise before the ridge, relative to the mean noise of the start


def read(rows_file, start_file):
    """Rows [N, d], bytes divided by 255; weights [K], means [K, d], W [K, d, q], psi [K, d]."""
    rows = torch.from_numpy(np.load(rows_file))
    rows = rows.double().div_(255) if rows.dtype == torch.uint8 else rows.double()
    with np.load(start_file) as start:
        names = ("weights", "means", "factors", "noise")
        return rows, *(torch.from_numpy(start[name]) for name in names)


def posterior_map(loadings, noise):
    """beta = M^-1 W' Psi^-1 [q, d], with M = I + W' Psi^-1 W = L L'; and L."""
    scaled = loadings / noise[:, None]
    lower = torch.linalg.cholesky(torch.eye(loadings.shape[1]).double() + loadings.T @ scaled)
    return torch.cholesky_solve(scaled.T, lower), scaled, lower


def log_density(rows, mean, loadings, noise):
    """log N(x; mean, WW' + Psi) [N]."""
    _, scaled, lower = posterior_map(loadings, noise)
    log_determinant = noise.log().sum() + 2 * lower.diagonal().log().sum()
    constant = len(mean) * math.log(2 * math.pi) + log_determinant
    distances = []
    for piece in rows.split(PIECE):
        centred = piece - mean
        along = torch.linalg.solve_triangular(lower, (centred @ scaled).T, upper=False)
        distances.append(centred.square_() @ noise.reciprocal() - along.square().sum(0))
    return -0.5 * (constant + torch.cat(distances))


def maximize(rows, weights, mean, loadings, noise, floor, ridge):
    """New W and psi of one component, from its responsibilities [N] and its new mean."""
    beta, _, _ = posterior_map(loadings, noise)
    projected = torch.zeros_like(beta)  # beta S
    variances = torch.zeros_like(mean)  # diag S
    for piece, weight in zip(rows.split(PIECE), weights.split(PIECE)):
        centred = piece - mean
        factors = centred @ beta.T
        projected += (weight[:, None] * factors).T @ centred
        variances += weight @ centred.square_()
    count = weights.sum()
    projected /= count
    variances /= count
    second = torch.eye(len(beta)).double() - beta @ loadings + projected @ beta.T  # E[zz']
    loadings = torch.linalg.solve(second, projected).T
    noise = variances - (loadings * projected.T).sum(1)
    return loadings, noise.clamp_min(floor) + ridge


def step(rows, weights, means, loadings, noise, floor, ridge):
    columns = zip(weights, means, loadings, noise)
    joint = torch.stack([w.log() + log_density(rows, *rest) for w, *rest in columns], 1)
    density = torch.logsumexp(joint, 1)
    responsibilities = (joint - density[:, None]).exp()
    counts = responsibilities.sum(0)
    means = responsibilities.T @ rows / counts[:, None]
    new = [
        maximize(rows, responsibilities[:, k].contiguous(), means[k], w, psi, floor, ridge)
        for k, (w, psi) in enumerate(zip(loadings, noise))
    ]
    loadings, noise = (torch.stack(parts) for parts in zip(*new))
    return density.mean().item(), (counts / len(rows), means, loadings, noise)


@torch.no_grad()
def main():
    rows_file, start_file, iterations, ridge, out = sys.argv[1:]
    rows, *mixture = read(rows_file, start_file)
    floor = FLOOR * mixture[3].mean().item()
    log_likelihoods, seconds, core_seconds = [], [], []
    for _ in range(int(iterations)):
        begin, core_begin = time.perf_counter(), time.process_time()
        evaluated = mixture
        log_likelihood, mixture = step(rows, *mixture, floor, float(ridge))
        seconds.append(time.perf_counter() - begin)
        core_seconds.append(time.process_time() - core_begin)
        log_likelihoods.append(log_likelihood)
    names = ("weights", "means", "factors", "noise")
    arrays = {name: array.contiguous().numpy() for name, array in zip(names, evaluated)}
    np.savez(out, covariance_type=f"mfa:{arrays['factors'].shape[2]}", **arrays)
    answer = {
        "log_likelihood": log_likelihoods,
        "seconds": seconds,
        "core_seconds": core_seconds,
        "threads": torch.get_num_threads(),
        "version": torch.__version__,
    }
    print(json.dumps(answer))


if __name__ == "__main__":
    main()
