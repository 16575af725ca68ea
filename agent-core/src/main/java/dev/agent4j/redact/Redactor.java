package dev.agent4j.redact;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import dev.agent4j.redact.SecretIndex.Known;
import dev.agent4j.redact.SecretIndex.Span;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Blacks out secrets in text that is shown or kept: those it is told of, also as JSON, URLs, base64
 * and hex write them, and what looks like a secret by itself (keys of known vendors, bearer tokens,
 * JSON web tokens, private keys, passwords in URLs and variables). Of a secret of 24 characters or
 * more half is found too. One that was given a name leaves {@code [redacted:NAME]}, another {@code
 * [redacted]}. Thread-safe.
 */
public final class Redactor {
  /** What stands for a secret that has no name. */
  public static final String MARK = "[redacted]";

  private static final int SHORTEST = 2;
  private static final int SHORTEST_OF_ENVIRONMENT = 8;
  private static final int LONG = 20;

  /** Paths, lists of paths and sentences are no secrets, whatever the variable's name. */
  private static final Pattern NO_SECRET = Pattern.compile("[/~.].*|.*\\s.*|[A-Za-z]:\\\\.*");

  private record Told(String secret, String tag) {}

  /** What is known at one time: it is replaced whole when a secret is learnt. */
  private record Knowledge(List<Told> told, SecretIndex index, boolean hasNames) {

    static Knowledge of(List<Told> told, boolean looks) {
      List<Known> known = new ArrayList<>();
      for (Told it : told) {
        for (String form : SecretForms.of(it.secret())) {
          known.add(new Known(form, it.tag()));
        }
      }
      return new Knowledge(
          List.copyOf(told),
          new SecretIndex(known, looks ? SecretPatterns.RULES : List.of(), MARK),
          told.stream().anyMatch(it -> !it.tag().equals(MARK)));
    }

    Knowledge with(Told more) {
      List<Told> all = new ArrayList<>(told);
      all.add(more);
      return of(all, index.looks());
    }
  }

  private volatile Knowledge knowledge;

  private Redactor(Knowledge knowledge) {
    this.knowledge = knowledge;
  }

  private Redactor(List<Told> told, boolean looks) {
    this(Knowledge.of(told, looks));
  }

  /**
   * Returns a redactor that knows {@code secrets} besides what looks like one. A blank one, or one
   * of a single character, counts for nothing.
   */
  public static Redactor of(String... secrets) {
    List<Told> told = new ArrayList<>();
    Stream.of(secrets).filter(Redactor::counts).forEach(it -> told.add(new Told(it, MARK)));
    return new Redactor(told, true);
  }

  /**
   * Returns a redactor that knows, by their names, the values of variables that are named like a
   * secret ({@code …TOKEN}, {@code …KEY} and so on), have 8 characters or more, and are no paths,
   * sentences, words or numbers; besides, what looks like a secret.
   *
   * @param variables such as {@code System.getenv()}
   */
  public static Redactor ofEnvironment(Map<String, String> variables) {
    List<Told> told = new ArrayList<>();
    new TreeMap<>(variables)
        .forEach(
            (name, value) -> {
              if (isSecretName(name) && isSecretValue(value)) {
                told.add(new Told(value, tag(name)));
              }
            });
    return new Redactor(told, true);
  }

  /**
   * Returns whether a variable is named like a secret: whether {@code TOKEN}, {@code SECRET},
   * {@code PASSWORD}, {@code PASSWD}, {@code PASSPHRASE}, {@code KEY}, {@code CREDENTIAL}, {@code
   * AUTH}, {@code PRIVATE} or {@code CERT} is in its name, in capitals or not.
   */
  public static boolean isSecretName(String name) {
    return SecretPatterns.isSecretName(name);
  }

  /**
   * Returns whether there is in {@code text} what looks like a secret. Is quicker to say so than
   * {@link #redact(String)}, which leaves {@code password=x} as it is: for text that is better
   * withheld than shown.
   */
  public static boolean looksSecret(String text) {
    return SecretPatterns.isSuspect(text);
  }

  private static boolean isSecretValue(String value) {
    boolean isMixed =
        value.chars().anyMatch(Character::isDigit) && value.chars().anyMatch(Character::isLetter);
    return value.length() >= (isMixed ? SHORTEST_OF_ENVIRONMENT : LONG)
        && !NO_SECRET.matcher(value).matches();
  }

  /** Returns a redactor that lets everything pass. */
  public static Redactor none() {
    return new Redactor(List.of(), false);
  }

  /**
   * Returns another redactor, which knows one more secret, whose name is shown in its place. A
   * blank secret, or one of a single character, counts for nothing.
   *
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public Redactor with(String name, String secret) {
    Told more = new Told(secret, tag(name));
    return counts(secret) ? new Redactor(knowledge.with(more)) : this;
  }

  /**
   * Learns one more secret, whose name is shown in its place: from now on it is blacked out, in the
   * turns that are running as well. What was told before stays as it is. A blank secret, or one of
   * a single character, counts for nothing.
   *
   * @throws IllegalArgumentException if {@code name} is blank
   */
  public synchronized void learn(String name, String secret) {
    Told more = new Told(secret, tag(name));
    if (counts(secret) && !knowledge.told().contains(more)) {
      knowledge = knowledge.with(more);
    }
  }

  private static boolean counts(String secret) {
    return secret.length() >= SHORTEST && !secret.isBlank();
  }

  private static String tag(String name) {
    if (name.isBlank()) {
      throw new IllegalArgumentException("a secret's name must not be blank");
    }
    return "[redacted:" + name.replaceAll("[^A-Za-z0-9_.-]", "_") + "]";
  }

  /** Returns {@code text} with each secret replaced by its tag; itself if there is none. */
  public String redact(String text) {
    List<Span> spans = knowledge.index().find(text, 0);
    return spans.isEmpty() ? text : redacted(text, 0, text.length(), spans);
  }

  /** Returns a part of {@code text}, blacked out as a part of it. */
  String redact(CharSequence text, int start, int end) {
    return redacted(text, start, end, knowledge.index().find(text, start));
  }

  private static String redacted(CharSequence text, int start, int end, List<Span> spans) {
    var clean = new StringBuilder(text.length());
    int at = start;
    for (Span span : spans) {
      if (span.start() >= end) {
        break;
      }
      clean.append(text, at, span.start()).append(span.tag());
      at = span.end();
    }
    return (at < end ? clean.append(text, at, end) : clean).toString();
  }

  /** Returns whether {@code text} has no secret from {@code start} on. */
  boolean isClean(CharSequence text, int start) {
    return knowledge.index().find(text, start).isEmpty();
  }

  /** Returns how much of {@code text} is settled, as {@link SecretIndex#settled} has it. */
  int settled(CharSequence text, int start) {
    SecretIndex index = knowledge.index();
    int settled = index.settled(text, start);
    if (settled < text.length()) {
      for (Span span : index.find(text, start)) {
        if (span.start() < settled && span.end() > settled) {
          return span.start();
        }
      }
    }
    return settled;
  }

  /**
   * Returns {@code json} with its strings and names redacted, at any depth; itself if there is
   * nothing to black out in it.
   */
  public JsonObject redact(JsonObject json) {
    if (isClean(json)) {
      return json;
    }
    Map<String, @Nullable Object> clean = new LinkedHashMap<>();
    json.members().forEach((name, value) -> clean.put(redact(name), redactValue(value)));
    return JsonObject.of(clean);
  }

  private boolean isClean(@Nullable Object value) {
    if (value instanceof String text) {
      return isClean(text, 0);
    }
    if (value instanceof JsonObject object) {
      return object.isEmpty() || !object.hasMember(this::isUnclean);
    } else if (value instanceof List<?> list) {
      for (Object it : list) {
        if (!isClean(it)) {
          return false;
        }
      }
    }
    return true;
  }

  private boolean isUnclean(String name, @Nullable Object value) {
    return !isClean(name, 0) || !isClean(value);
  }

  private @Nullable Object redactValue(@Nullable Object value) {
    if (value instanceof String text) {
      return redact(text);
    }
    if (value instanceof JsonObject object) {
      return redact(object);
    }
    if (value instanceof List<?> list) {
      return list.stream().map(this::redactValue).toList();
    }
    return value;
  }

  /**
   * Returns {@code thrown} itself if nothing that it, its causes or what it suppressed say is
   * secret; else something to log in its place, which says the same blacked out, at the same places
   * in the code.
   */
  public Throwable redact(Throwable thrown) {
    return CleanThrowable.of(requireNonNull(thrown, "thrown"), this);
  }

  /**
   * Returns a way to tell text that comes in pieces.
   *
   * @param told is given what may be told, in order, never empty
   */
  public RedactedDeltas deltas(Consumer<String> told) {
    return new RedactedDeltas(this, requireNonNull(told, "told"));
  }

  /** Returns whether this knows a secret by name. */
  boolean hasNames() {
    return knowledge.hasNames();
  }

  /** Returns the tags of the secrets that this knows by name, and that {@code text} has. */
  List<String> namedTags(String text) {
    return knowledge.told().stream()
        .map(Told::tag)
        .filter(it -> !it.equals(MARK) && text.contains(it))
        .distinct()
        .toList();
  }

  /** Tells how many secrets this knows, and none of them. */
  @Override
  public String toString() {
    return "Redactor of " + knowledge.told().size() + " secrets";
  }
}
