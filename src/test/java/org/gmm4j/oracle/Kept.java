package org.gmm4j.oracle;

import java.lang.ref.SoftReference;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What takes a second to compute, and is asked for again by the same tests of the next backend: the
 * same answer, while there is memory for it.
 */
final class Kept<K, V> {
  /** Features from which on a matrix takes so long. */
  static final int LARGE = 512;

  private final Map<K, SoftReference<V>> answers = new HashMap<>();

  /** The answer to a question, which never changes. Both are shared: neither may be modified. */
  synchronized V get(K question, Supplier<V> compute) {
    SoftReference<V> kept = answers.get(question);
    @Nullable V answer = kept == null ? null : kept.get();
    if (answer == null) {
      answer = compute.get();
      answers.put(question, new SoftReference<>(answer));
    }
    return answer;
  }
}
