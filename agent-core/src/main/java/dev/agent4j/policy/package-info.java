/** What may be done: each call is decided before it starts. */
@NullMarked
package dev.agent4j.policy;

import org.jspecify.annotations.NullMarked;
