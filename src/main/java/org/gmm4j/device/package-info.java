/** Devices in words: what they are, what a fit takes of them, why they fail. */
@NullMarked
package org.gmm4j.device;

import org.jspecify.annotations.NullMarked;
