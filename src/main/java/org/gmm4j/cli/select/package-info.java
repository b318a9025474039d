/** The command that chooses among mixtures: what it takes, and what it tells meanwhile. */
@NullMarked
package org.gmm4j.cli.select;

import org.jspecify.annotations.NullMarked;
