package dev.agent4j.cli.demo;

import static java.util.stream.Collectors.joining;

import dev.agent4j.cli.demo.Investigation.Deed;
import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.util.List;
import java.util.Optional;

/**
 * The rules by which the demo's model repairs a project: run the tests, read what failed, make the
 * small change that the failure suggests, run the tests again; keep what helps, take back what does
 * not, and say so when nothing does.
 */
final class Repairer {
  private static final int MAX_TRIES = 6;
  private static final int MAX_OUTPUT_CHARS = 400;
  private static final String SCRIPT = "run-tests.sh";
  private static final String WHO =
      "I am the model embedded in this demo: a few rules in Java, not a language model.";

  private Repairer() {}

  /** Returns what to do after {@code deeds}, the tool calls so far with their results. */
  static Reply next(List<Deed> deeds) {
    if (deeds.isEmpty()) {
      return lookAround();
    }
    Investigation known = Investigation.of(deeds);
    if (known.file(SCRIPT).isEmpty()) {
      return giveUp("I found no " + SCRIPT + " in the workspace, so I cannot tell what fails.");
    }
    if (!known.isTested()) {
      return runTests(known);
    }
    if (known.running().isPresent()) {
      return thinking("The tests take their time.", "")
          .withCall("bash_output", JsonObject.of("id", known.running().get(), "wait_s", 60));
    }
    if (known.latest().filter(TestReport::isPassed).isPresent()) {
      return known.kept().isEmpty() || known.isNoted() ? report(known) : note(known);
    }
    Optional<TestReport.Failure> failure = known.failure();
    if (failure.isEmpty()) {
      return giveUp(
          "The tests did not come to an end that I can read. The last I saw was:\n"
              + tail(known.output()));
    }
    return known.isRead() ? change(known, failure.get()) : read(known, failure.get());
  }

  private static Reply thinking(String thinking, String text) {
    return Reply.thinks(thinking).withText(text);
  }

  private static Reply lookAround() {
    return thinking(
            "I know nothing of this project yet. Where are its tests, and is there a note from an"
                + " earlier turn? These questions do not depend on each other, so I ask all at once.",
            WHO + " First I look around.\n")
        .withCall("list_files", JsonObject.empty())
        .withCall("find_files", JsonObject.of("pattern", "**/*.{java,sh}"))
        .withCall("recall_notes", JsonObject.empty());
  }

  private static Reply runTests(Investigation known) {
    boolean first = known.tried() == 0 && known.kept().isEmpty();
    return thinking(
            first
                ? "There is a " + SCRIPT + ". Its output tells what fails."
                : "A change proves nothing until the tests have run.",
            first ? "I run the tests.\n" : "I run the tests again.\n")
        .withCall(
            "bash",
            JsonObject.of("command", "./" + known.file(SCRIPT).orElseThrow(), "yield_s", 30));
  }

  private static Reply read(Investigation known, TestReport.Failure failure) {
    Optional<String> test = known.testFile();
    Optional<String> subject = known.subjectFile();
    if (test.isEmpty() || subject.isEmpty()) {
      return giveUp(
          "The test "
              + failure
              + ", but I found no "
              + failure.subject()
              + ".java beside its test.");
    }
    return thinking(
            failure + " in line " + failure.line() + " of " + test.get() + ".",
            known.tried() == 0
                ? "The test " + failure + ". I read the test and what it tests.\n"
                : "That did not help. I read both files again.\n")
        .withCall("read_file", JsonObject.of("path", test.get()))
        .withCall("read_file", JsonObject.of("path", subject.get()));
  }

  private static Reply change(Investigation known, TestReport.Failure failure) {
    SourceText current = known.current();
    SourceText baseline = known.baseline();
    if (current == null || baseline == null) {
      return giveUp("I could not read the files that the failing test leads to.");
    }
    boolean isUntouched = current.equals(baseline);
    boolean isMine =
        known
            .lastTried()
            .map(it -> baseline.with(it.line(), it.after()))
            .filter(current::equals)
            .isPresent();
    if (!isUntouched && !isMine) {
      return giveUp(
          known.subjectFile().orElseThrow()
              + " is not as I left it. Somebody else is at work there, so I stop.");
    }
    if (known.untried().isEmpty() || known.tried() >= MAX_TRIES) {
      return isUntouched
          ? giveUp("The test " + failure + ". None of the small changes I know makes it pass.")
          : edit(
              known,
              current,
              baseline,
              "Nothing of what I know helps.",
              "I take back my last change.\n");
    }
    Mutation next = known.untried().get(0);
    return edit(
        known,
        current,
        baseline.with(next.line(), next.after()),
        failure + ". In line " + next.line() + " " + next.reason() + ".",
        String.format(
            "In line %d %s. I change `%s` to `%s`.\n",
            next.line(), next.reason(), next.before().strip(), next.after().strip()));
  }

  private static Reply edit(
      Investigation known, SourceText from, SourceText to, String thinking, String text) {
    SourceText.Change change = from.changeTo(to);
    JsonObject edit = JsonObject.of("old", change.before(), "new", change.after());
    return thinking(thinking, text)
        .withCall(
            "edit_file",
            JsonObject.of("path", known.subjectFile().orElseThrow(), "edits", List.of(edit)));
  }

  private static Reply note(Investigation known) {
    return thinking(
            "The tests pass. Whoever comes next should know what was wrong.",
            "All tests pass. I leave a note for the next turn.\n")
        .withCall(
            "record_note",
            JsonObject.of(
                "category", "fix", "content", "The tests failed; fixed by: " + changes(known)));
  }

  private static Reply report(Investigation known) {
    TestReport report = known.latest().orElseThrow();
    return thinking(
        "There is nothing left to do.",
        known.kept().isEmpty()
            ? "All " + report.tests() + " tests pass already: there is nothing to repair. " + WHO
            : "Done: all "
                + report.tests()
                + " tests pass. I changed "
                + changes(known)
                + ". "
                + WHO
                + " For a real one, set MINIMAX_API_KEY and use `./agent run`.");
  }

  private static String changes(Investigation known) {
    return known.kept().stream()
        .map(it -> "`" + it.before().strip() + "` to `" + it.after().strip() + "`")
        .collect(joining(", "));
  }

  private static Reply giveUp(String why) {
    return thinking("I cannot go on by the rules I have.", "I give up. " + why + "\n" + WHO);
  }

  private static String tail(String output) {
    return output.length() <= MAX_OUTPUT_CHARS
        ? output
        : "…" + output.substring(output.length() - MAX_OUTPUT_CHARS);
  }
}
