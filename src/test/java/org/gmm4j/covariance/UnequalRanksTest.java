package org.gmm4j.covariance;

class UnequalRanksTest extends LowRankContract {
  @Override
  protected String name() {
    return "mfa:auto";
  }

  /** Ranks 1, 2 and 3: 7 + 13 + 18 loadings, and 7 of noise each. */
  @Override
  protected long parameters() {
    return 59;
  }
}
