/**
 * What commands write: made plain text, kept up to a cap, and shown in parts. Not exported: for the
 * tools only.
 */
@NullMarked
package dev.agent4j.toolbox.output;

import org.jspecify.annotations.NullMarked;
