/**
 * What a model's path leads to: found name by name from a root without following links, and read or
 * written through the directory that was opened.
 */
@NullMarked
package dev.agent4j.toolbox.access;

import org.jspecify.annotations.NullMarked;
