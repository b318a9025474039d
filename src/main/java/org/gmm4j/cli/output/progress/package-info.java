/** What is being done, as one line of a terminal that changes. */
@NullMarked
package org.gmm4j.cli.output.progress;

import org.jspecify.annotations.NullMarked;
