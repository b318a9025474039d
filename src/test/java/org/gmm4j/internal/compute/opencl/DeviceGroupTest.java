package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.covariance.Moments;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.DeviceException;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.BackendContract;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.Calls;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.Test;

/** Several devices, which here are one device opened several times. */
class DeviceGroupTest extends BackendContract {
  DeviceGroupTest() {
    super(Precision.DOUBLE);
  }

  @Override
  protected Backend open(Precision precision) {
    return group(precision, 5, 2, 1);
  }

  private static DeviceGroup group(Precision precision, int... shares) {
    return group(new ArrayList<>(), precision, false, shares);
  }

  /** Devices of different names. */
  private static DeviceGroup group(
      List<String> notices, Precision precision, boolean profile, int... shares) {
    OpenClDevice device = TestDevice.get();
    List<OpenClDevice> devices = new ArrayList<>();
    List<OpenClBackend> backends = new ArrayList<>();
    List<Integer> parts = new ArrayList<>();
    for (int share : shares) {
      int number = devices.size();
      DeviceInfo info = device.info();
      DeviceInfo named =
          new DeviceInfo(
              "opencl:" + number,
              "device " + number,
              info.gpu(),
              info.fp64(),
              info.memoryBytes(),
              info.detail());
      OpenClDevice renamed =
          new OpenClDevice(device.platform(), device.handle(), named, device.maxAllocation());
      devices.add(renamed);
      Usage usage =
          new Usage(
              precision, new MixtureKind(2, new FullCovariance.Structure()), profile, notices::add);
      backends.add(new OpenClBackend(renamed, DeviceOptions.of(renamed, precision), usage));
      parts.add(share);
    }
    return new DeviceGroup(
        new DeviceList(devices, parts), backends, new Usage(null, null, false, notices::add));
  }

  @Test
  void sameSharesGiveTheSameBits() {
    Dataset rows = Samples.rows(ElementType.FLOAT32, 700, 33, 3);
    GaussianMixture mixture = Samples.mixture(2, 33, 0, 4);
    Moments first = null;
    for (int run = 0; run < 3; run++) {
      try (DeviceGroup group = group(Precision.FLOAT, 9, 7);
          Backend.Resident resident = group.load(rows)) {
        Moments moments = resident.expect(mixture);
        first = first == null ? moments : first;
        assertEquals(first.logLikelihood(), moments.logLikelihood());
        assertArrayEquals(first.counts(), moments.counts());
        assertArrayEquals(first.first(1), moments.first(1));
        assertArrayEquals(first.second(1), moments.second(1));
        assertEquals("opencl:0@9,1@7", group.device().id());
      }
    }
  }

  @Test
  void unlikeDevicesAreMeasuredAndTheirSharesTold() {
    List<String> notices = new ArrayList<>();
    Dataset rows = Samples.rows(ElementType.UINT8, 500, 33, 3);
    try (DeviceGroup group = group(notices, Precision.FLOAT, false, 0, 0);
        Backend.Resident resident = group.load(rows)) {
      assertEquals(500, resident.expect(Samples.mixture(2, 33, 0, 4)).rows());
      assertEquals(1, notices.size());
      String id = group.device().id();
      assertEquals(
          "rows are split by measured speed; the device " + id + " splits them so again",
          notices.get(0));
    }
  }

  @Test
  void sharesFollowSpeeds() {
    assertArrayEquals(new int[] {8, 8}, Calibration.shares(new double[] {3, 3}));
    assertArrayEquals(new int[] {12, 4}, Calibration.shares(new double[] {30, 10}));
    assertArrayEquals(new int[] {15, 1}, Calibration.shares(new double[] {1000, 1}));
    assertArrayEquals(new int[] {6, 5, 5}, Calibration.shares(new double[] {1, 1, 1}));
  }

  @Test
  void memoryAndProfilesAreOfAll() {
    Dataset rows = Samples.rows(ElementType.UINT8, 600, 33, 3);
    try (DeviceGroup group = group(new ArrayList<>(), Precision.FLOAT, true, 1, 1);
        Backend.Resident resident = group.load(rows)) {
      resident.expect(Samples.mixture(2, 33, 0, 4));
      DeviceMemory memory = resident.memory();
      Profile profile = resident.profile();
      assertNotNull(memory);
      assertNotNull(profile);
      assertEquals(2, memory.buffers());
      for (String name : List.of("opencl:0 second_moments", "opencl:1 second_moments")) {
        assertEquals(
            1,
            profile.entries().stream().filter(each -> each.name().equals(name)).count(),
            profile.toString());
      }
    }
  }

  /** One device's failure is everybody's, after all have ended; nothing is left behind. */
  @Test
  void aDeviceThatFailsEndsTheStep() {
    Dataset rows = Samples.rows(ElementType.UINT8, 600, 33, 3);
    int objects = Calls.allObjects();
    try (DeviceGroup group = group(Precision.FLOAT, 1, 1);
        Backend.Resident resident = group.load(rows)) {
      Calls.drill(
          doing -> {
            if (doing.equals("running kernel second_moments")) {
              throw new CLException("drill", CL.CL_DEVICE_NOT_AVAILABLE);
            }
          });
      GaussianMixture mixture = Samples.mixture(2, 33, 0, 4);
      DeviceException failed = assertThrows(DeviceException.class, () -> resident.expect(mixture));
      assertEquals(
          "device 0 failed while running kernel second_moments (CL_DEVICE_NOT_AVAILABLE): update its"
              + " driver, or use another device",
          failed.getMessage());
      Calls.drill(doing -> {});
      assertEquals(600, resident.expect(mixture).rows());
    } finally {
      Calls.drill(doing -> {});
    }
    assertEquals(objects, Calls.allObjects());
  }

  /** What a first M-step expects of them takes all rows at once. */
  @Test
  void rowsWithGapsGoToOneDevice() {
    Dataset rows = Dataset.ofIncomplete(new double[][] {{1, Double.NaN}, {2, 3}, {4, 5}});
    try (DeviceGroup group = group(Precision.DOUBLE, 2, 1)) {
      DeviceException refused = assertThrows(DeviceException.class, () -> group.load(rows));
      assertTrue(refused.getMessage().contains("name one, as in opencl:0"), refused.getMessage());
    }
  }
}
