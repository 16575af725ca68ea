package dev.agent4j.toolbox.sandbox;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * What holds for commands, as a canary has proven it on this machine.
 *
 * @param files whether only what is meant to be written can be written
 * @param secrets whether files of secrets cannot be read
 * @param network whether no network can be reached; false if the host allows it
 * @param processes whether processes outside can be neither seen nor signalled
 * @param mechanism what sees to that
 * @param gaps what does not hold, a sentence each; empty if nothing is to be said
 */
public record SandboxFacts(
    boolean files,
    boolean secrets,
    boolean network,
    boolean processes,
    Mechanism mechanism,
    List<String> gaps) {

  /** More paths than these would cost more of the model's context than they are worth. */
  private static final int MAX_NAMED = 5;

  static final String NOTHING_HOLDS =
      "Commands may do whatever the user may who runs this program.";

  public SandboxFacts {
    requireNonNull(mechanism, "mechanism");
    gaps = List.copyOf(gaps);
  }

  /** Returns the facts of no mechanism at all. */
  static SandboxFacts none() {
    return new SandboxFacts(false, false, false, false, Mechanism.NONE, List.of(NOTHING_HOLDS));
  }

  SandboxFacts withNetworkAllowed() {
    var more = new ArrayList<>(gaps);
    more.add("The network is the host's, loopback included, because the host allows it.");
    return new SandboxFacts(files, secrets, false, processes, mechanism, more);
  }

  /** Returns the facts in one line for programs. */
  public JsonObject toJson() {
    return JsonObject.of("mechanism", mechanism.text(), "files", files)
        .with("secrets", secrets)
        .with("network", network)
        .with("processes", processes)
        .with("gaps", gaps);
  }

  /** Returns a sentence for the model: where it can write and whether there is a network. */
  public String sentence() {
    return sentence(List.of());
  }

  /** Returns the same, with more that can be written. */
  String sentence(List<Path> writable) {
    if (mechanism == Mechanism.NONE) {
      return "Commands are not confined.";
    }
    var space = new ArrayList<>(List.of("the workspace"));
    space.add(mechanism == Mechanism.BUBBLEWRAP ? "/tmp" : "$TMPDIR");
    writable.stream().limit(MAX_NAMED).map(Path::toString).forEach(space::add);
    int more = writable.size() - MAX_NAMED;
    if (more > 0) {
      space.add(more + " more places");
    }
    String last = space.remove(space.size() - 1);
    return "Commands run in a sandbox: they can write only in "
        + String.join(", ", space)
        + " and "
        + last
        + ", not in protected files such as .git/config and .git/hooks, and "
        + (network ? "have no network." : "have the host's network.");
  }
}
