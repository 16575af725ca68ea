package dev.agent4j.toolbox.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.toolbox.Calls;
import dev.agent4j.toolbox.OtherJvm;
import dev.agent4j.toolbox.plan.Plan.Item;
import dev.agent4j.toolbox.plan.Plan.Status;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class UpdatePlanTest {
  @TempDir Path dir;
  final Calls calls = new Calls();
  final Tool tool = UpdatePlan.perSession();

  private ToolOutput update(String items) throws Exception {
    return calls.call(tool, "{'items': " + items + "}");
  }

  private static List<String> ids(ToolOutput output) {
    return Plan.in(output.details()).orElseThrow().items().stream().map(Item::id).toList();
  }

  @Test
  void thePlanIsShownNumberedWithIdsOfOurs() throws Exception {
    ToolOutput output =
        calls.call(
            tool,
            "{'items': [{'text': ' Look '}, {'text': 'Mend', 'status': 'in_progress', 'note': 'in"
                + " A.java'}, {'text': 'Old', 'status': 'completed'}, {'text': 'No', 'status':"
                + " 'cancelled'}], 'explanation': 'As asked.'}");

    assertThat(output.text())
        .isEqualTo(
            """
            Plan, 2 of 4 done:
            1. [ ] p1 Look
            2. [>] p2 Mend — in A.java
            3. [x] p3 Old
            4. [-] p4 No""");
    assertThat(Plan.in(output.details()))
        .hasValue(
            new Plan(
                List.of(
                    new Item("p1", "Look", Status.PENDING, ""),
                    new Item("p2", "Mend", Status.IN_PROGRESS, "in A.java"),
                    new Item("p3", "Old", Status.COMPLETED, ""),
                    new Item("p4", "No", Status.CANCELLED, "")),
                "As asked."));
  }

  @Test
  void anItemKeepsItsIdByItsIdOrByItsText() throws Exception {
    update("[{'text': 'a'}, {'text': 'b'}, {'text': 'c'}]");

    ToolOutput output =
        update(
            "[{'text': 'c'}, {'id': 'p1', 'text': 'a, and more'}, {'text': 'new'}, {'text': 'b'}]");

    assertThat(ids(output)).containsExactly("p3", "p1", "p4", "p2");
    assertThat(output.text()).contains("2. [ ] p1 a, and more").doesNotContain("missing");
  }

  @Test
  void aListThatWasCutShortDeletesNothing() throws Exception {
    update(
        "[{'text': 'a', 'status': 'completed'}, {'text': 'b', 'status': 'in_progress'}, {'text':"
            + " 'c'}, {'text': 'd'}]");

    ToolOutput output = update("[{'id': 'p3', 'text': 'c', 'status': 'in_progress'}]");

    assertThat(output.text())
        .startsWith("Plan, 0 of 3 done:\n1. [>] p3 c\n2. [ ] p2 b\n3. [ ] p4 d\n")
        .contains("2 items missing from your list: p2 \"b\", p4 \"d\". They are kept at the end")
        .endsWith("Finished, and no longer in the plan: p1 \"a\".");
    assertThat(output.details().list("missing")).containsExactly("p2", "p4");

    ToolOutput rid =
        update(
            "[{'id': 'p3', 'text': 'c', 'status': 'completed'}, {'id': 'p2', 'text': 'b', 'status':"
                + " 'cancelled'}, {'id': 'p4', 'text': 'd', 'status': 'completed'}]");
    assertThat(rid.text()).startsWith("Plan, 3 of 3 done:").doesNotContain("missing");
    assertThat(update("[]").text()).startsWith("The plan is empty.");
    assertThat(ids(update("[{'text': 'a'}]"))).containsExactly("p5");
  }

  @Test
  void itemInProgressThatIsMissingGoesOnIfNoOtherIs() throws Exception {
    update("[{'text': 'a', 'status': 'in_progress'}]");

    assertThat(update("[{'text': 'b'}]").text())
        .startsWith("Plan, 0 of 2 done:\n1. [ ] p2 b\n2. [>] p1 a\n1 item missing");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "[{'id':'p9','text':'x'}] | there is no item \"p9\"; there are p1, p2. Leave the id out",
        "[{'id':'p1','text':'x'},{'id':' p1','text':'y'}] | items 1 and 2 both have the id \"p1\"",
        "[{'text':'x'},{'text':' '}] | item 2 has an empty text. Say what to do",
        "[{'text':'x','status':'in_progress'},{'text':'y','status':'in_progress'}]"
            + " | items 1 and 2 are both in_progress, at most one may be. Set one of them",
      })
  void whatIsWrongIsNamedAndChangesNothing(String items, String message) throws Exception {
    update("[{'text': 'a'}, {'text': 'b'}]");

    ToolException failure = calls.failure(tool, "{'items': " + items + "}");

    assertThat(failure.code()).isEqualTo(Code.INVALID_ARGUMENTS);
    assertThat(failure.messageForModel()).contains(message).endsWith("The plan is unchanged.");
    assertThat(update("[{'text': 'a'}, {'text': 'b'}, {'text': 'c'}]").text())
        .startsWith("Plan, 0 of 3 done:\n1. [ ] p1 a\n2. [ ] p2 b\n3. [ ] p3 c");
  }

  @Test
  void whatIsTooMuchIsRefusedAndWhatIsKeptCounts() throws Exception {
    update("[{'text': 'a'}, {'text': 'b'}]");
    var many = IntStream.range(0, 49).mapToObj(i -> JsonObject.of("text", "t" + i)).toList();

    ToolException tooMany = calls.failure(tool, JsonObject.of("items", many));
    ToolException tooLong =
        calls.failure(
            tool, JsonObject.of("items", List.of(JsonObject.of("text", "x".repeat(301)))));
    ToolException half =
        calls.failure(tool, JsonObject.of("items", List.of(JsonObject.of("text", "x\uDE00"))));

    assertThat(tooMany.messageForModel())
        .contains("would have 51 items, 2 of them unfinished ones that you left out; at most 50");
    assertThat(tooLong.code()).isEqualTo(Code.TOO_LARGE);
    assertThat(tooLong.messageForModel()).contains("the text of item 1 is 301 characters long");
    assertThat(half.messageForModel()).contains("half of a character");
    assertThat(ids(calls.call(tool, JsonObject.of("items", many.subList(0, 48))))).hasSize(50);
  }

  @Test
  void noTextForgesAnItem() throws Exception {
    ToolOutput output =
        calls.call(
            tool,
            JsonObject.of(
                "items",
                List.of(
                    JsonObject.of("text", "a\n2. [x] p2 b").with("note", "c\u20283. [x] p3 d"))));

    assertThat(output.text().split("\\R")).hasSize(2);
    assertThat(ids(output)).containsExactly("p1");
  }

  @Test
  void eachSessionHasItsOwnPlan() throws Exception {
    update("[{'text': 'a'}]");

    assertThat(new Calls().call(tool, "{'items': [{'text': 'b'}]}").text())
        .isEqualTo("Plan, 0 of 1 done:\n1. [ ] p1 b");
  }

  @Test
  void aPlanInAFileGoesOnInAnotherSession() throws Exception {
    Path file = dir.resolve("deep/plan.jsonl");
    calls.call(UpdatePlan.in(file), "{'items': [{'text': 'a'}, {'text': 'b'}]}");

    ToolOutput output =
        new Calls().call(PlanTools.in(file).get(0), "{'items': [{'text': 'b'}, {'text': 'c'}]}");

    assertThat(output.text()).contains("1. [ ] p2 b\n2. [ ] p3 c\n3. [ ] p1 a\n1 item missing");
  }

  @Test
  void linesThatCannotBeReadAreReportedAndKeptAndTheirIdsAreNotGivenAgain() throws Exception {
    Path file = dir.resolve("plan.jsonl");
    Tool inFile = UpdatePlan.in(file);
    calls.call(inFile, "{'items': [{'text': 'a'}]}");
    Files.writeString(
        file, "{\"next\":7,\"plan\":{\"items\":[{}]}}\n{\"torn\":", StandardOpenOption.APPEND);
    byte[] before = Files.readAllBytes(file);

    ToolOutput output = calls.call(inFile, "{'items': [{'text': 'a'}, {'text': 'b'}]}");

    assertThat(output.text())
        .contains("1. [ ] p1 a\n2. [ ] p102 b")
        .contains(
            "not readable in the plan's file, and kept as it is: line 2 is not a plan: an item")
        .contains("line 3 is not JSON");
    assertThat(output.details().integer("damaged")).hasValue(2);
    assertThat(Files.readAllBytes(file)).startsWith(before);
    assertThat(ids(calls.call(inFile, "{'items': [{'text': 'c'}]}"))).contains("p103");
  }

  @Test
  void aFileOfAnotherKindIsLeftAsItIs() throws Exception {
    Path file = Files.writeString(dir.resolve("plan"), "# My plan\n");

    ToolException failure = calls.failure(UpdatePlan.in(file), "{'items': [{'text': 'a'}]}");

    assertThat(failure.code()).isEqualTo(Code.UNDECODABLE);
    assertThat(file).hasContent("# My plan\n");
  }

  /** Adds ten items, one after the other, in a process of its own. */
  static final class Planner {
    private Planner() {}

    public static void main(String[] args) throws Exception {
      PlanStore store = PlanStore.in(Path.of(args[0]));
      for (int i = 0; i < 10; i++) {
        String text = args[1] + i;
        var item = new SentPlan.SentItem(null, text, SentPlan.Progress.pending, "");
        store.change(new SentPlan(List.of(item), ""));
      }
    }
  }

  @Test
  void twoProcessesThatKnowNothingOfEachOtherDeleteNothing() throws Exception {
    Path file = dir.resolve("plan.jsonl");
    var processes = new ArrayList<Process>();
    for (String name : List.of("one", "two")) {
      processes.add(OtherJvm.of(Planner.class, file.toString(), name).inheritIO().start());
    }
    for (Process process : processes) {
      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(process.exitValue()).isZero();
    }

    ToolOutput output = calls.call(UpdatePlan.in(file), "{'items': []}");

    assertThat(ids(output)).hasSize(20).doesNotHaveDuplicates();
    assertThat(output.details().integer("damaged")).hasValue(0);
  }

  @Test
  void whateverIsSentNoUnfinishedItemIsLostAndNoIdIsGivenTwice() throws Exception {
    var random = new Random(20261128);
    for (int round = 0; round < 200; round++) {
      var session = new Calls();
      var given = new HashSet<String>();
      Plan plan = Plan.empty();
      for (int step = 0; step < 20; step++) {
        List<JsonObject> sent = randomList(plan, random);
        Plan before = plan;
        plan = Plan.in(session.call(tool, JsonObject.of("items", sent)).details()).orElseThrow();

        List<String> ids = plan.items().stream().map(Item::id).toList();
        List<String> old = before.items().stream().map(Item::id).toList();
        assertThat(ids)
            .containsAll(
                before.items().stream()
                    .filter(it -> !it.status().isFinished())
                    .map(Item::id)
                    .toList());
        ids.stream()
            .filter(it -> !old.contains(it))
            .forEach(it -> assertThat(given.add(it)).isTrue());
      }
    }
  }

  private static List<JsonObject> randomList(Plan plan, Random random) {
    var sent = new ArrayList<JsonObject>();
    boolean busy = false;
    for (Item item : plan.items()) {
      if (random.nextInt(4) > 0) {
        Status status = List.of(Status.values()).get(random.nextInt(4));
        status = busy && status == Status.IN_PROGRESS ? Status.COMPLETED : status;
        busy |= status == Status.IN_PROGRESS;
        JsonObject json = JsonObject.of("text", item.text(), "status", status.label());
        sent.add(random.nextBoolean() ? json.with("id", item.id()) : json);
      }
    }
    if (plan.items().size() < 40) {
      sent.add(random.nextInt(sent.size() + 1), JsonObject.of("text", "t" + random.nextInt(9)));
    }
    return sent;
  }

  @Test
  void aPlanHoldsWhatItSays() {
    var one = new Item("p1", "a", Status.IN_PROGRESS, "");

    assertThatIllegalArgumentException().isThrownBy(() -> new Plan(List.of(one, one), ""));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Plan(List.of(one, new Item("p2", "b", Status.IN_PROGRESS, "")), ""));
    assertThatIllegalArgumentException().isThrownBy(() -> new Item("p1", " ", Status.PENDING, ""));
    assertThat(Plan.in(JsonObject.empty())).isEmpty();
    assertThat(Plan.in(JsonObject.of("plan", JsonObject.of("items", List.of(1, 2))))).isNotNull();
    assertThat(Plan.of(new Plan(List.of(one), "x").toJson()))
        .isEqualTo(new Plan(List.of(one), "x"));
  }
}
