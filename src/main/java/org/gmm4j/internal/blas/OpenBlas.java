package org.gmm4j.internal.blas;

import java.nio.file.Path;
import java.util.Set;
import org.bytedeco.javacpp.Loader;
import org.bytedeco.openblas.global.openblas;
import org.gmm4j.device.BlasException;
import org.jspecify.annotations.Nullable;

/**
 * The OpenBLAS of this process, loaded once and checked against known answers before anything
 * relies on it. It chooses kernels that fit the processor by itself; OPENBLAS_CORETYPE in the
 * environment overrides that. (OpenBLAS 0.3.19, which ND4J 1.0.0-M2.1 would bring, has AVX-512
 * kernels whose triangular solves are wrong: hence the check.)
 */
public final class OpenBlas {
  private OpenBlas() {}

  /** Which kernels run, and whose. */
  public record Version(String core, String release) {
    @Override
    public String toString() {
      String reason = System.getenv("OPENBLAS_CORETYPE") == null ? "" : " by OPENBLAS_CORETYPE";
      return "OpenBLAS " + release + ", " + core + " kernels" + reason;
    }
  }

  private static final Set<String> AVX_512 = Set.of("SkylakeX", "Cooperlake", "SapphireRapids");

  private static volatile @Nullable String failure; // why it cannot be used

  private static final class Loaded {
    static final Controls CONTROLS = load();
    static final Version VERSION = check();

    private static Controls load() {
      try {
        return Controls.of(Path.of(Loader.load(openblas.class)));
      } catch (LinkageError missing) {
        throw new BlasException(
            "OpenBLAS cannot be loaded (%s); org.bytedeco:openblas for %s must be on the class path"
                .formatted(missing.getMessage(), Loader.Detector.getPlatform()),
            missing);
      }
    }

    private static Version check() {
      String core = CONTROLS.openblas_get_corename();
      int threads = CONTROLS.openblas_get_num_threads();
      CONTROLS.openblas_set_num_threads(1); // they would spin between products as small as these
      try {
        SelfCheck.run(core);
      } finally {
        CONTROLS.openblas_set_num_threads(threads);
      }
      String[] config = CONTROLS.openblas_get_config().split(" "); // "OpenBLAS 0.3.31 …"
      return new Version(core, config.length > 1 ? config[1] : "of unknown version");
    }
  }

  /**
   * Loads and checks OpenBLAS on the first call.
   *
   * @throws BlasException if it is missing or fails its self-check
   */
  public static Version require() {
    try {
      return Loaded.VERSION;
    } catch (ExceptionInInitializerError failed) {
      if (failed.getCause() instanceof BlasException cause) {
        failure = cause.getMessage();
        throw cause;
      }
      throw failed;
    } catch (NoClassDefFoundError again) {
      String why = failure;
      if (why != null) {
        throw new BlasException(why, again);
      }
      throw new BlasException("OpenBLAS could not be loaded earlier in this process", again);
    }
  }

  /** Whether its kernels take small products in singles as they are, without packing matrices. */
  public static boolean multipliesUnpacked() {
    return AVX_512.contains(require().core());
  }

  /** How many threads a call may use at present. */
  public static int threads() {
    require();
    return Loaded.CONTROLS.openblas_get_num_threads();
  }

  /**
   * Makes every call run on its caller's thread until the result is closed, for callers that bring
   * threads of their own. Nests; the previous number of threads comes back at the end.
   */
  public static SingleThreaded singleThreaded() {
    require();
    SingleThreaded.enter();
    return new SingleThreaded();
  }

  /** A scope in which OpenBLAS starts no threads. */
  public static final class SingleThreaded implements AutoCloseable {
    private static int scopes;
    private static int threadsBefore = 1;
    private boolean open = true;

    private SingleThreaded() {}

    private static synchronized void enter() {
      if (scopes++ == 0) {
        threadsBefore = Loaded.CONTROLS.openblas_get_num_threads();
        Loaded.CONTROLS.openblas_set_num_threads(1);
      }
    }

    private static synchronized void leave() {
      if (--scopes == 0) {
        Loaded.CONTROLS.openblas_set_num_threads(threadsBefore);
      }
    }

    @Override
    public void close() {
      if (open) {
        open = false;
        leave();
      }
    }
  }
}
