#!/usr/bin/env python3
"""Compares gmm4j with scikit-learn on MNIST's twos and sixes, side by side in one run.

Both start from the same file (scikit-learn's own start) and do the same number of iterations.
Compared are the log-likelihood at every iteration, the final parameters, and the time of an
iteration; engine and peer take turns, so that a busy moment strikes both. The exit code is 1 if a
tolerance is exceeded. Speed is reported, never asserted.

Needs numpy and scikit-learn 1.9.1, and MNIST's four IDX files in $GMM4J_MNIST, else in
../shared/mnist beside the repository.
"""

import argparse
import csv
import datetime
import json
import pathlib
import subprocess
import sys
import tempfile

import measuring  # before numpy

import datasets
import numpy as np
import sklearn
import sklearn_em
import threadpoolctl

FILES = {1990: "t10k", 11876: "train"}
PEER = "1.9.1"
POOL_FACTS = ("internal_api", "version", "architecture", "num_threads")
WARM = 10  # iterations after which the Java of a command line has compiled what it needs
# precision: (log-likelihood, relative, at every iteration; final parameters, of their scale)
TOLERANCES = {"double": (1e-9, 1e-7), "float": (1e-5, 1e-4)}


def twos_and_sixes(rows):
    """The rows [N, 784], pixels / 255."""
    kept = datasets.scaled(datasets.digits(FILES[rows], (2, 6))[0])
    assert len(kept) == rows
    return kept


def engine_data(rows):
    """What to tell gmm4j to read the same rows."""
    if rows == 1990:
        return ["mnist-2v6"]
    images = measuring.idx_file(f"{FILES[rows]}-images-idx3-ubyte")
    labels = measuring.idx_file(f"{FILES[rows]}-labels-idx1-ubyte")
    return [str(images), "--labels", str(labels), "--classes", "2,6"]


def run_peer(x, start_file, ridge, iterations):
    """Log-likelihoods, seconds and final parameters of scikit-learn's own loop."""
    mixture = sklearn_em.mixture_of(start_file, ridge)
    log_likelihoods, seconds = sklearn_em.iterate(sklearn_em.stepper(mixture, x), iterations)
    final = {name: getattr(mixture, name + "_") for name in sklearn_em.PARAMETERS}
    return log_likelihoods, seconds, final


def run_engine(rows, start_file, ridge, iterations, options, folder):
    trace, model = folder / "trace.csv", folder / "model.npz"
    command = [str(measuring.REPOSITORY / "gmm4j"), "fit", *engine_data(rows)]
    command += ["--init", str(start_file), "--reg", repr(ridge), "--max-iter", str(iterations)]
    command += ["--tol", "0", "--device", options.device, "--precision", options.precision]
    command += ["--trace", str(trace), "--out", str(model), "--json"]
    done = subprocess.run(command, capture_output=True, text=True)
    if done.returncode != 0:
        sys.exit(f"{' '.join(command)}\nended with {done.returncode}:\n{done.stderr}")
    with open(trace, newline="") as file:
        lines = list(csv.DictReader(file))
    with np.load(model) as stored:
        final = {name: stored[name] for name in sklearn_em.PARAMETERS}
    device = json.loads(done.stdout.splitlines()[-1])["device_name"]
    return (
        [float(line["log_likelihood"]) for line in lines],
        [float(line["seconds"]) for line in lines],
        final,
        device,
    )


def difference(got, right):
    """Largest difference, relative to the largest value; NaN if there is one."""
    return float(np.max(np.abs(got - right)) / np.max(np.abs(right)))


def differences(log_likelihoods, final, peer_log_likelihoods, peer_final):
    """Of the log-likelihoods, each relative; of the parameters, a component at a time."""
    ours, theirs = np.array(log_likelihoods), np.array(peer_log_likelihoods)
    found = {
        "log_likelihood": float(np.max(np.abs(ours - theirs) / np.abs(theirs))),
        "weights": difference(final["weights"], peer_final["weights"]),
    }
    for name in ("means", "covariances"):
        pairs = zip(final[name], peer_final[name])
        if final[name].ndim < (2 if name == "means" else 3):
            pairs = [(final[name], peer_final[name])]  # tied, diag, spherical: all at once
        found[name] = float(np.max([difference(*pair) for pair in pairs]))
    return found


def compare(rows, ridge, options, folder):
    x = twos_and_sixes(rows)
    start_file = folder / "start.npz"
    sklearn_em.write_start(x, 2, ridge, options.covariance, options.start, start_file)
    peer_seconds, engine_seconds, found = [], [], []
    for _ in range(options.rounds):
        log_likelihoods, seconds, final, device = run_engine(
            rows, start_file, ridge, options.iterations, options, folder
        )
        engine_seconds.append(seconds)
        peer_log_likelihoods, seconds, peer_final = run_peer(x, start_file, ridge, options.iterations)
        peer_seconds.append(seconds)
        found.append(differences(log_likelihoods, final, peer_log_likelihoods, peer_final))
    worst = {name: float(np.max([each[name] for each in found])) for name in found[0]}
    ours, theirs = float(np.median(engine_seconds)), float(np.median(peer_seconds))
    warm = np.array(engine_seconds)[:, WARM:]
    warm = float(np.median(warm)) if warm.size else None
    log_likelihood_tolerance, parameter_tolerance = TOLERANCES[options.precision]
    within = worst["log_likelihood"] <= log_likelihood_tolerance and all(
        worst[name] <= parameter_tolerance for name in sklearn_em.PARAMETERS
    )  # a NaN is not
    return {
        "rows": rows,
        "ridge": ridge,
        "difference": worst,
        "within_tolerance": within,
        "seconds_per_iteration": {"gmm4j": ours, "scikit-learn": theirs},
        "ratio": theirs / ours,
        "warm_seconds_per_iteration": warm,
        "warm_ratio": theirs / warm if warm else None,
        "log_likelihood": {"gmm4j": log_likelihoods, "scikit-learn": peer_log_likelihoods},
        "all_seconds": {"gmm4j": engine_seconds, "scikit-learn": peer_seconds},
        "engine_device": device,
    }


def machine(options):
    return {
        **measuring.machine(options),
        "scikit-learn": sklearn.__version__,
        "peer_threadpools": [
            {key: pool.get(key) for key in POOL_FACTS}
            for pool in threadpoolctl.threadpool_info()
        ],
    }


def arguments():
    def list_of(kind):
        return lambda text: [kind(each) for each in text.split(",")]

    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rows", type=list_of(int), default=[1990, 11876], metavar="1990,11876")
    parser.add_argument("--ridges", type=list_of(float), default=[1e-6, 1e-3, 0.05], metavar="F,F")
    parser.add_argument(
        "--start", choices=("kmeans", "random"), default="kmeans", help="scikit-learn's init_params"
    )
    parser.add_argument("--iterations", type=int, default=10, help="of each fit; default 10")
    parser.add_argument("--rounds", type=int, default=3, help="turns of each side; default 3")
    parser.add_argument(
        "--covariance", choices=("full", "tied", "diag", "spherical"), default="full"
    )
    parser.add_argument("--device", default="cpu", help="as gmm4j's --device; default cpu")
    parser.add_argument("--precision", choices=sorted(TOLERANCES), default="double")
    measuring.add_results(parser)
    options = parser.parse_args()
    for rows in options.rows:
        if rows not in FILES:
            parser.error(f"--rows must be 1990 or 11876, not {rows}")
    return options


def row(of):
    """A line of the table."""
    seconds, warm = of["seconds_per_iteration"], of["warm_ratio"]
    cells = [
        str(of["rows"]),
        f"{of['ridge']:g}",
        *(f"{of['difference'][name]:.1e}" for name in ("log_likelihood", *sklearn_em.PARAMETERS)),
        *(f"{1e3 * seconds[side]:.1f}" for side in ("gmm4j", "scikit-learn")),
        f"{of['ratio']:.2f}",
        f"{warm:.2f}" if warm else "",
        "" if of["within_tolerance"] else "**outside**",
    ]
    return f"| {' | '.join(cells)} |"


def head(report):
    facts, tolerances = report["machine"], report["tolerances"]
    return (
        f"# gmm4j and scikit-learn, {report.get('covariance', 'full')} covariances\n\n"
        f"{report['date']}, {facts['processor']}, {facts['cores']} cores, gmm4j commit {facts['commit']},"
        f" {report['device']}, {report['precision']}; scikit-learn {facts['scikit-learn']}."
        f" {report['start']} start, {report['iterations']} iterations, turns of each: {report['rounds']}."
        f" Largest differences, of log-likelihoods relative at any iteration (tolerance"
        f" {tolerances['log_likelihood']:g}), of final parameters to their scale"
        f" ({tolerances['parameters']:g}); median times of an iteration.\n\n"
        "| rows | ridge | log-likelihood | weights | means | covariances | ms, gmm4j | ms, scikit-learn"
        f" | ratio | behind the {WARM}th | |\n"
        "| --: | --: | --: | --: | --: | --: | --: | --: | --: | --: | --- |"
    )


def table(report):
    """The results as Markdown."""
    return "\n".join([head(report), *map(row, report["results"])]) + "\n"


def main():
    options = arguments()
    if sklearn.__version__ != PEER:
        print(f"note: this is scikit-learn {sklearn.__version__}, not {PEER}", file=sys.stderr)
    facts = machine(options)
    begin = datetime.datetime.now().replace(microsecond=0)
    log_likelihood_tolerance, parameter_tolerance = TOLERANCES[options.precision]
    comparisons = []
    report = {
        "date": begin.isoformat(),
        "device": options.device,
        "precision": options.precision,
        "covariance": options.covariance,
        "start": options.start,
        "iterations": options.iterations,
        "rounds": options.rounds,
        "tolerances": {
            "log_likelihood": log_likelihood_tolerance,
            "parameters": parameter_tolerance,
        },
        "machine": facts,
        "results": comparisons,
    }
    for rows in options.rows:
        for ridge in options.ridges:
            with tempfile.TemporaryDirectory() as folder:
                comparisons.append(compare(rows, ridge, options, pathlib.Path(folder)))
            print(row(comparisons[-1]), flush=True)
    measuring.keep(report, table(report), options.results / f"parity-{begin:%Y%m%d-%H%M%S}")
    return 0 if all(each["within_tolerance"] for each in comparisons) else 1


if __name__ == "__main__":
    sys.exit(main())
