package org.gmm4j.internal.fit;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.gmm4j.Acceleration;
import org.gmm4j.FitListener;
import org.gmm4j.FitResult;
import org.gmm4j.Fits;
import org.gmm4j.GmmFitter;
import org.gmm4j.GmmFitterBuilder;
import org.gmm4j.Initialization;
import org.gmm4j.Precision;
import org.gmm4j.data.Dataset;
import org.gmm4j.device.DeviceInfo;
import org.gmm4j.internal.compute.Backend;
import org.gmm4j.internal.compute.Devices;
import org.gmm4j.internal.compute.Loaded;
import org.gmm4j.internal.compute.opencl.TestDevice;
import org.gmm4j.oracle.Problems;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RestartsTest {
  private static final Dataset DATA = Dataset.of(Problems.rows(Problems.mixture(3, 4, 1), 200, 2));

  private static GmmFitterBuilder fitter() {
    return GmmFitter.builder().components(3).maxIterations(5).device("cpu");
  }

  /** Rows as a device holds them; counts how often it is asked to hold some more. */
  private static final class Counting implements Loaded {
    final Loaded inner;
    int loads;

    Counting(Loaded inner) {
      this.inner = inner;
    }

    @Override
    public Backend backend() {
      Backend backend = inner.backend();
      return new Backend() {
        @Override
        public DeviceInfo device() {
          return backend.device();
        }

        @Override
        public Precision precision() {
          return backend.precision();
        }

        @Override
        public Resident load(Dataset rows, Acceleration acceleration) {
          loads++;
          return backend.load(rows, acceleration);
        }

        @Override
        public void close() {
          backend.close();
        }
      };
    }

    @Override
    public Backend.Resident rows() {
      return inner.rows();
    }

    @Override
    public void close() {
      inner.close();
    }
  }

  /**
   * Twelve starts by every rule, short runs among them: the rows are loaded before, and then never.
   */
  @ParameterizedTest
  @ValueSource(strings = {"cpu", "opencl"})
  void nothingIsLoadedTwice(String device) {
    if (device.equals("opencl")) {
      TestDevice.require();
    }
    List<Counting> all = new ArrayList<>();
    Fits.fit(
        fitter().restarts(12).build(),
        DATA,
        rows -> {
          all.add(
              new Counting(
                  Devices.load(device, Precision.DOUBLE, rows, Acceleration.ON, notice -> {})));
          return all.get(all.size() - 1);
        });
    assertEquals(1, all.size());
    assertEquals(0, all.get(0).loads);
  }

  /** Its last log-likelihood in each of so many starts. */
  private static List<Double> ends(GmmFitterBuilder builder, int restarts) {
    List<Double> ends = new ArrayList<>();
    builder
        .restarts(restarts)
        .listener(
            new FitListener() {
              @Override
              public void iteration(Iteration done) {
                if (done.number() == 1) {
                  ends.add(0.0);
                }
                ends.set(done.restart() - 1, done.logLikelihood());
              }
            })
        .build()
        .fit(DATA);
    return ends;
  }

  /** By default they vary: the first is that of a single fit, the others are those of the rules. */
  @Test
  void eachStartIsThatOfItsRule() {
    List<Double> varied = ends(fitter().seed(7), 6);
    GmmFitterBuilder one = fitter().seed(7).initialization(Initialization.VARIED);
    assertEquals(ends(one, 1), varied.subList(0, 1));
    assertEquals(ends(fitter().seed(7), 1), varied.subList(0, 1));
    String[] rules = {
      "kmeans", "hierarchical", "splits", "farthest-first", "short-runs:5", "short-runs:5"
    };
    for (int i = 0; i < rules.length; i++) {
      GmmFitterBuilder alone = fitter().seed(7).initialization(Initialization.of(rules[i]));
      assertEquals(ends(alone, 6).get(i), varied.get(i), rules[i]);
    }
  }

  /** The first pass in batches begins by each start's rule, too. */
  @Test
  void batchesBeginByEachRule() {
    FitResult one = fitter().batch(50).build().fit(DATA);
    FitResult best = fitter().batch(50).restarts(6).build().fit(DATA);
    assertTrue(best.logLikelihood() >= one.logLikelihood());
    for (Initialization by : Initialization.values()) {
      FitResult fit = fitter().batch(50).initialization(by).build().fit(DATA);
      assertTrue(Double.isFinite(fit.logLikelihood()), by.option());
      FitResult again = fitter().batch(50).initialization(by).build().fit(DATA);
      assertEquals(fit.history(), again.history(), by.option());
    }
  }
}
