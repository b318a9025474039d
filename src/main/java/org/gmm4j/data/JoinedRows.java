package org.gmm4j.data;

import java.util.Arrays;
import java.util.List;
import org.gmm4j.data.values.RowView;
import org.gmm4j.data.values.Values;

/** Data sets one behind the other. */
public final class JoinedRows {
  private JoinedRows() {}

  /**
   * The rows of several data sets, which share their storage.
   *
   * @param parts at least one
   * @throws DataException if they differ in columns, type or scale
   */
  public static Dataset of(List<Dataset> parts) {
    Dataset first = parts.get(0);
    for (Dataset part : parts) {
      if (!kind(part).equals(kind(first))) {
        throw new DataException(kind(part) + " do not go with " + kind(first));
      }
    }
    long[] counts = parts.stream().mapToLong(Dataset::rows).toArray();
    Values[] values = parts.stream().map(Dataset::values).toArray(Values[]::new);
    Values joined = RowView.joined(values, first.columns(), counts);
    long rows = Arrays.stream(counts).sum();
    Dataset all = Dataset.ofValues(joined, rows, first.columns()).dividedBy(first.scale());
    return all.weightedBy(RowWeights.joined(parts.stream().map(Dataset::weights).toList()))
        .withKnownLabels(
            KnownLabels.joined(parts.stream().map(Dataset::knownLabels).toList(), counts));
  }

  private static String kind(Dataset part) {
    return "rows of %d features (%s / %s)"
        .formatted(part.columns(), part.type().plural(), part.scale());
  }
}
