package dev.agent4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.llm.minimax.testkit.StubMiniMax;
import dev.agent4j.llm.minimax.testkit.script.Reply;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HelloAgentTest {
  private static final Path README = Path.of("..", "README.md");
  private static final Path SOURCE =
      Path.of("src", "main", "java", "dev", "agent4j", "examples", "HelloAgent.java");
  private static final Pattern SAMPLE = Pattern.compile("(?s)```java\n(.*?)```");
  private static final Pattern BODY = Pattern.compile("(?s)void main\\(.*?\\) \\{\n(.*?)\n  }\n");

  @TempDir Path directory;

  @Test
  void sampleOfTheReadmeIsTheBodyOfMain() throws IOException {
    String sample = first(SAMPLE, README);
    String body = first(BODY, SOURCE);

    assertThat(withoutLayout(sample)).isEqualTo(withoutLayout(body));
    assertThat(sample.lines().count()).isLessThanOrEqualTo(15);
  }

  @Test
  void answersFromTheDocs() throws Exception {
    Files.createDirectory(directory.resolve("docs"));
    Files.writeString(directory.resolve("docs/proxies.md"), "Set https_proxy.\n");
    try (var stub = StubMiniMax.start()) {
      stub.replies(
          Reply.calls("read_file", JsonObject.of("path", "proxies.md")),
          Reply.says("Set https_proxy."));

      var builder =
          new ProcessBuilder(
                  Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                  "-cp",
                  System.getProperty("java.class.path"),
                  HelloAgent.class.getName())
              .directory(directory.toFile());
      builder.environment().put("MINIMAX_API_KEY", StubMiniMax.KEY);
      builder.environment().put("MINIMAX_BASE_URL", stub.baseUrl() + "/v1");
      builder.environment().remove("MINIMAX_MODEL");
      Process process = builder.start();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8);

      assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(out.strip()).isEqualTo("Set https_proxy.");
      assertThat(stub.requests()).hasSize(2);
      assertThat(stub.requests().get(1).body().toString()).contains("1\\tSet https_proxy.");
    }
  }

  private static String first(Pattern pattern, Path file) throws IOException {
    Matcher matcher = pattern.matcher(Files.readString(file));
    assertThat(matcher.find()).as("%s in %s", pattern, file).isTrue();
    return matcher.group(1);
  }

  /** The formatter breaks lines where it likes, in the source but not in the README. */
  private static String withoutLayout(String code) {
    return code.replaceAll("\\s+", " ").replace(" .", ".").replace("= ", "=").strip();
  }
}
