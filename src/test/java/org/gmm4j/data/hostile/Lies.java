package org.gmm4j.data.hostile;

import static org.gmm4j.data.ArrayFiles.dictionary;
import static org.gmm4j.data.ArrayFiles.gzip;
import static org.gmm4j.data.ArrayFiles.idx;
import static org.gmm4j.data.ArrayFiles.npy;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/** Files that lie about sizes, lengths and depths, in every format that can. */
final class Lies {
  private static final long[] EXTENTS = {Long.MAX_VALUE, Long.MIN_VALUE, -1, 1L << 62, 1L << 31};
  private static final int HDF5_DIMENSIONS = 0x340; // in sound.h5, then those that it may grow to
  private static final int MAT_DIMENSIONS = 0xa0; // in sound.mat
  private static final int MAT_LENGTH = 0xb4;

  private Lies() {}

  static List<Lie> all() throws IOException {
    List<Lie> all = new ArrayList<>();
    arrays(all);
    archives(all);
    scientific(all);
    tables(all);
    texts(all);
    models(all);
    return all;
  }

  private static void arrays(List<Lie> all) {
    for (String shape :
        List.of("(-2, 3)", "(9223372036854775807, 3)", "(3, 9223372036854775808)", "(1e9, 1)")) {
      byte[] npy = npy("<f8", shape, new byte[48]);
      all.add(Lie.of("NPY of the shape " + shape, Reader.NPY, npy, "data: "));
      all.add(Lie.of("packed NPY of the shape " + shape, Reader.PACKED, gzip(npy), "data: "));
    }
    for (int length : new int[] {Integer.MAX_VALUE, -1}) {
      byte[] long2 = npy(2, dictionary("<f8", false, "(2, 3)"), new byte[48]);
      ByteBuffer.wrap(long2).order(ByteOrder.LITTLE_ENDIAN).putInt(8, length);
      all.add(Lie.of("NPY with a header of 2 GB", Reader.NPY, long2, "NPY header is damaged"));
    }
    all.add(
        Lie.of("NPY of objects", Reader.NPY, npy("|O", "(2, 3)", new byte[48]), "pickled Python"));
    int[] twos = new int[255];
    Arrays.fill(twos, 2);
    all.add(Lie.of("IDX of 255 sizes", Reader.IDX, idx(8, new byte[16], twos), "data: ", "shape"));
    all.add(
        Lie.of("strings of 8 GB", Reader.NPY, npy("<U2147483647", "(1,)", new byte[8]), "data: "));
  }

  private static void archives(List<Lie> all) throws IOException {
    byte[] objects = zip("rows.npy", npy("|O", "(2, 3)", new byte[48]));
    all.add(Lie.of("NPZ of objects", Reader.NPZ, objects, "data:rows: holds pickled Python"));
    byte[] up = zip("../../x.npy", npy("|u1", "(2, 3)", new byte[6]));
    all.add(Lie.of("an NPZ key that is not there", Reader.NPZ, up, "no such array").at("x"));
    all.add(
        Lie.of(
                "NPZ of an array that claims 80 GB",
                Reader.NPZ,
                zip("../../x.npy", npy("<f8", "(100000, 100000)", new byte[64])),
                "data:../../x: ",
                "shape (100000, 100000)")
            .at("../../x"));
  }

  private static void scientific(List<Lie> all) throws IOException {
    byte[] hdf5 = sound(Reader.HDF5, "sound.h5");
    byte[] mat = sound(Reader.MAT, "sound.mat");
    for (long extent : EXTENTS) {
      byte[] long0 = hdf5.clone();
      little(long0).putLong(HDF5_DIMENSIONS, extent).putLong(HDF5_DIMENSIONS + 16, extent);
      all.add(Lie.of("HDF5 of %x rows".formatted(extent), Reader.HDF5, long0, "data"));
      byte[] long1 = hdf5.clone();
      little(long1).putLong(HDF5_DIMENSIONS + 8, extent).putLong(HDF5_DIMENSIONS + 24, extent);
      all.add(Lie.of("HDF5 of %x columns".formatted(extent), Reader.HDF5, long1, "data"));
    }
    for (int size : new int[] {Integer.MAX_VALUE, Integer.MIN_VALUE, -1, 0, 1 << 16}) {
      byte[] rows = mat.clone();
      little(rows).putInt(MAT_DIMENSIONS, size);
      all.add(Lie.of("MAT of %x rows".formatted(size), Reader.MAT, rows, "data"));
      byte[] both = rows.clone();
      little(both).putInt(MAT_DIMENSIONS + 4, size);
      all.add(Lie.of("MAT of %x columns".formatted(size), Reader.MAT, both, "data"));
      byte[] length = mat.clone();
      little(length).putInt(MAT_LENGTH, size);
      all.add(Lie.of("MAT of %x bytes".formatted(size), Reader.MAT, length, "data"));
    }
    byte[] deeper = sound(Reader.PACKED, "deeper.h5.gz");
    all.add(
        Lie.of(
            "groups in 3000 groups",
            Reader.PACKED,
            deeper,
            "data: has groups in groups, more than 100 deep"));
  }

  private static void tables(List<Lie> all) throws IOException {
    byte[] stream = sound(Reader.ARROW, "sound.arrows");
    for (int length : new int[] {0x7ffffff8, 1 << 30, -8}) {
      byte[] message = stream.clone();
      little(message).putInt(4, length);
      all.add(Lie.of("Arrow message of %x".formatted(length), Reader.ARROW, message, "data: "));
    }
    for (int length : new int[] {Integer.MAX_VALUE, -1, 1 << 30}) {
      byte[] file = sound(Reader.ARROW, "sound.arrow");
      little(file).putInt(file.length - 10, length);
      all.add(
          Lie.of("Arrow footer of %x".formatted(length), Reader.ARROW, file, "data: ", "footer"));
      byte[] parquet = sound(Reader.PARQUET, "sound.parquet");
      little(parquet).putInt(parquet.length - 8, length);
      all.add(
          Lie.of(
              "Parquet footer of %x".formatted(length),
              Reader.PARQUET,
              parquet,
              "data: ",
              "footer"));
    }
  }

  private static void texts(List<Lie> all) {
    byte[] wide = "1,".repeat(1 << 19).getBytes(StandardCharsets.US_ASCII);
    all.add(Lie.of("CSV of a line of 1 MiB", Reader.CSV, wide, "longer than 1 MiB"));
    byte[] quoted = ("\"" + "a".repeat(1 << 20)).getBytes(StandardCharsets.US_ASCII);
    all.add(Lie.of("CSV of a cell of 1 MiB", Reader.CSV, quoted, "data: "));
    byte[] words = ("a,".repeat(50_000) + "a").getBytes(StandardCharsets.US_ASCII);
    all.add(
        Lie.of("CSV of 50,000 words", Reader.CSV, words, "data: is text, but no table of numbers"));
  }

  private static void models(List<Lie> all) throws IOException {
    for (long length : EXTENTS) {
      byte[] model = sound(Reader.MODEL_SAFETENSORS, "sound-full");
      little(model).putLong(0, length);
      all.add(
          Lie.of(
              "safetensors with a header of %x".formatted(length),
              Reader.MODEL_SAFETENSORS,
              model,
              "data: "));
    }
    for (int depth : new int[] {100, 10_000, 1_000_000}) {
      String lists = "[".repeat(depth) + "]".repeat(depth);
      byte[] json = ("{\"weights\": " + lists + "}").getBytes(StandardCharsets.US_ASCII);
      all.add(Lie.of("JSON %d lists deep".formatted(depth), Reader.MODEL_JSON, json, "data: "));
    }
  }

  private static ByteBuffer little(byte[] bytes) {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] zip(String name, byte[] content) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (ZipOutputStream zip = new ZipOutputStream(out)) {
      zip.putNextEntry(new ZipEntry(name));
      zip.write(content);
    }
    return out.toByteArray();
  }

  private static byte[] sound(Reader reader, String name) throws IOException {
    for (Path file : SeedsTest.of(reader)) {
      if (file.getFileName().toString().equals(name)) {
        return Files.readAllBytes(file);
      }
    }
    throw new IllegalArgumentException(name);
  }
}
