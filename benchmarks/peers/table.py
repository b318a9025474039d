"""The results as Markdown."""

import statistics

from catalogue import ENGINE, PEERS

HEAD = (
    "| | ms an iteration | first three, ms | s, whole fit | iterations | log-likelihood"
    " | misclassified | peak MiB | ratio | remarks |\n"
    "| --- | --: | --: | --: | --: | --: | --: | --: | --: | --- |"
)
NONE = "–"


def number(value, form):
    return NONE if value is None else format(value, form)


def median_of(results, key):
    values = [fit[key] for fit in results["fits"] if fit.get(key) is not None]
    return statistics.median(values) if values else None


def per_iteration(results):
    """Median milliseconds where iterations can be seen, else ~mean."""
    each = [s for fit in results["fits"] for s in fit.get("seconds_per_iteration", ())]
    if each:
        return f"{1e3 * statistics.median(each):.1f}"
    iterations, seconds = median_of(results, "iterations"), median_of(results, "seconds")
    return f"~{1e3 * seconds / iterations:.1f}" if iterations else NONE


def first_three(results):
    runs = [fit.get("seconds_per_iteration", [])[:3] for fit in results["fits"]]
    nth = [statistics.median(times) for times in zip(*runs)]
    return ", ".join(f"{1e3 * seconds:.0f}" for seconds in nth) or NONE


def remarks(results):
    process = median_of(results, "process_seconds")
    singular = results["fits"] and results["log_likelihood"] is None
    parts = [
        PEERS[results["peer"]].note,
        f"{process:.2f} s with Java's start" if process else "",
        "its covariances are singular" if singular else "",
        f"**{results['failure']}**" if results["failure"] else "",
    ]
    return "; ".join(part for part in parts if part).replace("|", "\\|")


def row(results, engine_seconds):
    seconds = median_of(results, "seconds")
    ratio = seconds / engine_seconds if seconds and engine_seconds else None
    wrong = results["misclassified"]
    return "| " + " | ".join(
        (
            PEERS[results["peer"]].title,
            per_iteration(results),
            first_three(results),
            number(seconds, ".3f"),
            number(median_of(results, "iterations"), ".0f"),
            number(results["log_likelihood"], ".6f"),
            NONE if wrong is None else f"{100 * wrong:.2f}%",
            number(results["peak_megabytes"], ".0f"),
            number(ratio, ".2f"),
            remarks(results),
        )
    ) + " |"


def table(peers):
    engine = next((each for each in peers if each["peer"] == ENGINE), None)
    engine_seconds = median_of(engine, "seconds") if engine else None
    return "\n".join([HEAD, *(row(each, engine_seconds) for each in peers)])


def versions(report):
    found = {}
    for workload in report["workloads"]:
        for each in workload["peers"]:
            if each["version"]:
                found[PEERS[each["peer"]].title.split(",")[0]] = each["version"]
    return found


def markdown(report):
    facts = report["machine"]
    lines = [
        "# gmm4j beside its peers",
        "",
        f"{report['date']}, {facts['processor']}, {facts['cores']} cores, {facts['os']};"
        f" gmm4j commit {facts['commit']}; Java {facts['java']}, Python {facts['python']},"
        f" NumPy {facts['numpy']}.",
        "",
        ", ".join(f"{title} {version}" for title, version in versions(report).items()) + ".",
        "",
        f"Rounds: {report['rounds']}; in each, every peer fits once, in this order. Medians"
        " over the rounds; ~ marks a mean over iterations that cannot be seen singly. The ratio is"
        " the seconds of the peer's whole fit by those of gmm4j, embedded, however many iterations"
        " each did.",
    ]
    for workload in report["workloads"]:
        lines += ["", f"## {workload['name']}", "", workload["description"], ""]
        lines.append(table(workload["peers"]))
    return "\n".join(lines) + "\n"
