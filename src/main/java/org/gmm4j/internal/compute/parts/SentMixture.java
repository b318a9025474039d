package org.gmm4j.internal.compute.parts;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.state.HalvedState;
import org.gmm4j.internal.state.MixtureState;
import org.gmm4j.internal.state.StateReader;
import org.gmm4j.internal.state.StateWriter;

/** A mixture on its way: of each covariance matrix a triangle, K·d(d+1)/2 doubles. */
final class SentMixture implements Serializable {
  private static final long serialVersionUID = 1;

  private transient GaussianMixture mixture;

  SentMixture(GaussianMixture mixture) {
    this.mixture = mixture;
  }

  GaussianMixture get() {
    return mixture;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    MixtureState.exchange(new HalvedState(new StateWriter(out)), mixture);
  }

  private void readObject(ObjectInputStream in) throws IOException {
    mixture = MixtureState.exchange(new HalvedState(new StateReader(in, Long.MAX_VALUE)), null);
  }
}
