/** The CPU backend. */
@NullMarked
package org.gmm4j.internal.compute.cpu;

import org.jspecify.annotations.NullMarked;
