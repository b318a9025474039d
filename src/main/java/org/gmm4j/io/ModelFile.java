package org.gmm4j.io;

import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.Covariance;
import org.gmm4j.covariance.DiagonalCovariance;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.LowRankCovariance;
import org.gmm4j.covariance.SphericalCovariance;
import org.gmm4j.covariance.TiedCovariance;

/**
 * Models as NPZ files that {@code numpy.load} reads, with scikit-learn's names and shapes: weights
 * (K), means (K, d), covariances and precisions_cholesky in the shape of their structure (full ones
 * (K, d, d), the factor upper triangular, Pᵀ in our notation; low ranks have factors, noise and
 * rank instead), covariance_type; then the fit's facts. {@link StoredModel} reads them.
 */
final class ModelFile {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private static final String COVARIANCES = "covariances";
  private static final String CHOLESKY = "precisions_cholesky";

  private ModelFile() {}

  /**
   * Writes a model.
   *
   * @param facts further entries by name: Boolean, Integer, Long, Double, String or double[]
   * @throws org.gmm4j.data.DataException if the file cannot be written; nothing is left behind
   */
  static void write(Path file, GaussianMixture mixture, Map<String, ?> facts) {
    OutputFile.write(
        file,
        out -> {
          ZipOutputStream zip = new ZipOutputStream(out);
          zip.setLevel(Deflater.NO_COMPRESSION);
          writeParameters(zip, mixture);
          for (Map.Entry<String, ?> fact : facts.entrySet()) {
            writeFact(entry(zip, fact.getKey()), fact.getValue());
          }
          zip.finish();
        });
  }

  private static void writeParameters(ZipOutputStream zip, GaussianMixture mixture)
      throws IOException {
    int components = mixture.components();
    int features = mixture.features();
    NpyWriter weights = entry(zip, "weights");
    weights.beginDoubles(components);
    weights.doubles(DoubleBuffer.wrap(mixture.weights()));
    NpyWriter means = entry(zip, "means");
    means.beginDoubles(components, features);
    for (int k = 0; k < components; k++) {
      means.doubles(DoubleBuffer.wrap(mixture.mean(k)));
    }
    writeCovariance(zip, mixture.covariance());
    entry(zip, "covariance_type").text(mixture.covariance().structure().name());
  }

  private static void writeCovariance(ZipOutputStream zip, Covariance covariance)
      throws IOException {
    if (covariance instanceof FullCovariance full) {
      writeFull(zip, full);
    } else if (covariance instanceof TiedCovariance tied) {
      int d = tied.features();
      write(zip, COVARIANCES, tied.covariance(), d, d);
      write(zip, CHOLESKY, transposed(tied.precisionCholesky(0), d), d, d);
    } else if (covariance instanceof DiagonalCovariance diagonal) {
      double[] variances = joined(diagonal.components(), diagonal::variances);
      write(
          zip,
          COVARIANCES,
          DoubleBuffer.wrap(variances),
          diagonal.components(),
          diagonal.features());
      write(zip, CHOLESKY, inverseRoots(variances), diagonal.components(), diagonal.features());
    } else if (covariance instanceof SphericalCovariance spherical) {
      double[] variances = new double[spherical.components()];
      Arrays.setAll(variances, spherical::variance);
      write(zip, COVARIANCES, DoubleBuffer.wrap(variances), spherical.components());
      write(zip, CHOLESKY, inverseRoots(variances), spherical.components());
    } else {
      writeLowRank(zip, (LowRankCovariance) covariance);
    }
  }

  private static void writeFull(ZipOutputStream zip, FullCovariance full) throws IOException {
    int components = full.components();
    int d = full.features();
    NpyWriter covariances = entry(zip, COVARIANCES);
    covariances.beginDoubles(components, d, d);
    for (int k = 0; k < components; k++) {
      covariances.doubles(full.covariance(k));
    }
    NpyWriter factors = entry(zip, CHOLESKY);
    factors.beginDoubles(components, d, d);
    for (int k = 0; k < components; k++) {
      factors.doubles(transposed(full.precisionCholesky(k), d));
    }
  }

  /** factors (K, d, Q) with zeros behind a component's rank; noise (K, d), of ppca (K). */
  private static void writeLowRank(ZipOutputStream zip, LowRankCovariance low) throws IOException {
    int components = low.components();
    int d = low.features();
    int[] ranks = new int[components];
    Arrays.setAll(ranks, low::rank);
    int most = Arrays.stream(ranks).max().orElse(0);
    NpyWriter factors = entry(zip, "factors");
    factors.beginDoubles(components, d, most);
    for (int k = 0; k < components; k++) {
      double[] loadings = low.loadings(k);
      double[] columns = new double[d * most];
      for (int i = 0; i < loadings.length; i++) {
        columns[i % d * most + i / d] = loadings[i];
      }
      factors.doubles(DoubleBuffer.wrap(columns));
    }
    if (low.structure().isIsotropic()) {
      double[] noise = new double[components];
      Arrays.setAll(noise, k -> low.noise(k)[0]);
      write(zip, "noise", DoubleBuffer.wrap(noise), components);
    } else {
      write(zip, "noise", DoubleBuffer.wrap(joined(components, low::noise)), components, d);
    }
    entry(zip, "rank").integers(ranks);
  }

  private static void write(ZipOutputStream zip, String name, DoubleBuffer values, long... shape)
      throws IOException {
    NpyWriter array = entry(zip, name);
    array.beginDoubles(shape);
    array.doubles(values);
  }

  private static double[] joined(int components, IntFunction<double[]> rows) {
    return IntStream.range(0, components).mapToObj(rows).flatMapToDouble(Arrays::stream).toArray();
  }

  /** scikit-learn's precisions_cholesky of variances: 1 / σ. */
  private static DoubleBuffer inverseRoots(double[] variances) {
    return DoubleBuffer.wrap(
        Arrays.stream(variances).map(variance -> 1 / Math.sqrt(variance)).toArray());
  }

  private static DoubleBuffer transposed(DoubleBuffer matrix, int d) {
    double[] out = new double[d * d];
    for (int i = 0; i < d; i++) {
      for (int j = 0; j <= i; j++) {
        out[j * d + i] = matrix.get(i * d + j);
      }
    }
    return DoubleBuffer.wrap(out);
  }

  private static void writeFact(NpyWriter entry, Object value) throws IOException {
    if (value instanceof Boolean truth) {
      entry.truth(truth);
    } else if (value instanceof Double real) {
      entry.real(real);
    } else if (value instanceof Number integer) {
      entry.integer(integer.longValue());
    } else if (value instanceof double[] reals) {
      entry.beginDoubles(reals.length);
      entry.doubles(DoubleBuffer.wrap(reals));
    } else {
      entry.text(value.toString());
    }
  }

  private static NpyWriter entry(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(EPOCH); // same model, same bytes
    zip.putNextEntry(entry);
    return new NpyWriter(zip);
  }
}
