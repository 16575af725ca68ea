/**
 * Tools for a directory: reading, writing, editing, listing and searching files.
 *
 * <p>{@link Workspace} is the one place that turns the model's paths into files, and the tools
 * reach nothing outside of it. Each tool is a class of its own with a factory that reads as a
 * phrase.
 */
@NullMarked
package dev.agent4j.toolbox;

import org.jspecify.annotations.NullMarked;
