package org.gmm4j.io;

import java.io.IOException;
import java.nio.DoubleBuffer;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.arrays.NamedArray;

/**
 * Models as NPZ files that {@code numpy.load} reads, with scikit-learn's names and shapes: weights
 * (K), means (K, d), covariances and precisions_cholesky in the shape of their structure (full ones
 * (K, d, d), the factor upper triangular, Pᵀ in our notation; low ranks have factors, noise and
 * rank instead), covariance_type; then the fit's facts. {@link StoredModel} reads them.
 */
final class ModelFile {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

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
    for (NamedArray array : mixture.covariance().arrays()) {
      write(zip, array);
    }
    entry(zip, "covariance_type").text(mixture.covariance().structure().name());
  }

  private static void write(ZipOutputStream zip, NamedArray array) throws IOException {
    NpyWriter entry = entry(zip, array.name());
    if (array.type() == NamedArray.Type.INTEGER) {
      double[] values = new double[array.part().apply(0).remaining()];
      array.part().apply(0).get(values);
      entry.integers(Arrays.stream(values).mapToInt(value -> (int) value).toArray());
      return;
    }
    entry.beginDoubles(Arrays.stream(array.shape()).asLongStream().toArray());
    for (int i = 0; i < array.parts(); i++) {
      entry.doubles(array.part().apply(i));
    }
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
