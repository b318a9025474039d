package org.gmm4j.internal.compute.opencl;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.gmm4j.GaussianMixture;
import org.gmm4j.Precision;
import org.gmm4j.covariance.CovarianceStructure;
import org.gmm4j.data.Dataset;
import org.gmm4j.data.values.FileBlocks;
import org.gmm4j.data.values.FileValues;
import org.gmm4j.data.values.NumberType;
import org.gmm4j.device.DeviceMemory;
import org.gmm4j.internal.compute.Backend.Resident;
import org.gmm4j.internal.compute.Usage;
import org.gmm4j.internal.compute.opencl.device.Calls;
import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.plan.MixtureKind;
import org.gmm4j.oracle.Structures;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Chunks of rows that are in a file. */
class ChunksOfFilesTest {
  /** A file that becomes shorter between two passes, in what no block in memory holds. */
  @Test
  void rowsThatCanNoLongerBeReadLeakNothing(@TempDir Path folder) throws IOException {
    int columns = 512;
    int count = 16_384;
    Path file = folder.resolve("rows.bin");
    byte[] values = new byte[count * columns];
    new Random(3).nextBytes(values);
    Files.write(file, values);
    Dataset rows =
        Dataset.ofValues(
            new FileValues(
                new FileBlocks.Part(
                    file, 0, NumberType.UINT8, ByteOrder.LITTLE_ENDIAN, count, columns),
                1),
            count,
            columns);
    MixtureKind mixtures = new MixtureKind(2, CovarianceStructure.of("diag"));
    GaussianMixture start = Structures.problem("diag", 2, columns, 3).model();
    int objects = Calls.allObjects();
    OpenClDevice device = TestDevice.limited(6 << 20, TestDevice.get().maxAllocation());
    DeviceOptions options = DeviceOptions.of(device, Precision.DOUBLE);
    Usage usage = new Usage(Precision.DOUBLE, mixtures, false, notice -> {});
    try (OpenClBackend backend = new OpenClBackend(device, options, usage);
        Resident resident = backend.load(rows)) {
      DeviceMemory memory = resident.memory();
      assertNotNull(memory);
      assertTrue(memory.chunks() > 1, memory.describe());
      resident.expect(start);
      int kept = Calls.allObjects();
      Files.write(file, Arrays.copyOf(values, columns));
      for (int pass = 0; pass < 2; pass++) {
        UncheckedIOException failed =
            assertThrows(UncheckedIOException.class, () -> resident.expect(start));
        assertTrue(String.valueOf(failed).contains("no longer be read"), () -> "" + failed);
        assertTrue(Calls.allObjects() <= kept, "what is left of a failed pass");
      }
      Files.write(file, values);
      assertTrue(Double.isFinite(resident.expect(start).logLikelihood()));
    }
    assertEquals(objects, Calls.allObjects());
  }
}
