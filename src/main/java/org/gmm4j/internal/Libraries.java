package org.gmm4j.internal;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Native libraries, loaded by one thread at a time. When ND4J starts it sets OpenBLAS's threads,
 * for which JavaCPP looks in all libraries, with glibc's list of these locked ({@code
 * dl_iterate_phdr}), and opens each; who loads one at that time holds the lock that this needs, and
 * waits for the list: both for ever. Java loads some of its own in passing. So ND4J starts beside
 * other work of a fit only where it leaves the threads alone, as {@code ND4J_SKIP_BLAS_THREADS} in
 * the environment tells it to.
 */
public final class Libraries {
  private static final ReentrantLock LOADING = new ReentrantLock();

  private Libraries() {}

  /** Loads some while no other thread does; what that throws is thrown here. */
  public static <T> T load(Supplier<T> loading) {
    LOADING.lock();
    try {
      return loading.get();
    } finally {
      LOADING.unlock();
    }
  }
}
