#!/usr/bin/env python3
"""Compares two checkouts: the same fits with the same options, turn about.

    benchmarks/two_checkouts.py BEFORE AFTER [--runs 3] [--only WORD] [--results DIR]

BEFORE and AFTER are directories with a ./gmm4j each. For every case: how many iterations both made,
the largest relative difference of the log-likelihoods over them, whether models and labels are the
same bits, the median time of a late iteration in both, and of the whole process. Speed is reported,
never asserted; the exit code is 1 if a log-likelihood differs by more than 1e-12.

Needs NumPy, and MNIST as parity.py does.
"""

import argparse
import csv
import datetime
import pathlib
import statistics
import sys
import tempfile
import time

import measuring  # before numpy

import datasets
import numpy as np

STRUCTURES = ["full", "tied", "diag", "spherical", "ppca:5", "mfa:5"]
LIMIT = 1e-12
WITHOUT = 2  # first iterations, in which Java still compiles


def cases(folder):
    """Names, and arguments of fit."""
    images = measuring.idx_file("train-images-idx3-ubyte")
    labels = measuring.idx_file("train-labels-idx1-ubyte")
    bytes_ = measuring.idx("train-images-idx3-ubyte")
    chosen = np.isin(measuring.idx("train-labels-idx1-ubyte"), (2, 6))
    floats = folder / "floats.npy"
    np.save(floats, (bytes_[chosen].reshape(-1, 784) / 255.0).astype(np.float32))
    few = folder / "few.npy"
    rng = np.random.default_rng(0)
    np.save(few, rng.normal(size=(300_000, 2)) + 4 * rng.normal(size=(5, 2))[rng.integers(5, size=300_000)])
    scores = folder / "scores.npy"
    np.save(scores, datasets.principal(bytes_.reshape(-1, 784) / 255.0, 50))
    twos = f"{images} --labels {labels} --classes 2,6 -k 2"
    for name in STRUCTURES:
        shape = f"--covariance {name} --device cpu"
        yield f"2-vs-6, {name}", f"{twos} --reg 0.05 --max-iter 20 {shape}"
        yield f"2-vs-6 as floats, {name}", f"{floats} -k 2 --reg 0.05 --max-iter 12 {shape}"
        yield f"MNIST, K = 10, {name}", f"{images} -k 10 --reg 1e-3 --max-iter 8 {shape}"
        if name == "full":
            yield "MNIST, K = 10, full, 40 iterations", f"{images} -k 10 --reg 1e-3 --max-iter 40 {shape}"
        if name not in ("ppca:5", "mfa:5"):
            yield f"300,000 × 2, K = 5, {name}", f"{few} -k 5 --max-iter 20 {shape}"
            yield f"MNIST by PCA to 50, K = 10, {name}", f"{scores} -k 10 --max-iter 20 {shape}"
        for precision in ("double", "float"):
            device = f"--covariance {name} --device opencl --precision {precision}"
            yield (
                f"mnist-2v6, {name}, opencl {precision}",
                f"mnist-2v6 -k 2 --reg 0.05 --max-iter 6 {device}",
            )


def fit(checkout, arguments, folder):
    """Log-likelihoods, seconds of iterations and of the process, and the files' bytes."""
    trace, model = (folder / name for name in ("trace.csv", "model.npz"))
    begin = time.perf_counter()
    command = [checkout / "gmm4j", "fit", *arguments.split(), "--trace", trace, "--out", model]
    measuring.child(command)
    whole = time.perf_counter() - begin
    with open(trace, newline="") as file:
        lines = list(csv.DictReader(file))
    arrays = dict(np.load(model))
    return {
        "log_likelihood": [float(line["log_likelihood"]) for line in lines],
        "seconds": [float(line["seconds"]) for line in lines],
        "whole": whole,
        "arrays": {name: array.tobytes() for name, array in arrays.items()},
    }


def median(runs, of):
    return statistics.median(of(run) for run in runs)


def late(run):
    return 1000 * statistics.median(run["seconds"][WITHOUT:] or run["seconds"])


def compare(name, before, after):
    a, b = before[0], after[0]
    pairs = list(zip(a["log_likelihood"], b["log_likelihood"]))
    worst = max(abs(x - y) / max(abs(x), 1e-300) for x, y in pairs)
    shared = a["arrays"].keys() & b["arrays"].keys()
    differing = sorted(key for key in shared if a["arrays"][key] != b["arrays"][key])
    counts = [len(run["log_likelihood"]) for run in (a, b)]
    iterations = counts[0] if counts[0] == counts[1] else f"{counts[0]}, {counts[1]}"
    late_times = [median(runs, late) for runs in (before, after)]
    whole_times = [median(runs, lambda run: run["whole"]) for runs in (before, after)]
    return {
        "fit": name,
        "iterations": iterations,
        "difference": worst,
        "same_bits": not differing,
        "milliseconds": late_times,
        "seconds": whole_times,
    }


def row(of):
    (ms_before, ms_after), (s_before, s_after) = of["milliseconds"], of["seconds"]
    return (
        f"| {of['fit']} | {of['iterations']} | {of['difference']:.1e} | {'yes' if of['same_bits'] else 'no'} "
        f"| {ms_before:.1f} | {ms_after:.1f} | {ms_after / ms_before:.2f} "
        f"| {s_before:.2f} | {s_after:.2f} | {s_after / s_before:.2f} |"
    )


def table(report):
    """The results as Markdown."""
    lines = [
        f"{' and '.join(report['commits'])}, {report['machine']['processor']}; medians of"
        f" {report['runs']} runs, turn about; late iterations in ms, whole processes in s",
        "",
        "| fit | iterations | log-likelihoods differ by | same model bits "
        "| ms before | ms after | ratio | s before | s after | ratio |",
        "| --- | --: | --: | --- | --: | --: | --: | --: | --: | --: |",
        *map(row, report["fits"]),
    ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("before", type=pathlib.Path)
    parser.add_argument("after", type=pathlib.Path)
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="cases whose names hold this")
    parser.add_argument("--before-options", default="", help="options of fit for BEFORE")
    parser.add_argument("--after-options", default="", help="for AFTER")
    measuring.add_results(parser)
    options = parser.parse_args()
    checkouts = [checkout.resolve() for checkout in (options.before, options.after)]
    commits = [measuring.commit(checkout, options) for checkout in checkouts]
    report = {"commits": commits, "runs": options.runs, "machine": measuring.machine(options), "fits": []}
    now = datetime.datetime.now()
    sides = list(zip(checkouts, (options.before_options, options.after_options)))
    worst = 0
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for checkout, _ in sides:
            measuring.child([checkout / "gmm4j", "fit", "mnist-2v6", "--max-iter", "2"])  # built
        for title, arguments in cases(folder):
            if options.only not in title:
                continue
            runs = ([], [])
            for _ in range(options.runs):
                for side, (checkout, more) in enumerate(sides):
                    runs[side].append(fit(checkout, f"{arguments} {more}", folder))
            found = compare(title, *runs)
            # singles on a device are as far from each other as their contract lets them be
            worst = worst if "opencl float" in title else max(worst, found["difference"])
            report["fits"].append(found)
            print(row(found), flush=True)
    measuring.keep(report, table(report), options.results / f"two-checkouts-{now:%Y%m%d-%H%M%S}")
    sys.exit(1 if worst > LIMIT else 0)


if __name__ == "__main__":
    main()
