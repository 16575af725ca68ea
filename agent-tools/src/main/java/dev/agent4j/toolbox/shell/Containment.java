package dev.agent4j.toolbox.shell;

import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.process.Enclosure;
import dev.agent4j.toolbox.process.Enclosure.Kind;
import dev.agent4j.toolbox.process.Interpreter;
import dev.agent4j.toolbox.process.ProcessCount;
import dev.agent4j.toolbox.shell.ShellOptions.Language;
import java.util.ArrayList;
import java.util.List;

/**
 * What this machine has to hold the processes of a command together, as a canary has proven it. It
 * says nothing of files and networks: that is a sandbox's.
 *
 * @param shell what runs commands, a path
 * @param mechanism what holds their processes, in words
 * @param endsAll whether no process of a command outlives its end, whatever it does to hide
 * @param endsWithJvm whether that holds too when this JVM is killed by a signal that cannot be
 *     caught; else what is left is ended by the next JVM that opens a shell, on Linux
 * @param hidesOthers whether a command cannot see the processes outside, nor the environment of
 *     this JVM
 * @param limitsProcesses whether the number of a command's processes is limited
 * @param gaps what does not hold, and why, a sentence each; empty if nothing is to be said
 */
public record Containment(
    String shell,
    String mechanism,
    boolean endsAll,
    boolean endsWithJvm,
    boolean hidesOthers,
    boolean limitsProcesses,
    List<String> gaps) {

  public Containment {
    gaps = List.copyOf(gaps);
  }

  /**
   * Returns what holds on this machine for commands that are not said to be of another language. It
   * is found once in the life of a JVM, which takes some tenths of a second.
   *
   * @throws dev.agent4j.error.ToolException if there is no bash; on Windows, no PowerShell
   */
  public static Containment detect() {
    return of(Language.AUTO);
  }

  /**
   * Returns what holds on this machine for commands in a language.
   *
   * @throws dev.agent4j.error.ToolException if there is nothing that runs them
   */
  public static Containment of(Language language) {
    String path = System.getenv().getOrDefault("PATH", "");
    Interpreter shell = language.find(path);
    return of(shell.program().toString(), shell.enclosure(path));
  }

  static Containment of(String shell, Enclosure enclosure) {
    boolean hasInit = enclosure.hasInit();
    ProcessCount count = ProcessCount.by(enclosure);
    var gaps = new ArrayList<>(enclosure.reasons());
    if (enclosure.isByHandlesOnly()) {
      gaps.add(
          "A process whose parent has ended before it was seen, which is looked for four times a"
              + " second while the command runs, is lost.");
      gaps.add("Processes that a killed JVM leaves behind go on: nothing tells them from others.");
    } else if (!enclosure.endsAll()) {
      gaps.add(
          "A process that leaves its group, clears its environment and loses its parent, all"
              + " between two looks, is lost.");
    }
    if (!hasInit) {
      gaps.add("Commands see all processes of this user, and can read their environment.");
    } else if (enclosure.kind() == Kind.NAMESPACE) {
      gaps.add("A command of root can unmount /proc, and then see what was there before.");
    } else {
      gaps.add("Commands cannot become another user: sudo and su do not work.");
    }
    gaps.add("Work that a command hands to a service, such as cron or docker, is not contained.");
    if (!count.note().isEmpty()) {
      gaps.add(count.note());
    }
    return new Containment(
        shell,
        enclosure.kind().text(),
        enclosure.endsAll(),
        hasInit,
        hasInit,
        count.isHeld(),
        gaps);
  }

  /** Returns the facts for programs. */
  public JsonObject toJson() {
    return JsonObject.of("shell", shell, "mechanism", mechanism)
        .with("endsAll", endsAll)
        .with("endsWithJvm", endsWithJvm)
        .with("hidesOthers", hidesOthers)
        .with("limitsProcesses", limitsProcesses)
        .with("gaps", gaps);
  }
}
