package org.gmm4j.internal.compute.opencl.device;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gmm4j.device.DeviceException;
import org.jocl.CL;
import org.jspecify.annotations.Nullable;

/**
 * Loads JOCL's native library, and through it the machine's OpenCL loader, once. The reason of a
 * failure is kept, since Java gives it only the first time.
 */
public final class OpenClLoader {
  private static final String TEMPORARY = "java.io.tmpdir";
  private static final @Nullable String FAILURE = load();

  private OpenClLoader() {}

  /**
   * Makes sure that OpenCL can be called.
   *
   * @throws DeviceException if it cannot; the message says what to install
   */
  public static void require() {
    if (FAILURE != null) {
      throw missing(FAILURE);
    }
  }

  public static DeviceException missing(String reason) {
    return new DeviceException(
        "OpenCL cannot be loaded: install an OpenCL loader (Debian: ocl-icd-libopencl1) and the"
            + " device's driver (for a CPU: pocl-opencl-icd)",
        new UnsatisfiedLinkError(reason));
  }

  /**
   * Anything may be thrown here: an UnsatisfiedLinkError, or what the static initialiser meets. The
   * loader is looked for first, since JOCL writes to standard output where it finds none.
   */
  private static @Nullable String load() {
    try {
      NativeLibrary.getInstance(Platform.isLinux() ? "libOpenCL.so.1" : "OpenCL");
      start();
      return null;
    } catch (Throwable failure) {
      return failure.toString();
    }
  }

  /**
   * JOCL unpacks its library into the temporary directory under a fixed name, and takes one that
   * lies there, whoever has put it: so it is given a directory of its own, of this user alone,
   * which goes again once the library is loaded.
   */
  private static void start() throws IOException {
    Path own = Files.createTempDirectory("gmm4j-jocl");
    String shared = System.setProperty(TEMPORARY, own.toString());
    try {
      CL.setExceptionsEnabled(true);
    } finally {
      System.setProperty(TEMPORARY, shared);
      remove(own);
    }
  }

  private static void remove(Path folder) throws IOException {
    try (DirectoryStream<Path> unpacked = Files.newDirectoryStream(folder)) {
      for (Path file : unpacked) {
        Files.delete(file);
      }
    }
    Files.delete(folder);
  }
}
