/** JSON as values; the parser behind it never shows. */
@NullMarked
package dev.agent4j.json;

import org.jspecify.annotations.NullMarked;
