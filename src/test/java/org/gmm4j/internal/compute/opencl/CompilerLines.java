package org.gmm4j.internal.compute.opencl;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.Precision;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.sizes.KernelFamily;
import org.gmm4j.internal.compute.opencl.sizes.ShippedTunings;

/**
 * What the compiler is told for the sizes that come with the program, a line each: name of the
 * entry, kernel, files of kernels/, options; between tabs. For compilers without a device.
 */
final class CompilerLines {
  private CompilerLines() {}

  /**
   * Prints them for rows of bytes.
   *
   * @param arguments what the entries' vendor is, "nvidia"
   */
  public static void main(String[] arguments) {
    for (ShippedTunings.Entry entry : ShippedTunings.all()) {
      if (!arguments[0].equals(entry.vendor())) {
        continue;
      }
      Precision precision = entry.precision() == null ? Precision.FLOAT : entry.precision();
      DeviceOptions options =
          new DeviceOptions(precision, false, entry.tuning(), Long.MAX_VALUE, 1, 1, "");
      line(entry, options, KernelFamily.DENSITIES, "whitened_norms");
      line(entry, options, KernelFamily.MOMENTS, "second_moments");
    }
  }

  private static void line(
      ShippedTunings.Entry entry, DeviceOptions options, KernelFamily family, String kernel) {
    List<String> words = new ArrayList<>(List.of(entry.name(), kernel));
    words.add(String.join(" ", family.sources()));
    words.add(options.compilerLine(family, true));
    System.out.println(String.join("\t", words));
  }
}
