package dev.agent4j.json;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a check has found so far. What an attempt found can be cut off again if it failed. */
final class Findings {
  /** From how many problems on it does not help to look for more. */
  static final int ENOUGH = 50;

  private static final int TOLD = 6;

  private final List<Finding> findings = new ArrayList<>();
  private int problemCount;

  /** How many problems there were when a trial began; -1 if none is under way. */
  private int beforeTrial = -1;

  /** A problem, or else a coercion. */
  record Finding(boolean isProblem, String text) {}

  int size() {
    return findings.size();
  }

  int problemCount() {
    return problemCount;
  }

  /** Tells whether the value was coerced into one without problems. */
  boolean isCoerced() {
    return problemCount == 0 && !findings.isEmpty();
  }

  /** Begins a trial, which only counts problems; returns what to end it with. */
  int beginTrial() {
    int outer = beforeTrial;
    beforeTrial = problemCount;
    return outer;
  }

  /** Forgets the problems of the trial; tells whether there were none. */
  boolean endTrial(int outer) {
    boolean isClean = problemCount == beforeTrial;
    problemCount = beforeTrial;
    beforeTrial = outer;
    return isClean;
  }

  /** Tells whether a trial is under way that has failed already. */
  boolean isTrialOver() {
    return beforeTrial >= 0 && problemCount > beforeTrial;
  }

  void problem(String path, Supplier<String> problem) {
    problemCount++;
    if (beforeTrial < 0) {
      findings.add(new Finding(true, SchemaWords.sentence(path, problem.get())));
    }
  }

  void unexpected(String path, Supplier<String> expected, @Nullable Object value) {
    problem(path, () -> "expected " + expected.get() + ", was " + SchemaWords.shown(value));
  }

  void coerced(String path, @Nullable Object from, @Nullable Object to) {
    String change = SchemaWords.shown(from) + " was taken as " + SchemaWords.shown(to);
    findings.add(new Finding(false, SchemaWords.sentence(path, change)));
  }

  void leftOut(String path) {
    findings.add(new Finding(false, SchemaWords.sentence(path, "null was taken as left out")));
  }

  void addAll(List<Finding> added) {
    findings.addAll(added);
    problemCount += count(added);
  }

  /** Removes the findings from {@code start} on, and returns them. */
  List<Finding> cut(int start) {
    List<Finding> tail = findings.subList(start, findings.size());
    List<Finding> removed = List.copyOf(tail);
    tail.clear();
    problemCount -= count(removed);
    return removed;
  }

  private static int count(List<Finding> findings) {
    return (int) findings.stream().filter(Finding::isProblem).count();
  }

  /** Returns the first problems, and how many there are besides. */
  List<String> problems() {
    List<String> told = texts(true);
    if (problemCount > TOLD) {
      told = new ArrayList<>(told);
      told.subList(TOLD, problemCount).clear();
      told.add(problemCount > ENOUGH ? "… and more" : "… and " + (problemCount - TOLD) + " more");
    }
    return told;
  }

  List<String> coercions() {
    return texts(false);
  }

  private List<String> texts(boolean isProblem) {
    if (findings.isEmpty()) {
      return List.of();
    }
    return findings.stream().filter(it -> it.isProblem() == isProblem).map(Finding::text).toList();
  }
}
