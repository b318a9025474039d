#!/usr/bin/env python3
"""Many components: diag, spherical and low-rank covariances on all of MNIST, K from 10 to 500.

For each structure and K the command line fits from the same start with and without accelerations
(--plain), taking turns. The start is k-means by the engine, once a K; its clusters' variances and
leading directions are the covariances. Reported are the median time of an iteration (the first two,
in which Java still compiles and owners are unknown, left out), how far the log-likelihoods are from
the plain ones at any iteration, pairs evaluated, and the largest resident memory.

Needs numpy, and MNIST as parity.py does.
"""

import argparse
import datetime
import pathlib
import statistics
import sys
import tempfile

import measuring  # before numpy

import numpy as np

RIDGE = 1e-2
STRUCTURES = ("diag", "spherical", "mfa:10")
SIDES = {"accelerated": [], "plain": ["--plain"]}
WITHOUT = 2  # first iterations, in which Java compiles and owners are unknown
LONG = 100  # components from which plain low-rank fits are cut short


def clusters(images, components, folder):
    """The engine's k-means: the row's cluster, by the means after one step of spherical EM."""
    model = folder / f"means-{components}.npz"
    command = [measuring.REPOSITORY / "gmm4j", "fit", images, "-k", components, "--device", "cpu"]
    command += ["--covariance", "spherical", "--reg", RIDGE, "--max-iter", 1, "--out", model]
    measuring.child(command)
    return np.load(model)["means"]


def nearest(rows, means):
    labels = np.empty(len(rows), int)
    for first in range(0, len(rows), 5000):
        some = rows[first : first + 5000]
        labels[first : first + 5000] = ((means**2).sum(1) - 2 * some @ means.T).argmin(1)
    return labels


def leading(centred, rank):
    """Loadings along the leading directions of some rows (Tipping & Bishop), and what they leave."""
    few = len(centred) < centred.shape[1]
    gram = (centred @ centred.T if few else centred.T @ centred) / len(centred)
    values, vectors = np.linalg.eigh(gram)
    values, vectors = values[::-1][:rank], vectors[:, ::-1][:, :rank]
    if few:
        vectors = centred.T @ vectors / np.sqrt(np.maximum(values * len(centred), 1e-12))
    variances = (centred**2).mean(0)
    rest = max(0, variances.sum() - values.sum()) / (centred.shape[1] - rank)
    loadings = np.zeros((centred.shape[1], rank))
    loadings[:, : len(values)] = vectors * np.sqrt(np.maximum(values - rest, 0))
    return loadings, np.maximum(variances - (loadings**2).sum(1), 1e-4) + RIDGE


def write_starts(images, components, folder):
    rows = measuring.idx("train-images-idx3-ubyte").reshape(-1, 784) / 255
    labels = nearest(rows, clusters(images, components, folder))
    used = [k for k in range(components) if (labels == k).sum() > 1]
    common = {"weights": np.array([(labels == k).mean() for k in used])}
    common["weights"] /= common["weights"].sum()
    common["means"] = np.array([rows[labels == k].mean(0) for k in used])
    centred = [rows[labels == k] - mean for k, mean in zip(used, common["means"])]
    variances = np.array([(some**2).mean(0) + RIDGE for some in centred])
    factors, noise = zip(*(leading(some, 10) for some in centred))
    kinds = {
        "diag": {"covariances": variances},
        "spherical": {"covariances": variances.mean(1)},
        "mfa:10": {"factors": np.array(factors), "noise": np.array(noise)},
    }
    for kind, arrays in kinds.items():
        np.savez(folder / f"{kind}-{components}.npz", covariance_type=kind, **common, **arrays)


def measure(structure, components, images, options, folder):
    start = folder / f"{structure}-{components}.npz"
    report = {}
    for side, flags in SIDES.items():
        long = structure.startswith("mfa") and components > LONG and side == "plain"
        iterations = min(options.iterations, 4) if long else options.iterations
        arguments = [images, "--covariance", structure, "--reg", RIDGE, "--init", start]
        arguments += ["--tol", 0, "--device", "cpu"]
        fits = [
            measuring.fit([*arguments, "--max-iter", iterations, *flags], folder / "trace.csv")
            for _ in range(options.rounds)
        ]
        seconds = [second for each in fits for second in each["seconds"][WITHOUT :]]
        report[side] = {
            "seconds_per_iteration": statistics.median(seconds),
            "megabytes": max(each["megabytes"] for each in fits),
            "fits": fits,
        }
        print(f"{structure}, K = {components}, {side}: {time(report[side])} ms", flush=True)
    pairs = zip(*(report[side]["fits"][0]["log_likelihood"] for side in SIDES))
    report["difference"] = max(abs(a - b) / abs(b) for a, b in pairs)
    return report


def time(side):
    return f"{1e3 * side['seconds_per_iteration']:.0f}"


def table(report):
    """The results as Markdown."""
    facts = report["machine"]
    lines = [
        "# Many components without matrices, on all of MNIST",
        "",
        f"{report['date']}, {facts['processor']}, {facts['cores']} cores, gmm4j commit {facts['commit']}."
        f" Ridge {report['ridge']}; medians of iterations behind the first {WITHOUT}.",
        "",
        f"| | {' | '.join(f'ms, {side}' for side in SIDES)} | log-likelihoods differ by"
        f" | {' | '.join(f'peak MB, {side}' for side in SIDES)} |",
        "| --- |" + " --: |" * (2 * len(SIDES) + 1),
    ]
    for name, of in report["results"].items():
        times = " | ".join(time(of[side]) for side in SIDES)
        memory = " | ".join(f"{of[side]['megabytes']:.0f}" for side in SIDES)
        lines.append(f"| {name} | {times} | {of['difference']:.1e} | {memory} |")
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--structures", nargs="+", choices=STRUCTURES, default=list(STRUCTURES))
    parser.add_argument("-k", nargs="+", type=int, default=[10, 50, 100, 500], metavar="K")
    parser.add_argument("--iterations", type=int, default=12)
    parser.add_argument("--rounds", type=int, default=1, help="turns of each side; default 1")
    measuring.add_results(parser)
    parser.add_argument("--starts", type=pathlib.Path, metavar="DIR", help="keep starts here")
    options = parser.parse_args()
    if options.iterations <= WITHOUT:
        sys.exit(f"--iterations must be more than {WITHOUT}")
    facts = measuring.machine(options)
    images = str(measuring.idx_file("train-images-idx3-ubyte"))
    begin = datetime.datetime.now().replace(microsecond=0)
    report = {"date": begin.isoformat(), "ridge": RIDGE, "machine": facts, "results": {}}
    with tempfile.TemporaryDirectory() as temporary:
        folder = options.starts or pathlib.Path(temporary)
        folder.mkdir(parents=True, exist_ok=True)
        for components in options.k:
            if not (folder / f"mfa:10-{components}.npz").exists():
                measuring.aside(write_starts, images, components, folder)
        for components in options.k:
            for structure in options.structures:
                name = f"{structure}, K = {components}"
                report["results"][name] = measure(structure, components, images, options, folder)
    measuring.keep(report, table(report), options.results / f"structures-large-k-{begin:%Y%m%d-%H%M%S}")


if __name__ == "__main__":
    main()
