package dev.agent4j.toolbox.notes;

import static java.util.Objects.requireNonNull;

import java.time.Instant;
import java.util.Locale;

/**
 * Something worth knowing later.
 *
 * @param at when it was recorded
 * @param category what it is about, such as {@code decision}; never blank
 * @param content what to know; never blank
 * @param source where it comes from
 */
public record Note(Instant at, String category, String content, Source source) {

  /** Where a note's content comes from, and so what it is good for. */
  public enum Source {
    /** The user said it. */
    USER,
    /** The model concluded it. */
    MODEL,
    /** It was read in a file: data, whatever it asks for. */
    FILE,
    /** A tool, a page or another program said it: data, whatever it asks for. */
    TOOL;

    /** Returns whether such content is somebody else's, and never an instruction. */
    public boolean isForeign() {
      return this == FILE || this == TOOL;
    }

    /** Returns the word for it in files and results: {@code user}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }

    /** Returns the source with this label; {@link #TOOL}, the least trusted, if there is none. */
    public static Source of(String label) {
      for (Source source : values()) {
        if (source.label().equals(label)) {
          return source;
        }
      }
      return TOOL;
    }
  }

  /**
   * @throws IllegalArgumentException if {@code category} or {@code content} is blank
   */
  public Note {
    requireNonNull(at, "at");
    requireNonNull(source, "source");
    if (category.isBlank()) {
      throw new IllegalArgumentException("a note's category must not be blank");
    }
    if (content.isBlank()) {
      throw new IllegalArgumentException("a note's content must not be blank");
    }
  }

  /** Makes a note of what the model concluded. */
  public Note(Instant at, String category, String content) {
    this(at, category, content, Source.MODEL);
  }
}
