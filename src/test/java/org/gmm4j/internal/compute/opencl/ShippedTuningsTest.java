package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gmm4j.Precision;
import org.gmm4j.device.DeviceException;
import org.gmm4j.internal.compute.opencl.sizes.DeviceTraits;
import org.gmm4j.internal.compute.opencl.sizes.Product;
import org.gmm4j.internal.compute.opencl.sizes.ShippedTunings;
import org.gmm4j.internal.compute.opencl.sizes.Tuning;
import org.junit.jupiter.api.Test;

/** Which of the sizes that come with the program a device gets. */
class ShippedTuningsTest {
  private static final int KIB = 1 << 10;

  private static boolean none(Product product, Precision precision) {
    return false; // tensor cores
  }

  private static DeviceTraits gpu(String vendor, long groupItems, long localBytes) {
    return new DeviceTraits(
        "G", vendor, "1", true, 80, groupItems, localBytes, 1, ShippedTuningsTest::none);
  }

  private static DeviceTraits cpu(int floatVector) {
    return new DeviceTraits(
        "C", "Someone", "1", false, 2, 4096, 512 * KIB, floatVector, ShippedTuningsTest::none);
  }

  private static DeviceTraits withTensorCores() {
    return new DeviceTraits(
        "T", "NVIDIA Corporation", "1", true, 100, 1024, 48 * KIB, 1, (product, precision) -> true);
  }

  private static String chosen(DeviceTraits device, Precision precision) {
    ShippedTunings.Entry first =
        ShippedTunings.fitting(device, precision).stream()
            .filter(entry -> !entry.bytes())
            .findFirst()
            .orElseThrow();
    assertEquals(first.tuning(), ShippedTunings.choose(device, precision, false));
    return first.name();
  }

  /** That they are right is shown in {@link OpenClResidentTest}. */
  @Test
  void everyEntryKeepsTheRulesAndSaysWhy() {
    List<ShippedTunings.Entry> all = ShippedTunings.all();
    assertEquals(all.size(), all.stream().map(ShippedTunings.Entry::name).distinct().count());
    for (ShippedTunings.Entry entry : all) {
      Tuning tuning = entry.tuning(); // its constructor has checked the rules
      assertFalse(entry.reason().isBlank(), entry.name());
      assertFalse(entry.source().isBlank(), entry.name());
      assertTrue(tuning.flush() % tuning.moments().depth() == 0, entry.name());
      assertTrue(tuning.rowUnit() % tuning.lanes() == 0, entry.name());
    }
  }

  @Test
  void everyEntryIsReachedBySomeDevice() {
    List<DeviceTraits> devices =
        List.of(
            gpu("NVIDIA Corporation", 1024, 48 * KIB),
            withTensorCores(),
            gpu("Advanced Micro Devices, Inc.", 256, 64 * KIB),
            gpu("Intel(R) Corporation", 256, 64 * KIB),
            cpu(16),
            cpu(8),
            cpu(4));
    for (ShippedTunings.Entry entry : ShippedTunings.all()) {
      assertTrue(
          devices.stream()
              .anyMatch(
                  device ->
                      ShippedTunings.fitting(device, Precision.FLOAT).contains(entry)
                          || ShippedTunings.fitting(device, Precision.DOUBLE).contains(entry)),
          entry.name());
    }
  }

  @Test
  void vendorsAndPrecisionsGetTheirOwn() {
    DeviceTraits nvidia = gpu("NVIDIA Corporation", 1024, 48 * KIB);
    assertEquals("NVIDIA, large tiles", chosen(nvidia, Precision.FLOAT));
    assertEquals("NVIDIA, double", chosen(nvidia, Precision.DOUBLE));
    assertEquals(
        "AMD", chosen(gpu("Advanced Micro Devices, Inc.", 256, 64 * KIB), Precision.FLOAT));
    assertEquals("Intel", chosen(gpu("Intel(R) Corporation", 256, 64 * KIB), Precision.FLOAT));
    assertEquals("GPU", chosen(gpu("Apple", 256, 32 * KIB), Precision.FLOAT));
    assertEquals("CPU, AVX-512", chosen(cpu(16), Precision.FLOAT));
    assertEquals("CPU, AVX-512, double", chosen(cpu(16), Precision.DOUBLE));
    assertEquals("CPU, AVX2", chosen(cpu(8), Precision.FLOAT));
    assertEquals("CPU", chosen(cpu(4), Precision.FLOAT));
  }

  /** As they were measured: floats of bytes are whitened there, doubles of all rows. */
  @Test
  void tensorCoresAreUsedWhereTheyWin() {
    DeviceTraits device = withTensorCores();
    Tuning bytes = ShippedTunings.choose(device, Precision.FLOAT, true);
    assertEquals(Product.TENSOR, bytes.whitening().product());
    assertFalse(bytes.moments().product().onTensorCores());
    assertEquals("NVIDIA, large tiles", chosen(device, Precision.FLOAT));
    assertEquals("NVIDIA, tensor cores, double, wide", chosen(device, Precision.DOUBLE));
    DeviceTraits narrow =
        new DeviceTraits(
            "T",
            "NVIDIA Corporation",
            "1",
            true,
            100,
            1024,
            48 * KIB,
            1,
            (product, precision) -> product != Product.TENSOR_WIDE);
    assertEquals("NVIDIA, tensor cores, double", chosen(narrow, Precision.DOUBLE));
  }

  @Test
  void whereThereIsNoRoomTheNextSmallerIsTaken() {
    String vendor = "NVIDIA Corporation";
    assertEquals("NVIDIA", chosen(gpu(vendor, 128, 48 * KIB), Precision.FLOAT));
    assertEquals("NVIDIA", chosen(gpu(vendor, 1024, 16 * KIB), Precision.FLOAT));
    assertEquals("GPU, small", chosen(gpu(vendor, 64, 16 * KIB), Precision.DOUBLE));
    assertEquals("GPU, smallest", chosen(gpu(vendor, 16, 48 * KIB), Precision.FLOAT));
  }

  @Test
  void aDeviceThatIsTooSmallForAllIsRefused() {
    DeviceException refused =
        assertThrows(
            DeviceException.class,
            () -> ShippedTunings.choose(gpu("Tiny", 8, KIB), Precision.FLOAT, false));
    assertTrue(refused.getMessage().contains("too small"), refused.getMessage());
    assertTrue(refused.getMessage().contains("1.0 KiB"), refused.getMessage());
  }
}
