package org.gmm4j.report.gallery;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import org.gmm4j.data.Dataset;

/**
 * Numbers that come with the gallery.
 *
 * @param values a line a row
 */
record Rows(double[][] values) {
  /** Reads a file of numbers between commas below one line of words. */
  static Rows read(String name) {
    try (BufferedReader in =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(Rows.class.getResourceAsStream(name)),
                StandardCharsets.UTF_8))) {
      return new Rows(
          in.lines()
              .skip(1)
              .map(
                  line -> Arrays.stream(line.split(",")).mapToDouble(Double::parseDouble).toArray())
              .toArray(double[][]::new));
    } catch (IOException impossible) {
      throw new UncheckedIOException(impossible);
    }
  }

  /** The first columns, as rows to fit. */
  Dataset features(int count) {
    return Dataset.of(
        Arrays.stream(values).map(row -> Arrays.copyOf(row, count)).toArray(double[][]::new));
  }

  /** A column of whole numbers. */
  int[] whole(int column) {
    return Arrays.stream(values).mapToInt(row -> (int) row[column]).toArray();
  }
}
