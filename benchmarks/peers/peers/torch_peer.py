"""Plain EM in PyTorch, as a researcher would write it: one component at a time.

On the CPU, unless a last argument says gpu and there is one that torch can use.
"""

import math
import sys
import time

from protocol import arguments, iterate, rows_of, serve, start_of  # before numpy

import torch

folder, out, ridge, tolerance, precision = arguments()
kind = {"float": torch.float32, "double": torch.float64}[precision]
on_gpu = sys.argv[6:] == ["gpu"] and torch.cuda.is_available()
device = "cuda" if on_gpu else "cpu"
rows = torch.from_numpy(rows_of(folder, "float32" if precision == "float" else "float64")).to(device)
start = [torch.from_numpy(array).to(device, kind) for array in start_of(folder)]


def log_joint(weights, means, covariances):
    """log of weight times density [N, K]."""
    features = rows.shape[1]
    columns = []
    for weight, mean, factor in zip(weights, means, torch.linalg.cholesky(covariances)):
        whitened = torch.linalg.solve_triangular(factor, (rows - mean).T, upper=False)
        distance = whitened.square().sum(0)
        log_determinant = 2 * factor.diagonal().log().sum()
        constant = features * math.log(2 * math.pi) + log_determinant
        columns.append(weight.log() - 0.5 * (constant + distance))
    return torch.stack(columns, 1)


def maximize(responsibilities):
    counts = responsibilities.sum(0)
    means = responsibilities.T @ rows / counts[:, None]
    covariances = torch.empty(len(counts), rows.shape[1], rows.shape[1], dtype=kind, device=device)
    for k, (count, mean) in enumerate(zip(counts, means)):
        centred = rows - mean
        covariances[k] = (responsibilities[:, k, None] * centred).T @ centred / count
        covariances[k].diagonal().add_(ridge)
    return counts / len(rows), means, covariances


@torch.no_grad()
def fit(iterations):
    begin = time.perf_counter()
    mixture = start

    def step():
        nonlocal mixture
        joint = log_joint(*mixture)
        density = torch.logsumexp(joint, 1)
        mixture = maximize((joint - density[:, None]).exp())
        if on_gpu:
            torch.cuda.synchronize()
        return density.mean().item()

    answer = iterate(step, iterations, tolerance)
    labels = log_joint(*mixture).argmax(1)
    answer["seconds"] = time.perf_counter() - begin
    answer["device"] = torch.cuda.get_device_name() if on_gpu else "the CPU"
    return answer, *(array.cpu() for array in (labels, *mixture))


serve(torch.__version__, fit, out)
