package dev.agent4j.toolbox.plan;

import dev.agent4j.tool.Effects;
import dev.agent4j.tool.Effects.Repeat;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.files.FileFailures;
import dev.agent4j.toolbox.files.Show;
import java.nio.file.Path;
import java.time.Duration;
import java.util.function.Function;

/** Lets the model say what it is going to do and how far it is. */
public final class UpdatePlan {
  private static final int MAX_SHOWN = 5;

  private final String resource;
  private final Function<ToolContext, PlanStore> stores;

  private UpdatePlan(String resource, Function<ToolContext, PlanStore> stores) {
    this.resource = resource;
    this.stores = stores;
  }

  /** Returns the tool {@code update_plan}, with a plan for each session that ends with it. */
  public static Tool perSession() {
    var key = new Object();
    return new UpdatePlan("plan", context -> context.scope().get(key, PlanStore::inMemory)).tool();
  }

  /**
   * Returns the tool {@code update_plan} with one plan, kept in a file, which need not exist: a
   * JSON object a line, in UTF-8, the last of which counts. Sessions and processes may share it;
   * beside it stands a file {@code .lock}. What cannot be read in it is reported and kept.
   */
  public static Tool in(Path file) {
    PlanStore store = PlanStore.in(file);
    return new UpdatePlan(store.resource(), context -> store).tool();
  }

  private Tool tool() {
    return Tool.of(
            "update_plan",
            "Says what the plan is from now on: all its items in order, with their ids from the last"
                + " result. Use it for work of several steps, and at each change of a status. The"
                + " result shows the plan. An unfinished item that is left out is kept and told; set"
                + " it to cancelled to be rid of it.",
            SentPlan.class,
            this::update)
        .withEffects(json -> Effects.writing(resource).repeatable(Repeat.IDEMPOTENT))
        .withTimeLimit(Duration.ofSeconds(30));
  }

  private ToolOutput update(SentPlan sent, ToolContext context) throws InterruptedException {
    PlanStore.Changed changed =
        FileFailures.told(resource, () -> stores.apply(context).change(sent));
    PlanChange change = changed.change();
    return ToolOutput.of(change.text() + damage(changed))
        .with("plan", change.plan().toJson())
        .with("missing", change.missing().stream().map(Plan.Item::id).toList())
        .with("damaged", changed.damage().size());
  }

  private static String damage(PlanStore.Changed changed) {
    if (changed.damage().isEmpty()) {
      return "";
    }
    int more = changed.damage().size() - MAX_SHOWN;
    return "\n[not readable in the plan's file, and kept as it is: "
        + String.join(", ", changed.damage().stream().limit(MAX_SHOWN).map(Show::line).toList())
        + (more > 0 ? " and " + more + " more" : "")
        + "]";
  }
}
