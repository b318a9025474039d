package org.gmm4j.internal.compute.opencl.device;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The programs compiled in a context so far, by their sources and the compiler's options. */
public final class ProgramCache implements AutoCloseable {
  private final OpenClContext context;
  private final Map<String, Program> programs = new HashMap<>();

  public ProgramCache(OpenClContext context) {
    this.context = context;
  }

  /**
   * The program of these sources and options, compiled if it is not yet.
   *
   * @throws org.gmm4j.device.DeviceException if it does not compile; the compiler's log is in the
   *     cause
   */
  public Program get(List<String> files, String compilerLine) {
    return programs.computeIfAbsent(
        files + compilerLine, each -> new Program(context, files, compilerLine));
  }

  /** Releases all; the context must still be open. */
  @Override
  public void close() {
    programs.values().forEach(Program::close);
    programs.clear();
  }
}
