/**
 * Changes of files: made all or none, kept with what was there before, taken back or refused. Not
 * exported: for the tools only.
 */
@NullMarked
package dev.agent4j.toolbox.change;

import org.jspecify.annotations.NullMarked;
