package org.gmm4j.benchmarks.gpu;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.stream.StreamSupport;

/** The report as Markdown. */
final class GpuTable {
  private final JsonObject report;
  private final StringBuilder text = new StringBuilder();

  private GpuTable(JsonObject report) {
    this.report = report;
  }

  static String of(JsonObject report) {
    GpuTable table = new GpuTable(report);
    table.head();
    for (String precision : new String[] {"float", "double"}) {
      table.tuned(precision);
      table.kernels(precision);
    }
    table.chunks();
    table.jmh();
    table.fits();
    return table.text.toString();
  }

  private void line(String format, Object... arguments) {
    text.append(String.format(Locale.ROOT, format, arguments)).append('\n');
  }

  private void head() {
    line("# gmm4j on a GPU, %s", report.get("date").getAsString());
    line("");
    line("Commit %s, %s%s.", string("commit"), string("java"), quick());
    if (report.get("devices") instanceof JsonArray devices) {
      line("");
      devices.forEach(device -> line("    %s", device.getAsString()));
    }
    line("");
    tests(part("contract"));
  }

  private void tests(JsonObject result) {
    if (result.has("passed")) {
      line(
          "Contract: %d tests passed, %d failed%s.",
          result.get("passed").getAsInt(),
          result.get("failed").getAsInt(),
          result.has("incomplete") ? "; " + result.get("incomplete").getAsString() : "");
      result.getAsJsonArray("failures").forEach(each -> line("- %s", each.getAsString()));
    } else {
      line("Contract: %s.", failure(result));
    }
  }

  private String quick() {
    return report.get("quick").getAsBoolean() ? "; a quick run, whose times mean nothing" : "";
  }

  private String string(String name) {
    return report.get(name).getAsString();
  }

  /** A step's result; empty if it has not been taken yet. */
  private JsonObject part(String name) {
    return report.get(name) instanceof JsonObject part ? part : new JsonObject();
  }

  private static String failure(JsonObject part) {
    return part.has("failure") ? part.get("failure").getAsString() : "not done";
  }

  private void tuned(String precision) {
    JsonObject tuned = part("tune_" + precision);
    line("");
    line("## Tuner, %s", precision);
    line("");
    if (tuned.has("told")) {
      tuned.getAsJsonArray("told").forEach(each -> line("    %s", each.getAsString()));
    } else {
      line("%s", failure(tuned));
    }
  }

  private void kernels(String precision) {
    JsonObject rates = part("rates_" + precision);
    line("");
    line("## Kernels, %s", precision);
    line("");
    if (!rates.has("kernels")) {
      line("%s", failure(rates));
      return;
    }
    JsonObject torch = part("torch_rates");
    double best = torch.has(precision) ? torch.get(precision).getAsDouble() : Double.NaN;
    line(
        "%,d × %d, K = %d; the device copies %.0f GB/s (read and written); its best product (torch): %s.",
        rates.get("rows").getAsInt(),
        rates.get("features").getAsInt(),
        rates.get("components").getAsInt(),
        rates.get("copy_gigabytes_per_second").getAsDouble(),
        Double.isNaN(best)
            ? failure(torch)
            : String.format(
                Locale.ROOT, "%.0f GFLOP/s on %s", best, torch.get("device").getAsString()));
    line("");
    line("| kernel | ms | GFLOP/s | of the best product | sizes |");
    line("| --- | --: | --: | --: | --- |");
    for (Map.Entry<String, JsonElement> each : rates.getAsJsonObject("kernels").entrySet()) {
      JsonObject kernel = each.getValue().getAsJsonObject();
      double rate =
          kernel.has("gflop_per_second")
              ? kernel.get("gflop_per_second").getAsDouble()
              : Double.NaN;
      line(
          "| %s | %.3f | %s | %s | %s |",
          each.getKey(),
          kernel.get("milliseconds").getAsDouble(),
          Double.isNaN(rate) ? "" : String.format(Locale.ROOT, "%.1f", rate),
          Double.isNaN(rate / best) ? "" : String.format(Locale.ROOT, "%.0f%%", 100 * rate / best),
          kernel.get("sizes").getAsString());
    }
    for (Map.Entry<String, JsonElement> each : rates.getAsJsonObject("refused").entrySet()) {
      line("| %s | – | | | %s |", each.getKey(), each.getValue().getAsString());
    }
  }

  private void chunks() {
    line("");
    line("## Rows in chunks");
    line("");
    line(
        "| rows | stay there, ms a pass | in chunks, ms a pass | uploads alone, ms | memory in chunks |");
    line("| --- | --: | --: | --: | --- |");
    for (String precision : new String[] {"float", "double"}) {
      for (String values : new String[] {"bytes", "floats"}) {
        JsonObject rates = part("chunks_%s_%s".formatted(precision, values));
        if (!rates.has("chunked")) {
          line("| %s, products in %s | %s | | | |", values, precision, failure(rates));
          continue;
        }
        JsonObject chunked = rates.getAsJsonObject("chunked");
        line(
            "| %,d × %d %s, K = %d, products in %s | %.1f | %.1f | %.1f | %s |",
            rates.get("rows").getAsInt(),
            rates.get("features").getAsInt(),
            values,
            rates.get("components").getAsInt(),
            precision,
            1e3 * rates.getAsJsonObject("resident").get("seconds").getAsDouble(),
            1e3 * chunked.get("seconds").getAsDouble(),
            1e3 * rates.get("uploads_alone_seconds").getAsDouble(),
            chunked.get("memory").getAsString());
      }
    }
  }

  private void jmh() {
    line("");
    line("## JMH");
    line("");
    if (!(report.get("jmh") instanceof JsonArray results)) {
      line("%s", failure(part("jmh")));
      return;
    }
    line("| benchmark | rows | backend | operations a second | GFLOP/s |");
    line("| --- | --: | --- | --: | --: |");
    for (JsonElement each : results) {
      JsonObject result = each.getAsJsonObject();
      JsonObject secondary = result.getAsJsonObject("secondaryMetrics");
      String[] name = result.get("benchmark").getAsString().split("\\.");
      line(
          "| %s | %s | %s | %.2f | %s |",
          name[name.length - 1],
          result.getAsJsonObject("params").get("rows").getAsString(),
          result.getAsJsonObject("params").get("backend").getAsString(),
          score(result.getAsJsonObject("primaryMetric")),
          secondary.has("gflop")
              ? String.format(Locale.ROOT, "%.1f", score(secondary.getAsJsonObject("gflop")))
              : "");
    }
  }

  private static double score(JsonObject metric) {
    return metric.get("score").getAsDouble();
  }

  private void fits() {
    line("");
    line("## Fits");
    line("");
    JsonObject rows = part("rows");
    if (!rows.has("rows")) {
      line("%s", failure(rows));
      return;
    }
    line(
        "%s, K = %d, ridge %s, %d iterations from the same start.",
        rows.get("rows").getAsString(),
        rows.get("components").getAsInt(),
        rows.get("ridge").getAsString(),
        rows.get("iterations").getAsInt());
    line("");
    line("| | ms an iteration (median) | torch's divided by it | log-likelihood before the last |");
    line("| --- | --: | --: | --: |");
    for (String precision : new String[] {"float", "double"}) {
      double torch = median(part("fit_" + precision + "_torch"));
      for (String side : new String[] {"gmm4j", "plain", "torch"}) {
        fit(precision, side, torch);
      }
    }
  }

  private void fit(String precision, String side, double torch) {
    JsonObject fit = part("fit_%s_%s".formatted(precision, side));
    String title =
        Map.of("gmm4j", "gmm4j", "plain", "gmm4j --plain", "torch", "torch, plain EM").get(side);
    if (side.equals("torch") && fit.has("device")) {
      title += " on " + fit.get("device").getAsString();
    }
    double median = median(fit);
    if (Double.isNaN(median)) {
      line("| %s, %s | %s | | |", title, precision, failure(fit));
    } else {
      line(
          "| %s, %s | %.2f | %s | %s |",
          title,
          precision,
          median * 1e3,
          Double.isNaN(torch) ? "" : String.format(Locale.ROOT, "%.2f", torch / median),
          fit.get("log_likelihood").getAsString());
    }
  }

  private static double median(JsonObject fit) {
    if (!fit.has("seconds_per_iteration")) {
      return Double.NaN;
    }
    double[] seconds =
        StreamSupport.stream(fit.getAsJsonArray("seconds_per_iteration").spliterator(), false)
            .mapToDouble(JsonElement::getAsDouble)
            .sorted()
            .toArray();
    return Arrays.stream(seconds).skip(seconds.length / 2).findFirst().orElse(Double.NaN);
  }
}
