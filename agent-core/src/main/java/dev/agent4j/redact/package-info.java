/** Secrets, and how they are kept out of what is said, shown and kept. */
@NullMarked
package dev.agent4j.redact;

import org.jspecify.annotations.NullMarked;
