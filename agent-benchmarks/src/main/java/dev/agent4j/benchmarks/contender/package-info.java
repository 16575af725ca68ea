/** The two that are compared: an {@code Agent}, and a loop that does the same by hand. */
@NullMarked
package dev.agent4j.benchmarks.contender;

import org.jspecify.annotations.NullMarked;
