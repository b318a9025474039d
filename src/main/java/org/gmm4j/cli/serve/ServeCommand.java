package org.gmm4j.cli.serve;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import picocli.CommandLine.Command;

/** {@code gmm4j serve}. */
@Command(
    name = ServeCommand.NAME,
    description = {
      "Works for a program in another language: requests are lines of JSON on standard input, answers"
          + " lines of JSON on standard output; docs/serve.md tells of them.",
      "Ends with its input, or with the process that started it."
    },
    mixinStandardHelpOptions = true)
public final class ServeCommand implements Runnable {
  static final String NAME = "serve";

  /**
   * Whether nothing else is asked for, so that the command line need not be read: that takes long.
   */
  public static boolean isMeantBy(String[] arguments) {
    return arguments.length == 1 && arguments[0].equals(NAME);
  }

  /** Does it; gives the exit code. */
  public static int serve() {
    new ServeCommand().run();
    return 0;
  }

  @Override
  public void run() {
    OutputStream answers = System.out;
    System.setOut(System.err); // a library's chatter is no answer
    Worker worker = new Worker(System.in, answers, System.err);
    endWithParent(worker);
    try {
      worker.run();
    } catch (IOException gone) {
      throw new UncheckedIOException("standard input: cannot be read", gone);
    }
  }

  /** The input may outlive who started this: its other end goes to each process that that forks. */
  private static void endWithParent(Worker worker) {
    ProcessHandle.current()
        .parent()
        .ifPresent(
            parent -> {
              Thread waiting = new Thread(() -> endAfter(parent, worker), "gmm4j-parent");
              waiting.setDaemon(true);
              waiting.start();
            });
  }

  private static void endAfter(ProcessHandle parent, Worker worker) {
    parent.onExit().join();
    worker.end();
    Runtime.getRuntime().exit(0);
  }
}
