package dev.agent4j.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.Outcome;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.session.Entry.Approved;
import dev.agent4j.session.Entry.CallBegun;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.session.Entry.Compacted;
import dev.agent4j.session.Entry.Denied;
import dev.agent4j.session.Entry.Paused;
import dev.agent4j.session.Entry.Replied;
import dev.agent4j.session.Entry.Said;
import dev.agent4j.session.Entry.Steered;
import dev.agent4j.session.Entry.TurnEnded;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class TranscriptTest {
  private final Transcript transcript = new Transcript();

  private static AssistantMessage calling(String... ids) {
    return new AssistantMessage(
        Arrays.stream(ids)
            .<ContentBlock>map(it -> new ToolCall(it, "now", JsonObject.empty()))
            .toList());
  }

  private static ToolResultMessage answering(String... ids) {
    return new ToolResultMessage(
        Stream.of(ids).map(it -> new ToolResult(it, Status.OK, "noon")).toList());
  }

  private static void addStep(Transcript transcript, AssistantMessage reply) {
    transcript.append(Replied.of(reply));
    reply.toolCalls().forEach(it -> transcript.append(ended(it.id())));
  }

  private static CallEnded ended(String id) {
    return new CallEnded(new ToolResult(id, Status.OK, "noon"));
  }

  @Test
  void messagesStandInTheOrderTheyWereAdded() {
    transcript.append(new Said(new UserMessage("What time is it?")));
    addStep(transcript, calling("a", "b"));
    transcript.append(Replied.of(AssistantMessage.of("Noon.")));

    assertThat(transcript.messages())
        .containsExactly(
            new UserMessage("What time is it?"),
            calling("a", "b"),
            answering("a", "b"),
            AssistantMessage.of("Noon."));
    assertThat(transcript.toolResults()).extracting(ToolResult::callId).containsExactly("a", "b");
    assertThat(transcript.hasCall("b")).isTrue();
    assertThat(transcript.hasCall("c")).isFalse();
  }

  @Test
  void whatWasHandedOutDoesNotGrow() {
    transcript.append(new Said(new UserMessage("one")));
    List<Message> before = transcript.messages();

    transcript.append(new Said(new UserMessage("two")));

    assertThat(before).hasSize(1);
    assertThatThrownBy(() -> before.add(new UserMessage("three")))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void replyWhoseCallsHaveNotAllEndedIsNotSentYet() {
    transcript.append(new Said(new UserMessage("What time is it?")));
    transcript.append(Replied.of(calling("a", "b")));
    transcript.append(new CallBegun("b"));
    transcript.append(ended("b"));

    assertThat(transcript.messages()).containsExactly(new UserMessage("What time is it?"));
    assertThat(transcript.openCalls()).extracting(ToolCall::id).containsExactly("a");
    assertThat(transcript.toolResults()).extracting(ToolResult::callId).containsExactly("b");

    transcript.append(ended("a"));

    assertThat(transcript.messages())
        .containsExactly(
            new UserMessage("What time is it?"), calling("a", "b"), answering("a", "b"));
    assertThat(transcript.openCalls()).isEmpty();
  }

  @Test
  void nothingIsSaidWhileCallsAreOpen() {
    transcript.append(Replied.of(calling("a", "b")));
    transcript.append(ended("a"));

    for (Entry odd :
        List.of(
            new Said(new UserMessage("Hurry.")),
            new Steered(new UserMessage("Hurry.")),
            Replied.of(AssistantMessage.of("Noon.")))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transcript.append(odd))
          .withMessageContaining("calls [b] have no result yet");
    }
    assertThat(transcript.entries()).hasSize(2);
  }

  @Test
  void whatHappensToACallHappensToOneThatIsOpen() {
    transcript.append(Replied.of(calling("a", "b")));
    transcript.append(ended("a"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> transcript.append(ended("a")))
        .withMessage("call a has its result already");
    for (Entry odd :
        List.of(
            ended("c"),
            new CallBegun("c"),
            new Approved("c", "hash", false),
            new Denied("c", "no"),
            new Paused("c", "May it?"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transcript.append(odd))
          .withMessage("no call c is open");
    }
  }

  @Test
  void entryThatTheJournalCannotKeepDoesNotCount() {
    var full =
        new Transcript(
            entry -> {
              throw new IllegalStateException("the disk is full");
            });

    assertThatIllegalStateException()
        .isThrownBy(() -> full.append(new Said(new UserMessage("Hi"))))
        .withMessage("the disk is full");

    assertThat(full.entries()).isEmpty();
    assertThat(full.messages()).isEmpty();
  }

  @Test
  void entriesComeToTheSameMessagesAgain() {
    transcript.append(new Said(new UserMessage("What time is it?")));
    addStep(transcript, calling("a", "b"));
    transcript.append(Replied.of(AssistantMessage.of("Noon.")));
    transcript.append(new TurnEnded(Outcome.COMPLETED, ""));
    transcript.append(new Compacted(1, List.of(new UserMessage("The time was asked for."))));

    Transcript again = Transcript.view(transcript.entries());

    assertThat(again.messages()).isEqualTo(transcript.messages());
    assertThat(again.turns()).isEqualTo(1);
    assertThat(again.messages().get(0)).isEqualTo(new UserMessage("The time was asked for."));
  }

  @Test
  void compactionCutsNothingInTwo() {
    transcript.append(new Said(new UserMessage("What time is it?")));
    addStep(transcript, calling("a"));

    assertThatIllegalArgumentException()
        .isThrownBy(() -> transcript.append(new Compacted(2, List.of(new UserMessage("So far.")))))
        .withMessageContaining("the result of call a");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> transcript.append(new Compacted(9, List.of())))
        .withMessageContaining("there are 3 messages");
  }

  @Test
  void messagesAreRestored() {
    List<Message> messages =
        List.of(
            new UserMessage("What time is it?"),
            calling("a", "b"),
            answering("a", "b"),
            AssistantMessage.of("Noon."));

    assertThat(Transcript.of(messages).messages()).isEqualTo(messages);
  }

  @Test
  void messagesThatCannotBeSentAreNotRestored() {
    for (List<Message> odd :
        List.<List<Message>>of(
            List.of(calling("a")),
            List.of(calling("a"), new UserMessage("Hurry.")),
            List.of(calling("a", "b"), answering("a")),
            List.of(calling("b", "a"), answering("a", "b")),
            List.of(answering("a")))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Transcript.of(odd))
          .withMessageMatching(".*call (a|b).*");
    }
  }

  @Test
  void callIdIsUsedOnce() {
    addStep(transcript, calling("a"));

    for (AssistantMessage odd : List.of(calling("b", "a"), calling("c", "c"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> transcript.append(Replied.of(odd)))
          .withMessageContaining("used twice");
    }
    assertThat(transcript.messages()).hasSize(2);
    assertThat(transcript.hasCall("b")).isFalse();
  }

  @Test
  void idsThatAreMissingCostNoMoreInALongTranscriptThanInAShortOne() {
    Set<String> taken = new HashSet<>();
    var looks = new AtomicInteger();
    for (int made = 0; made < 1_000; made++) {
      AssistantMessage named =
          CallIds.unique(
              calling(""),
              id -> {
                looks.incrementAndGet();
                return taken.contains(id);
              },
              made);
      taken.add(named.toolCalls().get(0).id());
    }

    assertThat(taken).hasSize(1_000).contains("call_agent4j_1", "call_agent4j_1000");
    assertThat(looks).hasValueLessThan(5_000);
  }

  @Test
  void idsThatAreMissingAreNumberedOnFromTheEntries() {
    for (int i = 1; i <= 3; i++) {
      AssistantMessage named = transcript.withFreeCallIds(calling(""));
      assertThat(named).isEqualTo(calling("call_agent4j_" + i));
      addStep(transcript, named);
    }

    assertThat(Transcript.view(transcript.entries()).withFreeCallIds(calling("")))
        .isEqualTo(calling("call_agent4j_4"));
  }

  @Test
  void idThatLooksLikeOneOfOursIsNotUsedTwice() {
    addStep(transcript, calling("call_agent4j_2"));

    addStep(transcript, transcript.withFreeCallIds(calling("", "call_agent4j_1")));

    assertThat(transcript.toolResults()).extracting(ToolResult::callId).doesNotHaveDuplicates();
  }

  /** Whatever is tried, what got in can be sent: after each reply, exactly its results. */
  @Property(tries = 200)
  void everyCallIsFollowedByItsResult(
      @ForAll @Size(max = 30) List<@IntRange(max = 6) Integer> tries) {
    var transcript = new Transcript();
    int number = 0;

    for (int kind : tries) {
      number++;
      try {
        switch (kind) {
          case 0 -> transcript.append(new Said(new UserMessage("message " + number)));
          case 1 -> transcript.append(Replied.of(AssistantMessage.of("reply " + number)));
          case 2 -> transcript.append(Replied.of(calling("c" + number, "d" + number)));
          case 3 -> addStep(transcript, calling("c" + number));
          case 4 -> addStep(transcript, calling("same"));
          case 5 -> transcript.append(new CallBegun("c" + (number - 1)));
          default -> {
            for (ToolCall open : transcript.openCalls()) {
              transcript.append(ended(open.id()));
            }
          }
        }
      } catch (IllegalArgumentException e) {
        assertThat(kind).isLessThan(6);
      }
    }

    List<Message> messages = transcript.messages();
    for (int i = 0; i < messages.size(); i++) {
      List<String> calls =
          messages.get(i) instanceof AssistantMessage reply
              ? reply.toolCalls().stream().map(ToolCall::id).toList()
              : List.of();
      List<String> answers =
          i + 1 < messages.size() && messages.get(i + 1) instanceof ToolResultMessage results
              ? results.results().stream().map(ToolResult::callId).toList()
              : List.of();
      assertThat(answers).isEqualTo(calls);
    }
    assertThat(transcript.toolResults()).extracting(ToolResult::callId).doesNotHaveDuplicates();
  }
}
