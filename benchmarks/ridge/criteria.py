"""What is computed from a fit and from fits to halves; all but the error without labels."""

import collections

import numpy as np
from scipy.optimize import linear_sum_assignment
from sklearn.cluster import KMeans
from sklearn.covariance import ledoit_wolf_shrinkage, oas
from sklearn.metrics import adjusted_rand_score

# name in the results: heading; docs/ridge.md says what each is. The larger, the better.
CRITERIA = {
    "held_out": "held-out",
    "held_out_gain": "held-out gain",
    "icl_gain": "ICL gain",
    "half_ari": "ARI",
    "prediction_strength": "prediction strength",
    "half_information": "halves, information",
    "whole_information": "whole, information",
    "leave_one_out_log_likelihood": "LOO likelihood",
    "leave_one_out_information": "**LOO information**",
}
FIXED = {"oas": "OAS", "ledoit_wolf": "LW"}


def error(clusters, labels):
    """Share of rows misclassified after the best one-to-one matching."""
    table = np.zeros((clusters.max() + 1, labels.max() + 1))
    np.add.at(table, (clusters, labels), 1)
    return 1 - table[linear_sum_assignment(-table)].sum() / len(labels)


def information(joint):
    joint = np.asarray(joint)
    outer = joint.sum(axis=1, keepdims=True) @ joint.sum(axis=0, keepdims=True)
    some = joint > 0
    return float((joint[some] * np.log(joint[some] / outer[some])).sum())


def prediction_strength(own, other):
    """Tibshirani & Walther 2005: of the pairs in a cluster, how many the other fit keeps together."""
    strengths = []
    for cluster in np.unique(own):
        sizes = np.bincount(other[own == cluster])
        total = sizes.sum()
        if total > 1:
            strengths.append((sizes * (sizes - 1)).sum() / (total * (total - 1)))
    return min(strengths)


def halving(each):
    first, second = (np.array(labels) for labels in each["labels"])
    mine = np.zeros(len(first), bool)
    mine[each["rows_of_first"]] = True
    return {
        "held_out": each["held_out"],
        "held_out_gain": each["held_out"] - each["held_out_of_one"],
        "half_ari": adjusted_rand_score(first, second),
        "prediction_strength": (
            prediction_strength(first[mine], second[mine]) + prediction_strength(second[~mine], first[~mine])
        )
        / 2,
        "half_information": information(each["half_and_half"]),
        "whole_information": np.mean([information(joint) for joint in each["whole_and_half"]]),
    }


def of(fit, labels):
    """The criteria's values and the error."""
    kept = ["ridge", "seconds", "iterations", "leave_one_out_information", "leave_one_out_log_likelihood"]
    values = {name: fit[name] for name in kept}
    values["icl_gain"] = fit["log_likelihood"] - fit["log_likelihood_of_one"] - fit["entropy"]
    halvings = [halving(each) for each in fit["halvings"]]
    for name in halvings[0]:
        values[name] = float(np.mean([each[name] for each in halvings]))
    values["error"] = float(error(np.array(fit["labels"]), labels))
    return values


def shrinkage_ridges(rows, components, seed):
    """Ridges that amount to the shrinkage intensity of the pooled covariance within clusters."""
    means = KMeans(components, random_state=seed, n_init=1).fit(rows)
    centred = rows - means.cluster_centers_[means.labels_]
    level = (centred**2).mean()
    intensities = {"oas": oas(centred, assume_centered=True)[1]}
    intensities["ledoit_wolf"] = ledoit_wolf_shrinkage(centred, assume_centered=True)
    return {name: level * a / (1 - a) for name, a in intensities.items()}


def errors(study):
    """By rule: the mean over seeds of the error at the ridge that the rule picks."""
    picked = collections.defaultdict(list)
    for seed in sorted({fit["seed"] for fit in study["fits"]}):
        fits = [fit for fit in study["fits"] if fit["seed"] == seed]
        grid = [fit for fit in fits if not fit["fixed_by"]]
        picked["best"].append(min(fit["error"] for fit in grid))
        for fit in fits:
            if fit["fixed_by"]:
                picked[fit["fixed_by"]].append(fit["error"])
        for name in CRITERIA:
            # of equals the likeliest, as gmm4j has it
            key = lambda fit: (round(fit[name], 4), fit["leave_one_out_log_likelihood"])
            picked[name].append(max(grid, key=key)["error"])
    return {name: float(np.mean(values)) for name, values in picked.items()}


def table(studies):
    """Markdown: misclassified rows in per cent, and at the end how far they are from the grid's best."""
    every = {study["set"]: errors(study) for study in studies}
    names = {"best": "best", **CRITERIA, **FIXED}
    lines = ["| misclassified, % | " + " | ".join(names.values()) + " |"]
    lines.append("| --- |" + " --: |" * len(names))
    for name, each in every.items():
        lines.append(f"| {name} | " + " | ".join(f"{100 * each[rule]:.1f}" for rule in names) + " |")
    for heading, summary in {"mean excess": np.mean, "worst excess": np.max}.items():
        excess = [100 * summary([each[rule] - each["best"] for each in every.values()]) for rule in names]
        lines.append(f"| {heading} | " + " | ".join(f"{value:.1f}" for value in excess) + " |")
    return "\n".join(lines)
