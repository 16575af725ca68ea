/** Searches files for a pattern, bounded in time and size. Not exported: for the tools only. */
@NullMarked
package dev.agent4j.toolbox.search;

import org.jspecify.annotations.NullMarked;
