package dev.agent4j.context;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResult;
import dev.agent4j.message.ToolResult.Status;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.Usage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.session.Entry.CallEnded;
import dev.agent4j.session.Entry.Replied;
import dev.agent4j.session.Entry.Said;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.ScriptedLlm;
import java.time.InstantSource;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.junit.jupiter.api.Test;

class ContextManagerTest {
  private final Transcript transcript = new Transcript();

  private static void addStep(Transcript transcript, String id) {
    transcript.append(
        Replied.of(new AssistantMessage(List.of(new ToolCall(id, "now", JsonObject.empty())))));
    transcript.append(new CallEnded(new ToolResult(id, Status.OK, "noon")));
  }

  private static List<Message> selectedBy(ContextManager manager, Transcript transcript)
      throws InterruptedException {
    var facts = new SessionFacts("s", new ScriptedLlm(), "", List.of(), InstantSource.system());
    return manager.open(facts).next(transcript, new Room(0, 0, Usage.NONE, false)).messages();
  }

  @Test
  void everythingIsEverything() throws InterruptedException {
    transcript.append(new Said(new UserMessage("Go.")));
    for (int i = 0; i < 100; i++) {
      addStep(transcript, "c" + i);
    }

    assertThat(selectedBy(ContextManager.everything(), transcript))
        .isEqualTo(transcript.messages());
  }

  @Test
  void recentKeepsTheFirstWordAndTheLastMessages() throws InterruptedException {
    transcript.append(new Said(new UserMessage("Go.")));
    for (int i = 1; i < 10; i++) {
      transcript.append(Replied.of(AssistantMessage.of("reply " + i)));
    }

    List<Message> selected = selectedBy(ContextManager.recent(3), transcript);

    assertThat(selected)
        .containsExactly(
            new UserMessage("Go."),
            AssistantMessage.of("reply 6"),
            AssistantMessage.of("reply 7"),
            AssistantMessage.of("reply 8"),
            AssistantMessage.of("reply 9"));
  }

  @Test
  void recentSendsAShortTranscriptWhole() throws InterruptedException {
    transcript.append(new Said(new UserMessage("Go.")));
    addStep(transcript, "c1");

    assertThat(selectedBy(ContextManager.recent(2), transcript)).isEqualTo(transcript.messages());
    assertThat(selectedBy(ContextManager.recent(2), new Transcript())).isEmpty();
  }

  @Test
  void recentOfNothingIsRefused() {
    assertThatThrownBy(() -> ContextManager.recent(0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("count must be positive, was 0");
  }

  @Property(tries = 300)
  void recentKeepsItsPromiseHoweverTheTranscriptGrows(
      @ForAll @Size(max = 60) List<@IntRange(max = 2) Integer> kinds,
      @ForAll @IntRange(min = 1, max = 9) int count)
      throws InterruptedException {
    var transcript = new Transcript();
    transcript.append(new Said(new UserMessage("Go.")));
    ContextManager recent = ContextManager.recent(count);
    List<Message> last = List.of();
    int letGo = 0;

    for (int kind : kinds) {
      switch (kind) {
        case 0 ->
            transcript.append(new Said(new UserMessage("more " + transcript.messages().size())));
        case 1 ->
            transcript.append(
                Replied.of(AssistantMessage.of("so " + transcript.messages().size())));
        default -> addStep(transcript, "c" + transcript.messages().size());
      }
      List<Message> all = transcript.messages();
      List<Message> selected = selectedBy(recent, transcript);

      assertThat(selected.get(0)).isEqualTo(new UserMessage("Go."));
      assertThat(selected.size())
          .isBetween(Math.min(count, all.size()), Math.min(2 * count + 1, all.size()));
      assertThat(all.subList(all.size() - selected.size() + 1, all.size()))
          .isEqualTo(selected.subList(1, selected.size()));
      assertThat(answers(selected)).isEqualTo(calls(selected));
      if (!last.equals(selected.subList(0, Math.min(last.size(), selected.size())))) {
        letGo++;
      }
      last = selected;
    }

    assertThat(letGo).isLessThanOrEqualTo(transcript.messages().size() / count);
  }

  private static Set<String> calls(List<Message> messages) {
    Set<String> ids = new HashSet<>();
    for (Message message : messages) {
      if (message instanceof AssistantMessage reply) {
        reply.toolCalls().forEach(it -> ids.add(it.id()));
      }
    }
    return ids;
  }

  private static Set<String> answers(List<Message> messages) {
    Set<String> ids = new HashSet<>();
    for (Message message : messages) {
      if (message instanceof ToolResultMessage results) {
        results.results().forEach(it -> ids.add(it.callId()));
      }
    }
    return ids;
  }
}
