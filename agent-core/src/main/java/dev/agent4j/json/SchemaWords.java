package dev.agent4j.json;

import static java.util.stream.Collectors.joining;

import dev.agent4j.json.JsonSchema.Aliases;
import dev.agent4j.json.Keywords.JsonKind;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** How problems are worded: places, values and expectations, each short. */
final class SchemaWords {
  private static final int SHOWN = 80;
  private static final int EXPLAINED = 200;
  private static final int LISTED = 20;
  private static final Pattern PLAIN_NAME = Pattern.compile("[\\p{L}_$][\\p{L}\\p{N}_$-]{0,63}");

  private SchemaWords() {}

  /** Returns the path of a member: {@code edits[0].old}, {@code ["odd name"]}. */
  static String child(String path, String name) {
    if (!isPlainAscii(name) && !PLAIN_NAME.matcher(name).matches()) {
      return path + "[" + shown(name) + "]";
    }
    return path.isEmpty() ? name : path + "." + name;
  }

  /** Tells of a name of the usual kind that it is plain: the pattern costs more. */
  private static boolean isPlainAscii(String name) {
    for (int i = 0; i < name.length(); i++) {
      char c = name.charAt(i);
      boolean isLetter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
      if (!isLetter && !(i > 0 && c >= '0' && c <= '9')) {
        return false;
      }
    }
    return !name.isEmpty() && name.length() <= 64;
  }

  static String sentence(String path, String rest) {
    return (path.isEmpty() ? "the value" : place(path)) + ": " + rest;
  }

  /** Returns the end of {@code path} if it is very long. */
  static String place(String path) {
    int over = path.length() - 2 * SHOWN;
    return over <= 0 ? path : "…" + path.substring(over);
  }

  static String cut(String text) {
    return cut(text, SHOWN);
  }

  private static String cut(String text, int max) {
    return text.length() <= max ? text : text.substring(0, max) + "…";
  }

  /** Returns {@code value} as JSON, cut after some 80 characters. */
  static String shown(@Nullable Object value) {
    var text = new StringBuilder();
    show(value, text);
    return text.toString();
  }

  private static void show(@Nullable Object value, StringBuilder text) {
    if (value instanceof String string) {
      int room = Math.max(0, SHOWN - text.length());
      text.append(JsonText.write(cut(string, room), false));
    } else if (value instanceof List<?> list) {
      String separator = "[";
      for (Object element : list) {
        if (isFull(text.append(separator))) {
          return;
        }
        show(element, text);
        separator = ",";
      }
      text.append(list.isEmpty() ? "[]" : "]");
    } else if (value instanceof JsonObject object) {
      String separator = "{";
      for (Map.Entry<String, @Nullable Object> member : object.members().entrySet()) {
        if (isFull(text.append(separator))) {
          return;
        }
        show(member.getKey(), text);
        show(member.getValue(), text.append(':'));
        separator = ",";
      }
      text.append(object.isEmpty() ? "{}" : "}");
    } else {
      text.append(cut(String.valueOf(value)));
    }
  }

  private static boolean isFull(StringBuilder text) {
    return text.length() >= SHOWN && text.append('…').length() > 0;
  }

  /** Returns what {@code rule} asks for: {@code a whole number}, {@code one of "A", "B"}. */
  static String expected(@Nullable Object rule) {
    if (!(rule instanceof JsonObject schema)) {
      return "a value";
    }
    if (schema.has("const")) {
      return shown(schema.get("const"));
    }
    if (!schema.list("enum").isEmpty()) {
      return oneOf(schema.list("enum"));
    }
    List<JsonKind> kinds = JsonKind.of(schema);
    String words = kinds.stream().map(JsonKind::words).collect(joining(" or "));
    return words.isEmpty() ? "a value" : words;
  }

  /** Returns {@code a string: The file to read.}, the text if it is asked for and there is one. */
  static String explained(@Nullable Object rule, boolean isDescribed) {
    String description =
        rule instanceof JsonObject schema ? schema.string("description").orElse("") : "";
    boolean isTold = isDescribed && !description.isBlank();
    return expected(rule) + (isTold ? ": " + cut(description, EXPLAINED) : "");
  }

  static String taken(@Nullable Object from, @Nullable Object to) {
    return shown(from) + " was taken as " + shown(to);
  }

  static String oneOf(Collection<?> values) {
    return "one of " + listed(values.stream().map(SchemaWords::shown).toList());
  }

  static String listed(Collection<String> names) {
    return names.stream().limit(LISTED).collect(joining(", "))
        + (names.size() > LISTED ? ", … (" + names.size() + " in all)" : "");
  }

  /** Returns {@code object} with members under the names that they mean, or must if it is told. */
  static JsonObject renamed(
      JsonSchema root, JsonObject schema, JsonObject object, String path, @Nullable Findings told) {
    JsonObject properties = schema.object("properties").orElse(JsonObject.empty());
    boolean isClosed = Boolean.FALSE.equals(schema.get("additionalProperties"));
    if ((!isClosed && schema.has("additionalProperties"))
        || !object.hasMember((name, value) -> !properties.has(name))) {
      return object;
    }
    var missing = new HashMap<String, List<String>>();
    for (String name : properties.names()) {
      if (!object.has(name)) {
        missing.computeIfAbsent(bare(name), it -> new ArrayList<>()).add(name);
      }
    }
    var aliases = root.hint(schema) instanceof Aliases it ? it.names() : Map.<String, String>of();
    var members = new LinkedHashMap<String, @Nullable Object>();
    for (Map.Entry<String, @Nullable Object> member : object.entries()) {
      String name = member.getKey();
      String meant = aliases.getOrDefault(name, name);
      List<String> alike = missing.getOrDefault(bare(meant), List.of());
      boolean isOdd = !properties.has(name) && !Keywords.isPatterned(schema, name);
      boolean mayBe = isOdd && alike.size() == 1 && (told != null || !meant.equals(name));
      boolean isMeant = mayBe && !members.containsKey(alike.get(0));
      if (isMeant && told != null) {
        told.coerced(child(path, name), "the field was taken as " + child("", alike.get(0)));
      }
      members.put(isMeant ? alike.get(0) : name, member.getValue());
    }
    return new JsonObject(members);
  }

  /** Returns what to say of a member that nobody knows: the nearest names, and all of them. */
  static String unknown(String name, Collection<String> known) {
    if (known.isEmpty()) {
      return "unknown field; there are none";
    }
    String nearest =
        known.stream()
            .filter(it -> distance(name, it) <= Math.max(name.length(), it.length()) / 3)
            .min(Comparator.comparingInt(it -> distance(name, it)))
            .map(it -> ", did you mean " + it + "?")
            .orElse(";");
    return "unknown field" + nearest + " known: " + listed(known);
  }

  /**
   * Counts the characters to change, add or remove; case and separators do not count, and a name
   * within the other is 1 away.
   */
  private static int distance(String left, String right) {
    String a = bare(cut(left));
    String b = bare(cut(right));
    if (Math.min(a.length(), b.length()) > 2 && (a.contains(b) || b.contains(a))) {
      return a.length() == b.length() ? 0 : 1;
    }
    int[][] counts = new int[a.length() + 1][b.length() + 1];
    for (int i = 0; i <= a.length(); i++) {
      for (int j = 0; j <= b.length(); j++) {
        counts[i][j] = i + j;
        if (i > 0 && j > 0) {
          int replaced = counts[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
          counts[i][j] = Math.min(replaced, 1 + Math.min(counts[i - 1][j], counts[i][j - 1]));
        }
      }
    }
    return counts[a.length()][b.length()];
  }

  private static String bare(String name) {
    return name.toLowerCase(Locale.ROOT).replace("_", "").replace("-", "");
  }

  /** What a check has found so far. What a part of it found can be taken back. */
  static final class Findings {
    /** From how many problems of an object or a list on it does not help to look for more. */
    static final int ENOUGH = 50;

    private static final int TOLD = 6;

    private final List<String> problems = new ArrayList<>();
    private final List<String> coercions = new ArrayList<>();
    private boolean isTrial;
    private boolean isTrialOver;

    /** What a part of the check found, and the value that it took. */
    record Part(@Nullable Object taken, List<String> problems, List<String> coercions) {}

    int size() {
      return problems.size();
    }

    List<String> coercions() {
      return coercions;
    }

    /** Tells whether all is asked that only asks whether there is a problem. */
    boolean isTrialOver() {
      return isTrialOver;
    }

    /** Tells whether {@code check} finds no problem; it is not told of any. */
    boolean isClean(Runnable check) {
      boolean wasTrial = isTrial;
      boolean wasOver = isTrialOver;
      isTrial = true;
      isTrialOver = false;
      check.run();
      boolean isClean = !isTrialOver;
      isTrial = wasTrial;
      isTrialOver = wasOver;
      return isClean;
    }

    void problem(String path, Supplier<String> problem) {
      if (isTrial) {
        isTrialOver = true;
      } else {
        problems.add(sentence(path, problem.get()));
      }
    }

    void unexpected(String path, Supplier<String> expected, @Nullable Object value) {
      problem(path, () -> "expected " + expected.get() + ", was " + shown(value));
    }

    void coerced(String path, String change) {
      coercions.add(sentence(path, change));
    }

    /** Takes back what was found since there were that many problems and coercions. */
    Part cut(@Nullable Object taken, int problemsBefore, int coercionsBefore) {
      List<String> latest = problems.subList(problemsBefore, problems.size());
      List<String> others = coercions.subList(coercionsBefore, coercions.size());
      var part = new Part(taken, List.copyOf(latest), List.copyOf(others));
      latest.clear();
      others.clear();
      return part;
    }

    @Nullable Object restore(Part part) {
      problems.addAll(part.problems());
      coercions.addAll(part.coercions());
      return part.taken();
    }

    /** Returns the first problems, and how many there are besides. */
    List<String> told() {
      if (problems.size() <= TOLD) {
        return problems;
      }
      var told = new ArrayList<String>(problems.subList(0, TOLD));
      told.add("… and " + (problems.size() > ENOUGH ? "" : problems.size() - TOLD + " ") + "more");
      return told;
    }
  }
}
