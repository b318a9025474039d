#!/usr/bin/env python3
"""What weights and missing values cost: the same fits with and without, turn about.

    benchmarks/weights_and_gaps.py [--runs 3] [--only WORD] [--results DIR]

Weights: none, all one, and unequal ones from 0.5 to 1.5, from one start. Gaps: the twos and sixes of
MNIST's test set as they are, and with 30% of their pixels missing at random, each from its own k-means.
For every fit the median time of a late iteration, over that without; and, of gaps, the share of rows
that is misclassified at the end: at convergence, or with matrices, of which an iteration takes seconds,
after four.

Needs NumPy, and MNIST as parity.py does.
"""

import argparse
import pathlib
import statistics
import tempfile

import measuring  # before numpy

import datasets
import numpy as np

WITHOUT = 2  # first iterations, in which Java still compiles
MISSING = 0.3
ITERATIONS = 15  # with weights and without


def weight_cases(folder):
    """Names, arguments of fit, and numbers of rows."""
    digits, _ = datasets.digits("train", (2, 6))
    np.save(folder / "digits.npy", digits)
    few = datasets.clusters(1_000_000, 2, 5).astype(np.float32)
    np.save(folder / "few.npy", few)
    yield "MNIST 2-vs-6, full", f"{folder}/digits.npy -k 2 --reg 0.05", len(digits)
    for name in ("diag", "full"):
        yield f"1,000,000 × 2 floats, K = 5, {name}", f"{folder}/few.npy -k 5 --covariance {name}", len(few)


def gap_cases(folder):
    """Names and arguments of fit, complete and with gaps."""
    digits, labels = datasets.digits("t10k", (2, 6))
    np.save(folder / "complete.npy", digits)
    np.save(folder / "labels.npy", labels)
    rows = datasets.scaled(digits)
    rows[np.random.default_rng(0).random(rows.shape) < MISSING] = np.nan
    np.save(folder / "gaps.npy", rows)
    for name, most in (("mfa:10", 40), ("diag", 40), ("tied", 4), ("full", 4)):
        shape = f"-k 2 --labels {folder}/labels.npy --reg 0.05 --covariance {name} --max-iter {most}"
        yield name, f"{folder}/complete.npy {shape}", f"{folder}/gaps.npy --missing nan {shape}"


def fit(arguments, folder):
    words = [*arguments.split(), "--device", "cpu"]
    return measuring.fit(words, folder / "trace.csv")


def late(runs):
    each = [run["seconds"][WITHOUT:] or run["seconds"] for run in runs]
    return 1000 * statistics.median(statistics.median(seconds) for seconds in each)


def turns(sides, options, folder):
    """Runs of every side, turn about."""
    runs = [[] for _ in sides]
    for _ in range(options.runs):
        for side, arguments in enumerate(sides):
            runs[side].append(fit(arguments, folder))
    return runs


def weights(options, folder):
    for name, arguments, rows in weight_cases(folder):
        if options.only not in f"weights {name}":
            continue
        start = folder / "start.npz"
        measuring.child(
            [measuring.REPOSITORY / "gmm4j", "fit", *f"{arguments} --max-iter 1 --out {start}".split(), "--device", "cpu"]
        )
        np.save(folder / "ones.npy", np.ones(rows))
        np.save(folder / "unequal.npy", 0.5 + np.random.default_rng(1).random(rows))
        fixed = f"{arguments} --init {start} --tol 0 --max-iter {ITERATIONS}"
        sides = [fixed] + [f"{fixed} --weights {folder}/{which}.npy" for which in ("ones", "unequal")]
        times = [late(runs) for runs in turns(sides, options, folder)]
        yield {"fit": name, "milliseconds": times}


def gaps(options, folder):
    for name, *sides in gap_cases(folder):
        if options.only not in f"gaps {name}":
            continue
        runs = turns(sides, options, folder)
        last = [side[-1]["report"] for side in runs]
        yield {
            "fit": name,
            "milliseconds": [late(side) for side in runs],
            "iterations": [len(side[-1]["seconds"]) for side in runs],
            "converged": [report["converged"] for report in last],
            "misclassified": [report["misclassification"] for report in last],
        }


def summary(report):
    """The results as Markdown."""
    lines = [
        f"{report['machine']['commit']}, {report['machine']['processor']}; medians of {report['runs']} runs, turn about",
        "",
        "Milliseconds of a late iteration:",
        "",
        "| fit | no weights | all one | ratio | unequal | ratio |",
        "| --- | --: | --: | --: | --: | --: |",
    ]
    for of in report["weights"]:
        none, ones, unequal = of["milliseconds"]
        lines.append(
            f"| {of['fit']} | {none:.1f} | {ones:.1f} | {ones / none:.2f} | {unequal:.1f} | {unequal / none:.2f} |"
        )
    lines += [
        "",
        f"1,990 × 784, {MISSING:.0%} missing at random; iterations, share misclassified after them:",
        "",
        "| K = 2 | complete, ms | gaps, ms | ratio | iterations | misclassified, complete | gaps |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    for of in report["gaps"]:
        complete, missing = of["milliseconds"]
        wrong = [f"{100 * share:.2f}%" for share in of["misclassified"]]
        lines.append(
            f"| {of['fit']} | {complete:.1f} | {missing:.1f} | {missing / complete:.1f} "
            f"| {' and '.join(map(str, of['iterations']))} | {wrong[0]} | {wrong[1]} |"
        )
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--runs", type=int, default=3)
    parser.add_argument("--only", default="", help="cases whose names hold this: weights, gaps mfa")
    measuring.add_results(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        measuring.record(
            options,
            "weights-and-gaps",
            summary,
            lambda: {
                "runs": options.runs,
                "weights": list(weights(options, folder)),
                "gaps": list(gaps(options, folder)),
            },
        )


if __name__ == "__main__":
    main()
