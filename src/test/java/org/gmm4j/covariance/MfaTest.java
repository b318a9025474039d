package org.gmm4j.covariance;

class MfaTest extends LowRankContract {
  @Override
  protected String name() {
    return "mfa:3";
  }

  /** A component: 7 · 3 − 3 loadings but for a rotation, and 7 of noise. */
  @Override
  protected long parameters() {
    return 75;
  }
}
