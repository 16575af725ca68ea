package dev.agent4j.toolbox.plan;

import static java.util.stream.Collectors.joining;

import dev.agent4j.toolbox.files.Show;
import dev.agent4j.toolbox.plan.Plan.Item;
import dev.agent4j.toolbox.plan.Plan.Status;
import dev.agent4j.toolbox.plan.SentPlan.SentItem;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What becomes of a plan when another is sent: the other, and behind it what it leaves out
 * unfinished. A list that was cut short deletes nothing so: an item goes only when it is said to be
 * completed or cancelled.
 *
 * @param plan the plan from now on
 * @param next the number of the next new id
 * @param missing unfinished items that were not sent, and are kept
 * @param gone finished items that were not sent, and are no longer shown
 */
record PlanChange(Plan plan, long next, List<Item> missing, List<Item> gone) {
  static final int MAX_ITEMS = 50;

  PlanChange {
    missing = List.copyOf(missing);
    gone = List.copyOf(gone);
  }

  /** Returns the change from {@code before}, whose next new id has the number {@code next}. */
  static PlanChange of(Plan before, long next, SentPlan sent) {
    sent.check();
    // Those that are named come first: their texts may be changed, and are no longer to be had.
    List<Item> left = new ArrayList<>(before.items());
    for (SentItem item : sent.items()) {
      if (item.hasId() && !left.removeIf(it -> it.id().equals(item.cleanId()))) {
        throw SentPlan.wrong(unknown(item.cleanId(), before));
      }
    }
    List<Item> items = new ArrayList<>();
    long number = next;
    for (SentItem item : sent.items()) {
      if (item.hasId()) {
        items.add(item.as(item.cleanId()));
      } else {
        Optional<Item> same =
            left.stream().filter(it -> it.text().equals(item.text().strip())).findFirst();
        same.ifPresent(left::remove);
        items.add(item.as(same.isPresent() ? same.get().id() : "p" + number++));
      }
    }
    boolean isOneInProgress = items.stream().anyMatch(it -> it.status() == Status.IN_PROGRESS);
    List<Item> missing = new ArrayList<>();
    for (Item item : left) {
      if (!item.status().isFinished()) {
        missing.add(isOneInProgress ? item.withStatus(Status.PENDING) : item);
      }
    }
    left.removeIf(it -> !it.status().isFinished());
    items.addAll(missing);
    if (items.size() > MAX_ITEMS) {
      throw SentPlan.wrong(tooMany(items.size(), missing.size()));
    }
    return new PlanChange(new Plan(items, sent.explanation().strip()), number, missing, left);
  }

  private static String unknown(String id, Plan before) {
    return "there is no item "
        + Show.quoted(id)
        + (before.items().isEmpty()
            ? "; the plan is empty."
            : "; there are " + before.items().stream().map(Item::id).collect(joining(", ")) + ".")
        + " Leave the id out for a new item.";
  }

  private static String tooMany(int items, int missing) {
    return "the plan would have "
        + items
        + " items"
        + (missing == 0 ? "" : ", " + missing + " of them unfinished ones that you left out")
        + "; at most "
        + MAX_ITEMS
        + " are kept. Put several into one, or set items to completed or cancelled.";
  }

  /** Returns the plan, and what was left out of the list. */
  String text() {
    var text = new StringBuilder(plan.toString());
    if (!missing.isEmpty()) {
      text.append('\n')
          .append(Show.count(missing.size(), "item"))
          .append(" missing from your list: ")
          .append(named(missing))
          .append(". ")
          .append(missing.size() == 1 ? "It is" : "They are")
          .append(
              " kept at the end of the plan. Send each with its id and its status; to be rid of")
          .append(" one, set it to completed or cancelled.");
    }
    if (!gone.isEmpty()) {
      text.append("\nFinished, and no longer in the plan: ").append(named(gone)).append('.');
    }
    return text.toString();
  }

  private static String named(List<Item> items) {
    return items.stream()
        .map(it -> it.id() + " " + Show.quoted(Show.clip(it.text(), 80)))
        .collect(joining(", "));
  }
}
