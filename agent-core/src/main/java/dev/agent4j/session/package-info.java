/** What was said and done: a transcript that only grows. */
@NullMarked
package dev.agent4j.session;

import org.jspecify.annotations.NullMarked;
