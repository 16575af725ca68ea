/** All that we throw on purpose, told apart by what the caller does next. */
@NullMarked
package dev.agent4j.error;

import org.jspecify.annotations.NullMarked;
