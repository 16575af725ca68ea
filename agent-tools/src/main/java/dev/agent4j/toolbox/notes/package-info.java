/**
 * Notes that outlast a session: the model records what it should know next time, and recalls it.
 *
 * <p>{@link NoteTools} makes the tools, {@link NoteStore} keeps the notes.
 */
@NullMarked
package dev.agent4j.toolbox.notes;

import org.jspecify.annotations.NullMarked;
