package org.gmm4j.io;

import java.io.IOException;
import java.io.OutputStream;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.Map;
import java.util.zip.Deflater;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.data.format.NpyWriter;

/**
 * Models as NPZ files that {@code numpy.load} reads, with scikit-learn's names and shapes: weights
 * (K), means (K, d), covariances and precisions_cholesky in the shape of their structure (full ones
 * (K, d, d), the factor upper triangular, Pᵀ in our notation; low ranks have factors, noise and
 * rank instead), covariance_type; then the fit's facts. {@link NpzFile} reads them.
 */
final class NpzModel {
  private static final LocalDateTime EPOCH = LocalDateTime.of(1980, 1, 1, 0, 0);

  private NpzModel() {}

  static void write(OutputStream out, ModelParts parts) throws IOException {
    ZipOutputStream zip = new ZipOutputStream(out);
    zip.setLevel(Deflater.NO_COMPRESSION);
    for (NamedArray array : parts.arrays()) {
      write(entry(zip, array.name()), array);
    }
    for (Map.Entry<String, Object> fact : parts.facts().entrySet()) {
      write(entry(zip, fact.getKey()), fact.getValue());
    }
    zip.finish();
  }

  private static void write(NpyWriter entry, NamedArray array) throws IOException {
    if (array.type() == NamedArray.Type.INTEGER) {
      double[] values = ModelParts.values(array);
      entry.integers(Arrays.stream(values).mapToInt(value -> (int) value).toArray());
      return;
    }
    entry.beginDoubles(Arrays.stream(array.shape()).asLongStream().toArray());
    for (int i = 0; i < array.parts(); i++) {
      entry.doubles(array.part().apply(i).duplicate());
    }
  }

  private static void write(NpyWriter entry, Object fact) throws IOException {
    if (fact instanceof Boolean truth) {
      entry.truth(truth);
    } else if (fact instanceof Double real) {
      entry.real(real);
    } else if (fact instanceof Number integer) {
      entry.integer(integer.longValue());
    } else {
      entry.text(fact.toString());
    }
  }

  private static NpyWriter entry(ZipOutputStream zip, String name) throws IOException {
    ZipEntry entry = new ZipEntry(name + ".npy");
    entry.setTimeLocal(EPOCH); // same model, same bytes
    zip.putNextEntry(entry);
    return new NpyWriter(zip);
  }
}
