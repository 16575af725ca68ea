/** What the model may call, and what a call would touch. */
@NullMarked
package dev.agent4j.tool;

import org.jspecify.annotations.NullMarked;
