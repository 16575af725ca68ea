/**
 * Where a text stands in a file, in five classes of equality and none weaker, and what to say when
 * it stands nowhere. Not exported: for the tools only.
 */
@NullMarked
package dev.agent4j.toolbox.match;

import org.jspecify.annotations.NullMarked;
