/** Options that several commands share. */
@NullMarked
package org.gmm4j.cli.options;

import org.jspecify.annotations.NullMarked;
