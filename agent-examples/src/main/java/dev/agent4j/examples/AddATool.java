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
      @Description("The first day.") LocalDate from,
      @Description("The last day.") LocalDate to,
      @Description("What to count.") @Default("DAYS") Unit unit) {}

  enum Unit {
    DAYS,
    WEEKS
  }

  static final Tool DAYS_BETWEEN =
      Tool.of("days_between", "Counts the time between two days.", Args.class, AddATool::count);

  private static String count(Args args) {
    var unit = args.unit() == Unit.DAYS ? ChronoUnit.DAYS : ChronoUnit.WEEKS;
    // A day that is none does not come here: the model is told. So is what is thrown here.
    return Long.toString(unit.between(args.from(), args.to()));
  }

  static String ask(LlmClient llm) {
    var agent = Agent.builder(llm).tools(DAYS_BETWEEN).build();
    return agent.run("How many days are there from 2026-11-22 to 2026-12-24?").text();
  }

  public static void main(String[] args) {
    System.out.println(ask(MiniMax.fromEnv()));
  }
}
