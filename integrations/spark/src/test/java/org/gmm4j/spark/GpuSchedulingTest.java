package org.gmm4j.spark;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.gmm4j.device.DeviceException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two GPUs that a script pretends are there, with addresses that no machine has. */
@Tag("slow")
class GpuSchedulingTest {
  private static Path script(Path folder) throws IOException {
    Path script = folder.resolve("gpus");
    Files.writeString(
        script, "#!/bin/sh\necho '{\"name\": \"gpu\", \"addresses\": [\"70\", \"71\"]}'\n");
    return Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rwxr-xr-x"));
  }

  @Test
  void aTaskTakesTheOneThatItIsGiven(@TempDir Path folder) throws IOException {
    Map<String, String> settings =
        Map.of(
            "spark.worker.resource.gpu.amount", "2",
            "spark.worker.resource.gpu.discoveryScript", script(folder).toString(),
            "spark.executor.resource.gpu.amount", "2",
            "spark.task.resource.gpu.amount", "1");
    try (Cluster cluster = new Cluster("local-cluster[1,2,1024]", settings)) {
      Dataset<Row> rows = SmallRows.frame(cluster.session(), 2, SmallRows.clusters());
      GaussianMixture estimator = new GaussianMixture().setK(5).setMaxIter(3);
      String message = assertThrows(DeviceException.class, () -> estimator.fit(rows)).getMessage();
      assertTrue(String.valueOf(message).matches("partition [01]: .*7[01].*"), message);
      GaussianMixtureModel model = estimator.setDevice("cpu").fit(rows); // it stays that
      assertEquals(5, model.weights().length);
    }
  }
}
