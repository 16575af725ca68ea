package dev.agent4j.redact;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import java.util.List;
import java.util.function.Consumer;

/**
 * The one way on which all that a session says loses its secrets, once, before it is kept, sent or
 * told. It remembers whether the model was given a mark that has no name, since a file may have the
 * same words. Thread-safe.
 */
public final class Redaction {
  private final Redactor redactor;
  private volatile boolean isMarkGiven;

  /**
   * @param isMarkGiven whether the session's model was given a mark already
   */
  public Redaction(Redactor redactor, boolean isMarkGiven) {
    this.redactor = requireNonNull(redactor, "redactor");
    this.isMarkGiven = isMarkGiven;
  }

  /** Returns {@code text} with each secret replaced by its mark; itself if there is none. */
  @SuppressWarnings("ReferenceEquality") // the same: nothing was blacked out in it
  public String text(String text) {
    String clean = redactor.redact(text);
    if (clean != text && clean.contains(Redactor.MARK)) {
      isMarkGiven = true;
    }
    return clean;
  }

  /** Returns {@code json} with its strings and names redacted; itself if there is no secret. */
  @SuppressWarnings("ReferenceEquality") // the same: nothing was blacked out in it
  public JsonObject json(JsonObject json) {
    JsonObject clean = redactor.redact(json);
    if (clean != json) {
      isMarkGiven = true;
    }
    return clean;
  }

  /** Returns what may be logged in place of {@code thrown}; itself if it says no secret. */
  public Throwable thrown(Throwable thrown) {
    return redactor.redact(thrown);
  }

  /** Returns what {@code thrown} says, redacted; only its class if it fails even at that. */
  public String said(Throwable thrown) {
    return text(CleanThrowable.said(thrown));
  }

  /** Returns a way to tell text that comes in pieces, as {@link Redactor#deltas} has it. */
  public RedactedDeltas deltas(Consumer<String> told) {
    return redactor.deltas(told);
  }

  /** Returns the marks in {@code json} that stand for secrets which the model was not shown. */
  public List<String> marksIn(JsonObject json) {
    boolean isGiven = isMarkGiven;
    if (!isGiven && !redactor.hasNames()) {
      return List.of();
    }
    String text = json.toString();
    List<String> tags = redactor.namedTags(text);
    return tags.isEmpty() && isGiven && text.contains(Redactor.MARK)
        ? List.of(Redactor.MARK)
        : tags;
  }
}
