package org.gmm4j.covariance;

class PpcaTest extends LowRankContract {
  @Override
  protected String name() {
    return "ppca:2";
  }

  /** A component: 7 · 2 − 1 loadings but for a rotation, and one noise. */
  @Override
  protected long parameters() {
    return 42;
  }
}
