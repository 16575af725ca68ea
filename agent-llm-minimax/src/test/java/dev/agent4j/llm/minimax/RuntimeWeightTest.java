package dev.agent4j.llm.minimax;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** Weighs what agent-core and this module bring into a user's application. */
class RuntimeWeightTest {
  private static final int MAX_JARS = 6;
  private static final double MAX_MEGABYTES = 6;

  /** Written by the build, which knows the scopes. */
  private static final Path CLASSPATH = Path.of("target", "runtime.classpath");

  /** The modules themselves: jars if they are packaged already, else directories. */
  private static final Pattern OURS = Pattern.compile("agent-\\w+-[\\w.-]+\\.jar|classes");

  private static List<Path> libraries() throws IOException {
    return Stream.of(Files.readString(CLASSPATH).strip().split(File.pathSeparator))
        .map(Path::of)
        .filter(it -> !OURS.matcher(it.getFileName().toString()).matches())
        .sorted()
        .toList();
  }

  @Test
  void coreAndThisModuleBringFewAndLightJars() throws IOException {
    double megabytes = 0;
    StringBuilder list = new StringBuilder();

    for (Path jar : libraries()) {
      double size = Files.size(jar) / 1e6;
      megabytes += size;
      list.append(String.format(Locale.ROOT, "%n%8.3f MB  %s", size, jar.getFileName()));
    }

    assertThat(libraries())
        .as("jars at run time:%s", list)
        .isNotEmpty()
        .hasSizeLessThanOrEqualTo(MAX_JARS);
    assertThat(megabytes).as("megabytes at run time:%s", list).isLessThanOrEqualTo(MAX_MEGABYTES);
  }

  @Test
  void nothingOfTheTestsComesAlong() throws IOException {
    assertThat(libraries())
        .extracting(it -> it.getFileName().toString().replaceAll("-[0-9].*", ""))
        .containsExactlyInAnyOrder(
            "jackson-annotations", "jackson-core", "jackson-databind", "jspecify", "slf4j-api");
  }
}
