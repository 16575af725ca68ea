package dev.agent4j.cli;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.joran.JoranConfigurator;
import ch.qos.logback.core.joran.spi.JoranException;
import dev.agent4j.cli.terminal.ConsoleListener;
import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.event.AgentListener;
import java.net.URL;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options that say what is told, and how. */
final class OutputOptions {
  @Option(
      names = "--json",
      description =
          "Write one JSON object a line to standard output and nothing else; all else goes to"
              + " standard error.")
  private boolean json;

  @Option(
      names = {"-v", "--verbose"},
      description = "Log each step to standard error, and show reasoning and progress.")
  private boolean verbose;

  boolean isJson() {
    return json;
  }

  /** Returns what draws the turn on standard output; sets up the log on the way. */
  View view(Surroundings around) {
    setUpLog();
    if (json) {
      return new View(event -> around.out().println(event.toJson()), () -> {});
    }
    var console = new ConsoleListener(around.out(), around.canDraw(), verbose);
    return new View(console, console::makeRoom);
  }

  /**
   * Something that shows a turn.
   *
   * @param makeRoom clears the place where something else is to be written
   */
  record View(AgentListener listener, Runnable makeRoom) {}

  /** Logs more if that was asked for. */
  void setUpLog() {
    URL file = OutputOptions.class.getResource("/logback-verbose.xml");
    if (verbose && file != null && LoggerFactory.getILoggerFactory() instanceof LoggerContext it) {
      var configurator = new JoranConfigurator();
      configurator.setContext(it);
      it.reset();
      try {
        configurator.doConfigure(file);
      } catch (JoranException e) {
        throw new IllegalStateException("logback-verbose.xml is broken", e);
      }
    }
  }
}
