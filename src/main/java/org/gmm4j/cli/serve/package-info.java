/** The command that works for programs in other languages, over its standard streams. */
@NullMarked
package org.gmm4j.cli.serve;

import org.jspecify.annotations.NullMarked;
