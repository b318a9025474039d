/** Lines of JSON: requests, and the answers to them. */
@NullMarked
package org.gmm4j.cli.serve.protocol;

import org.jspecify.annotations.NullMarked;
