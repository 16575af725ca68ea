/** What is on the other side of the command line: streams, a screen, and whoever sits there. */
@NullMarked
package dev.agent4j.cli.terminal;

import org.jspecify.annotations.NullMarked;
