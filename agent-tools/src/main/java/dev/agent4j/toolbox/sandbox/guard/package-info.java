/**
 * Looking after protected files while commands run: finding them, telling what was done to them,
 * and undoing it.
 *
 * <p>Start at {@link ProtectedGuard}.
 */
@NullMarked
package dev.agent4j.toolbox.sandbox.guard;

import org.jspecify.annotations.NullMarked;
