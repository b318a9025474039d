package org.gmm4j.evaluate;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.gmm4j.FitResult.Assignments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.Labels;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What scikit-learn says of the same: sklearn_indices.py wrote indices.json. */
class ScikitLearnIndicesTest {
  private static final double ROUNDING = 1e-12;

  /** Distances by products of rows, as scikit-learn has them, lose some digits. */
  private static final double DISTANCES = 1e-9;

  @SuppressWarnings("ArrayRecordComponent")
  private record Partition(
      String name,
      int[] clusters,
      int[] classes,
      double adjusted_rand,
      double mutual_information,
      double homogeneity,
      double completeness,
      double v_measure) {
    @Override
    public String toString() {
      return name;
    }
  }

  @SuppressWarnings("ArrayRecordComponent")
  private record Rows(String name, double[][] rows, int[] clusters, @Nullable Double silhouette) {
    @Override
    public String toString() {
      return name;
    }
  }

  private record Recorded(List<Partition> partitions, List<Rows> silhouettes) {}

  private static Recorded recorded() throws IOException {
    try (Reader in =
        new InputStreamReader(
            Objects.requireNonNull(
                ScikitLearnIndicesTest.class.getResourceAsStream("indices.json")),
            StandardCharsets.UTF_8)) {
      return new Gson().fromJson(in, Recorded.class);
    }
  }

  private static List<Partition> partitions() throws IOException {
    return recorded().partitions();
  }

  private static List<Rows> silhouettes() throws IOException {
    return recorded().silhouettes();
  }

  private static void assertIs(Partition right, Agreement agreement) {
    assertEquals(right.adjusted_rand(), agreement.adjustedRandIndex(), ROUNDING);
    assertEquals(right.mutual_information(), agreement.normalizedMutualInformation(), ROUNDING);
    assertEquals(right.homogeneity(), agreement.homogeneity(), ROUNDING);
    assertEquals(right.completeness(), agreement.completeness(), ROUNDING);
    assertEquals(right.v_measure(), agreement.vMeasure(), ROUNDING);
  }

  @ParameterizedTest
  @MethodSource("partitions")
  void agreement(Partition right) {
    Labels classes = Labels.of(right.classes());
    assertIs(right, Confusion.of(Labels.of(right.clusters()), classes).agreement());
    int components = 3 + Arrays.stream(right.clusters()).max().orElseThrow();
    Assignments assignments = new Assignments(right.clusters().length, components);
    for (int i = 0; i < right.clusters().length; i++) {
      assignments.set(i, right.clusters()[i]);
    }
    assertIs(right, Confusion.of(assignments, classes, components).agreement()); // some are empty
  }

  @ParameterizedTest
  @MethodSource("silhouettes")
  void silhouette(Rows right) {
    Optional<Silhouette> found =
        Silhouette.of(Dataset.of(right.rows()), right.clusters(), right.rows().length + 1, 0);
    assertEquals(right.silhouette() == null, found.isEmpty());
    found.ifPresent(
        each -> {
          assertEquals(Objects.requireNonNull(right.silhouette()), each.mean(), DISTANCES);
          assertEquals(right.rows().length, each.rows());
        });
  }
}
