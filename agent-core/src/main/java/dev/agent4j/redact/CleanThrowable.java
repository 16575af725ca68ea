package dev.agent4j.redact;

import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Set;

/** What is logged in place of a throwable that says a secret. */
final class CleanThrowable extends Exception {
  private static final long serialVersionUID = 1L;

  private CleanThrowable(String said) {
    super(said);
  }

  /** Returns {@code thrown} itself if it says no secret. */
  static Throwable of(Throwable thrown, Redactor redactor) {
    return isClean(thrown, redactor, newSet()) ? thrown : copy(thrown, redactor, newSet());
  }

  private static Set<Throwable> newSet() {
    return Collections.newSetFromMap(new IdentityHashMap<>());
  }

  private static boolean isClean(Throwable thrown, Redactor redactor, Set<Throwable> seen) {
    if (!seen.add(thrown)) {
      return true;
    }
    String said = said(thrown);
    if (!redactor.redact(said).equals(said)) {
      return false;
    }
    for (Throwable it : thrown.getSuppressed()) {
      if (!isClean(it, redactor, seen)) {
        return false;
      }
    }
    Throwable cause = thrown.getCause();
    return cause == null || isClean(cause, redactor, seen);
  }

  private static CleanThrowable copy(Throwable thrown, Redactor redactor, Set<Throwable> seen) {
    var copy = new CleanThrowable(redactor.redact(said(thrown)));
    copy.setStackTrace(thrown.getStackTrace());
    seen.add(thrown);
    for (Throwable it : thrown.getSuppressed()) {
      if (!seen.contains(it)) {
        copy.addSuppressed(copy(it, redactor, seen));
      }
    }
    Throwable cause = thrown.getCause();
    if (cause != null && !seen.contains(cause)) {
      copy.initCause(copy(cause, redactor, seen));
    }
    return copy;
  }

  /** Returns what {@code thrown} says, or only its class if it fails even at that. */
  static String said(Throwable thrown) {
    try {
      return thrown.toString();
    } catch (RuntimeException | Error e) {
      return thrown.getClass().getName();
    }
  }
}
