package org.gmm4j.cli.output.progress;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LiveLineTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private String written() {
    return bytes.toString(StandardCharsets.UTF_8);
  }

  @Test
  void whatIsShortIsNotShown() {
    new LiveLine(out, width -> "never").close();
    assertEquals("", written());
  }

  /** A shorter line covers the longer one before; in the end there is nothing, and it stays so. */
  @Test
  void aLineIsWrittenOverAndTakenAway() throws InterruptedException {
    AtomicInteger calls = new AtomicInteger();
    CountDownLatch painted = new CountDownLatch(3);
    LiveLine line =
        new LiveLine(
            out,
            width -> {
              painted.countDown();
              return calls.getAndIncrement() == 0 ? "a long line" : "short";
            });
    assertTrue(painted.await(60, TimeUnit.SECONDS));
    line.close();
    String all = written();
    assertTrue(all.startsWith("\ra long line\rshort      "), all);
    assertTrue(all.endsWith("\r     \r"), all);
    line.clear();
    line.close();
    assertEquals(all, written());
  }
}
