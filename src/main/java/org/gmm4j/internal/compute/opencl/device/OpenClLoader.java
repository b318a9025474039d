package org.gmm4j.internal.compute.opencl.device;

import com.sun.jna.NativeLibrary;
import com.sun.jna.Platform;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.gmm4j.device.DeviceException;
import org.jocl.CL;
import org.jspecify.annotations.Nullable;

/**
 * Loads JOCL's native library, and through it the machine's OpenCL loader, once. The reason of a
 * failure is kept, since Java gives it only the first time.
 */
public final class OpenClLoader {
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

  /** JOCL unpacks its library under one fixed name; a lock keeps two JVMs from doing so at once. */
  @SuppressWarnings("try") // the lock is only held
  private static @Nullable String load() {
    Path lockFile = Path.of(System.getProperty("java.io.tmpdir"), "gmm4j-jocl.lock");
    try (FileChannel channel =
            FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = channel.lock()) {
      return start();
    } catch (IOException notLocked) {
      return start();
    }
  }

  /**
   * Anything may be thrown here: an UnsatisfiedLinkError, or what the static initialiser meets. The
   * loader is looked for first, since JOCL writes to standard output where it finds none.
   */
  private static @Nullable String start() {
    try {
      NativeLibrary.getInstance(Platform.isLinux() ? "libOpenCL.so.1" : "OpenCL");
      CL.setExceptionsEnabled(true);
      return null;
    } catch (Throwable failure) {
      return failure.toString();
    }
  }
}
