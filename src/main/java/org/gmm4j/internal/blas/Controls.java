package org.gmm4j.internal.blas;

import com.sun.jna.Library;
import com.sun.jna.Native;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.gmm4j.device.BlasException;

/** OpenBLAS's own functions, which JavaCPP's presets do not map: threads and version. */
interface Controls extends Library {
  String openblas_get_corename();

  String openblas_get_config();

  int openblas_get_num_threads();

  void openblas_set_num_threads(int threads);

  /**
   * Binds to the library that JavaCPP has already loaded (the same file is the same library).
   *
   * @param loaded a library of JavaCPP's, which lies beside OpenBLAS
   */
  static Controls of(Path loaded) {
    Path folder = loaded.toAbsolutePath().getParent();
    try (var files = Files.list(folder)) {
      Path library =
          files
              .filter(file -> file.getFileName().toString().startsWith("libopenblas"))
              .findFirst()
              .orElseThrow(() -> new BlasException("no OpenBLAS library in " + folder));
      return Native.load(library.toString(), Controls.class);
    } catch (IOException failed) {
      throw new BlasException("cannot list " + folder + ": " + failed.getMessage(), failed);
    }
  }
}
