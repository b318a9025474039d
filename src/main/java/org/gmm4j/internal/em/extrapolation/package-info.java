/** Steps beyond those of EM: parameters as coordinates without bounds, and where they lead to. */
@NullMarked
package org.gmm4j.internal.em.extrapolation;

import org.jspecify.annotations.NullMarked;
