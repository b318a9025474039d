/** What requests name: arrays, models, options, open data, and where results go. */
@NullMarked
package org.gmm4j.cli.serve.arguments;

import org.jspecify.annotations.NullMarked;
