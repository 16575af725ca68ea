/**
 * Running commands: {@code bash}, its output and its input, its end, and what there is of them.
 *
 * <p>Start at {@link ShellTools}. Each command is a {@code Job}, one process of {@code bash} with
 * all that it starts; a {@code Shell} holds the jobs of one session and ends them with it.
 */
@NullMarked
package dev.agent4j.toolbox.shell;

import org.jspecify.annotations.NullMarked;
