/**
 * The plan of a session: the model keeps it with {@link UpdatePlan}, a host reads it as a {@link
 * Plan}.
 */
@NullMarked
package dev.agent4j.toolbox.plan;

import org.jspecify.annotations.NullMarked;
