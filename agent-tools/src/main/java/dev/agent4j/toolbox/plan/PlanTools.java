package dev.agent4j.toolbox.plan;

import dev.agent4j.tool.Tool;
import java.nio.file.Path;
import java.util.List;

/** The tool for a plan. */
public final class PlanTools {
  private PlanTools() {}

  /** Returns {@code update_plan} with {@linkplain UpdatePlan#perSession a plan a session}. */
  public static List<Tool> perSession() {
    return List.of(UpdatePlan.perSession());
  }

  /** Returns {@code update_plan} with one plan {@linkplain UpdatePlan#in in a file}. */
  public static List<Tool> in(Path file) {
    return List.of(UpdatePlan.in(file));
  }
}
