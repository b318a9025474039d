package org.gmm4j.data;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;

/** The same 60 digits in each format, as other software wrote them: {@code digits/make.py}. */
public final class DigitFiles {
  private static final Path FOLDER =
      Path.of("src/test/resources/org/gmm4j/data/digits").toAbsolutePath();
  private static final String PIXELS = "1-49";

  private DigitFiles() {}

  /**
   * Where the digits are.
   *
   * @param data a file, or an array in one, without its folder
   * @param labels likewise; empty where they come with the data
   * @param columns which ones are pixels; empty for all
   * @param transposed whether a digit is a column
   */
  public record Place(String data, String labels, String columns, boolean transposed) {
    /** The data as a command line or a library takes it. */
    public String source() {
      return FOLDER.resolve(data).toString();
    }

    /** The labels likewise. */
    public String truth() {
      return FOLDER.resolve(labels).toString();
    }

    /** How to read it. */
    public ReadOptions options() {
      return new ReadOptions(columns.isEmpty() ? null : columns, transposed, null);
    }

    @Override
    public String toString() {
      return data;
    }
  }

  /** All of them, but for the folder of images. */
  public static List<Place> places() {
    return List.of(
        place("c.npy", "labels.npy"),
        place("fortran.npy", "labels.idx.gz"),
        place("big.npy", "digits.npz:labels"),
        place("big-fortran.npy", "digits5.mat:labels"),
        place("half.npy", "digits73.mat:labels"),
        place("long.npy", "digits7.mat:labels"),
        new Place("turned.npy", "labels.npy", "", true),
        place("digits.npz:rows", "digits.npz:labels"),
        place("images.idx.gz", "labels.idx.gz"),
        place("digits5.mat:rows", "digits5.mat:labels"),
        place("digits7.mat:rows", "digits7.mat:labels"),
        place("digits73.mat:rows", "digits73.mat:labels"),
        place("digits.h5:/digits/rows", "digits.h5:/digits/labels"),
        table("digits.parquet"),
        table("digits.feather"),
        table("digits.csv"),
        table("digits.tsv"),
        place("digits.txt", "digits.csv:label"),
        place("lists.parquet:x", "lists.parquet:label"),
        place("lists.arrows.zst:x", "lists.arrows.zst:label"));
  }

  private static Place place(String data, String labels) {
    return new Place(data, labels, "", false);
  }

  /** Pixels, then a column of words. */
  private static Place table(String file) {
    return new Place(file, file + ":label", PIXELS, false);
  }

  /** Unpacks the folder of images; they bring their labels. */
  public static Path images(Path folder) {
    try (InputStream file = Files.newInputStream(FOLDER.resolve("images.zip"));
        ZipInputStream zip = new ZipInputStream(file)) {
      for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
        Path image = folder.resolve(entry.getName());
        Files.createDirectories(image.getParent());
        Files.copy(zip, image);
      }
      return folder;
    } catch (IOException failed) {
      throw new UncheckedIOException(failed);
    }
  }
}
