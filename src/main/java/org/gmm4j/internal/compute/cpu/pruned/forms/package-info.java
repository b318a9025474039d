/** The same for structures without matrices: products with all components' forms at once. */
@NullMarked
package org.gmm4j.internal.compute.cpu.pruned.forms;

import org.jspecify.annotations.NullMarked;
