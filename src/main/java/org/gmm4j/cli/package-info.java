/** The command line: one class a command. */
@NullMarked
package org.gmm4j.cli;

import org.jspecify.annotations.NullMarked;
