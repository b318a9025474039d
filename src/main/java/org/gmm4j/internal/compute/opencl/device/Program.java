package org.gmm4j.internal.compute.opencl.device;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.gmm4j.device.DeviceException;
import org.jocl.CL;
import org.jocl.CLException;
import org.jocl.Pointer;
import org.jocl.cl_device_id;
import org.jocl.cl_program;

/** Some files of kernels/, compiled together for one device and one set of options. */
public final class Program implements AutoCloseable {
  private static final int BUILDS = 3;
  private static final String LOST_FILE = "unable to rename temporary";

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
    program =
        context
            .calls()
            .make(
                "reading the kernels",
                () ->
                    CL.clCreateProgramWithSource(
                        context.handle(), sources.length, sources, null, null));
    try {
      build(compilerLine);
    } catch (DeviceException failure) {
      DeviceException described = describe(failure, compilerLine);
      close();
      throw described;
    }
  }

  /** Again if the compiler has lost a file of its own, as PoCL's does now and then in a JVM. */
  private void build(String compilerLine) {
    for (int left = BUILDS - 1; ; left--) {
      try {
        context
            .calls()
            .attempt(
                "compiling the kernels",
                () -> CL.clBuildProgram(program, 1, devices(), compilerLine, null, null));
        return;
      } catch (DeviceException failure) {
        if (left == 0 || !log().contains(LOST_FILE)) {
          throw failure;
        }
      }
    }
  }

  /** Begins a launch of one of its kernels. */
  public Launch launch(String kernel) {
    return new Launch(kernels.computeIfAbsent(kernel, each -> new Kernel(context, program, each)));
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

  private DeviceException describe(DeviceException failure, String compilerLine) {
    if (!(failure.getCause() instanceof CLException cause)
        || (cause.getStatus() != CL.CL_BUILD_PROGRAM_FAILURE
            && cause.getStatus() != CL.CL_INVALID_BUILD_OPTIONS)) {
      return failure;
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

  /** What the compiler wrote; nothing if the device does not even tell that. */
  private String log() {
    long[] size = new long[1];
    cl_device_id device = context.device().handle();
    try {
      context
          .calls()
          .attempt(
              "giving the compiler's log",
              () ->
                  CL.clGetProgramBuildInfo(
                      program, device, CL.CL_PROGRAM_BUILD_LOG, 0, null, size));
      byte[] text = new byte[(int) size[0]];
      context
          .calls()
          .attempt(
              "giving the compiler's log",
              () ->
                  CL.clGetProgramBuildInfo(
                      program,
                      device,
                      CL.CL_PROGRAM_BUILD_LOG,
                      text.length,
                      Pointer.to(text),
                      null));
      return new String(text, StandardCharsets.UTF_8).replace("\0", "");
    } catch (DeviceException untold) {
      return "";
    }
  }

  private cl_device_id[] devices() {
    return new cl_device_id[] {context.device().handle()};
  }

  @Override
  public void close() {
    kernels.values().forEach(Kernel::close);
    context.calls().release(() -> CL.clReleaseProgram(program));
  }
}
