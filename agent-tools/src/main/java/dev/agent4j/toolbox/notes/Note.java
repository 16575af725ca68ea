package dev.agent4j.toolbox.notes;

import static java.util.Objects.requireNonNull;

import java.time.Instant;

/**
 * Something worth knowing later.
 *
 * @param at when it was recorded
 * @param category what it is about, such as {@code decision}; never blank
 * @param content what to know; never blank
 */
public record Note(Instant at, String category, String content) {

  /**
   * @throws IllegalArgumentException if {@code category} or {@code content} is blank
   */
  public Note {
    requireNonNull(at, "at");
    if (category.isBlank()) {
      throw new IllegalArgumentException("a note's category must not be blank");
    }
    if (content.isBlank()) {
      throw new IllegalArgumentException("a note's content must not be blank");
    }
  }
}
