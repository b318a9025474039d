/** What a fit and a choice are asked for, from a shell or by another program: files apart. */
@NullMarked
package org.gmm4j.cli.settings;

import org.jspecify.annotations.NullMarked;
