package org.gmm4j.io;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.DoubleBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.gmm4j.GaussianMixture;
import org.gmm4j.covariance.arrays.NamedArray;
import org.gmm4j.data.format.NpyArray;

/**
 * What a model file holds, in the order of the file: arrays, then single facts.
 *
 * @param arrays weights (K), means (K, d), what the covariances are made of, and lists among the
 *     facts
 * @param facts single values by name, the structure and the version of the format first
 */
record ModelParts(List<NamedArray> arrays, Map<String, Object> facts) {
  /** The version of the format: what is higher is not read. */
  static final long VERSION = 1;

  /** The names of facts that every file has. */
  static final String VERSION_NAME = "format_version";

  static final String STRUCTURE = "covariance_type";

  /**
   * Takes a model apart.
   *
   * @param facts what is known of it: Boolean, Integer, Long, Double, String or double[]
   */
  static ModelParts of(GaussianMixture mixture, Map<String, ?> facts) {
    int components = mixture.components();
    List<NamedArray> arrays = new ArrayList<>();
    arrays.add(list("weights", mixture.weights()));
    arrays.add(
        new NamedArray(
            "means",
            NamedArray.Type.DOUBLE,
            new int[] {components, mixture.features()},
            components,
            k -> DoubleBuffer.wrap(mixture.mean(k))));
    arrays.addAll(mixture.covariance().arrays());
    Map<String, Object> single = new LinkedHashMap<>();
    single.put(STRUCTURE, mixture.covariance().structure().name());
    single.put(VERSION_NAME, VERSION);
    facts.forEach(
        (name, value) -> {
          if (value instanceof double[] reals) {
            arrays.add(list(name, reals));
          } else {
            single.put(name, value instanceof Integer whole ? Long.valueOf(whole) : value);
          }
        });
    return new ModelParts(arrays, single);
  }

  private static NamedArray list(String name, double[] values) {
    return new NamedArray(
        name,
        NamedArray.Type.DOUBLE,
        new int[] {values.length},
        1,
        only -> DoubleBuffer.wrap(values));
  }

  /** All numbers of an array, row-major. */
  static double[] values(NamedArray array) {
    int count = 1;
    for (int size : array.shape()) {
      count = Math.multiplyExact(count, size);
    }
    DoubleBuffer all = DoubleBuffer.allocate(count);
    for (int i = 0; i < array.parts(); i++) {
      all.put(array.part().apply(i).duplicate());
    }
    return all.array();
  }

  /** {@link #digest(Map, Map)} of these. */
  String digest() {
    Map<String, NpyArray> all = new TreeMap<>();
    for (NamedArray array : arrays) {
      long[] shape = new long[array.shape().length];
      java.util.Arrays.setAll(shape, i -> array.shape()[i]);
      all.put(array.name(), new NpyArray(shape, values(array)));
    }
    return digest(all, facts);
  }

  /**
   * SHA-256, in hexadecimal, of all names in alphabetical order, each followed by the shape and the
   * bits of its array, or by the fact as text. It is the same in every format.
   */
  static String digest(Map<String, NpyArray> arrays, Map<String, Object> facts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      new TreeMap<>(arrays)
          .forEach(
              (name, array) -> {
                digest.update(
                    (name + java.util.Arrays.toString(array.shape()))
                        .getBytes(StandardCharsets.UTF_8));
                ByteBuffer bits =
                    ByteBuffer.allocate(array.values().length * Double.BYTES)
                        .order(ByteOrder.LITTLE_ENDIAN);
                bits.asDoubleBuffer().put(array.values());
                digest.update(bits);
              });
      new TreeMap<>(facts)
          .forEach(
              (name, fact) ->
                  digest.update((name + "=" + fact + "\n").getBytes(StandardCharsets.UTF_8)));
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException never) {
      throw new IllegalStateException("every Java has SHA-256", never);
    }
  }
}
