/** The {@code agent} command: the parts of this library at work, on the command line. */
@NullMarked
package dev.agent4j.cli;

import org.jspecify.annotations.NullMarked;
