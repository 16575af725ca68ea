package dev.agent4j.toolbox.plan;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonException;
import dev.agent4j.json.JsonObject;
import dev.agent4j.toolbox.files.Show;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What is to be done, in order, and how far it is.
 *
 * @param items ids are unique, and at most one is in progress
 * @param explanation why the plan is as it is, or was changed; empty if nothing was said
 */
public record Plan(List<Item> items, String explanation) {

  /** How far an item is. */
  public enum Status {
    PENDING(" "),
    IN_PROGRESS(">"),
    COMPLETED("x"),
    CANCELLED("-");

    private final String mark;

    Status(String mark) {
      this.mark = mark;
    }

    /** Returns whether nothing is left to do. */
    public boolean isFinished() {
      return this == COMPLETED || this == CANCELLED;
    }

    /** Returns the word for it in calls and files: {@code in_progress}. */
    public String label() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * One thing to do.
   *
   * @param id {@code p1}, {@code p2} …; never given to another item
   * @param text what to do; never blank
   * @param note what is to be known about it; empty if nothing is
   */
  public record Item(String id, String text, Status status, String note) {

    /**
     * @throws IllegalArgumentException if {@code id} or {@code text} is blank
     */
    public Item {
      requireNonNull(status, "status");
      requireNonNull(note, "note");
      if (id.isBlank() || text.isBlank()) {
        throw new IllegalArgumentException("an item's id and text must not be blank");
      }
    }

    Item withStatus(Status status) {
      return new Item(id, text, status, note);
    }

    private String line() {
      String said = note.isEmpty() ? "" : " — " + Show.visible(note);
      return "[" + status.mark + "] " + id + " " + Show.visible(text) + said;
    }

    private JsonObject toJson() {
      return JsonObject.of("id", id, "text", text)
          .with("status", status.label())
          .with("note", note);
    }

    private static Item of(JsonObject json) {
      String status = text(json, "status").toUpperCase(Locale.ROOT);
      return new Item(
          text(json, "id"),
          text(json, "text"),
          Status.valueOf(status),
          json.string("note").orElse(""));
    }

    private static String text(JsonObject json, String name) {
      return json.string(name).orElseThrow(() -> new JsonException("an item has no " + name));
    }
  }

  /**
   * @throws IllegalArgumentException if two items have the same id, or more than one is in progress
   */
  public Plan {
    items = List.copyOf(items);
    requireNonNull(explanation, "explanation");
    var ids = new HashSet<String>();
    for (Item item : items) {
      if (!ids.add(item.id())) {
        throw new IllegalArgumentException("two items have the id " + item.id());
      }
    }
    if (items.stream().filter(it -> it.status() == Status.IN_PROGRESS).count() > 1) {
      throw new IllegalArgumentException("more than one item is in progress");
    }
  }

  /** Returns a plan without items. */
  public static Plan empty() {
    return new Plan(List.of(), "");
  }

  /** Returns whether no item is left to do. */
  public boolean isFinished() {
    return items.stream().allMatch(it -> it.status().isFinished());
  }

  /**
   * Returns the plan that the details of a result of {@code update_plan} tell; empty if they tell
   * none. The last one of a transcript is the plan as it stands.
   *
   * @param details of a {@code ToolResult} or {@code ToolOutput}
   */
  public static Optional<Plan> in(JsonObject details) {
    try {
      return details.object("plan").map(Plan::of);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns the plan that {@link #toJson} wrote.
   *
   * @throws IllegalArgumentException if {@code json} is none
   */
  static Plan of(JsonObject json) {
    if (!json.has("items")) {
      throw new JsonException("it has no items");
    }
    return new Plan(
        json.objects("items").stream().map(Item::of).toList(),
        json.string("explanation").orElse(""));
  }

  /** Returns this plan as JSON. */
  public JsonObject toJson() {
    return JsonObject.of("items", items.stream().map(Item::toJson).toList())
        .with("explanation", explanation);
  }

  /** Returns the items numbered, one a line, as the model and people read them. */
  @Override
  public String toString() {
    if (items.isEmpty()) {
      return "The plan is empty.";
    }
    long done = items.stream().filter(it -> it.status().isFinished()).count();
    var text = new StringBuilder("Plan, " + done + " of " + items.size() + " done:");
    for (int i = 0; i < items.size(); i++) {
      text.append('\n').append(i + 1).append(". ").append(items.get(i).line());
    }
    return text.toString();
  }
}
