package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.sizes.Product;
import org.gmm4j.internal.compute.opencl.sizes.Tile;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.gmm4j.internal.compute.opencl.tuner.TuningCache;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What was found is found again, for that device and driver only, and a damaged file is no fault.
 */
class TuningCacheTest {
  private static final Tuning TUNING =
      new Tuning(
          new Tile(4, 128, 16, 8, 2, 1),
          new Tile(8, 64, 32, 4, 1, 2),
          new Tile(4, 16, 8, 4, 1, 1),
          512,
          128,
          32);
  private static final Tuning OTHER = Tuning.of(new Tile(4, 16, 8, 4, 1, 1), 16);

  private final Path file;
  private final TuningCache cache;
  private final List<String> notices = new ArrayList<>();

  TuningCacheTest(@TempDir Path folder) {
    file = folder.resolve("not/there/yet/tuning.json");
    cache = new TuningCache(file);
  }

  private static boolean none(Product product, Precision precision) {
    return false; // tensor cores
  }

  private static DeviceTraits device(String name, String driver) {
    return new DeviceTraits(
        name, "ACME", driver, true, 80, 1024, 48 << 10, 1, TuningCacheTest::none);
  }

  private Optional<Tuning> find(DeviceTraits device, Precision precision) {
    return cache.find(device, precision, notices::add).forBytes();
  }

  /** What tensor cores win with bytes, they need not win with floats. */
  @Test
  void bytesAndOthersAreToldApart() {
    DeviceTraits device =
        new DeviceTraits("G1", "ACME", "1.0", true, 80, 1024, 1 << 20, 1, (p, precision) -> true);
    Tile tensor = new Tile(4, 64, 16, 4, 4, 1, Product.TENSOR);
    Tuning onTensorCores = TUNING.withWhitening(tensor);
    cache.store(device, Precision.FLOAT, true, TUNING);
    assertEquals(
        Optional.of(TUNING), cache.find(device, Precision.FLOAT, notices::add).forOthers());
    cache.store(device, Precision.FLOAT, true, onTensorCores);
    assertEquals(
        Optional.of(onTensorCores), cache.find(device, Precision.FLOAT, notices::add).forBytes());
    assertEquals(Optional.empty(), cache.find(device, Precision.FLOAT, notices::add).forOthers());
    cache.store(device, Precision.FLOAT, false, OTHER);
    assertEquals(Optional.of(OTHER), cache.find(device, Precision.FLOAT, notices::add).forOthers());
    assertEquals(
        Optional.of(onTensorCores), cache.find(device, Precision.FLOAT, notices::add).forBytes());
    cache.store(device, Precision.DOUBLE, true, onTensorCores);
    assertEquals(
        Optional.of(onTensorCores), cache.find(device, Precision.DOUBLE, notices::add).forOthers());
  }

  @Test
  void nothingIsFoundBeforeAnythingWasStored() {
    assertEquals(Optional.empty(), find(device("G1", "1.0"), Precision.FLOAT));
    assertEquals(List.of(), notices);
  }

  @Test
  void whatWasStoredIsFoundForThatDeviceDriverAndPrecision() {
    cache.store(device("G1", "1.0"), Precision.FLOAT, true, TUNING);
    cache.store(device("G1", "1.0"), Precision.DOUBLE, true, OTHER);
    assertEquals(Optional.of(TUNING), find(device("G1", "1.0"), Precision.FLOAT));
    assertEquals(Optional.of(OTHER), find(device("G1", "1.0"), Precision.DOUBLE));
    assertEquals(Optional.empty(), find(device("G1", "1.1"), Precision.FLOAT));
    assertEquals(Optional.empty(), find(device("G2", "1.0"), Precision.FLOAT));
    assertEquals(List.of(), notices);
  }

  @Test
  void theLatestReplacesEarlierOnes() {
    cache.store(device("G1", "1.0"), Precision.FLOAT, true, OTHER);
    cache.store(device("G2", "1.0"), Precision.FLOAT, true, OTHER);
    cache.store(device("G1", "1.0"), Precision.FLOAT, true, TUNING);
    assertEquals(Optional.of(TUNING), find(device("G1", "1.0"), Precision.FLOAT));
    assertEquals(Optional.of(OTHER), find(device("G2", "1.0"), Precision.FLOAT));
  }

  @Test
  void onlyTheFileIsLeftInItsDirectory() throws IOException {
    cache.store(device("G1", "1.0"), Precision.FLOAT, true, TUNING);
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }

  @Test
  void sizesThatTheDeviceHasNoRoomForAreNotUsed() {
    cache.store(device("G1", "1.0"), Precision.FLOAT, true, TUNING);
    DeviceTraits smaller =
        new DeviceTraits("G1", "ACME", "1.0", true, 80, 128, 16 << 10, 1, TuningCacheTest::none);
    assertEquals(Optional.empty(), find(smaller, Precision.FLOAT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "{",
        "\u0000\u0001 not JSON at all",
        "{\"format\": 4}",
        "{\"format\": 5, \"entries\": []}",
        "{\"format\": 4, \"entries\": [null]}",
        "{\"format\": 4, \"entries\": [{\"device\": \"G1\", \"driver\": \"1.0\"}]}",
        "{\"format\": 4, \"entries\": [{\"device\": \"G1\", \"driver\": \"1.0\","
            + " \"precision\": \"FLOAT\", \"tuning\": {\"flush\": 256, \"split\": 1, \"lanes\": 1}}]}",
        "{\"format\": 4, \"entries\": [{\"device\": \"G1\", \"driver\": \"1.0\","
            + " \"precision\": \"FLOAT\", \"tuning\": {\"whitening\": {\"tile\": 48}}}]}",
      })
  void aDamagedFileIsOneNoticeAndIsWrittenAnew(String contents) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, contents);
    assertEquals(Optional.empty(), find(device("G1", "1.0"), Precision.FLOAT));
    assertEquals(1, notices.size(), notices.toString());
    assertTrue(notices.get(0).startsWith(file + " cannot be read: using"), notices.get(0));
    assertFalse(notices.get(0).contains("\n"));

    cache.store(device("G1", "1.0"), Precision.FLOAT, true, TUNING);
    assertEquals(Optional.of(TUNING), find(device("G1", "1.0"), Precision.FLOAT));
    assertEquals(1, notices.size(), notices.toString());
  }

  @Test
  void aDirectoryInItsPlaceIsANoticeToReadAndAnErrorToWrite() throws IOException {
    Files.createDirectories(file.resolve("full"));
    assertEquals(Optional.empty(), find(device("G1", "1.0"), Precision.FLOAT));
    assertEquals(1, notices.size());
    DeviceException failed =
        assertThrows(
            DeviceException.class,
            () -> cache.store(device("G1", "1.0"), Precision.FLOAT, true, TUNING));
    assertTrue(failed.getMessage().contains("XDG_CACHE_HOME"), failed.getMessage());
    try (var files = Files.list(file.getParent())) {
      assertEquals(List.of(file), files.toList());
    }
  }
}
