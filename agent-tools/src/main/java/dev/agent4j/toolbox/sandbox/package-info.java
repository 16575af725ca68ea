/**
 * What the operating system keeps commands from, proven before it is relied on.
 *
 * <p>Start at {@link Sandbox}. A mechanism is a {@code Wrapper} that puts a command into another
 * one; a {@code Canary} tries in it what must not succeed; a {@code Confinement} is what a session
 * has of it, and looks after the protected files.
 */
@NullMarked
package dev.agent4j.toolbox.sandbox;

import org.jspecify.annotations.NullMarked;
