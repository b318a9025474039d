package org.gmm4j.internal;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

/**
 * Native libraries, loaded by one thread at a time. While ND4J starts, JavaCPP looks for functions
 * in all libraries, with glibc's list of these locked ({@code dl_iterate_phdr}), and opens each;
 * who loads one at that time holds the lock that this needs, and waits for the list: both for ever.
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
