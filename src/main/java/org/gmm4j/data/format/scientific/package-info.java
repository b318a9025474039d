/** HDF5 and MATLAB's files, read by libraries. */
@NullMarked
package org.gmm4j.data.format.scientific;

import org.jspecify.annotations.NullMarked;
