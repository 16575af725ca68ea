/**
 * Walks through a directory tree without leaving it, bounded in time and size, and tells what was
 * left out. Not exported: for the tools only.
 */
@NullMarked
package dev.agent4j.toolbox.walk;

import org.jspecify.annotations.NullMarked;
