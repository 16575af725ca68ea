/** Examples, one idea a file: run them from your IDE, with {@code MINIMAX_API_KEY} set. */
@NullMarked
package dev.agent4j.examples;

import org.jspecify.annotations.NullMarked;
