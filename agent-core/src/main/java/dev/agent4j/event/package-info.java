/** What happened, for whoever watches: facts, in the past tense. */
@NullMarked
package dev.agent4j.event;

import org.jspecify.annotations.NullMarked;
