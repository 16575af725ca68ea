package dev.agent4j.toolbox.sandbox;

import dev.agent4j.toolbox.sandbox.Canary.Try;
import dev.agent4j.toolbox.sandbox.MechanismReport.Outcome;
import dev.agent4j.toolbox.sandbox.mechanism.BriefProcess;
import dev.agent4j.toolbox.sandbox.mechanism.Bubblewrap;
import dev.agent4j.toolbox.sandbox.mechanism.Landlock;
import dev.agent4j.toolbox.sandbox.mechanism.Paths;
import dev.agent4j.toolbox.sandbox.mechanism.SocketFilter;
import dev.agent4j.toolbox.sandbox.mechanism.Wrapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A mechanism as it was found on this machine. It is looked for once in the life of a JVM.
 *
 * @param wrapper null if it is not there
 */
record Detection(MechanismReport report, @Nullable Wrapper wrapper) {
  private static final Logger LOG = LoggerFactory.getLogger(Detection.class);
  private static final Duration MOST = Duration.ofSeconds(5);
  private static final Map<Mechanism, Detection> FOUND = new ConcurrentHashMap<>();

  /** What a mechanism is worth nothing without. */
  private static final Set<Try> VITAL = Set.of(Try.WRITE_OUTSIDE, Try.READ_SECRET, Try.CONNECT);

  /** A mechanism, or why there is none. */
  private record Candidate(@Nullable Wrapper wrapper, String version, String reason) {
    static Candidate absent(String reason) {
      return new Candidate(null, "", reason);
    }
  }

  static Detection of(Mechanism mechanism) {
    return FOUND.computeIfAbsent(mechanism, Detection::detect);
  }

  private static Detection detect(Mechanism mechanism) {
    Detection found = tried(mechanism, candidate(mechanism));
    LOG.debug("{}: {}", mechanism.text(), found.report());
    return found;
  }

  private static Candidate candidate(Mechanism mechanism) {
    if (!System.getProperty("os.name", "").equals("Linux")) {
      return Candidate.absent("It is there on Linux only.");
    }
    if (SocketFilter.machineName().isEmpty()) {
      return Candidate.absent(
          "The system calls of " + System.getProperty("os.arch") + " are not known here.");
    }
    return switch (mechanism) {
      case BUBBLEWRAP -> bubblewrap();
      case LANDLOCK -> landlock();
      case NONE -> Candidate.absent("It confines nothing.");
    };
  }

  private static Candidate bubblewrap() {
    Path bwrap = Paths.program("bwrap").orElse(null);
    Path shell = Paths.program("sh").orElse(null);
    if (bwrap == null || shell == null) {
      return Candidate.absent(
          "There is no bwrap on the PATH; Debian and others have it in the package bubblewrap.");
    }
    BriefProcess version = BriefProcess.run(List.of(bwrap.toString(), "--version"), Map.of(), MOST);
    return new Candidate(new Bubblewrap(bwrap, shell), version.output(), "");
  }

  private static Candidate landlock() {
    Path perl = Paths.program("perl").orElse(null);
    if (perl == null) {
      return Candidate.absent("There is no perl on the PATH, which enters it.");
    }
    // Asks for the version: landlock_create_ruleset(NULL, 0, LANDLOCK_CREATE_RULESET_VERSION).
    BriefProcess asked =
        BriefProcess.run(
            List.of(perl.toString(), "-e", "print syscall(444, 0, 0, 1), qq{ $!}"), Map.of(), MOST);
    String[] answer = asked.output().split(" ", 2);
    if (!answer[0].matches("[1-9]\\d{0,5}")) {
      return Candidate.absent("The kernel does not give it: " + asked.output() + ".");
    }
    int abi = Integer.parseInt(answer[0]);
    var wrapper = new Landlock(perl, abi, SocketFilter.machineName().orElseThrow());
    return new Candidate(wrapper, "Landlock ABI " + abi, "");
  }

  private static Detection tried(Mechanism mechanism, Candidate candidate) {
    Wrapper wrapper = candidate.wrapper();
    if (wrapper == null) {
      return absent(mechanism, candidate.version(), Map.of(), candidate.reason());
    }
    Path bash = Paths.program("bash").orElse(null);
    if (bash == null) {
      return absent(
          mechanism, candidate.version(), Map.of(), "There is no bash on the PATH to try it with.");
    }
    try (var canary = new Canary(bash)) {
      Map<Try, Outcome> outcomes = outcomes(canary, wrapper);
      String reason = reason(outcomes);
      Map<String, Outcome> told = new LinkedHashMap<>();
      outcomes.forEach((it, outcome) -> told.put(it.text(), outcome));
      return reason.isEmpty()
          ? new Detection(
              new MechanismReport(
                  mechanism, candidate.version(), told, "", facts(mechanism, wrapper, outcomes)),
              wrapper)
          : absent(mechanism, candidate.version(), told, reason);
    } catch (IOException e) {
      return absent(mechanism, candidate.version(), Map.of(), "It fails: " + e.getMessage() + ".");
    }
  }

  private static Map<Try, Outcome> outcomes(Canary canary, Wrapper wrapper) throws IOException {
    Map<Try, Boolean> bare = canary.bare();
    Map<Try, Boolean> inside = canary.inside(wrapper);
    Map<Try, Outcome> outcomes = new LinkedHashMap<>();
    for (Try it : Try.values()) {
      outcomes.put(
          it,
          new Outcome(
              !it.isTwin(),
              Boolean.TRUE.equals(bare.get(it)),
              Boolean.TRUE.equals(inside.get(it))));
    }
    return outcomes;
  }

  private static String reason(Map<Try, Outcome> outcomes) {
    return outcomes.entrySet().stream()
        .filter(it -> it.getKey().isTwin() || VITAL.contains(it.getKey()))
        .filter(it -> !it.getValue().isAsItShouldBe())
        .map(it -> sentence(it.getKey(), it.getValue()))
        .collect(Collectors.joining(" "));
  }

  private static String sentence(Try tried, Outcome outcome) {
    if (!outcome.bare()) {
      return "To " + tried.text() + " fails without it too, so nothing is proven.";
    }
    return tried.isTwin()
        ? "It keeps a command from being able to " + tried.text() + "."
        : "It does not keep a command from being able to " + tried.text() + ".";
  }

  private static SandboxFacts facts(
      Mechanism mechanism, Wrapper wrapper, Map<Try, Outcome> outcomes) {
    boolean processes =
        Set.of(Try.SEE_PROCESS, Try.SIGNAL_PROCESS, Try.READ_ENVIRONMENT).stream()
            .allMatch(it -> isAsItShouldBe(outcomes, it));
    return new SandboxFacts(
        isAsItShouldBe(outcomes, Try.WRITE_OUTSIDE),
        isAsItShouldBe(outcomes, Try.READ_SECRET),
        isAsItShouldBe(outcomes, Try.CONNECT),
        processes,
        mechanism,
        gaps(wrapper, outcomes));
  }

  private static List<String> gaps(Wrapper wrapper, Map<Try, Outcome> outcomes) {
    var gaps = new ArrayList<String>();
    gaps.add("A secret that is not known as one can be read, also outside the workspace.");
    gaps.add("It does not limit CPU time, memory or disk; ShellLimits does.");
    if (wrapper.canLock()) {
      gaps.add(
          "Of hidden files in the workspace, those can be read that a command makes or names so"
              + " itself, until the next one begins.");
    } else {
      gaps.add(
          "Protected files in the workspace can be written while a command runs; they are put back"
              + " when it has ended.");
      gaps.add("Secrets and hidden files that lie in the workspace itself can be read.");
      gaps.add("There is no loopback network of its own: servers of tests cannot be reached.");
    }
    for (Try it : List.of(Try.SIGNAL_PROCESS, Try.READ_ENVIRONMENT, Try.SEE_PROCESS)) {
      if (!isAsItShouldBe(outcomes, it)) {
        gaps.add("A command can " + it.text() + ".");
      }
    }
    return gaps;
  }

  private static boolean isAsItShouldBe(Map<Try, Outcome> outcomes, Try tried) {
    Outcome outcome = outcomes.get(tried);
    return outcome != null && outcome.isAsItShouldBe();
  }

  private static Detection absent(
      Mechanism mechanism, String version, Map<String, Outcome> tries, String reason) {
    return new Detection(
        new MechanismReport(mechanism, version, tries, reason, SandboxFacts.none()), null);
  }
}
