package dev.agent4j.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.agent4j.cli.terminal.Surroundings;
import dev.agent4j.redact.Redactor;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.UnmatchedArgumentException;

/** The command {@code agent}; what it does is in its subcommands. */
@Command(
    name = "agent",
    description = "An agent with files, a shell and notes, at work in a directory.",
    mixinStandardHelpOptions = true,
    scope = ScopeType.INHERIT,
    versionProvider = AgentCommand.Version.class,
    synopsisSubcommandLabel = "(demo | run | chat | tool | doctor)",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:done",
      "1:not done: a limit was met, the model refused, the tool failed, the demo's test still fails,"
          + " the output was not taken, the doctor found no sandbox",
      "2:nothing was begun: the command line, the configuration, or the name or arguments of a tool"
          + " are wrong",
      "3:the provider gave no usable reply",
      "130:cancelled by Ctrl-C"
    },
    footerHeading = "%n",
    footer = "Start with `agent demo`: it needs no key and no network.")
final class AgentCommand {
  private static final Logger LOG = LoggerFactory.getLogger(AgentCommand.class);

  /** Returns the command line, ready to execute. */
  static CommandLine in(Surroundings around) {
    var line = new CommandLine(new AgentCommand());
    line.addSubcommand(new DemoCommand(around));
    line.addSubcommand(new RunCommand(around));
    line.addSubcommand(new ChatCommand(around));
    line.addSubcommand(new ToolCommand(around));
    line.addSubcommand(new DoctorCommand(around));
    line.setOut(writer(around.out()));
    line.setErr(writer(around.err()));
    Help.Ansi ansi = around.canDraw() ? Help.Ansi.ON : Help.Ansi.OFF;
    line.setColorScheme(Help.defaultColorScheme(ansi));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setParameterExceptionHandler((e, arguments) -> exitCode(e, arguments, around));
    line.setExecutionExceptionHandler((e, command, parsed) -> exitCode(e, around));
    return line;
  }

  private static PrintWriter writer(PrintStream stream) {
    return new PrintWriter(stream, true, UTF_8);
  }

  /** The error is the last thing that is read, so there is no page of help below it. */
  private static int exitCode(ParameterException e, String[] arguments, Surroundings around) {
    CommandLine command = e.getCommandLine();
    PrintStream err = around.err();
    if (arguments.length == 0) {
      command.usage(err);
    }
    err.println(
        "agent: "
            + Redactor.ofEnvironment(around.environment()).redact(String.valueOf(e.getMessage())));
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    err.println("Try `" + command.getCommandSpec().qualifiedName() + " --help`.");
    return ExitCode.USAGE;
  }

  private static int exitCode(Exception e, Surroundings around) {
    PrintStream err = around.err();
    var redactor = Redactor.ofEnvironment(around.environment());
    if (e instanceof CommandFailure failure) {
      err.println("agent: " + failure.getMessage());
      return failure.exitCode();
    }
    LOG.debug("the command failed", redactor.redact(e));
    err.println(
        "agent: failed unexpectedly: " + redactor.redact(e.toString()) + "; --verbose tells where");
    return ExitCode.NOT_DONE;
  }

  /** The version, as the build wrote it down. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() throws IOException {
      try (InputStream text = AgentCommand.class.getResourceAsStream("version.txt")) {
        String version = text == null ? "unknown" : new String(text.readAllBytes(), UTF_8).strip();
        return new String[] {"agent " + version + " (JDK " + Runtime.version() + ")"};
      }
    }
  }
}
