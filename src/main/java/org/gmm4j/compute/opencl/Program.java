package org.gmm4j.compute.opencl;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.compute.DeviceException;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/** Some files of kernels/, compiled together for one device and one set of options. */
final class Program implements AutoCloseable {
  private final OpenClContext context;
  private final cl_program program;
  private final Map<String, Kernel> kernels = new HashMap<>();

  /**
   * Compiles.
   *
   * @param files in the order of their dependence: one source, since drivers' caches have missed
   *     changed includes
   */
  Program(OpenClContext context, List<String> files, String compilerLine) {
    this.context = context;
    String[] sources = files.stream().map(Program::source).toArray(String[]::new);
    try {
      program = CL.clCreateProgramWithSource(context.handle(), sources.length, sources, null, null);
    } catch (CLException failure) {
      throw Failures.of(context.device().info().name(), "reading the kernels", failure);
    }
    try {
      CL.clBuildProgram(program, 1, devices(), compilerLine, null, null);
    } catch (CLException failure) {
      DeviceException described = describe(failure, compilerLine);
      CL.clReleaseProgram(program);
      throw described;
    }
    context.created();
  }

  /** One kernel. */
  Kernel kernel(String name) {
    return kernels.computeIfAbsent(name, each -> new Kernel(context, program, each));
  }

  /** A source whose lines compilers report as its own. */
  private static String source(String name) {
    try (InputStream in = Program.class.getResourceAsStream("/org/gmm4j/kernels/" + name + ".cl")) {
      if (in == null) {
        throw new DeviceException(
            "kernels/%s.cl is not on the class path: build gmm4j again".formatted(name));
      }
      String text = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      // Only comments hold more than ASCII, which not every driver's compiler reads.
      return "#line 1 \"" + name + ".cl\"\n" + text.replaceAll("[^\\p{ASCII}]", "?");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private DeviceException describe(CLException failure, String compilerLine) {
    if (failure.getStatus() != CL.CL_BUILD_PROGRAM_FAILURE
        && failure.getStatus() != CL.CL_INVALID_BUILD_OPTIONS) {
      return Failures.of(context.device().info().name(), "compiling the kernels", failure);
    }
    String log = log();
    String first =
        log.lines().filter(line -> line.contains("error")).findFirst().orElse("no reason given");
    return new DeviceException(
        "the kernels do not compile on %s (%s): %s; update the driver or use another device"
            .formatted(
                context.device().info().name(), context.device().info().detail(), first.strip()),
        "compiler options: " + compilerLine + "\n" + log,
        failure);
  }

  private String log() {
    long[] size = new long[1];
    cl_device_id device = context.device().handle();
    CL.clGetProgramBuildInfo(program, device, CL.CL_PROGRAM_BUILD_LOG, 0, null, size);
    byte[] text = new byte[(int) size[0]];
    CL.clGetProgramBuildInfo(
        program, device, CL.CL_PROGRAM_BUILD_LOG, text.length, Pointer.to(text), null);
    return new String(text, StandardCharsets.UTF_8).replace("\0", "");
  }

  private cl_device_id[] devices() {
    return new cl_device_id[] {context.device().handle()};
  }

  @Override
  public void close() {
    kernels.values().forEach(Kernel::close);
    CL.clReleaseProgram(program);
    context.released();
  }
}
