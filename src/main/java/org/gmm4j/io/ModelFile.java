package org.gmm4j.io;

import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.FullCovariance;

/**
 * Models as NPZ files that {@code numpy.load} reads, with scikit-learn's names and shapes: weights
 * (K), means (K, d), covariances (K, d, d), precisions_cholesky (K, d, d; upper triangular, Pᵀ in
 * our notation), covariance_type; then the fit's facts. {@link StoredModel} reads them.
 */
public final class ModelFile {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private ModelFile() {}

  /**
   * Writes a model.
   *
   * @param facts further entries by name: Boolean, Integer, Long, Double or String
   * @throws org.gmm4j.data.DataException if the file cannot be written; nothing is left behind
   */
  public static void write(Path file, GaussianMixture mixture, Map<String, ?> facts) {
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
    FullCovariance covariance = (FullCovariance) mixture.covariance();
    NpyWriter weights = entry(zip, "weights");
    weights.beginDoubles(components);
    weights.doubles(DoubleBuffer.wrap(mixture.weights()));
    NpyWriter means = entry(zip, "means");
    means.beginDoubles(components, features);
    for (int k = 0; k < components; k++) {
      means.doubles(DoubleBuffer.wrap(mixture.mean(k)));
    }
    NpyWriter covariances = entry(zip, "covariances");
    covariances.beginDoubles(components, features, features);
    for (int k = 0; k < components; k++) {
      covariances.doubles(covariance.covariance(k));
    }
    NpyWriter factors = entry(zip, "precisions_cholesky");
    factors.beginDoubles(components, features, features);
    for (int k = 0; k < components; k++) {
      factors.doubles(transposed(covariance.precisionCholesky(k), features));
    }
    entry(zip, "covariance_type").text(covariance.structure());
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
