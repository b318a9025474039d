package org.gmm4j.cli.output;

import java.time.Duration;
import me.tongfei.progressbar.ProgressBar;
import me.tongfei.progressbar.ProgressBarBuilder;
import me.tongfei.progressbar.ProgressBarStyle;
import org.gmm4j.device.TuningListener;
import org.jspecify.annotations.Nullable;

/** The seconds of a search as they go by, and what is being tried, where there is a terminal. */
public final class TuneProgress implements TuningListener, AutoCloseable {
  private final @Nullable ProgressBar bar;
  private final long begin = System.nanoTime();
  private int candidates;

  public TuneProgress(Duration budget) {
    this.bar = FitProgress.onTerminal() ? bar(budget) : null;
  }

  private static ProgressBar bar(Duration budget) {
    return new ProgressBarBuilder()
        .setTaskName("gmm4j")
        .setInitialMax(budget.toSeconds())
        .setStyle(ProgressBarStyle.ASCII)
        .setUnit(" s", 1)
        .setUpdateIntervalMillis(200)
        .clearDisplayOnFinish()
        .build();
  }

  @Override
  public void candidate(String kernels, String candidate) {
    candidates++;
    if (bar != null) {
      long seconds = Duration.ofNanos(System.nanoTime() - begin).toSeconds();
      bar.stepTo(Math.min(seconds, bar.getMax()));
      bar.setExtraMessage(Numbers.format(" candidate %d, %s: %s", candidates, kernels, candidate));
    }
  }

  @Override
  public void close() {
    if (bar != null) {
      bar.close();
    }
  }
}
