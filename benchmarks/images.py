#!/usr/bin/env python3
"""Fits every covariance structure to images, and tells how well: test log-likelihood and clusters.

For each structure and number of components the command line fits the training images of a set in
MNIST's four files, scores the test images, and labels the training images. Clusters are compared
with the true labels beside scikit-learn's k-means with as many clusters, and a mixture of factor
analysers with a few iterations of plain EM in PyTorch from the same start. One ridge for all: it is
the floor of every variance, and log-likelihoods only compare at the same one.

Needs numpy, scikit-learn and torch. Nothing is asserted.
"""

import argparse
import pathlib
import re
import statistics
import tempfile

import measuring  # before numpy

import numpy as np

MODELS = "mfa:10/50 ppca:10/50 diag/50 full/50 mfa:10/10 ppca:10/10 diag/10 full/10".split()
PARTS = ["fits", "clusters", "peer"]
COUNTS = "ARI NMI majority matched".split()


def quality(labels_file, truth_file):
    """How clusters agree with classes, as fractions.

    majority: rows of their cluster's most frequent class (many clusters to a class). matched: rows
    right after the best matching of one cluster to one class; what is not matched is wrong.
    """
    from scipy.optimize import linear_sum_assignment
    from sklearn.metrics import adjusted_rand_score, normalized_mutual_info_score

    labels, truth = np.load(labels_file), np.load(truth_file)
    table = np.zeros((labels.max() + 1, truth.max() + 1), int)
    np.add.at(table, (labels, truth), 1)
    return {
        "ARI": adjusted_rand_score(truth, labels),
        "NMI": normalized_mutual_info_score(truth, labels),
        "majority": table.max(axis=1).sum() / len(truth),
        "matched": table[linear_sum_assignment(-table)].sum() / len(truth),
    }


def k_means(clusters, rows_file, labels_file):
    from sklearn.cluster import KMeans

    rows = np.load(rows_file) / 255.0
    np.save(labels_file, KMeans(clusters, n_init=1, random_state=0).fit_predict(rows))


def write(folder):
    """rows.npy and truth.npy, of the training images."""
    images = measuring.idx("train-images-idx3-ubyte")
    np.save(folder / "rows.npy", images.reshape(len(images), -1))
    np.save(folder / "truth.npy", measuring.idx("train-labels-idx1-ubyte"))


class Bench:
    """The files, and what is done with them."""

    def __init__(self, options, folder):
        self.options = options
        self.folder = folder
        self.train = measuring.idx_file("train-images-idx3-ubyte")
        self.test = measuring.idx_file("t10k-images-idx3-ubyte")
        self.model = folder / "model.npz"

    def engine(self, *arguments):
        fixed = [self.train, "--device", "cpu", "--reg", self.options.ridge]
        return measuring.fit([*fixed, *arguments], self.folder / "trace.csv")

    def tool(self, *arguments):
        command = [measuring.REPOSITORY / "gmm4j", *arguments, "--device", "cpu"]
        return measuring.child(command)[0]

    def score(self, model):
        """The test images' mean log-likelihood."""
        text = self.tool("score", model, self.test)
        return float(re.search(r"log-likelihood +(\S+)", text).group(1))

    def quality(self):
        files = self.folder / "labels.npy", self.folder / "truth.npy"
        return measuring.aside(quality, *files)

    def fit(self, model):
        """One structure."""
        structure, components = model.split("/")
        shape = ["--covariance", structure, "-k", components, "--out", self.model]
        fit = self.engine(*shape, "--max-iter", self.options.iterations)
        self.tool("predict", self.model, self.train, "--out", self.folder / "labels.npy")
        found = {"fit": fit, "test": self.score(self.model), **self.quality()}
        print(row(found), flush=True)
        return found

    def fits(self):
        return {model: self.fit(model) for model in self.options.models}

    def clusters(self):
        """k-means with as many clusters."""
        found = {}
        for count in sorted({int(model.split("/")[1]) for model in self.options.models}):
            files = self.folder / "rows.npy", self.folder / "labels.npy"
            measuring.aside(k_means, count, *files)
            found[count] = self.quality()
        return found

    def peer(self):
        """PyTorch and gmm4j from gmm4j's start after one iteration, for the same few iterations."""
        structure, components = self.options.peer.split("/")
        start, peer_model = self.folder / "start.npz", self.folder / "peer.npz"
        self.engine("--covariance", structure, "-k", components, "--max-iter", 1, "--out", start)
        count = self.options.peer_iterations
        rows = self.folder / "rows.npy"
        peer = measuring.torch_mfa(rows, start, count, self.options.ridge, peer_model)
        # the mixture that PyTorch leaves is one M-step behind: see torch_mfa.py
        few = ["--max-iter", count - 1, "--tol", 0, "--out", self.model]
        fit = self.engine("--init", start, *few)
        return {
            "torch": {**peer, "test": self.score(peer_model)},
            "gmm4j": {**fit, "test": self.score(self.model)},
        }


def row(found):
    fit = found["fit"]
    end = fit["report"]
    name = f"{end['covariance']}, K = {end['k']}"
    stop = "" if end["converged"] else " (not converged)"
    return (
        f"| {name} | {end['log_likelihood']:.2f} | {found['test']:.2f} | {percents(found)}"
        f" | {end['iterations']}{stop} | {1e3 * statistics.median(fit['seconds']):,.0f}"
        f" | {end['seconds']['total']:.0f} | {fit['megabytes']:,.0f} |"
    )


def percents(found):
    return " | ".join(
        f"{found[name]:.3f}" if name in ("ARI", "NMI") else f"{100 * found[name]:.1f}%"
        for name in COUNTS
    )


def peer_table(model, peer):
    lines = [
        "",
        f"{model} from the same start, {len(peer['torch']['seconds'])} iterations of PyTorch"
        f" {peer['torch']['version']}; log-likelihoods of the mixtures after"
        f" {len(peer['gmm4j']['seconds'])}:",
        "",
        "| | ms an iteration | training log-likelihood at the start | test log-likelihood | peak MB |",
        "| --- | --: | --: | --: | --: |",
    ]
    for side in ("gmm4j", "torch"):
        each = peer[side]
        lines.append(
            f"| {side} | {1e3 * statistics.median(each['seconds']):,.0f}"
            f" | {each['log_likelihood'][0]:.6f} | {each['test']:.3f} | {each['megabytes']:,.0f} |"
        )
    return lines


def summary(report):
    """The results as Markdown."""
    facts, options = report["machine"], report["options"]
    lines = [
        f"# Covariance structures on {options['name']}",
        "",
        f"{report['date']}, {facts['processor']}, {facts['cores']} cores, gmm4j commit"
        f" {facts['commit']}; load {report['load'][0]:.1f} before, {report['load'][1]:.1f} after.",
        "",
        f"Pixels / 255, ridge {options['ridge']:g} (least"
        " variance, or least noise), doubles, seed 0, one start. Log-likelihoods in nats a row;"
        " clusters of the training images. majority: many clusters to a class; matched: one to one.",
        "",
        "| | training log-lik. | test log-lik. | ARI | NMI | majority | matched | iterations"
        " | ms an iteration | s, whole fit | peak MB |",
        "| --- " + "| --: " * 10 + "|",
    ]
    lines += [row(found) for found in report.get("fits", {}).values()]
    for count, found in report.get("clusters", {}).items():
        lines.append(f"| k-means, K = {count} | | | {percents(found)} | | | | |")
    lines += peer_table(options["peer"], report["peer"]) if "peer" in report else []
    return "\n".join(lines) + "\n"


def arguments():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--name", default="MNIST", help="of the set that GMM4J_MNIST points at")
    parser.add_argument("--models", nargs="+", default=MODELS, metavar="STRUCTURE/K")
    parser.add_argument("--ridge", type=float, default=1e-2, help="default 1e-2")
    parser.add_argument("--iterations", type=int, default=50, help="at most; default 50")
    parser.add_argument(
        "--parts", nargs="+", choices=PARTS, default=PARTS, help="default: all of them"
    )
    parser.add_argument("--peer", default="mfa:10/50", help="to fit with torch; default mfa:10/50")
    parser.add_argument(
        "--peer-iterations", type=int, default=4, help="of torch, at least 2; default 4"
    )
    measuring.add_results(parser)
    return parser.parse_args()


def measure(options):
    with tempfile.TemporaryDirectory() as folder:
        bench = Bench(options, pathlib.Path(folder))
        measuring.aside(write, bench.folder)
        parts = {part: getattr(bench, part)() for part in options.parts}
    return {"options": measuring.chosen(options), **parts}


def main():
    options = arguments()
    measuring.record(options, "images", summary, lambda: measure(options))


if __name__ == "__main__":
    main()
