"""The overview as Markdown: a table of iterations for each group, and one of whole processes."""

import itertools

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
    return " / ".join(values)


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


def head(report):
    facts, options = report["machine"], report["options"]
    known = ", ".join(f"{name} {version}" for name, version in versions(report["results"]).items())
    return (
        "# gmm4j and its peers on the fits that people meet\n\n"
        f"{report['date']}, {facts['processor']}, {facts['cores']} cores, {facts['os']}; gmm4j commit"
        f" {facts['commit']}, Python {facts['python']}{', ' * bool(known)}{known}. Turns of each:"
        f" {options['rounds']}, of at most {options['iterations']} iterations.\n\n"
        "Milliseconds of an iteration, all from the same start in doubles: the median of those behind the"
        " second, and gmm4j's mean of all, those of a Java that has just begun. In brackets, how many"
        f" iterations a side did that had not the time for all ({options['budget']:g} s). The ratios are"
        " scikit-learn's time by gmm4j's, of late medians and of means. The log-likelihoods of no"
        " iteration differ by more, relatively, than is said. Peak memory is of the whole process, in MB,"
        " gmm4j / scikit-learn.\n"
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
        lines += [HEAD, *(row(each) for each in results if "whole" not in each or "sides" in each)]
    whole = [each for each in results if "whole" in each]
    if whole:
        lines += ["\nWhole processes, each with its own k-means start, to convergence:\n"]
        lines += [WHOLE_HEAD, *map(whole_row, whole)]
    told = list(reasons(results))
    return "\n".join([*lines, *(["", *(f"- {line}" for line in told)] if told else [])]) + "\n"


def markdown(report):
    groups = itertools.groupby(report["results"], key=lambda each: each["group"])
    return head(report) + "".join(section(title, list(results)) for title, results in groups)
