/**
 * Directories that go with the JVM they belong to, however it ends.
 *
 * <p>Start at {@link TemporaryDirectory}.
 */
@NullMarked
package dev.agent4j.toolbox.temporary;

import org.jspecify.annotations.NullMarked;
