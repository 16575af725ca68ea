package dev.agent4j.json;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.spi.ToolProvider;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An application in a named module, which opens its package to us and to nobody else. */
class ModulePathTest {
  private static final String MODULE =
      "module my.app { requires dev.agent4j.core; opens my.tools to dev.agent4j.core; }";

  private static final String MAIN =
      """
      package my.tools;

      import dev.agent4j.json.*;

      class Main {
        sealed interface Shape permits Circle, Square {}

        record Circle(double radius) implements Shape {}

        record Square(double side) implements Shape {}

        record Drawing(String name, java.util.List<Shape> shapes) {}

        public static void main(String[] arguments) {
          var drawing = new Drawing("d", java.util.List.of(new Circle(1), new Square(2)));
          JsonObject json = JsonObject.ofRecord(drawing);
          System.out.print(RecordType.of(Drawing.class).read(json).equals(drawing) ? json : "no");
        }
      }
      """;

  @Test
  void whatIsOpenToUsIsEnoughToWriteAndToReadARecord(@TempDir Path dir) throws Exception {
    Path sources = Files.createDirectories(dir.resolve("my/tools"));
    Path module = Files.writeString(dir.resolve("module-info.java"), MODULE);
    Path main = Files.writeString(sources.resolve("Main.java"), MAIN);
    String libraries =
        Arrays.stream(System.getProperty("java.class.path").split(File.pathSeparator))
            .filter(it -> it.matches(".*(jackson-[a-z]+-|slf4j-api-|jspecify-)[^/\\\\]*jar"))
            .collect(Collectors.joining(File.pathSeparator));
    String core =
        Path.of(JsonObject.class.getProtectionDomain().getCodeSource().getLocation().toURI())
            .toString();
    String modules = core + File.pathSeparator + libraries;

    int status =
        ToolProvider.findFirst("javac")
            .orElseThrow()
            .run(System.out, System.err, "-p", modules, module.toString(), main.toString());
    Path output = dir.resolve("output");
    Process process =
        new ProcessBuilder(
                List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-p",
                    dir + File.pathSeparator + modules,
                    "-m",
                    "my.app/my.tools.Main"))
            .redirectErrorStream(true)
            .redirectOutput(output.toFile())
            .start();
    boolean hasEnded = process.waitFor(60, TimeUnit.SECONDS);
    process.destroyForcibly();

    assertThat(status).isZero();
    assertThat(hasEnded).isTrue();
    assertThat(Files.readString(output, UTF_8))
        .isEqualTo(
            "{\"name\":\"d\",\"shapes\":[{\"type\":\"Circle\",\"radius\":1.0},"
                + "{\"type\":\"Square\",\"side\":2.0}]}");
  }
}
