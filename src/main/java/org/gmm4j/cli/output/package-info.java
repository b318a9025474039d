/** What is shown: reports, progress, tables, numbers. */
@NullMarked
package org.gmm4j.cli.output;

import org.jspecify.annotations.NullMarked;
