package dev.agent4j.toolbox.sandbox;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.ProtectedPaths;
import dev.agent4j.toolbox.sandbox.guard.ProtectedScan;
import dev.agent4j.toolbox.sandbox.mechanism.Paths;
import dev.agent4j.toolbox.sandbox.mechanism.Policy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What commands are kept from: writing outside the workspace, reading secrets, the network, other
 * processes. Immutable and thread-safe.
 *
 * <p>It is made of what the machine has: {@code bwrap}, else the kernel's Landlock. Each is
 * believed only after a canary has tried inside of it what must fail, having seen it succeed
 * outside. That is done once in the life of a JVM, when first needed, and takes some tenths of a
 * second.
 */
public final class Sandbox {
  private static final List<Mechanism> LADDER = List.of(Mechanism.BUBBLEWRAP, Mechanism.LANDLOCK);

  private final List<Mechanism> ladder;
  private final boolean isRequired;
  private final boolean hasNetwork;
  private final List<Path> writable;

  private Sandbox(
      List<Mechanism> ladder, boolean isRequired, boolean hasNetwork, List<Path> writable) {
    this.ladder = ladder;
    this.isRequired = isRequired;
    this.hasNetwork = hasNetwork;
    this.writable = List.copyOf(writable);
  }

  /** Returns the best sandbox that this machine has, and none if it has none. */
  public static Sandbox detect() {
    return new Sandbox(LADDER, false, false, List.of());
  }

  /** Returns the best sandbox that this machine has; without one, no command is run. */
  public static Sandbox required() {
    return new Sandbox(LADDER, true, false, List.of());
  }

  /** Returns what confines nothing: commands may do whatever the user may. */
  public static Sandbox none() {
    return new Sandbox(List.of(), false, true, List.of());
  }

  /** Returns a sandbox of the first of {@code ladder} that works; without one, nothing is run. */
  static Sandbox required(List<Mechanism> ladder) {
    return new Sandbox(List.copyOf(ladder), true, false, List.of());
  }

  /** Returns a sandbox of that mechanism; without it, no command is run. */
  public static Sandbox by(Mechanism mechanism) {
    requireNonNull(mechanism, "mechanism");
    return mechanism == Mechanism.NONE
        ? none()
        : new Sandbox(List.of(mechanism), true, false, List.of());
  }

  /**
   * Returns what was found of each mechanism on this machine, the best first. Tries those that were
   * not needed so far.
   */
  public static List<MechanismReport> examine() {
    return LADDER.stream().map(it -> Detection.of(it).report()).toList();
  }

  /** Returns this with the host's network, all of it, or without any. Default: without. */
  public Sandbox network(boolean isAllowed) {
    return new Sandbox(ladder, isRequired, isAllowed, writable);
  }

  /**
   * Returns this with more that commands may write besides the workspace and temporary files, such
   * as the cache of a build tool. Default: nothing. What does not exist when a session begins is
   * left out.
   *
   * @throws IllegalArgumentException if a path is not absolute
   */
  public Sandbox writable(Path... added) {
    for (Path path : added) {
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("a writable path must be absolute, was " + path);
      }
    }
    return new Sandbox(
        ladder,
        isRequired,
        hasNetwork,
        Stream.concat(writable.stream(), Stream.of(added)).toList());
  }

  /** Returns whether commands that it cannot confine are not run. */
  public boolean isRequired() {
    return isRequired;
  }

  /** Returns what holds for commands on this machine. */
  public SandboxFacts facts() {
    Detection found = found();
    if (found == null) {
      return SandboxFacts.none();
    }
    SandboxFacts facts = found.report().facts();
    return hasNetwork ? facts.withNetworkAllowed() : facts;
  }

  /** Returns a sentence for the model: what it may do here by a command. */
  public String sentence() {
    return isRequired && found() == null
        ? "Commands are refused here: a sandbox is required, and this machine has none."
        : facts().sentence();
  }

  /** Returns whether it is {@link #none}. */
  public boolean isNone() {
    return ladder.isEmpty();
  }

  private @Nullable Detection found() {
    return ladder.stream()
        .map(Detection::of)
        .filter(it -> it.report().isAvailable())
        .findFirst()
        .orElse(null);
  }

  /**
   * Returns what confines the commands of a session.
   *
   * @param roots the directories that commands may write, absolute and without symbolic links
   * @param readable more that they may read, also in places that are hidden otherwise
   * @param paths what of it is protected, and which secrets there are
   * @param scratch an existing directory of the session alone, which is deleted after it
   * @throws ToolException DENIED if a sandbox is required and there is none; the message says why
   */
  public Confinement confine(
      List<Path> roots, List<Path> readable, ProtectedPaths paths, Path scratch) {
    return confine(roots, readable, Secrets.of(paths), paths, scratch);
  }

  Confinement confine(
      List<Path> roots,
      List<Path> readable,
      List<Path> secrets,
      ProtectedPaths paths,
      Path scratch) {
    Detection found = found();
    if (found == null || found.wrapper() == null) {
      if (isRequired) {
        throw refusal();
      }
      return Confinement.none();
    }
    List<Path> allWritable =
        Stream.concat(roots.stream(), writable.stream()).map(Paths::real).distinct().toList();
    var policy = new Policy(allWritable, readable, secrets, scratch, hasNetwork);
    try {
      return Confinement.of(found.wrapper(), policy, facts(), new ProtectedScan(roots, paths));
    } catch (IOException e) {
      throw new UncheckedIOException("the sandbox cannot be prepared in " + scratch, e);
    }
  }

  private ToolException refusal() {
    var reasons = new ArrayList<String>();
    for (Mechanism mechanism : ladder) {
      reasons.add(mechanism.text() + ": " + Detection.of(mechanism).report().reason());
    }
    return new ToolException(
        Code.DENIED,
        "The command was not run: a sandbox is required, and this machine has none. "
            + reasons.stream().collect(joining(" "))
            + " Do without commands, with the tools for files, and tell the user: to install"
            + " bubblewrap, or to allow commands without a sandbox, is his decision.");
  }
}
