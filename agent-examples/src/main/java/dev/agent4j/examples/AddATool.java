package dev.agent4j.examples;

import dev.agent4j.Agent;
import dev.agent4j.json.Default;
import dev.agent4j.json.Description;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.minimax.MiniMax;
import dev.agent4j.tool.Tool;
import java.time.LocalDate;
import java.time.temporal.ChronoUnit;

/** A tool of your own: a record of arguments, and a function. */
public final class AddATool {
  private AddATool() {}

  /** What the model fills in; the schema it sees is made of this. */
  record Args(
      @Description("The first day, such as 2026-11-22.") String from,
      @Description("The last day, such as 2026-12-24.") String to,
      @Description("What to count.") @Default("DAYS") Unit unit) {}

  enum Unit {
    DAYS,
    WEEKS
  }

  static final Tool DAYS_BETWEEN =
      Tool.of("days_between", "Counts the time between two days.", Args.class, AddATool::count);

  private static String count(Args args) {
    var unit = args.unit() == Unit.DAYS ? ChronoUnit.DAYS : ChronoUnit.WEEKS;
    // What is thrown here, such as for a day that is none, is told to the model.
    return Long.toString(unit.between(LocalDate.parse(args.from()), LocalDate.parse(args.to())));
  }

  static String ask(LlmClient llm) {
    var agent = Agent.builder(llm).tools(DAYS_BETWEEN).build();
    return agent.run("How many days are there from 2026-11-22 to 2026-12-24?").text();
  }

  public static void main(String[] args) {
    System.out.println(ask(MiniMax.fromEnv()));
  }
}
