package org.gmm4j.cli.settings;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.gmm4j.FitResult;
import org.gmm4j.cli.output.Numbers;
import org.gmm4j.data.DataSource;

/** What a fit was given beside its rows, as a person and a script are told of it. */
public record Given(DataSource source, FitResult result) {
  private static final double GREATEST_WHOLE = 1e15;

  /** For a person. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    if (result.standardisation() != null) {
      lines.add("standardised    columns for the fit, whose ridge is in their deviations");
    }
    if (areWeighted()) {
      lines.add(weights(result.totalWeight()));
    }
    long known = source.rows().knownLabels().known();
    if (known > 0) {
      lines.add(Numbers.format("known           %,d of %,d rows", known, result.rows()));
    }
    if (!result.fixed().isNone()) {
      lines.add("fixed           " + result.fixed().text());
    }
    return lines;
  }

  /** For a script. */
  public void put(Map<String, Object> json) {
    json.put("standardised", result.standardisation() != null);
    if (areWeighted()) {
      json.put("total_weight", result.totalWeight());
    }
    if (source.rows().knownLabels().known() > 0) {
      json.put("known_rows", source.rows().knownLabels().known());
    }
    if (!result.fixed().isNone()) {
      json.put("fixed", result.fixed().text());
    }
  }

  private boolean areWeighted() {
    return !source.rows().weights().areOnes();
  }

  /** That rows have weights, and what they add up to. */
  public static String weights(double total) {
    boolean whole = total == Math.rint(total) && total < GREATEST_WHOLE;
    return "row weights     add up to "
        + (whole ? Numbers.format("%,.0f", total) : Double.toString(total))
        + ", the N of BIC";
  }
}
