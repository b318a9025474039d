package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Locale;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.DeviceBuffer;
import org.gmm4j.internal.compute.opencl.device.OpenClContext;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.device.OpenClLoader;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.junit.jupiter.api.Test;

/** Choosing, opening and closing devices, and what is said when that fails. */
class OpenClBackendTest {
  private static final OpenClProvider PROVIDER = new OpenClProvider();

  @Test
  void listsDevicesByNumber() {
    OpenClDevice device = TestDevice.get();
    List<DeviceInfo> devices = PROVIDER.devices();
    for (int i = 0; i < devices.size(); i++) {
      assertEquals("opencl:" + i, devices.get(i).id());
    }
    assertTrue(devices.contains(device.info()));
    assertTrue(device.info().memoryBytes() > 0);
    assertTrue(device.info().detail().contains("driver"), device.info().detail());
  }

  @Test
  void opensByNumberAndByPartOfTheName() {
    DeviceInfo first = TestDevice.get().info();
    String number = first.id().substring("opencl:".length());
    String part = first.name().substring(1).toUpperCase(Locale.ROOT);
    for (String which : List.of(number, part)) {
      try (Backend backend = PROVIDER.open(which, Usage.of(null))) {
        assertEquals(first, backend.device());
        assertEquals(Precision.FLOAT, backend.precision());
      }
    }
  }

  @Test
  void unknownDeviceNamesThoseThatAre() {
    DeviceInfo device = TestDevice.get().info();
    DeviceException refused =
        assertThrows(DeviceException.class, () -> PROVIDER.open("no-such-thing", Usage.of(null)));
    assertOneLine(refused, "\"no-such-thing\"", device.id() + " " + device.name());
    assertOneLine(
        assertThrows(DeviceException.class, () -> PROVIDER.open("99", Usage.of(null))), "\"99\"");
  }

  @Test
  void missingLoaderSaysWhatToInstall() {
    DeviceException missing = OpenClLoader.missing("libOpenCL.so.1: cannot open");
    assertOneLine(missing, "ocl-icd-libopencl1", "pocl-opencl-icd");
    assertNotNull(missing.getCause());
    assertEquals("libOpenCL.so.1: cannot open", missing.getCause().getMessage());
  }

  @Test
  void doubleNeedsFp64AndFloatDoesNot() {
    OpenClDevice real = TestDevice.get();
    DeviceInfo info = new DeviceInfo("opencl:0", "Half", true, false, 1 << 30, "");
    OpenClDevice without = new OpenClDevice(real.platform(), real.handle(), info, 1 << 28);
    assertOneLine(
        assertThrows(DeviceException.class, () -> DeviceOptions.of(without, Precision.DOUBLE)),
        "Half has no fp64",
        "float");
    assertTrue(DeviceOptions.of(without, Precision.FLOAT).sumsArePairs());
  }

  @Test
  void failedCompilationGivesTheLog() {
    OpenClDevice device = TestDevice.get();
    DeviceOptions broken =
        DeviceOptions.of(device, Precision.FLOAT).withCompilerOptions("-DLANES=oops");
    try (OpenClBackend backend = new OpenClBackend(device, broken)) {
      int opened = backend.context().calls().objects();
      Dataset rows = Samples.rows(ElementType.UINT8, 2, 3, 1);
      DeviceException failed = assertThrows(DeviceException.class, () -> backend.load(rows));
      assertOneLine(failed, "do not compile", device.info().name(), "oops");
      String log = failed.detail();
      assertTrue(log.lines().count() > 2, log);
      assertTrue(log.contains("-DLANES=oops"), log);
      assertEquals(opened, backend.context().calls().objects());
    }
  }

  @Test
  void rowsThatDoNotFitAreRefusedAndLeaveNothing() {
    OpenClDevice device = TestDevice.get();
    DeviceOptions tiny = DeviceOptions.of(device, Precision.FLOAT).withChunkBytes(100);
    try (OpenClBackend backend = new OpenClBackend(device, tiny)) {
      Dataset rows = Samples.rows(ElementType.UINT8, 2, 3, 1);
      assertOneLine(
          assertThrows(DeviceException.class, () -> backend.load(rows)),
          tiny.tuning().rowUnit() + " rows of 3 values");
      int programsAndKernels = backend.context().calls().objects();
      assertThrows(DeviceException.class, () -> backend.load(rows));
      assertEquals(programsAndKernels, backend.context().calls().objects());
    }
  }

  @Test
  void allocationPastTheLimitSaysHowMuch() {
    OpenClDevice device = TestDevice.get();
    try (OpenClContext context = new OpenClContext(device)) {
      DeviceException refused =
          assertThrows(
              DeviceException.class,
              () -> new DeviceBuffer(context, "the factors", device.maxAllocation() + 1).close());
      assertOneLine(refused, "the factors need", "use fewer components");
    }
  }

  @Test
  void closingReleasesEverything() {
    OpenClDevice device = TestDevice.get();
    OpenClBackend backend = new OpenClBackend(device, DeviceOptions.of(device, Precision.FLOAT));
    try (backend) {
      int programsOnly;
      try (Resident resident = backend.load(Samples.rows(ElementType.FLOAT64, 40, 17, 1))) {
        resident.expect(Samples.mixture(2, 17, 0, 1));
        resident.expect(Samples.mixture(5, 17, 0, 1));
        resident.nearest(Samples.points(3, 17, 0, 1));
        programsOnly = backend.context().calls().objects();
      }
      assertTrue(backend.context().calls().objects() < programsOnly, "buffers are released");
    }
    assertEquals(0, backend.context().calls().objects());
  }

  private static void assertOneLine(DeviceException exception, String... parts) {
    String message = String.valueOf(exception.getMessage());
    assertFalse(message.contains("\n"), message);
    for (String part : parts) {
      assertTrue(message.contains(part), message);
    }
  }
}
