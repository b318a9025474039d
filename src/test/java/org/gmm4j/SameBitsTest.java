package org.gmm4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.gmm4j.data.DataSource;
import org.gmm4j.data.DigitFiles;
import org.gmm4j.data.Labels;
import org.gmm4j.data.ReadOptions;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.oracle.Tolerances;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The same digits from each format, as other software wrote it, give the same fit, bit by bit: all
 * that are kept as bytes, whose sums are whole numbers first; and all others. These two agree but
 * for rounding.
 */
class SameBitsTest {
  private static final List<String> STRUCTURES = List.of("full", "mfa:2");
  private static final List<FitResult> OF_BYTES = fits(open("c.npy"));
  private static final List<FitResult> OF_OTHERS = fits(open("big.npy"));

  private static List<DigitFiles.Place> places() {
    return DigitFiles.places();
  }

  private static DataSource open(String file) {
    return DigitFiles.places().stream()
        .filter(place -> place.data().equals(file))
        .map(place -> DataSource.open(place.source(), place.truth(), place.options()))
        .findFirst()
        .orElseThrow();
  }

  private static List<FitResult> fits(DataSource digits) {
    return STRUCTURES.stream().map(structure -> fit(digits, structure)).toList();
  }

  private static FitResult fit(DataSource digits, String covariance) {
    return GmmFitter.builder()
        .components(2)
        .covariance(covariance)
        .regularization(Regularization.ridge(0.05))
        .maxIterations(3)
        .tolerance(0)
        .device("cpu")
        .build()
        .fit(digits.rows().dividedBy(255));
  }

  @ParameterizedTest
  @MethodSource("places")
  void ofAFile(DigitFiles.Place place) {
    assertSame(DataSource.open(place.source(), place.truth(), place.options()));
  }

  @Test
  void ofAFolderOfImages(@TempDir Path folder) {
    assertSame(DataSource.open(DigitFiles.images(folder).toString(), null, ReadOptions.NONE));
  }

  private static void assertSame(DataSource digits) {
    assertEquals(isSix(open("c.npy")), isSix(digits), "labels");
    boolean bytes = digits.rows().type() == ElementType.UINT8;
    for (int i = 0; i < STRUCTURES.size(); i++) {
      FitResult fit = fit(digits, STRUCTURES.get(i));
      assertSame((bytes ? OF_BYTES : OF_OTHERS).get(i), fit);
      double others = (bytes ? OF_OTHERS : OF_BYTES).get(i).logLikelihood();
      double tolerance = Tolerances.of(Precision.DOUBLE).logLikelihood();
      Tolerances.close(digits.name(), others, fit.logLikelihood(), tolerance, Math.abs(others));
    }
  }

  private static List<Boolean> isSix(DataSource digits) {
    Labels labels = Objects.requireNonNull(digits.labels());
    return IntStream.of(labels.codes())
        .mapToObj(code -> List.of("6", "six").contains(labels.name(code)))
        .toList();
  }

  private static void assertSame(FitResult expected, FitResult actual) {
    assertEquals(3, actual.iterations());
    assertEquals(expected.history(), actual.history(), "the trace");
    assertEquals(expected.logLikelihood(), actual.logLikelihood());
    assertArrayEquals(expected.labels(), actual.labels());
    GaussianMixture mixture = actual.mixture();
    assertArrayEquals(expected.mixture().weights(), mixture.weights());
    for (int k = 0; k < 2; k++) {
      assertArrayEquals(expected.mixture().mean(k), mixture.mean(k));
    }
    assertEquals(covariances(expected), covariances(actual));
  }

  /** All arrays that a model file would hold. */
  private static List<String> covariances(FitResult fit) {
    return fit.mixture().covariance().arrays().stream()
        .map(
            array ->
                array.name()
                    + IntStream.range(0, array.parts())
                        .mapToObj(i -> array.part().apply(i).duplicate())
                        .map(
                            part -> {
                              double[] values = new double[part.remaining()];
                              part.get(values);
                              return Arrays.toString(values);
                            })
                        .toList())
        .toList();
  }
}
