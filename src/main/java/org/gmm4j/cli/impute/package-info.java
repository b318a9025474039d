/** The command that fills gaps. */
@NullMarked
package org.gmm4j.cli.impute;

import org.jspecify.annotations.NullMarked;
