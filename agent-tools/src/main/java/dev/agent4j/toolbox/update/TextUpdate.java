package dev.agent4j.toolbox.update;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.toolbox.certificate.Equality;
import dev.agent4j.toolbox.change.FileChange;
import dev.agent4j.toolbox.change.Image;
import dev.agent4j.toolbox.edit.Diff;
import dev.agent4j.toolbox.edit.EditPlan;
import dev.agent4j.toolbox.files.Sha256;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import dev.agent4j.toolbox.update.KnownFile.Knowledge;
import dev.agent4j.toolbox.update.KnownFile.News;
import java.io.IOException;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A change of parts of a text file, made up in memory against the bytes that are on the disk now.
 *
 * @param change null if all was done before
 */
public record TextUpdate(
    String path,
    TextFile before,
    EditPlan plan,
    @Nullable FileChange change,
    Diff diff,
    Knowledge knowledge) {
  private static final int REGION_LINES = 5;
  private static final int MAX_REGION_CHARS = 2_000;

  /** Finds where the edits of a call apply in a text. */
  @FunctionalInterface
  public interface Finder {
    EditPlan find(TextFile file) throws InterruptedException;
  }

  /**
   * Makes up a change.
   *
   * @param shown the path as the model named it
   * @param path where the file is
   * @throws ToolException if it does not apply, or the file has changed so that it may be another
   *     place that it means
   */
  public static TextUpdate of(
      String shown,
      String path,
      Image image,
      List<Charset> fallbacks,
      KnownFile known,
      Finder finder)
      throws IOException, InterruptedException {
    TextFile before =
        TextFile.of(image.content(), fallbacks)
            .orElseThrow(
                () ->
                    new ToolException(
                        Code.UNDECODABLE,
                        Show.line(shown)
                            + ": not text in a known charset, so it cannot be edited without"
                            + " loss. Use a command that knows this kind of file."));
    Knowledge knowledge = known.of(image.sha256());
    EditPlan plan = found(before, knowledge, finder);
    if (plan.changesNothing()) {
      return new TextUpdate(path, before, plan, null, new Diff("", 0, 0), knowledge);
    }
    refuseOtherPlace(shown, before, plan, knowledge, known);
    EditPlan.Outcome outcome = plan.outcome();
    if (Arrays.equals(outcome.bytes(), image.content())) {
      throw noChange(shown, plan);
    }
    var change =
        new FileChange(
            path, image, image.with(outcome.bytes()), outcome.spans(), plan.equality(), "");
    Diff diff = Diff.between(before.text(), plan.newText(), plan.differingLines());
    return new TextUpdate(path, before, plan, change, diff, knowledge);
  }

  /** Returns the content afterwards; not to be changed. */
  public byte[] after() {
    Image after = change == null ? null : change.after();
    return after == null ? before.bytes() : after.content();
  }

  /** Returns which edits had been done before; empty if none. */
  public List<String> inPlace() {
    return plan.inPlace();
  }

  private static EditPlan found(TextFile before, Knowledge knowledge, Finder finder)
      throws InterruptedException {
    try {
      return finder.find(before);
    } catch (ToolException e) {
      if (knowledge != Knowledge.STALE) {
        throw e;
      }
      throw new ToolException(
          e.code(), e.messageForModel() + " The file has changed since it was read.", e);
    }
  }

  private static ToolException noChange(String shown, EditPlan plan) {
    String what =
        plan.equality().compareTo(Equality.LINE_ENDS) <= 0 ? "line ends" : plan.equality().words();
    return new ToolException(
        Code.NO_CHANGE,
        plan.equality().compareTo(Equality.LINE_ENDS) <= 0
            ? Show.line(shown)
                + ": old and new differ in "
                + what
                + " only, and the file keeps its own."
            : Show.line(shown)
                + ": new is what the file already has, "
                + what
                + ", and the file keeps its own.");
  }

  private static boolean hasSeenAll(EditPlan plan, List<String> lines, KnownFile known)
      throws IOException {
    for (EditPlan.Lines target : plan.targets()) {
      // What is added behind the last line is seen with it.
      int last = Math.min(target.last(), lines.size());
      int first = Math.min(target.first(), last);
      if (!known.hasSeen(lines.subList(Math.max(0, first - 1), last))) {
        return false;
      }
    }
    return true;
  }

  /** Notes in {@code known} what the model knows of the file after the change. */
  public void note(KnownFile known) throws IOException {
    known.note(new News.Edited(before.sha256(), Sha256.of(after()), diff.shown()));
  }

  /** The text may have moved, but what is found must be what was read. */
  private static void refuseOtherPlace(
      String shown, TextFile file, EditPlan plan, Knowledge knowledge, KnownFile known)
      throws IOException {
    if (knowledge != Knowledge.STALE) {
      return;
    }
    boolean strict = plan.equality().compareTo(Equality.LINE_ENDS) <= 0;
    List<String> lines = file.text().lines().toList();
    if (strict && plan.isOfSinglePlaces() && hasSeenAll(plan, lines, known)) {
      return;
    }
    EditPlan.Lines target = plan.targets().get(0);
    int from = Math.max(1, target.first() - REGION_LINES);
    int to = Math.min(lines.size(), target.last() + REGION_LINES);
    List<String> region = lines.subList(Math.min(from - 1, to), to);
    String now = String.join("\n", region);
    boolean whole = now.length() <= MAX_REGION_CHARS;
    if (whole) {
      known.note(new News.Shown(region));
    }
    throw new ToolException(
        Code.STALE,
        String.format(
            "%s: changed since it was read, and what the edit names %s; nothing was changed. Lines"
                + " %d to %d are now:\n%s\n%s",
            Show.line(shown),
            strict ? "was not among the lines that were read" : "is not there as it was",
            from,
            to,
            Show.clip(now, MAX_REGION_CHARS),
            whole
                ? "Send the edit again as it should be there."
                : "Read them with read_file, then send the edit again as it should be there."));
  }
}
