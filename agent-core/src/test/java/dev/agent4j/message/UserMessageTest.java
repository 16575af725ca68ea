package dev.agent4j.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agent4j.json.JsonObject;
import dev.agent4j.message.ContentBlock.Text;
import dev.agent4j.message.ContentBlock.Thinking;
import dev.agent4j.message.ContentBlock.ToolCall;
import dev.agent4j.message.ContentBlock.Unknown;
import dev.agent4j.message.UserMessage.Sender;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class UserMessageTest {
  private static final Unknown IMAGE = new Unknown("image", JsonObject.of("type", "image"));

  /** One block of each kind, and what a user message may have. */
  private static final List<ContentBlock> BLOCKS =
      List.of(
          new Text("Hi"),
          IMAGE,
          new Thinking("hm", null),
          new ToolCall("c1", "now", JsonObject.empty()));

  private static final Set<Class<?>> ALLOWED = Set.of(Text.class, Unknown.class);

  @Test
  void textIsThatOfItsBlocksJoined() {
    assertThat(new UserMessage("Hi").text()).isEqualTo("Hi");
    assertThat(new UserMessage("Hi"))
        .isEqualTo(new UserMessage(List.of(new Text("Hi")), Sender.USER));
    assertThat(
            new UserMessage(List.of(new Text("See "), IMAGE, new Text("there.")), Sender.AGENT)
                .text())
        .isEqualTo("See there.");
    assertThat(new UserMessage(List.of(IMAGE), Sender.USER).text()).isEmpty();
  }

  @Test
  void blankMessageIsRefused() {
    for (List<ContentBlock> blank :
        List.<List<ContentBlock>>of(
            List.of(), List.of(new Text("")), List.of(new Text(" "), new Text("\n")))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> new UserMessage(blank, Sender.USER))
          .withMessageContaining("must not be blank");
    }
    assertThatIllegalArgumentException().isThrownBy(() -> new UserMessage(" \n"));
  }

  @Test
  void everyKindOfBlockIsTakenOrRefused() {
    assertThat(BLOCKS.stream().map(Object::getClass))
        .containsExactlyInAnyOrderElementsOf(
            Stream.<Class<?>>of(ContentBlock.class.getPermittedSubclasses()).toList());

    for (ContentBlock block : BLOCKS) {
      if (ALLOWED.contains(block.getClass())) {
        assertThat(new UserMessage(List.of(block), Sender.USER).content()).containsExactly(block);
      } else {
        assertThatIllegalArgumentException()
            .isThrownBy(() -> new UserMessage(List.of(new Text("Hi"), block), Sender.USER))
            .withMessageContaining("not a block of a user message");
      }
    }
  }
}
