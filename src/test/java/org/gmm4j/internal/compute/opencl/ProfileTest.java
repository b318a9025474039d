package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.gmm4j.FitResult;
import org.gmm4j.Fits;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Precision;
import org.gmm4j.covariance.FullCovariance;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.ElementType;
import org.gmm4j.device.Profile;
import org.gmm4j.internal.compute.Automatically;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.Calls;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.device.Timings;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.jocl.CL;
import org.jocl.CLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is told of a device's time. */
class ProfileTest {
  private static final Dataset ROWS = Samples.rows(ElementType.UINT8, 150, 17, 1);

  @AfterEach
  void endDrill() {
    Calls.drill(doing -> {});
  }

  private static FitResult fit(boolean profile) {
    OpenClDevice device = TestDevice.get();
    DeviceOptions options =
        DeviceOptions.of(device, Precision.FLOAT).withFillingItems(1); // for one component
    Usage usage = new Usage(Precision.FLOAT, null, profile, notice -> {});
    GmmFitterBuilder builder =
        GmmFitter.builder()
            .start(Samples.mixture(2, 17, 0, 2))
            .maxIterations(3)
            .tolerance(0)
            .profile(profile);
    return Fits.fit(
        builder.build(),
        ROWS,
        rows -> Automatically.load(new SupposedGpu(device, options), usage, rows));
  }

  @Test
  void countsEveryKernelAndTransfer() {
    int objects = Calls.allObjects();
    FitResult plain = fit(false);
    FitResult profiled = fit(true);
    assertEquals(objects, Calls.allObjects());
    assertNull(plain.run().profile());
    assertEquals(plain.logLikelihood(), profiled.logLikelihood());
    Profile profile = profiled.run().profile();
    assertNotNull(profile);
    int components = 2;
    assertEquals(
        4 * components,
        entry(profile, "whitened_norms").calls(),
        "three iterations, and the labels, component by component");
    assertEquals(3 * components, entry(profile, "second_moments").calls());
    long stored = 192L * 32; // rows and columns in whole tiles and vectors
    assertTrue(entry(profile, Timings.TO_DEVICE).bytes() >= stored);
    assertTrue(entry(profile, Timings.FROM_DEVICE).bytes() > 0);
    assertTrue(profile.entries().stream().allMatch(each -> each.seconds() >= 0));
    assertTrue(profile.stepSeconds() > 0);
    assertTrue(profile.busySeconds() > 0);
    assertTrue(profile.overlapSeconds() > -1e-9, "no command runs outside of the busy time");
  }

  private static Profile.Entry entry(Profile profile, String name) {
    return profile.entries().stream()
        .filter(each -> each.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** Events are released too, when what they time fails. */
  @Test
  void failuresLeaveNoEvents() {
    OpenClDevice device = TestDevice.get();
    DeviceOptions options = DeviceOptions.of(device, Precision.FLOAT).withBlockRows(64);
    int objects = Calls.allObjects();
    for (String doing : List.of("running kernel second_moments", "uploading", "telling times")) {
      Usage usage =
          new Usage(
              Precision.FLOAT,
              new MixtureKind(2, new FullCovariance.Structure()),
              true,
              notice -> {});
      int[] matching = {0};
      try (OpenClBackend backend = new OpenClBackend(device, options, usage);
          OpenClResident resident = (OpenClResident) backend.load(ROWS)) {
        Calls.drill(
            call -> {
              if (call.equals(doing) && ++matching[0] == 2) {
                throw new CLException("drill", CL.CL_OUT_OF_RESOURCES);
              }
            });
        try {
          resident.expect(Samples.mixture(2, 17, 0, 2));
        } catch (org.gmm4j.device.DeviceException expected) {
          assertTrue(expected.getMessage().contains(doing), expected.getMessage());
        }
      }
      assertTrue(matching[0] >= 2, doing);
      assertEquals(objects, Calls.allObjects(), doing);
    }
  }
}
