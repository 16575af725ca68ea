package dev.agent4j.session;

import static java.util.Objects.requireNonNull;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.Message;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.StopReason;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.Usage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.tool.ToolOutput;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One thing that was said or done in a session. A transcript is a view of its entries, which only
 * grow: an entry that was shown never changes its meaning. Secrets were blacked out before.
 *
 * <p>Minor versions add kinds; end a {@code switch} over them with a {@code default}.
 */
public sealed interface Entry {

  /** Something was said to the model: a prompt, or a note of the agent's own. */
  record Said(UserMessage message) implements Entry {
    public Said {
      requireNonNull(message, "message");
    }
  }

  /** The user said something while the turn was running. */
  record Steered(UserMessage message) implements Entry {
    public Steered {
      requireNonNull(message, "message");
    }
  }

  /**
   * The model replied; the calls of the reply come after this.
   *
   * @param stopReason {@code OTHER} if the reply was broken off by cancelling
   * @param model the model that answered, as the provider names it; empty if unknown
   * @param cost in US dollars; null if the model's price is unknown
   */
  record Replied(
      AssistantMessage message,
      StopReason stopReason,
      Usage usage,
      String model,
      @Nullable Double cost)
      implements Entry {
    public Replied {
      requireNonNull(message, "message");
      requireNonNull(stopReason, "stopReason");
      requireNonNull(usage, "usage");
      requireNonNull(model, "model");
    }

    /** Returns a reply of which nothing else is known. */
    public static Replied of(AssistantMessage message) {
      return new Replied(message, StopReason.OTHER, Usage.NONE, "", null);
    }
  }

  /** A call that may change something is about to be executed. A pure call has no such entry. */
  record CallBegun(String callId) implements Entry {
    public CallBegun {
      requireNonNull(callId, "callId");
    }
  }

  /** A call has its result, whatever became of it. */
  record CallEnded(ToolResult result) implements Entry {
    public CallEnded {
      requireNonNull(result, "result");
    }

    /**
     * Returns the files that the call left changed: their paths, each with the SHA-256 of its
     * content then, in hex; empty for a file that is gone. As the tool told it.
     */
    public Map<String, String> files() {
      Map<String, String> files = new LinkedHashMap<>();
      JsonObject told =
          result.details().object(ToolOutput.CHANGED_FILES).orElse(JsonObject.empty());
      told.names().forEach(it -> files.put(it, told.string(it).orElse("")));
      return files;
    }
  }

  /**
   * An approver allowed a call.
   *
   * @param hash of the exact call that was approved, as the gate makes it
   * @param forSession whether a call of that hash needs no asking again in this session
   */
  record Approved(String callId, String hash, boolean forSession) implements Entry {
    public Approved {
      requireNonNull(callId, "callId");
      requireNonNull(hash, "hash");
    }
  }

  /** A policy or an approver denied a call. */
  record Denied(String callId, String reason) implements Entry {
    public Denied {
      requireNonNull(callId, "callId");
      requireNonNull(reason, "reason");
    }
  }

  /** The turn ended before a call began, since its approver will answer later. */
  record Paused(String callId, String question) implements Entry {
    public Paused {
      requireNonNull(callId, "callId");
      requireNonNull(question, "question");
    }
  }

  /**
   * The first messages of the view were replaced by others.
   *
   * @param count how many; never ends between a reply that calls tools and its results
   * @param replacement what the model sees in their place
   */
  record Compacted(int count, List<Message> replacement) implements Entry {

    /**
     * @throws IllegalArgumentException if {@code count} is not positive
     */
    public Compacted {
      replacement = List.copyOf(replacement);
      if (count < 1) {
        throw new IllegalArgumentException("count must be positive, was " + count);
      }
    }
  }

  /**
   * A turn ended.
   *
   * @param outcome null if it ended by an exception
   * @param reason what the exception said; else empty
   */
  record TurnEnded(@Nullable Outcome outcome, String reason) implements Entry {
    public TurnEnded {
      requireNonNull(reason, "reason");
    }
  }
}
