package dev.agent4j.toolbox;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.agent4j.error.ToolException;
import dev.agent4j.error.ToolException.Code;
import dev.agent4j.tool.Tool;
import java.io.IOException;
import java.nio.charset.Charset;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WorkspaceRootsTest {
  @TempDir Path dir;
  Path first;
  Path second;
  Workspace workspace;
  final Calls calls = new Calls();

  @BeforeEach
  void setUp() throws IOException {
    dir = dir.toRealPath();
    first = Files.createDirectories(dir.resolve("first"));
    second = Files.createDirectories(dir.resolve("second"));
    Files.writeString(second.resolve("a.txt"), "a\n");
    workspace = Workspace.of(first);
  }

  private static String write(Path path, String content) {
    return "{'path': '" + path + "', 'content': '" + content + "'}";
  }

  @Test
  void moreRootsAreReachedByAbsolutePathsAndByLinks() throws Exception {
    Workspace both = workspace.withRoot(second);
    Files.createSymbolicLink(first.resolve("link"), second.resolve("a.txt"));

    assertThat(calls.call(ReadFile.in(both), "{'path': '" + second + "/a.txt'}").text())
        .startsWith("1\ta");
    assertThat(calls.call(ReadFile.in(both), "{'path': 'link'}").text()).startsWith("1\ta");
    calls.call(WriteFile.in(both), write(second.resolve("b/c.txt"), "b"));
    assertThat(second.resolve("b/c.txt")).hasContent("b");
    assertThat(both.writableRoots()).containsExactly(first, second);
    assertThat(calls.failure(ReadFile.in(workspace), "{'path': 'link'}").code())
        .isEqualTo(Code.OUTSIDE_WORKSPACE);
  }

  @Test
  void belowAReadOnlyRootNothingIsWrittenAndTheInnermostRootDecides() throws Exception {
    Path vendor = Files.createDirectories(first.resolve("vendor"));
    Workspace mixed = workspace.withReadOnlyRoot(second).withReadOnlyRoot(vendor);
    Tool writeFile = WriteFile.in(mixed);

    ToolException refusal = calls.failure(writeFile, write(second.resolve("b.txt"), "b"));
    ToolException nested = calls.failure(writeFile, "{'path': 'vendor/x', 'content': ''}");
    calls.call(writeFile, "{'path': 'vendor2/x', 'content': ''}");

    assertThat(refusal.code()).isEqualTo(Code.DENIED);
    assertThat(refusal.messageForModel())
        .isEqualTo(
            second
                + "/b.txt: everything below "
                + second
                + " is read-only; nothing was written. Write elsewhere in the workspace, or ask the"
                + " user.");
    assertThat(nested.messageForModel()).contains("below " + vendor);
    assertThat(calls.call(ReadFile.in(mixed), "{'path': '" + second + "/a.txt'}").text())
        .startsWith("1\ta");
    assertThat(mixed.readOnlyRoots()).containsExactly(second, vendor);
    assertThat(vendor).isEmptyDirectory();
  }

  @Test
  void theFirstRootMayBeReadOnlyToo() {
    Tool writeFile = WriteFile.in(workspace.withReadOnlyRoot(first));

    assertThat(calls.failure(writeFile, "{'path': 'x', 'content': ''}").code())
        .isEqualTo(Code.DENIED);
  }

  @Test
  void aQuotaOfBytesNamesTheLimitWhatIsUsedAndTheWayOut() throws Exception {
    Tool writeFile = WriteFile.in(workspace.withQuota(10, 100));
    calls.call(writeFile, "{'path': 'a', 'content': '123456'}");

    ToolException refusal = calls.failure(writeFile, "{'path': 'b', 'content': '12345'}");
    calls.call(writeFile, "{'path': 'a', 'content': '12', 'mode': 'overwrite'}");
    calls.call(writeFile, "{'path': 'b', 'content': '12345678'}");

    assertThat(refusal.code()).isEqualTo(Code.DENIED);
    assertThat(refusal.messageForModel())
        .isEqualTo(
            "b: tools may write 10 bytes into this workspace, 6 are used, and this needs 5 more;"
                + " nothing was written. Delete what you made and no longer need, or ask the user"
                + " for a larger quota.");
  }

  @Test
  void aQuotaOfFilesCountsTheOnesMadeAndNotYetDeleted() throws Exception {
    Tool writeFile = WriteFile.in(workspace.withQuota(1_000, 2));
    Files.writeString(first.resolve("old"), "old");
    calls.call(ReadFile.in(workspace), "{'path': 'old'}");
    calls.call(writeFile, "{'path': 'old', 'content': 'new', 'mode': 'overwrite'}");
    calls.call(writeFile, "{'path': 'a', 'content': ''}");
    calls.call(writeFile, "{'path': 'b', 'content': ''}");

    ToolException refusal = calls.failure(writeFile, "{'path': 'c/d', 'content': ''}");
    boolean left = Files.exists(first.resolve("c"));
    Files.delete(first.resolve("a"));
    calls.call(writeFile, "{'path': 'c/d', 'content': ''}");

    assertThat(refusal.messageForModel())
        .startsWith("c/d: tools may make 2 files in this workspace, and there are 2 already;");
    assertThat(left).isFalse();
  }

  @Test
  void aQuotaHoldsHoweverManyCallsComeAtOnce() throws Exception {
    Tool writeFile = WriteFile.in(workspace.withQuota(50, 100));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    List<Future<Boolean>> all = new ArrayList<>();
    try {
      for (int i = 0; i < 40; i++) {
        String arguments = "{'path': 'f" + i + "', 'content': '12345'}";
        Callable<Boolean> call =
            () -> {
              try {
                return calls.call(writeFile, arguments) != null;
              } catch (ToolException e) {
                return false;
              }
            };
        all.add(threads.submit(call));
      }
      int written = 0;
      for (Future<Boolean> one : all) {
        written += one.get(30, TimeUnit.SECONDS) ? 1 : 0;
      }

      assertThat(written).isEqualTo(10);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void aQuotaAndFallbackCharsetsAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> workspace.withQuota(-1, 0))
        .withMessageContaining("-1 bytes");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> workspace.withFallbackCharsets(List.of()));
  }

  @Test
  void fallbackCharsetsAreTriedInTurnAndOnlyWithoutLoss() throws Exception {
    Charset gbk = Charset.forName("GBK");
    Workspace chinese =
        workspace.withFallbackCharsets(List.of(gbk, Charset.forName("Shift_JIS"), ISO_8859_1));
    Files.write(first.resolve("gbk"), "中文，编辑\n第二行\n".getBytes(gbk));
    Files.write(first.resolve("latin"), new byte[] {'a', (byte) 0xFF, '\n'});

    assertThat(calls.call(ReadFile.in(chinese), "{'path': 'gbk'}").text())
        .startsWith("1\t中文，编辑\n2\t第二行\n[")
        .contains("; GBK;");
    assertThat(calls.call(ReadFile.in(chinese), "{'path': 'latin'}").text())
        .startsWith("1\ta\u00FF\n[")
        .contains("; ISO-8859-1;");
    calls.call(EditFile.in(chinese), "{'path': 'gbk', 'edits': [{'old': '第二行', 'new': '第三行'}]}");
    assertThat(Files.readAllBytes(first.resolve("gbk"))).isEqualTo("中文，编辑\n第三行\n".getBytes(gbk));
  }
}
