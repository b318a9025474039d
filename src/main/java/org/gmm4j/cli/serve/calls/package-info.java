/** What can be asked of a worker, a class a call. */
@NullMarked
package org.gmm4j.cli.serve.calls;

import org.jspecify.annotations.NullMarked;
