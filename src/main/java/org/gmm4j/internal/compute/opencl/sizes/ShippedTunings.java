package org.gmm4j.internal.compute.opencl.sizes;

import com.google.gson.Gson;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.Reader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.device.Failures;
import org.jspecify.annotations.Nullable;

/**
 * The sizes that come with the program, for devices that nobody has tuned yet: tunings.json, the
 * largest first. The first entry that is meant for a device and fits it is taken; a search tries
 * them all.
 */
public final class ShippedTunings {
  private static final List<Entry> ENTRIES = read();

  private ShippedTunings() {}

  /**
   * Sizes for some devices.
   *
   * @param name of the entry
   * @param vendor what the vendor's name contains, in small letters; null for all
   * @param gpu for GPUs, or for all others
   * @param precision null for both
   * @param floatVector floats that the device's instructions work on at once, at least
   * @param bytes only for rows of bytes
   * @param reason why these
   * @param source where the figures come from
   * @param tuning the sizes
   */
  public record Entry(
      String name,
      @Nullable String vendor,
      boolean gpu,
      @Nullable Precision precision,
      int floatVector,
      boolean bytes,
      String reason,
      String source,
      Tuning tuning) {
    private boolean isFor(DeviceTraits device, Precision wanted) {
      return gpu == device.gpu()
          && (precision == null || precision == wanted)
          && floatVector <= device.floatVector()
          && (vendor == null || device.vendor().toLowerCase(Locale.ROOT).contains(vendor));
    }
  }

  /** All entries. */
  public static List<Entry> all() {
    return ENTRIES;
  }

  /** The entries that are meant for a device and that it has room for, the best first. */
  public static List<Entry> fitting(DeviceTraits device, Precision precision) {
    return ENTRIES.stream()
        .filter(entry -> entry.isFor(device, precision) && device.fits(entry.tuning(), precision))
        .toList();
  }

  /**
   * The sizes for a device, and rows of bytes or others.
   *
   * @throws DeviceException if the device is too small for any
   */
  public static Tuning choose(DeviceTraits device, Precision precision, boolean bytes) {
    return ENTRIES.stream()
        .filter(entry -> (bytes || !entry.bytes()) && entry.isFor(device, precision))
        .filter(entry -> device.fits(entry.tuning(), precision))
        .findFirst()
        .orElseThrow(
            () ->
                new DeviceException(
                    "%s is too small for the kernels (work-groups of %d, %s of local memory): use another device"
                        .formatted(
                            device.name(),
                            device.groupItems(),
                            Failures.bytes(device.localBytes()))))
        .tuning();
  }

  private static List<Entry> read() {
    try (InputStream in = ShippedTunings.class.getResourceAsStream("tunings.json")) {
      if (in == null) {
        throw new DeviceException("tunings.json is not on the class path: build gmm4j again");
      }
      Reader reader = new InputStreamReader(in, StandardCharsets.UTF_8);
      return List.copyOf(Arrays.asList(new Gson().fromJson(reader, Entry[].class)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
