/**
 * What a call will do to files, made up in memory before anything is written. Not exported: for the
 * tools only.
 */
@NullMarked
package dev.agent4j.toolbox.update;

import org.jspecify.annotations.NullMarked;
