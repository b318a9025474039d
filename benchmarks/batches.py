#!/usr/bin/env python3
"""A first pass in mini-batches beside a start by k-means on all rows.

    python3 batches.py                                      # the 1,990 twos and sixes, ten seeds
    python3 batches.py --data TRAIN-IMAGES -k 10 --ridge 1e-3 --batches 6000 2000 --seeds 3

For every seed: the exact iterations until the end, and until the log-likelihood at which the fit from
k-means ended (less 0.1 nats a row), and what the whole fit took. Takes NumPy.
"""

import argparse
import pathlib
import tempfile

import measuring

LESS = 0.1


def fit(options, batch, seed, folder):
    arguments = [options.data, "-k", options.components, "--reg", options.ridge, "--seed", seed]
    arguments += ["--covariance", options.covariance, "--device", options.device]
    arguments += ["--batch", batch] if batch else []
    return measuring.fit(arguments, pathlib.Path(folder) / "trace.csv")


def reached(found, target):
    """The iteration, from 1, whose parameters have the log-likelihood, and when; None if none has."""
    before = found["report"]["seconds"]["init"]
    for i, value in enumerate(found["log_likelihood"]):
        if value >= target:
            return {"iteration": i + 1, "seconds": before + sum(found["seconds"][:i])}
    return None


def measure(options):
    fits = []
    with tempfile.TemporaryDirectory() as folder:
        for seed in range(options.seeds):
            target = None
            for batch in [0, *options.batches]:
                found = fit(options, batch, seed, folder)
                target = found["log_likelihood"][-1] - LESS if target is None else target
                fits.append(
                    {"seed": seed, "batch": batch, "reached": reached(found, target), **found}
                )
    return fits


def row(found):
    end = found["report"]
    seconds = end["seconds"]
    start = f"batches of {found['batch']:,}" if found["batch"] else "k-means"
    reached = found["reached"]
    reached = f"{reached['iteration']} | {reached['seconds']:.1f}" if reached else "– | –"
    errors = end.get("misclassification")
    return (
        f"| {found['seed']} | {start} | {found['log_likelihood'][0]:.2f} | {reached}"
        f" | {end['iterations']} | {end['log_likelihood']:.3f} | {seconds['init']:.1f}"
        f" | {seconds['init'] + seconds['em']:.1f} |"
        + (f" {100 * errors:.2f}% |" if errors is not None else " |")
    )


def summary(report):
    facts, options = report["machine"], report["options"]
    lines = [
        f"# A first pass in batches: {options['name']}, K = {options['components']},"
        f" {options['covariance']}, ridge {options['ridge']}",
        "",
        f"{report['date']}, {facts['processor']}, {facts['cores']} cores, gmm4j commit"
        f" {facts['commit']}, {options['device']}; load {report['load'][0]:.1f} before,"
        f" {report['load'][1]:.1f} after.",
        "",
        "Log-likelihoods in nats a row: of the start, and of the end. Reached: the iteration that"
        f" begins with what the fit from k-means ended with, less {LESS} nats, and the seconds"
        " until then, the start's among them.",
        "",
        "| seed | start | its log-likelihood | reached, iteration | s | iterations | log-likelihood"
        " | s, start | s, start and EM | misclassified |",
        "| --: | --- " + "| --: " * 8 + "|",
    ]
    lines += [row(found) for found in report["fits"]]
    return "\n".join(lines) + "\n"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--data", default="mnist-2v6")
    parser.add_argument("-k", "--components", default="2")
    parser.add_argument("--covariance", default="full")
    parser.add_argument("--ridge", default="0.05")
    parser.add_argument("--batches", nargs="+", type=int, default=[200, 500], metavar="ROWS")
    parser.add_argument("--seeds", type=int, default=10, help="how many, from 0; default 10")
    parser.add_argument("--device", default="cpu")
    measuring.add_results(parser)
    return parser.parse_args()


def main():
    options = arguments()
    name = pathlib.Path(options.data).name
    measuring.record(
        options,
        "batches",
        summary,
        lambda: {
            "options": {"name": name, **measuring.chosen(options, "data")},
            "fits": measure(options),
        },
    )


if __name__ == "__main__":
    main()
