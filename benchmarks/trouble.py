#!/usr/bin/env python3
"""What steps beyond EM's save, and what moves gain: the table of docs/trouble.md.

    benchmarks/trouble.py [--results DIR]

Normal distributions that overlap, and scikit-learn's digits: each fitted by EM alone and with
--accelerate squarem, from the same start to the end; and digits with --split-merge. Iterations,
log-likelihoods a row, and seconds of all iterations with what was tried in vain between them.

Needs NumPy and scikit-learn.
"""

import argparse
import pathlib
import tempfile

import measuring  # before numpy

import numpy as np

ROWS = 5000
MOST = 5000  # iterations
OVERLAPPING = {"one": ((0, 1.5, 3), 1), "two": ((0, 1, 2), 2), "five": ((0, 0.8), 5)}
CASES = (
    ("one", 3, "full"),
    ("two", 3, "diag"),
    ("two", 3, "full"),
    ("five", 2, "mfa:2"),
    ("five", 2, "full"),
    ("digits", 10, "mfa:3"),
    ("digits", 10, "diag"),
)
MOVED = ("digits", 10, "diag")


def rows():
    """The sets by name, drawn one after the other."""
    from sklearn.datasets import load_digits

    random = np.random.default_rng(0)
    sets = {"digits": load_digits().data}
    for name, (means, features) in OVERLAPPING.items():
        component = random.integers(len(means), size=ROWS)
        sets[name] = np.array(means, float)[component][:, None] + random.normal(size=(ROWS, features))
    return sets


def fit(folder, case, *more):
    name, components, covariance = case
    words = f"{folder}/{name}.npy -k {components} --covariance {covariance} --reg 1e-3 --device cpu".split()
    run = measuring.fit([*words, *more], folder / "trace.csv")
    return {
        "iterations": run["report"]["iterations"],
        "converged": run["report"]["converged"],
        "log_likelihood": run["report"]["log_likelihood"],
        "seconds": run["report"]["seconds"]["em"],
    }


def summary(report):
    """The results as Markdown."""
    lines = [
        f"{report['machine']['commit']}, {report['machine']['processor']}; ridge 1e-3, --tol 1e-4",
        "",
        "| set, K, covariances | EM: iterations | s | nats a row | squarem: iterations | s | nats a row |",
        "| --- | --: | --: | --: | --: | --: | --: |",
    ]
    for each in report["squarem"]:
        cells = [f"{side['iterations']} | {side['seconds']:.2f} | {side['log_likelihood']:.5f}" for side in each["sides"]]
        lines.append(f"| {each['case']} | {' | '.join(cells)} |")
    still, moved = report["moves"]
    lines += [
        "",
        f"{', '.join(map(str, MOVED))}, --tol 1e-3: {still['log_likelihood']:.4f} nats a row in"
        f" {still['seconds']:.2f} s, with --split-merge {moved['log_likelihood']:.4f} in {moved['seconds']:.2f} s",
    ]
    return "\n".join(lines) + "\n"


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    measuring.add_results(parser)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        for key, values in rows().items():
            np.save(folder / f"{key}.npy", values)
        to_the_end = ("--max-iter", str(MOST), "--tol", "1e-4")
        measuring.record(
            options,
            "trouble",
            summary,
            lambda: {
                "squarem": [
                    {
                        "case": ", ".join(map(str, case)),
                        "sides": [fit(folder, case, *to_the_end, "--accelerate", by) for by in ("none", "squarem")],
                    }
                    for case in CASES
                ],
                "moves": [fit(folder, MOVED, *more) for more in ((), ("--split-merge",))],
            },
        )


if __name__ == "__main__":
    main()
