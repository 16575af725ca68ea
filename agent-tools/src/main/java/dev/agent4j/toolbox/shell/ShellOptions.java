package dev.agent4j.toolbox.shell;

import static java.util.Objects.requireNonNull;

import dev.agent4j.toolbox.limits.ShellEnvironment;
import dev.agent4j.toolbox.process.Bash;
import dev.agent4j.toolbox.process.Interpreter;
import dev.agent4j.toolbox.process.powershell.PowerShell;
import dev.agent4j.toolbox.sandbox.Sandbox;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

/**
 * How commands are run. Immutable.
 *
 * @param language what commands are written in. Default: {@link Language#AUTO}
 * @param environment variables that commands get besides the harmless ones, such as {@code PATH}
 *     and {@code JAVA_HOME}; one whose name or value looks like a secret is given only if named
 *     here. Default: none
 * @param timeout how long a command may take if the model does not say, at most {@code maxTimeout}.
 *     Default: 2 minutes
 * @param maxTimeout how long the model may let a command take. Default: 10 minutes
 * @param yieldAfter how long a call waits for a command that goes on, if the model does not say,
 *     from 250 ms to 30 s. Default: 10 seconds
 * @param maxOutputChars how much of a command's output a result shows, from 1,000 to 200,000.
 *     Default: 30,000
 * @param onTimeout what becomes of a command that takes too long, if the model does not say.
 *     Default: it is killed
 * @param limits what a command may use up. Default: {@link ShellLimits#of}
 * @param sandbox what commands are kept from. Default: {@link Sandbox#detect}, the best there is on
 *     this machine, without network
 */
public record ShellOptions(
    Language language,
    Set<String> environment,
    Duration timeout,
    Duration maxTimeout,
    Duration yieldAfter,
    int maxOutputChars,
    OnTimeout onTimeout,
    ShellLimits limits,
    Sandbox sandbox) {

  /** What commands are written in, and run by. */
  public enum Language {
    /** PowerShell on Windows, bash elsewhere. */
    AUTO,
    /** By {@code bash} on the {@code PATH}; on Windows this was not tried. */
    BASH,
    /**
     * By {@code pwsh} on the {@code PATH}, else {@code powershell.exe}. Commands are neither kept
     * together as those of bash are on Linux, nor confined, nor limited but for the size of the
     * workspace: {@link Containment#of} says what holds.
     */
    POWERSHELL;

    /** Returns what is really meant on this system. */
    Language here() {
      boolean isWindows = ShellEnvironment.here() == ShellEnvironment.WINDOWS;
      return this == AUTO ? (isWindows ? POWERSHELL : BASH) : this;
    }

    /**
     * Finds what runs commands.
     *
     * @throws dev.agent4j.error.ToolException if it is not there
     */
    Interpreter find(String path) {
      return here() == POWERSHELL ? PowerShell.find(path) : Bash.find(path);
    }
  }

  /** What becomes of a command at its time limit. */
  public enum OnTimeout {
    KILL,
    /** It goes on by itself until it is ended, or the session is. */
    BACKGROUND;

    /** Returns it as the model says it. */
    String text() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** The least and the most that a call may wait for a command that goes on. */
  static final Duration MIN_YIELD = Duration.ofMillis(250);

  static final Duration MAX_YIELD = Duration.ofSeconds(30);

  /**
   * @throws IllegalArgumentException if a value is out of range, or {@code MINIMAX_API_KEY} is to
   *     be handed on
   */
  public ShellOptions {
    requireNonNull(language, "language");
    environment = Set.copyOf(environment);
    if (environment.stream().anyMatch(ShellEnvironment::isNever)) {
      throw new IllegalArgumentException(
          ShellEnvironment.NEVER + " is never given to commands; leave it out of the environment");
    }
    requirePositive("timeout", timeout);
    requirePositive("maxTimeout", maxTimeout);
    if (timeout.compareTo(maxTimeout) > 0) {
      throw new IllegalArgumentException(
          "timeout must be at most maxTimeout, " + maxTimeout + ", was " + timeout);
    }
    requireNonNull(yieldAfter, "yieldAfter");
    if (yieldAfter.compareTo(MIN_YIELD) < 0 || yieldAfter.compareTo(MAX_YIELD) > 0) {
      throw new IllegalArgumentException(
          "yieldAfter must be from " + MIN_YIELD + " to " + MAX_YIELD + ", was " + yieldAfter);
    }
    if (maxOutputChars < 1_000 || maxOutputChars > 200_000) {
      throw new IllegalArgumentException(
          "maxOutputChars must be from 1,000 to 200,000, was " + maxOutputChars);
    }
    requireNonNull(onTimeout, "onTimeout");
    requireNonNull(limits, "limits");
    requireNonNull(sandbox, "sandbox");
  }

  private static void requirePositive(String name, Duration value) {
    requireNonNull(value, name);
    if (value.isNegative() || value.isZero()) {
      throw new IllegalArgumentException(name + " must be positive, was " + value);
    }
  }

  /** Returns the default options. */
  public static ShellOptions of() {
    return new ShellOptions(
        Language.AUTO,
        Set.of(),
        Duration.ofMinutes(2),
        Duration.ofMinutes(10),
        Duration.ofSeconds(10),
        30_000,
        OnTimeout.KILL,
        ShellLimits.of(),
        Sandbox.detect());
  }

  /** Sets what commands are written in. */
  public ShellOptions language(Language language) {
    return with(it -> it.language = language);
  }

  /** Gives commands the variables of these names too, be they secrets. */
  public ShellOptions environment(String... names) {
    var all = new TreeSet<>(environment);
    all.addAll(List.of(names));
    return with(it -> it.environment = all);
  }

  /** Limits a command of which the model says nothing. */
  public ShellOptions timeout(Duration timeout) {
    return with(it -> it.timeout = timeout);
  }

  /** Limits what the model may say. */
  public ShellOptions maxTimeout(Duration maxTimeout) {
    return with(it -> it.maxTimeout = maxTimeout);
  }

  /** Sets how long a call waits for a command that goes on, if the model does not say. */
  public ShellOptions yieldAfter(Duration yieldAfter) {
    return with(it -> it.yieldAfter = yieldAfter);
  }

  /** Limits how much of a command's output a result shows. */
  public ShellOptions maxOutputChars(int maxOutputChars) {
    return with(it -> it.maxOutputChars = maxOutputChars);
  }

  /** Sets what becomes of a command that takes too long, if the model does not say. */
  public ShellOptions onTimeout(OnTimeout onTimeout) {
    return with(it -> it.onTimeout = onTimeout);
  }

  /** Limits what a command may use up. */
  public ShellOptions limits(ShellLimits limits) {
    return with(it -> it.limits = limits);
  }

  /** Says what commands are kept from. */
  public ShellOptions sandbox(Sandbox sandbox) {
    return with(it -> it.sandbox = sandbox);
  }

  private ShellOptions with(Consumer<Draft> change) {
    var draft = new Draft(this);
    change.accept(draft);
    return draft.options();
  }

  /** Options that are being changed. */
  private static final class Draft {
    private Language language;
    private Set<String> environment;
    private Duration timeout;
    private Duration maxTimeout;
    private Duration yieldAfter;
    private int maxOutputChars;
    private OnTimeout onTimeout;
    private ShellLimits limits;
    private Sandbox sandbox;

    Draft(ShellOptions from) {
      language = from.language;
      environment = from.environment;
      timeout = from.timeout;
      maxTimeout = from.maxTimeout;
      yieldAfter = from.yieldAfter;
      maxOutputChars = from.maxOutputChars;
      onTimeout = from.onTimeout;
      limits = from.limits;
      sandbox = from.sandbox;
    }

    ShellOptions options() {
      return new ShellOptions(
          language,
          environment,
          timeout,
          maxTimeout,
          yieldAfter,
          maxOutputChars,
          onTimeout,
          limits,
          sandbox);
    }
  }
}
