/** Tool calls that are made by hand: one, or many in one session. */
@NullMarked
package dev.agent4j.cli.calls;

import org.jspecify.annotations.NullMarked;
