/**
 * Finds the lines that may match a regular expression, in bytes and without decoding them: whoever
 * asks has the last word, and no line that matches is missed. Not exported: for the tools only.
 */
@NullMarked
package dev.agent4j.toolbox.scan;

import org.jspecify.annotations.NullMarked;
