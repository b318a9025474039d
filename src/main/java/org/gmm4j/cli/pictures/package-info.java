/** Commands that draw. */
@NullMarked
package org.gmm4j.cli.pictures;

import org.jspecify.annotations.NullMarked;
