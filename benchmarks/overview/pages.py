"""The overview as Markdown: a table of iterations for each group, and one of whole processes."""

import workloads

PEERS = ("scikit-learn", "numpy", "pytorch")
NONE = "–"
HEAD = (
    "| fit | gmm4j, late | mean | scikit-learn | NumPy | PyTorch | ratio | of means | differ by | MB |\n"
    "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --: |"
)
WHOLE_HEAD = (
    "| fit | gmm4j, s | scikit-learn, s | ratio | iterations | log-likelihood | MB |\n"
    "| --- | --: | --: | --: | --: | --: | --: |"
)


def milliseconds(seconds):
    value = 1e3 * seconds
    return f"{value:,.0f}" if value >= 100 else f"{value:.1f}" if value >= 10 else f"{value:.2f}"


def pair(of, form):
    """What both have to say, as gmm4j / scikit-learn."""
    values = [form(of[side]) if side in of else NONE for side in ("gmm4j", "scikit-learn")]
    return "/".join(values) if len(values[0]) < 6 else " / ".join(values)


def row(result):
    """The iterations of one fit."""
    if "missing" in result:
        return f"| {result['fit']} |" + f" {NONE} |" * 9
    sides = result["sides"]
    engine, peer = sides.get("gmm4j"), sides.get("scikit-learn", {})
    most = max((side["iterations"] for side in sides.values()), default=0)
    differences = [side["difference"] for side in sides.values() if "difference" in side]

    def late(name):
        if name not in sides:
            return NONE
        few = sides[name]["iterations"]
        return milliseconds(sides[name]["late"]) + (f" ({few})" if few < most else "")

    cells = [
        result["fit"],
        late("gmm4j"),
        milliseconds(engine["mean"]) if engine else NONE,
        *map(late, PEERS),
        *(f"{peer[name]:.1f}" if name in peer else NONE for name in ("ratio", "ratio_of_means")),
        f"{max(differences):.0e}" if differences else NONE,
        pair(sides, lambda side: f"{side['megabytes']:.0f}"),
    ]
    return f"| {' | '.join(cells)} |"


def whole_row(result):
    """Whole processes of one fit."""
    whole = result["whole"]
    seconds = [whole[side]["seconds"] if side in whole else None for side in ("gmm4j", "scikit-learn")]
    cells = [
        result["fit"],
        *(f"{each:.2f}" if each else NONE for each in seconds),
        f"{seconds[1] / seconds[0]:.1f}" if all(seconds) else NONE,
        pair(whole, lambda side: f"{side['iterations']}{'' if side['converged'] else ', not converged'}"),
        pair(whole, lambda side: f"{side['log_likelihood']:.4f}"),
        pair(whole, lambda side: f"{side['megabytes']:.0f}"),
    ]
    return f"| {' | '.join(cells)} |"


def versions(results):
    return {
        name: f"{side['version']} ({side['threads']} threads)"
        for each in results
        for name, side in each.get("sides", {}).items()
        if side["version"]
    }


def span(values):
    """1, or 1 to 3."""
    least, most = min(values), max(values)
    return f"{least:g}" if least == most else f"{least:g} to {most:g}"


def head(reports):
    facts, options = reports[0]["machine"], [each["options"] for each in reports]
    commits = " and ".join(dict.fromkeys(each["machine"]["commit"] for each in reports))
    known = versions([each for report in reports for each in report["results"]])
    return (
        "# gmm4j and its peers on the fits that people meet\n\n"
        f"{reports[0]['date']}, {facts['processor']}, {facts['cores']} cores, {facts['os']}; gmm4j commit"
        f" {commits}; Python {facts['python']}"
        f"{''.join(f', {name} {version}' for name, version in known.items())}. Turns of each:"
        f" {span([each['rounds'] for each in options])}, of at most"
        f" {span([each['iterations'] for each in options])} iterations.\n\n"
        "Milliseconds of an iteration, all from the same start, in doubles: the median of those behind the"
        " second, and gmm4j's mean of all, those of a Java that has just begun. In brackets, how many"
        " iterations a side did that had not the time for all"
        f" ({span([each['budget'] for each in options])} s). The ratios are scikit-learn's time by gmm4j's,"
        " of late medians and of means. The log-likelihoods of no iteration differ by more, relatively,"
        " than is said. Peak memory is of the whole process, in MB, gmm4j / scikit-learn.\n"
    )


def reasons(results):
    """What is not there, and why, a line each."""
    for each in results:
        if "missing" in each:
            yield f"{each['fit']}: {each['missing']}."
        told = {**each.get("left_out", {}), **each.get("failed", {})}
        if told:
            yield f"{each['fit']}: {', '.join(f'{side}: {why}' for side, why in told.items())}."


def section(title, results):
    lines = [f"\n## {title}\n"]
    if any("sides" in each for each in results):
        lines += [HEAD, *(row(each) for each in results if "sides" in each or "missing" in each)]
    whole = [each for each in results if "whole" in each]
    if whole:
        lines += ["\nWhole processes, each with its own k-means start, to convergence:\n"]
        lines += [WHOLE_HEAD, *map(whole_row, whole)]
    told = list(reasons(results))
    return "\n".join([*lines, *(["", *(f"- {line}" for line in told)] if told else [])]) + "\n"


def merged(reports):
    """The results of several runs, of which each has some fits, or some of what is told of a fit."""
    fits = {}
    for result in (each for report in reports for each in report["results"]):
        fits.setdefault((result["group"], result["fit"]), {}).update(result)
    return {
        group.title: [fits[group.title, fit.name] for fit in group.fits if (group.title, fit.name) in fits]
        for group in workloads.GROUPS
    }


def markdown(*reports):
    sections = (section(title, results) for title, results in merged(reports).items() if results)
    return head(reports) + "".join(sections)
