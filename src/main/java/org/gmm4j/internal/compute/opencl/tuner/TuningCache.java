package org.gmm4j.internal.compute.opencl.tuner;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.AccessDeniedException;
import java.nio.file.AtomicMoveNotSupportedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;

/**
 * The sizes that searches on this machine have found, by device, driver, precision and type of
 * rows, in a file of the user's cache directory. Nothing is lost with it but time: what cannot be
 * read is told in a notice and passed over.
 */
public final class TuningCache {
  private static final int FORMAT = 4;
  private static final Gson GSON =
      new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create();

  private final Path file;

  public TuningCache(Path file) {
    this.file = file;
  }

  /** This user's. */
  public static TuningCache here() {
    return new TuningCache(CacheDirectory.here().resolve("tuning.json"));
  }

  public Path file() {
    return file;
  }

  /**
   * Makes its folder, for a check before a search.
   *
   * @throws DeviceException if it could not be written
   */
  public void requireWritable() {
    Path folder = folder();
    try {
      Files.createDirectories(folder);
    } catch (IOException failed) {
      throw unwritable(failed);
    }
    if (!Files.isWritable(folder)) {
      throw unwritable(new AccessDeniedException(folder.toString()));
    }
  }

  private Path folder() {
    return Objects.requireNonNull(file.toAbsolutePath().getParent());
  }

  private DeviceException unwritable(IOException failed) {
    return new DeviceException(
        file + ": the sizes found cannot be kept there; set XDG_CACHE_HOME to another directory",
        failed);
  }

  /** What is written down. */
  private record Contents(int format, List<Entry> entries) {}

  /** The winner on one device and type of rows; another driver compiles differently. */
  private record Entry(
      String device, String driver, Precision precision, boolean bytes, Tuning tuning) {
    boolean isFor(DeviceTraits traits, Precision wanted) {
      return device.equals(traits.name()) && driver.equals(traits.driver()) && precision == wanted;
    }

    /**
     * Whether it may do for rows of the other type: tensor cores that were the fastest for bytes,
     * which are one part, may not be for floats, which are three.
     */
    boolean isForBoth() {
      return !bytes || precision == Precision.DOUBLE || !tuning.onTensorCores();
    }
  }

  /** The sizes found for a device: for a type of rows, or else for the other type. */
  public record Found(Optional<Tuning> forBytes, Optional<Tuning> forOthers) {}

  /**
   * The sizes found for a device.
   *
   * @param notices hears in a line why the file could not be used
   */
  public Found find(DeviceTraits device, Precision precision, Consumer<String> notices) {
    List<Entry> fitting =
        read(notices).stream()
            .filter(entry -> entry.isFor(device, precision))
            .filter(entry -> device.fits(entry.tuning(), precision))
            .toList();
    return new Found(best(fitting, true), best(fitting, false));
  }

  private static Optional<Tuning> best(List<Entry> entries, boolean bytes) {
    return entries.stream()
        .filter(entry -> entry.bytes() == bytes || entry.isForBoth())
        .min(Comparator.comparing(entry -> entry.bytes() != bytes))
        .map(Entry::tuning);
  }

  /**
   * Keeps sizes for a device, in place of earlier ones. What was damaged is written anew.
   *
   * @throws DeviceException if the file cannot be written
   */
  public void store(DeviceTraits device, Precision precision, boolean bytes, Tuning tuning) {
    List<Entry> entries = new ArrayList<>(read(damaged -> {}));
    entries.removeIf(entry -> entry.isFor(device, precision) && entry.bytes() == bytes);
    entries.add(new Entry(device.name(), device.driver(), precision, bytes, tuning));
    Path part = file.resolveSibling(file.getFileName() + "." + UUID.randomUUID() + ".part");
    try {
      Files.createDirectories(folder());
      try {
        Files.writeString(part, GSON.toJson(new Contents(FORMAT, entries)) + "\n");
        move(part);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException failed) {
      throw unwritable(failed);
    }
  }

  private void move(Path part) throws IOException {
    try {
      Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (AtomicMoveNotSupportedException plain) {
      Files.move(part, file, StandardCopyOption.REPLACE_EXISTING);
    }
  }

  private List<Entry> read(Consumer<String> notices) {
    if (!Files.exists(file)) {
      return List.of();
    }
    try (Reader reader = Files.newBufferedReader(file)) {
      Contents contents = GSON.fromJson(reader, Contents.class);
      if (contents.format() != FORMAT) {
        throw new IllegalArgumentException("format %d".formatted(contents.format()));
      }
      for (Entry entry : contents.entries()) {
        requireWhole(entry);
      }
      return contents.entries();
    } catch (IOException | RuntimeException damaged) {
      notices.accept(
          "%s cannot be read: using the sizes that come with gmm4j, until tuning writes it anew"
              .formatted(file));
      return List.of();
    }
  }

  private static void requireWhole(Entry entry) {
    for (Object part :
        new Object[] {entry.device(), entry.driver(), entry.precision(), entry.tuning()}) {
      java.util.Objects.requireNonNull(part);
    }
  }
}
