package org.gmm4j.internal.compute.opencl;

import org.gmm4j.internal.compute.opencl.device.OpenClDevice;
import org.gmm4j.internal.compute.opencl.rows.Needs;
import org.gmm4j.internal.compute.opencl.rows.RowLayout;
import org.gmm4j.internal.compute.opencl.rows.Sizes;
import org.gmm4j.internal.compute.opencl.sizes.DeviceOptions;
import org.gmm4j.internal.compute.opencl.steps.FormSteps;
import org.gmm4j.internal.compute.opencl.steps.FullSteps;
import org.gmm4j.internal.compute.opencl.steps.NearestCentres;
import org.gmm4j.internal.compute.opencl.steps.TiedSteps;
import org.gmm4j.internal.compute.plan.MixtureKind;

/**
 * What a fit takes on a device: the buffers of k-means, of the sums for the start, and of EM. Rows
 * worked on at a time are as many as there is room for.
 *
 * @param device whose limits hold
 * @param options how the device is used
 * @param rows how the rows lie there
 */
record MemoryPlan(OpenClDevice device, DeviceOptions options, RowLayout rows) {
  /** The buffers of mixtures, for the largest blocks with which they fit, or else the smallest. */
  Needs needs(MixtureKind mixtures) {
    int blockRows = RowLayout.roundUp(Math.min(rows.count(), options.blockRows()), rows.unit());
    Needs needs = needs(mixtures, blockRows);
    while (!needs.fit() && blockRows > rows.unit()) {
      blockRows = Math.max(rows.unit(), RowLayout.roundUp(blockRows / 2, rows.unit()));
      needs = needs(mixtures, blockRows);
    }
    return needs;
  }

  private Needs needs(MixtureKind mixtures, int blockRows) {
    int components = mixtures.components();
    Needs needs = new Needs(new Sizes(device, options.withBlockRows(blockRows), rows));
    NearestCentres.needs(needs, 1);
    NearestCentres.needs(needs, components);
    switch (mixtures.structure().factors()) {
      case OWN -> FullSteps.needs(needs, components);
      case SHARED -> TiedSteps.needs(needs, components);
      case NONE -> FormSteps.needs(needs, mixtures);
    }
    return needs;
  }
}
