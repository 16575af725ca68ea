/**
 * What commands get of the environment and of the disk. Not exported: for the shell's tools only.
 */
@NullMarked
package dev.agent4j.toolbox.limits;

import org.jspecify.annotations.NullMarked;
