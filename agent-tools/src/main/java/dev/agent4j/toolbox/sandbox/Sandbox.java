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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
  private static final Logger LOG = LoggerFactory.getLogger(Sandbox.class);

  /** Whether somebody was told, once in the life of a JVM, that nothing confines commands. */
  private static final AtomicBoolean WARNED = new AtomicBoolean();

  private static final List<Mechanism> LADDER = List.of(Mechanism.BUBBLEWRAP, Mechanism.LANDLOCK);

  /** What a command could leave any sandbox by, if it could write there. */
  private static final Set<Path> WITHOUT_WALLS =
      Set.of(Path.of("/"), Path.of("/proc"), Path.of("/sys"), Path.of("/dev"));

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

  /**
   * Returns this with the host's network, all of it, or without any. Default: without.
   *
   * @throws IllegalArgumentException if this is {@link #none}, which keeps nothing from the network
   */
  public Sandbox network(boolean isAllowed) {
    if (isNone() && !isAllowed) {
      throw new IllegalArgumentException(
          "without a sandbox, commands cannot be kept from the network; take Sandbox.detect() or"
              + " Sandbox.required()");
    }
    return new Sandbox(ladder, isRequired, isAllowed, writable);
  }

  /**
   * Returns this with more that commands may write besides the workspace and temporary files, such
   * as the cache of a build tool. Default: nothing. What does not exist when a command begins is
   * left out.
   *
   * @throws IllegalArgumentException if a path is not absolute, or is a directory of the system
   *     that leaves nothing of a sandbox: {@code /}, {@code /proc}, {@code /sys} or {@code /dev}
   */
  public Sandbox writable(Path... added) {
    for (Path path : added) {
      if (!path.isAbsolute()) {
        throw new IllegalArgumentException("a writable path must be absolute, was " + path);
      }
      if (WITHOUT_WALLS.contains(Paths.real(path))) {
        throw new IllegalArgumentException(
            "with "
                + path
                + " writable, a sandbox confines nothing; name what is below it, or take"
                + " Sandbox.none()");
      }
    }
    return new Sandbox(
        ladder,
        isRequired,
        hasNetwork,
        Stream.concat(writable.stream(), Stream.of(added)).toList());
  }

  /**
   * Checks that commands which may write {@code roots} can be confined.
   *
   * @throws IllegalArgumentException if one of them leaves nothing to confine, such as {@code /}
   */
  public void checkRoots(List<Path> roots) {
    for (Path root : roots) {
      if (!isNone() && WITHOUT_WALLS.contains(Paths.real(root))) {
        throw new IllegalArgumentException(
            "with the workspace "
                + root
                + ", a sandbox confines nothing; name a directory below it, or take"
                + " Sandbox.none()");
      }
    }
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
        : facts().sentence(writable.stream().filter(Files::exists).toList());
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
      if (!isNone() && !WARNED.getAndSet(true)) {
        LOG.warn(
            "Commands run unconfined: there is no sandbox here, and they may do whatever this user may."
                + " {} Require one, and they are refused; ask for none, and this is not said.",
            reasons());
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
    return new ToolException(
        Code.DENIED,
        "The command was not run: a sandbox is required, and this machine has none. "
            + reasons()
            + " Do without commands, with the tools for files, and tell the user: to install"
            + " bubblewrap, or to allow commands without a sandbox, is his decision.");
  }

  private String reasons() {
    return ladder.stream()
        .map(it -> it.text() + ": " + Detection.of(it).report().reason())
        .collect(joining(" "));
  }
}
