package dev.agent4j.toolbox.plan;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.files.JsonLines;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one plan, in memory or in a file: there each change is a line, added behind those before,
 * and the last that can be read counts. Thread-safe.
 */
final class PlanStore {
  private final @Nullable JsonLines file;
  private State state = new State(Plan.empty(), 1);

  private PlanStore(@Nullable JsonLines file) {
    this.file = file;
  }

  /** Returns a store that ends with the process. */
  static PlanStore inMemory() {
    return new PlanStore(null);
  }

  /** Returns a store in a file, which need not exist and may be shared by processes. */
  static PlanStore in(Path file) {
    return new PlanStore(
        new JsonLines(requireNonNull(file, "file").toAbsolutePath().normalize(), "plans"));
  }

  /** Returns the name of what this changes among the resources that calls read and write. */
  String resource() {
    return file == null ? "plan" : file.resource();
  }

  /** A plan and the number of the next new id. */
  private record State(Plan plan, long next) {}

  /**
   * What a change did.
   *
   * @param damage one sentence for each line of the file that cannot be read; all are kept
   */
  record Changed(PlanChange change, List<String> damage) {

    Changed {
      damage = List.copyOf(damage);
    }
  }

  /**
   * Makes the plan what was sent, as {@link PlanChange} has it.
   *
   * @throws dev.agent4j.error.ToolException if what was sent is wrong; nothing is changed
   * @throws IOException if the file cannot be read or written; nothing is changed
   */
  Changed change(SentPlan sent) throws IOException, InterruptedException {
    return file == null ? changeInMemory(sent) : changeIn(file, sent);
  }

  private synchronized Changed changeInMemory(SentPlan sent) {
    PlanChange change = PlanChange.of(state.plan(), state.next(), sent);
    state = new State(change.plan(), change.next());
    return new Changed(change, List.of());
  }

  private static Changed changeIn(JsonLines file, SentPlan sent)
      throws IOException, InterruptedException {
    var changed = new AtomicReference<@Nullable Changed>();
    file.change(
        content -> {
          List<String> damage = new ArrayList<>();
          State last = last(content, damage);
          PlanChange change = PlanChange.of(last.plan(), last.next(), sent);
          changed.set(new Changed(change, damage));
          return JsonObject.of("next", change.next(), "plan", change.plan().toJson());
        });
    return requireNonNull(changed.get());
  }

  private static State last(JsonLines.Content content, List<String> damage) {
    var state = new State(Plan.empty(), 1);
    int lastGood = 0;
    var bad = new TreeMap<Integer, String>();
    content.damage().forEach(it -> bad.put(it.number(), it.toString()));
    for (JsonLines.Line line : content.lines()) {
      try {
        state = state(line.object());
        lastGood = line.number();
      } catch (IllegalArgumentException e) {
        bad.put(line.number(), "line " + line.number() + " is not a plan: " + e.getMessage());
      }
    }
    damage.addAll(bad.values());
    // No id may be given again: a change that can no longer be read may have given some.
    long lost = (long) bad.tailMap(lastGood, false).size() * PlanChange.MAX_ITEMS;
    return new State(state.plan(), state.next() + lost);
  }

  private static State state(JsonObject json) {
    Plan plan = Plan.of(json.object("plan").orElseThrow(() -> new JsonException("it has no plan")));
    long next = json.integer("next").orElseThrow(() -> new JsonException("it has no next"));
    return new State(plan, next);
  }
}
