package org.gmm4j.cli.output;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.gmm4j.RunInfo;
import org.gmm4j.cli.Tool;
import org.gmm4j.device.Profile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ProfileTableTest {
  private static final ProfileTable TABLE =
      new ProfileTable(
          new Profile(
              List.of(
                  new Profile.Entry(Profile.Kind.TRANSFER, "to the device", 3, 0.5, 3 << 20),
                  new Profile.Entry(Profile.Kind.KERNEL, "whitened_norms", 4, 2, 0)),
              2.25,
              3),
          new RunInfo.Seconds(1, 0, 0.5, 3.5));

  @Test
  void dearestFirstThenTheHostAndAllAddsUp() {
    assertEquals(
        List.of(
            "profile                                      ms   share   calls       data",
            "  kernel   whitened_norms               2000.00   40.0%       4",
            "  transfer to the device                 500.00   10.0%       3    3.0 MiB",
            "  overlap  beside others                -250.00   -5.0%",
            "  host     loading                      1000.00   20.0%",
            "  host     in steps                      750.00   15.0%",
            "  host     between steps                1000.00   20.0%"),
        TABLE.lines());
  }

  @Test
  void jsonHasTheSame() {
    List<Map<String, Object>> json = TABLE.json();
    assertEquals(6, json.size());
    assertEquals(
        Map.of("kind", "kernel", "name", "whitened_norms", "seconds", 2.0, "calls", 4),
        json.get(0));
    assertEquals(3L << 20, json.get(1).get("bytes"));
    assertEquals(Map.of("kind", "host", "name", "loading", "seconds", 1.0), json.get(3));
  }

  @Test
  void theCpuHasNone(@TempDir Path folder) {
    new Tool(folder)
        .run("fit @/data.npy --device cpu --profile --out @/m.npz")
        .assertComplains(2, "profile", "--device opencl");
  }
}
