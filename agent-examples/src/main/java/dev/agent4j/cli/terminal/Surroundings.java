package dev.agent4j.cli.terminal;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;

/**
 * What the command finds around it.
 *
 * @param out what was asked for: text, or JSON with {@code --json}
 * @param err everything else
 * @param isInputTerminal whether somebody may sit there to be asked
 * @param isOutputTerminal whether somebody may watch
 */
public record Surroundings(
    LineSource in,
    PrintStream out,
    PrintStream err,
    Map<String, String> environment,
    boolean isInputTerminal,
    boolean isOutputTerminal) {
  /** Set by the launcher, since the JDK cannot tell the streams apart: in, out, both or none. */
  private static final String TERMINALS = "agent4j.terminals";

  /** Returns the surroundings of this process. Its output is UTF-8 whatever the locale is. */
  public static Surroundings ofProcess() {
    Map<String, String> environment = System.getenv();
    Set<String> terminals = Set.of(System.getProperty(TERMINALS, "").split(",", -1));
    return new Surroundings(
        new LineSource(System.in),
        utf8(FileDescriptor.out),
        utf8(FileDescriptor.err),
        environment,
        terminals.contains("in"),
        terminals.contains("out"));
  }

  /** Tells whether to use colors and to write over lines. */
  public boolean canDraw() {
    return isOutputTerminal
        && environment.getOrDefault("NO_COLOR", "").isEmpty()
        && !"dumb".equals(environment.get("TERM"));
  }

  private static PrintStream utf8(FileDescriptor file) {
    return new PrintStream(new FileOutputStream(file), true, StandardCharsets.UTF_8);
  }
}
