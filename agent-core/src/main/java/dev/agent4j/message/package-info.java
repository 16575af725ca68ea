/** What is said: the entries of a transcript and what they are made of. */
@NullMarked
package dev.agent4j.message;

import org.jspecify.annotations.NullMarked;
