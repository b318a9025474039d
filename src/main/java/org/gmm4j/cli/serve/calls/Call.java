package org.gmm4j.cli.serve.calls;

import java.util.Map;
import org.gmm4j.cli.serve.protocol.Request;
import org.gmm4j.cli.serve.protocol.Told;

/** Something that can be asked for. */
@FunctionalInterface
public interface Call {
  /**
   * Does it. What it throws becomes the answer.
   *
   * @return what is answered: numbers, texts, truth values, lists and maps of them
   */
  Map<String, Object> answer(Request request, Told told);
}
