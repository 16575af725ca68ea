package dev.agent4j.toolbox.certificate;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What one change did to one file: which bytes it replaced, and that it left all others as they
 * were. Every tool that changes files puts one for each file into the {@code certificates} of its
 * output's details; whoever has the content before and after can {@linkplain #verify check} it.
 *
 * @param id names the change, the same for all files that it changed together
 * @param path relative to the workspace, with forward slashes
 * @param beforeSha256 hash of the content before, in hexadecimal; empty if there was no such file
 * @param spans what was replaced, in order and apart from each other; empty if no byte changed
 * @param afterSha256 hash of the content after; empty if the file is gone
 * @param equality the weakest class by which what the change named was found in the file
 * @param movedFrom where the file was before, if it was moved; else empty
 */
public record EditCertificate(
    String id,
    String path,
    String beforeSha256,
    List<Span> spans,
    String afterSha256,
    Equality equality,
    String movedFrom) {

  /**
   * Bytes {@code beforeStart} to {@code beforeEnd} of the old content, the end exclusive, became
   * bytes {@code afterStart} to {@code afterEnd} of the new one.
   */
  public record Span(long beforeStart, long beforeEnd, long afterStart, long afterEnd) {}

  public EditCertificate {
    requireNonNull(id, "id");
    requireNonNull(path, "path");
    requireNonNull(beforeSha256, "beforeSha256");
    requireNonNull(afterSha256, "afterSha256");
    requireNonNull(equality, "equality");
    requireNonNull(movedFrom, "movedFrom");
    spans = List.copyOf(spans);
  }

  /**
   * Tells whether the file went from {@code before} to {@code after} as this says.
   *
   * @param before the old content; empty if there was no such file
   * @param after the new content; empty if the file is gone
   */
  public boolean verify(byte[] before, byte[] after) {
    return problem(before, after).isEmpty();
  }

  /** Returns what {@link #verify} finds wrong; empty if nothing. */
  public Optional<String> problem(byte[] before, byte[] after) {
    if (!isHashOf(beforeSha256, before)) {
      return Optional.of("the content before has another hash");
    }
    if (!isHashOf(afterSha256, after)) {
      return Optional.of("the content after has another hash");
    }
    long beforeDone = 0;
    long afterDone = 0;
    for (Span span : spans) {
      boolean inOrder =
          span.beforeStart >= beforeDone
              && span.beforeEnd >= span.beforeStart
              && span.beforeEnd <= before.length
              && span.afterStart >= afterDone
              && span.afterEnd >= span.afterStart
              && span.afterEnd <= after.length;
      if (!inOrder) {
        return Optional.of("a span is out of order or out of bounds: " + span);
      }
      if (!same(before, beforeDone, span.beforeStart, after, afterDone, span.afterStart)) {
        return Optional.of("bytes changed before the span " + span);
      }
      beforeDone = span.beforeEnd;
      afterDone = span.afterEnd;
    }
    return same(before, beforeDone, before.length, after, afterDone, after.length)
        ? Optional.empty()
        : Optional.of("bytes changed after the last span");
  }

  private static boolean same(byte[] a, long aFrom, long aTo, byte[] b, long bFrom, long bTo) {
    return Arrays.equals(a, (int) aFrom, (int) aTo, b, (int) bFrom, (int) bTo);
  }

  private static boolean isHashOf(String sha256, byte[] content) {
    return sha256.isEmpty() ? content.length == 0 : sha256.equals(sha256(content));
  }

  private static String sha256(byte[] content) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(content));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every Java platform has SHA-256", e);
    }
  }

  /** Returns the JSON form, as it stands in the details of a tool's output. */
  public JsonObject toJson() {
    JsonObject json =
        JsonObject.of("id", id, "path", path)
            .with("before", beforeSha256)
            .with("after", afterSha256)
            .with("class", equality.code())
            .with("spans", spans);
    return movedFrom.isEmpty() ? json : json.with("movedFrom", movedFrom);
  }

  /**
   * Returns the certificate that {@code json} is the form of.
   *
   * @throws IllegalArgumentException if something is missing or of the wrong kind
   */
  public static EditCertificate of(JsonObject json) {
    return new EditCertificate(
        text(json, "id"),
        text(json, "path"),
        text(json, "before"),
        json.objects("spans").stream()
            .map(
                it ->
                    new Span(
                        number(it, "beforeStart"),
                        number(it, "beforeEnd"),
                        number(it, "afterStart"),
                        number(it, "afterEnd")))
            .toList(),
        text(json, "after"),
        Equality.of(text(json, "class")),
        json.string("movedFrom").orElse(""));
  }

  private static String text(JsonObject json, String name) {
    return json.string(name)
        .orElseThrow(() -> new IllegalArgumentException("certificate lacks " + name));
  }

  private static long number(JsonObject json, String name) {
    return json.integer(name).orElseThrow(() -> new IllegalArgumentException("span lacks " + name));
  }
}
