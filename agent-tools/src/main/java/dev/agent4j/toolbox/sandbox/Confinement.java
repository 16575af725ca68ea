package dev.agent4j.toolbox.sandbox;

import dev.agent4j.toolbox.sandbox.guard.ProtectedFile;
import dev.agent4j.toolbox.sandbox.guard.ProtectedFile.Kind;
import dev.agent4j.toolbox.sandbox.guard.ProtectedGuard;
import dev.agent4j.toolbox.sandbox.guard.ProtectedScan;
import dev.agent4j.toolbox.sandbox.mechanism.Policy;
import dev.agent4j.toolbox.sandbox.mechanism.SocketFilter;
import dev.agent4j.toolbox.sandbox.mechanism.Wrapper;
import dev.agent4j.toolbox.sandbox.mechanism.Wrapper.Launch;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What confines the commands of one session. Thread-safe. */
public final class Confinement {
  /** More mounts than this would take longer than a command. */
  private static final int MAX_LOCKED = 500;

  private final @Nullable Wrapper wrapper;
  private final @Nullable Policy policy;
  private final SandboxFacts facts;
  private final @Nullable ProtectedGuard guard;

  private Confinement(
      @Nullable Wrapper wrapper,
      @Nullable Policy policy,
      SandboxFacts facts,
      @Nullable ProtectedGuard guard) {
    this.wrapper = wrapper;
    this.policy = policy;
    this.facts = facts;
    this.guard = guard;
  }

  /** Returns what confines nothing. */
  public static Confinement none() {
    return new Confinement(null, null, SandboxFacts.none(), null);
  }

  static Confinement of(Wrapper wrapper, Policy policy, SandboxFacts facts, ProtectedScan scan)
      throws IOException {
    Files.createDirectories(policy.temporary());
    // Where there is an own network, its sockets lead nowhere; else they must not be made.
    boolean hasInternet = policy.hasNetwork() || facts.mechanism() == Mechanism.BUBBLEWRAP;
    Files.write(policy.filter(), SocketFilter.program(hasInternet));
    return new Confinement(wrapper, policy, facts, new ProtectedGuard(scan));
  }

  /** Returns what holds. */
  public SandboxFacts facts() {
    return facts;
  }

  /**
   * Returns the command that runs {@code inner} confined; as it is, if nothing confines. To be
   * asked for after {@link #begin}.
   *
   * @param directory where it starts
   * @param isInit whether it can be the first process of a namespace, which ends all others in it
   *     when it ends
   */
  public List<String> command(List<String> inner, Path directory, boolean isInit) {
    return wrapper == null || policy == null
        ? List.copyOf(inner)
        : wrapper.wrap(
            policy, new Launch(inner, directory, isInit, locked(wrapper), hidden(wrapper)));
  }

  private List<Path> locked(Wrapper wrapper) {
    if (guard == null || !wrapper.canLock()) {
      return List.of();
    }
    var locked = new ArrayList<Path>();
    guard.present().stream()
        .filter(it -> it.kind() == Kind.FILE || it.kind() == Kind.DIRECTORY)
        .map(ProtectedFile::path)
        .sorted(Comparator.comparing(Path::getNameCount))
        .filter(it -> locked.stream().noneMatch(it::startsWith))
        .limit(MAX_LOCKED)
        .forEach(locked::add);
    return locked;
  }

  private List<Path> hidden(Wrapper wrapper) {
    return guard == null || !wrapper.canLock() ? List.of() : guard.hidden(MAX_LOCKED);
  }

  /** Notes which protected files there are, before a command begins. */
  public void begin() {
    if (guard != null) {
      guard.begin();
    }
  }

  /**
   * Undoes what commands did to protected files since the last look, if any ran.
   *
   * @param ended how many commands had ended, with all that they had started, before this look
   * @return what is to be told of it, a sentence each
   */
  public List<String> settle(int ended) {
    return guard == null ? List.of() : guard.settle(ended);
  }
}
