package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.agent4j.context.ContextManager;
import dev.agent4j.context.ContextView;
import dev.agent4j.context.Room;
import dev.agent4j.context.Selection;
import dev.agent4j.context.SessionFacts;
import dev.agent4j.error.LlmException;
import dev.agent4j.error.LlmException.Kind;
import dev.agent4j.event.AgentEvent.PrefixChanged;
import dev.agent4j.event.AgentEvent.TurnFailed;
import dev.agent4j.event.AgentEvent.TurnFinished;
import dev.agent4j.llm.LlmClient;
import dev.agent4j.llm.LlmRequest;
import dev.agent4j.llm.LlmResponse;
import dev.agent4j.llm.ModelInfo;
import dev.agent4j.llm.ReplyListener;
import dev.agent4j.message.AssistantMessage;
import dev.agent4j.message.Message;
import dev.agent4j.message.ToolResultMessage;
import dev.agent4j.message.Usage;
import dev.agent4j.message.UserMessage;
import dev.agent4j.session.Entry.Compacted;
import dev.agent4j.session.Transcript;
import dev.agent4j.testkit.RecordingListener;
import dev.agent4j.testkit.ScriptedLlm;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What a context manager chooses is checked before it is sent. */
class ContextCheckTest {
  final ScriptedLlm llm = new ScriptedLlm();
  final Transcript transcript = new Transcript();
  final RecordingListener heard = new RecordingListener();

  private Session open(ContextManager context) {
    return Agent.builder(llm)
        .tools(Tools.DIVIDE)
        .context(context)
        .listener(heard)
        .build()
        .session("s", transcript);
  }

  private static List<Message> without(List<Message> messages, Class<? extends Message> kind) {
    return messages.stream().filter(it -> !kind.isInstance(it)).toList();
  }

  @SuppressWarnings("NullAway") // A host without a null checker gets it wrong like this.
  static Stream<Arguments> odd() {
    UnaryOperator<List<Message>> nothing = all -> List.of();
    UnaryOperator<List<Message>> none = all -> null;
    UnaryOperator<List<Message>> hole = all -> Arrays.asList(all.get(0), null);
    UnaryOperator<List<Message>> noResult = all -> without(all, ToolResultMessage.class);
    UnaryOperator<List<Message>> noCall = all -> without(all, AssistantMessage.class);
    UnaryOperator<List<Message>> twice = all -> Stream.concat(all.stream(), all.stream()).toList();
    UnaryOperator<List<Message>> turned = all -> List.of(all.get(0), all.get(2), all.get(1));
    return Stream.of(
        arguments("nothing", nothing, "no message at all"),
        arguments("null", none, "chose null"),
        arguments("a null among others", hole, "chose null"),
        arguments("a call without its result", noResult, "call divide of divide has no result"),
        arguments("a result without its call", noCall, "result of call divide"),
        arguments("all of it twice", twice, "divide is used twice"),
        arguments("a result before its call", turned, "call divide"));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("odd")
  void whatCannotBeSentFailsTheTurnAndIsNamed(
      String what, UnaryOperator<List<Message>> odd, String told) {
    llm.calls("divide", Map.of("by", 5)).says("never asked for");
    ContextManager context =
        ContextManager.selecting(
            all -> all.messages().size() < 3 ? all.messages() : odd.apply(all.messages()));

    try (Session session = open(context)) {
      assertThatThrownBy(() -> session.run("Go"))
          .as(what)
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining(told);
    }

    assertThat(llm.requests()).hasSize(1);
    assertThat(heard.events(TurnFailed.class)).hasSize(1);
    assertThat(heard.events(TurnFailed.class).get(0).reason()).contains(told);
    assertThat(heard.events(TurnFinished.class)).isEmpty();
  }

  @Test
  @SuppressWarnings("NullAway") // As above.
  void managerThatOpensNoViewFailsWhereTheSessionIsOpenedAndItsIdStaysFree() {
    ContextManager odd = session -> null;
    Agent agent = Agent.builder(llm).context(odd).build();

    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> agent.session("s"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("opened null");
    }
  }

  @Test
  @SuppressWarnings("NullAway") // As above.
  void viewThatSelectsNullFailsTheTurn() {
    try (Session session = open(facts -> (all, room) -> null)) {
      assertThatThrownBy(() -> session.run("Go"))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageEndingWith("returned null");
    }
  }

  @Test
  void lambdaChoosesWhatIsSent() {
    llm.says("One.").says("Two.");

    try (Session session =
        open(
            ContextManager.selecting(
                all -> all.messages().subList(all.messages().size() - 1, all.messages().size())))) {
      session.run("First");
      session.run("Second");
    }

    assertThat(llm.requests().get(1).messages()).containsExactly(new UserMessage("Second"));
    assertThat(transcript.messages()).hasSize(4);
    assertThat(heard.events(PrefixChanged.class))
        .extracting(PrefixChanged::kept)
        .containsExactly(0);
  }

  @Test
  void listThatTheManagerGoesOnChangingIsAnotherList() {
    llm.says("One.").says("Two.");
    List<Message> own = new ArrayList<>();

    try (Session session =
        open(
            ContextManager.selecting(
                all -> {
                  own.clear();
                  own.addAll(all.messages());
                  own.set(0, new UserMessage("First of " + own.size()));
                  return own;
                }))) {
      session.run("First");
      session.run("Second");
    }

    assertThat(llm.requests().get(0).messages()).hasSize(1);
    assertThat(heard.events(PrefixChanged.class)).hasSize(1);
  }

  @Test
  void eachSessionHasAViewOfItsOwn() {
    llm.says("a").says("b").says("c");
    List<String> opened = new ArrayList<>();
    ContextManager manager =
        facts -> {
          opened.add(facts.id() + " " + facts.systemPrompt() + " " + facts.tools().size());
          List<Message> seen = new ArrayList<>();
          return (all, room) -> {
            seen.addAll(all.messages());
            return new Selection(List.of(new UserMessage("" + seen.size())), Optional.empty());
          };
        };
    Agent agent =
        Agent.builder(llm).tools(Tools.DIVIDE).systemPrompt("Be kind.").context(manager).build();

    try (Session first = agent.session("first");
        Session second = agent.session("second")) {
      first.run("Go");
      second.run("Go");
      first.run("Go on");
    }

    assertThat(opened).containsExactly("first Be kind. 1", "second Be kind. 1");
    assertThat(llm.requests())
        .extracting(it -> ((UserMessage) it.messages().get(0)).text())
        .containsExactly("1", "1", "4");
  }

  @Test
  void compactionChangesTheViewAndIsRecordedAndTheChangeOfThePrefixIsTold() {
    llm.says("One.").says("Two.").says("Three.");
    var summary = new UserMessage("The first turn said one.");
    ContextManager compacting =
        facts ->
            (all, room) -> {
              if (all.messages().size() != 3) {
                return new Selection(all.messages(), Optional.empty());
              }
              List<Message> after = List.of(summary, all.messages().get(2));
              return new Selection(after, Optional.of(new Compacted(2, List.<Message>of(summary))));
            };

    try (Session session = open(compacting)) {
      session.run("First");
      session.run("Second");
      session.run("Third");
    }

    assertThat(transcript.entries()).contains(new Compacted(2, List.<Message>of(summary)));
    assertThat(transcript.messages())
        .containsExactly(
            summary,
            new UserMessage("Second"),
            AssistantMessage.of("Two."),
            new UserMessage("Third"),
            AssistantMessage.of("Three."));
    assertThat(heard.events(PrefixChanged.class)).hasSize(1);
    assertThat(heard.events(PrefixChanged.class).get(0).turn()).isEqualTo(2);
    assertThat(Transcript.view(transcript.entries()).messages()).isEqualTo(transcript.messages());
    assertThat(llm.requests().get(2).messages().subList(0, 2))
        .isEqualTo(llm.requests().get(1).messages());
  }

  @Test
  void compactionThatDoesNotFitFailsTheTurn() {
    try (Session session =
        open(
            facts ->
                (all, room) ->
                    new Selection(all.messages(), Optional.of(new Compacted(5, List.of()))))) {
      assertThatThrownBy(() -> session.run("Go")).hasMessageContaining("there are 1 messages");
    }

    assertThat(heard.events(TurnFailed.class)).hasSize(1);
    assertThat(transcript.entries()).noneMatch(it -> it instanceof Compacted);
  }

  /** Sends all, and if that was too long the last message alone. */
  private record Shortening(List<Room> rooms) implements ContextManager {
    @Override
    public ContextView open(SessionFacts session) {
      return (all, room) -> {
        rooms.add(room);
        List<Message> messages = all.messages();
        return new Selection(
            room.isOverflowed() ? messages.subList(messages.size() - 1, messages.size()) : messages,
            Optional.empty());
      };
    }
  }

  @Test
  void requestThatIsTooLongIsAskedForOnceMoreShorter() {
    llm.says("One.").fails(Kind.CONTEXT_OVERFLOW).says("Two.");
    List<Room> rooms = new ArrayList<>();

    try (Session session = open(new Shortening(rooms))) {
      session.run("First");
      assertThat(session.run("Second").text()).isEqualTo("Two.");
    }

    assertThat(rooms).extracting(Room::isOverflowed).containsExactly(false, false, true);
    assertThat(rooms)
        .extracting(Room::last)
        .containsExactly(Usage.NONE, new Usage(100, 10), new Usage(100, 10));
    assertThat(llm.requests().get(2).messages()).containsExactly(new UserMessage("Second"));
    assertThat(heard.events(PrefixChanged.class)).hasSize(1);
  }

  @Test
  void requestThatIsStillTooLongFailsClearly() {
    llm.says("One.")
        .fails(Kind.CONTEXT_OVERFLOW)
        .fails(Kind.CONTEXT_OVERFLOW)
        .says("never asked for");

    try (Session session = open(new Shortening(new ArrayList<>()))) {
      session.run("First");
      assertOverflows(session);
    }

    assertThat(llm.left()).isEqualTo(1);
  }

  @Test
  void requestThatStaysTheSameIsNotSentAgain() {
    llm.fails(Kind.CONTEXT_OVERFLOW).says("never asked for");

    try (Session session = open(ContextManager.everything())) {
      assertOverflows(session);
    }

    assertThat(llm.requests()).hasSize(1);
  }

  private void assertOverflows(Session session) {
    assertThatThrownBy(() -> session.run("Go"))
        .isInstanceOfSatisfying(
            LlmException.class, it -> assertThat(it.kind()).isEqualTo(Kind.CONTEXT_OVERFLOW));
    assertThat(heard.events(TurnFailed.class))
        .extracting(TurnFailed::kind)
        .containsExactly(Kind.CONTEXT_OVERFLOW);
  }

  /** A client that knows its model. */
  private record Known(LlmClient llm) implements LlmClient {
    @Override
    public LlmResponse send(LlmRequest request, ReplyListener listener)
        throws InterruptedException {
      return llm.send(request, listener);
    }

    @Override
    public boolean isRetrying() {
      return true;
    }

    @Override
    public Optional<ModelInfo> model() {
      return Optional.of(new ModelInfo("known", 1000, 100, null));
    }
  }

  @Test
  void replyThatTheContextManagerFailsOnIsPaidForAllTheSame() {
    llm.says("Hi.");
    ContextView failing =
        new ContextView() {
          @Override
          public Selection next(Transcript transcript, Room room) {
            return new Selection(transcript.messages(), Optional.empty());
          }

          @Override
          public void replied(Usage usage) {
            throw new IllegalStateException("cannot count");
          }
        };
    var heard = new RecordingListener();

    assertThatThrownBy(
            () -> Agent.builder(llm).context(session -> failing).build().run("Go", heard))
        .hasMessage("cannot count");

    assertThat(heard.events(TurnFailed.class))
        .extracting(TurnFailed::usage)
        .containsExactly(new Usage(100, 10));
  }

  @Test
  void roomTellsWindowReplyAndUsage() {
    llm.says("One.").says("Two.");
    List<Room> rooms = new ArrayList<>();
    List<Usage> replied = new ArrayList<>();
    ContextManager watching =
        facts ->
            new ContextView() {
              @Override
              public Selection next(Transcript all, Room room) {
                rooms.add(room);
                return new Selection(all.messages(), Optional.empty());
              }

              @Override
              public void replied(Usage usage) {
                replied.add(usage);
              }
            };

    try (Session session =
        Agent.builder(new Known(llm)).context(watching).build().session("s", transcript)) {
      session.run("First");
      session.run("Second", TurnOptions.of().maxOutputTokens(50));
    }

    assertThat(rooms)
        .containsExactly(
            new Room(1000, 100, Usage.NONE, false), new Room(1000, 50, new Usage(100, 10), false));
    assertThat(replied).containsExactly(new Usage(100, 10), new Usage(100, 10));
  }
}
