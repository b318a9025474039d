package org.gmm4j.internal.compute.opencl.gaps;

import org.gmm4j.GaussianMixture;
import org.gmm4j.internal.compute.opencl.gaps.conditional.Conditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.FactorConditionals;
import org.gmm4j.internal.compute.opencl.gaps.conditional.GapWork;
import org.gmm4j.internal.compute.opencl.gaps.conditional.MatrixConditionals;

/** Which conditionals a mixture has. */
final class Conditioning {
  private Conditioning() {}

  static Conditionals of(GapWork work, GaussianMixture mixture) {
    return mixture.covariance().structure().hasMatrices()
        ? new MatrixConditionals(work, mixture)
        : FactorConditionals.of(work, mixture);
  }
}
