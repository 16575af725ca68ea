/**
 * The mechanisms that confine commands: each puts a command into another one, which enters it.
 *
 * <p>Start at {@link Wrapper}. Nothing here decides what is used; a canary does.
 */
@NullMarked
package dev.agent4j.toolbox.sandbox.mechanism;

import org.jspecify.annotations.NullMarked;
