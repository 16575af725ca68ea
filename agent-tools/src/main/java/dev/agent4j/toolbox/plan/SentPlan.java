package dev.agent4j.toolbox.plan;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.json.Default;
import dev.agent4j.json.Description;
import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.files.TextFile;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What the model fills in to say what its plan is from now on. */
record SentPlan(
    @Description("The whole plan, in order; what is left out unfinished is kept and told.")
        List<SentItem> items,
    @Description("Why the plan is so, or is changed.") @Default("") String explanation) {
  private static final int MAX_TEXT = 300;
  private static final int MAX_SAID = 500;

  /** How far an item is. Named as the model writes it. */
  enum Progress {
    pending,
    in_progress,
    completed,
    cancelled;

    Plan.Status status() {
      return Plan.Status.valueOf(name().toUpperCase(Locale.ROOT));
    }
  }

  /** One item of it. */
  record SentItem(
      @Description("The id that the plan shows; none for a new item.") @Nullable String id,
      @Description("What to do, in a sentence; at most " + MAX_TEXT + " characters.") String text,
      @Description("At most one is in_progress.") @Default("pending") Progress status,
      @Description("A note on it; at most " + MAX_SAID + " characters.") @Default("") String note) {

    Plan.Item as(String givenId) {
      return new Plan.Item(givenId, text.strip(), status.status(), note.strip());
    }

    boolean hasId() {
      return id != null && !id.isBlank();
    }

    String cleanId() {
      return id == null ? "" : id.strip();
    }
  }

  /** Throws what is wrong with it by itself. */
  void check() {
    checkLength("explanation", explanation, MAX_SAID);
    var numbers = new HashMap<String, Integer>();
    int inProgress = 0;
    for (int i = 1; i <= items.size(); i++) {
      SentItem item = items.get(i - 1);
      String name = "item " + i;
      if (item.text().isBlank()) {
        throw wrong(name + " has an empty text. Say what to do, or leave the item out.");
      }
      checkLength("the text of " + name, item.text(), MAX_TEXT);
      checkLength("the note of " + name, item.note(), MAX_SAID);
      Integer same = item.hasId() ? numbers.put(item.cleanId(), i) : null;
      if (same != null) {
        throw wrong(
            String.format(
                "items %d and %d both have the id %s. Send each id once; leave it out for a new"
                    + " item.",
                same, i, Show.quoted(item.cleanId())));
      }
      if (item.status() == Progress.in_progress) {
        if (inProgress > 0) {
          throw wrong(
              String.format(
                  "items %d and %d are both in_progress, at most one may be. Set one of them to"
                      + " pending or completed.",
                  inProgress, i));
        }
        inProgress = i;
      }
    }
  }

  private static void checkLength(String name, String text, int max) {
    if (text.length() > max) {
      throw new ToolException(
          Code.TOO_LARGE,
          String.format(
              "%s is %d characters long, at most %d are kept. Shorten it. The plan is unchanged.",
              name, text.length(), max));
    }
    if (TextFile.unwritable(text, StandardCharsets.UTF_8).isPresent()) {
      throw wrong(name + " holds half of a character. Send whole characters.");
    }
  }

  static ToolException wrong(String what) {
    return new ToolException(Code.INVALID_ARGUMENTS, what + " The plan is unchanged.");
  }
}
