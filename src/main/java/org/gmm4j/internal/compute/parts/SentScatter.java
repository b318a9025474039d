package org.gmm4j.internal.compute.parts;

import java.io.IOException;
import java.io.ObjectInputStream;
import java.io.ObjectOutputStream;
import java.io.Serializable;
import org.gmm4j.covariance.Scatter;
import org.gmm4j.internal.state.MomentsState;
import org.gmm4j.internal.state.StateReader;
import org.gmm4j.internal.state.StateWriter;

/** What is to be summed, on its way. */
final class SentScatter implements Serializable {
  private static final long serialVersionUID = 2;

  private transient Scatter scatter;

  SentScatter(Scatter scatter) {
    this.scatter = scatter;
  }

  Scatter get() {
    return scatter;
  }

  private void writeObject(ObjectOutputStream out) throws IOException {
    MomentsState.scatter(new StateWriter(out), scatter);
  }

  private void readObject(ObjectInputStream in) throws IOException {
    scatter = MomentsState.scatter(new StateReader(in, Long.MAX_VALUE), null);
  }
}
