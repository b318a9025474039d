package org.gmm4j.io;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import org.gmm4j.GaussianMixture;
import org.gmm4j.data.DataException;

/**
 * Model files in their formats: by the ending of the name when written, by their content when read.
 */
final class ModelFile {
  private ModelFile() {}

  /**
   * Writes a model: JSON or safetensors where the name ends so, else NPZ.
   *
   * @param facts what is known of it: Boolean, Integer, Long, Double, String or double[]
   * @throws DataException if the file cannot be written; nothing is left behind
   */
  static void write(Path file, GaussianMixture mixture, Map<String, ?> facts) {
    ModelParts parts = ModelParts.of(mixture, facts);
    String name = file.toString().toLowerCase(Locale.ROOT);
    OutputFile.write(
        file,
        out -> {
          if (name.endsWith(".json")) {
            JsonModel.write(out, parts);
          } else if (name.endsWith(".safetensors")) {
            SafetensorsModel.write(out, parts);
          } else {
            NpzModel.write(out, parts);
          }
        });
  }

  /**
   * Opens a model.
   *
   * @throws DataException if it cannot be read, or is in no known format
   */
  static ModelArrays open(Path file) {
    if (!Files.exists(file)) {
      throw new DataException(file + ": no such file");
    }
    if (Files.isDirectory(file)) {
      throw new DataException(file + ": is a directory, not a file");
    }
    try {
      String head = head(file);
      if (head.startsWith("PK")) {
        return NpzFile.open(file);
      }
      if (head.length() > 8 && head.charAt(8) == '{' && head.charAt(7) == 0) {
        return SafetensorsModel.read(file);
      }
      if (head.strip().startsWith("{")) {
        return JsonModel.read(file);
      }
    } catch (EOFException end) {
      throw new DataException(file + ": ends too early, it is truncated", end);
    } catch (IOException failed) {
      throw new DataException(file + ": cannot be read (" + failed.getMessage() + ")", failed);
    }
    if (isOfMatrices(file)) {
      return ArraysInMemory.of(file);
    }
    throw new DataException(
        file + ": is no NPZ, JSON, safetensors, MAT or HDF5 file, so it is no model");
  }

  private static boolean isOfMatrices(Path file) {
    String name = file.toString().toLowerCase(Locale.ROOT);
    return name.endsWith(".mat") || name.endsWith(".h5") || name.endsWith(".hdf5");
  }

  private static String head(Path file) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return new String(in.readNBytes(64), StandardCharsets.ISO_8859_1);
    }
  }
}
