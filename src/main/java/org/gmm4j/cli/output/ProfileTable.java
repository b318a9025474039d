package org.gmm4j.cli.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.gmm4j.RunInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;

/**
 * Where a fit's time went: kernels and transfers by the device's clock, the dearest first; less
 * what of them ran beside others; then the host: loading (and compiling kernels), steps while the
 * device did nothing (packing, waiting to begin), and what lies between steps (what was left of the
 * M-step, drawing seeds). It all adds up to the wall time.
 */
public final class ProfileTable {
  private static final String HOST = "host";

  /** Seconds that are less than a clock's tick. */
  private static final double ROUNDING = 1e-9;

  private final List<Line> lines = new ArrayList<>();

  private record Line(String kind, String name, double seconds, int calls, long bytes) {}

  public ProfileTable(Profile profile, RunInfo.Seconds seconds) {
    profile.entries().stream()
        .sorted(Comparator.comparingDouble(Profile.Entry::seconds).reversed())
        .forEach(
            each ->
                lines.add(
                    new Line(
                        each.kind().name().toLowerCase(Locale.ROOT),
                        each.name(),
                        each.seconds(),
                        each.calls(),
                        each.bytes())));
    double steps = profile.stepSeconds();
    double inSteps = Math.max(0, steps - profile.busySeconds());
    double between = Math.max(0, seconds.ridge() + seconds.init() + seconds.em() - steps);
    if (profile.overlapSeconds() > ROUNDING) {
      lines.add(new Line("overlap", "beside others", -profile.overlapSeconds(), 0, 0));
    }
    lines.add(new Line(HOST, "loading", seconds.load(), 0, 0));
    lines.add(new Line(HOST, "in steps", inSteps, 0, 0));
    lines.add(new Line(HOST, "between steps", between, 0, 0));
  }

  /** For a person. */
  public List<String> lines() {
    double total = lines.stream().mapToDouble(Line::seconds).sum();
    List<String> text = new ArrayList<>();
    text.add(Numbers.format("%-36s %10s %7s %7s %10s", "profile", "ms", "share", "calls", "data"));
    for (Line line : lines) {
      String row =
          Numbers.format(
              "  %-8s %-25s %10.2f %6.1f%% %7s %10s",
              line.kind(),
              line.name(),
              line.seconds() * 1e3,
              100 * line.seconds() / total,
              line.calls() == 0 ? "" : Integer.toString(line.calls()),
              line.bytes() == 0 ? "" : DeviceMemory.bytes(line.bytes()));
      text.add(row.stripTrailing());
    }
    return text;
  }

  /** For a script. */
  public List<Map<String, Object>> json() {
    List<Map<String, Object>> all = new ArrayList<>();
    for (Line line : lines) {
      Map<String, Object> each = new LinkedHashMap<>();
      each.put("kind", line.kind());
      each.put("name", line.name());
      each.put("seconds", line.seconds());
      if (line.calls() > 0) {
        each.put("calls", line.calls());
      }
      if (line.bytes() > 0) {
        each.put("bytes", line.bytes());
      }
      all.add(each);
    }
    return all;
  }
}
