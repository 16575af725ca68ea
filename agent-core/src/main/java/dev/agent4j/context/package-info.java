/** How much of the transcript the model sees. */
@NullMarked
package dev.agent4j.context;

import org.jspecify.annotations.NullMarked;
