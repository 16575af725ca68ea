package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.OtherJvm;
import dev.agent4j.toolbox.Workspace;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FloodTest extends ShellTest {
  private static final long MIB = 1 << 20;

  @ParameterizedTest
  @CsvSource({"'yes 0123456789', 6100805", "'tr \"\\0\" x </dev/zero', 0"})
  void floodIsCountedToTheLastByteAndKept(String program, long lines) throws Exception {
    ToolOutput output = bash(program + " | head -c " + 64 * MIB, "timeout_s", 60, "yield_s", 30);

    assertThat(output.details().integer("bytes")).hasValue(64 * MIB);
    assertThat(output.details().integer("lines")).hasValue(lines);
    assertThat(said(output).length()).isLessThan(30_100);
    Path spill = Path.of(output.details().string("spill").orElseThrow());
    assertThat(Files.size(spill)).isEqualTo(64 * MIB);
  }

  @Test
  void floodFitsThroughAJvmWithLittleMemory() throws Exception {
    ProcessBuilder builder = OtherJvm.of(SmallAgent.class, directory.toString());
    builder.command().addAll(1, List.of("-Xmx16m", "-XX:+UseSerialGC"));
    Process jvm = builder.redirectErrorStream(true).start();
    try (BufferedReader lines = jvm.inputReader(UTF_8)) {
      assertThat(lines.lines().toList())
          .containsExactly("exited 67108864 6100805", "exited 67108864 0");
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }

  /** Runs two floods, of short lines and of one without end. */
  static final class SmallAgent {
    public static void main(String[] arguments) throws Exception {
      try (var scope = new ToolScope()) {
        Tool bash = ShellTools.in(Workspace.of(Path.of(arguments[0]))).get(0);
        for (String program : List.of("yes 0123456789", "tr '\\0' x </dev/zero")) {
          JsonObject facts =
              bash.execute(
                      JsonObject.of("command", program + " | head -c 64M", "yield_s", 30),
                      ToolContext.of("call", scope))
                  .details();
          System.out.println(
              facts.get("status") + " " + facts.get("bytes") + " " + facts.get("lines"));
        }
      }
    }
  }

  private static final long GIB = 1L << 30;
  private static final long GIGABYTE = 1_000_000_000;

  /** Floods of some size each, and how many line ends they have. */
  private record Flood(String command, long bytes, long lines) {
    static Flood ofLines(long bytes) {
      return new Flood("yes 0123456789 | head -c " + bytes, bytes, bytes / 11);
    }

    static Flood ofOneLine(long bytes) {
      return new Flood("tr '\\0' x </dev/zero | head -c " + bytes, bytes, 0);
    }

    /** Half of it on each of the two streams, both at once. */
    static Flood onBoth(long bytes) {
      long half = bytes / 2;
      return new Flood(
          "yes 0123456789 | head -c " + half + " >&2 & yes abcdefghij | head -c " + half + "; wait",
          2 * half,
          2 * (half / 11));
    }

    /** Returns how much of it is kept: all that a session may keep. */
    long kept() {
      return Math.min(bytes, GIB);
    }
  }

  /** Below what a session keeps, just up to it, one byte above it, and well above it. */
  @Test
  @Tag("long")
  void aGigabyteIsCountedKeptAndToldExactlyInLittleMemory() throws Exception {
    List<Flood> floods =
        List.of(
            Flood.ofLines(GIGABYTE),
            Flood.ofOneLine(GIGABYTE),
            Flood.onBoth(GIGABYTE),
            Flood.ofLines(GIB),
            Flood.ofOneLine(GIB + 1),
            Flood.onBoth(GIB + 100 * MIB));
    var arguments = new ArrayList<>(List.of(directory.toString()));
    floods.forEach(it -> arguments.add(it.command()));
    ProcessBuilder builder = OtherJvm.of(MeteredAgent.class, arguments.toArray(String[]::new));
    builder.command().addAll(1, List.of("-Xmx16m", "-XX:+UseSerialGC"));
    Process jvm = builder.redirectError(ProcessBuilder.Redirect.INHERIT).start();
    var figures = new StringBuilder();
    try (BufferedReader lines = jvm.inputReader(UTF_8)) {
      for (Flood flood : floods) {
        JsonObject said = JsonObject.parse(lines.readLine());
        figures
            .append(flood.command())
            .append(' ')
            .append(said.without("text").without("beyond"))
            .append('\n');
        checkWhatIsTold(flood, said);
        assertThat(number(said, "heapAfter") - number(said, "heapBefore")).isLessThan(2 * MIB);
        assertThat(number(said, "residentPeak") - number(said, "residentBefore"))
            .as("growth of the whole JVM: %s", said)
            .isLessThan(16 * MIB);
      }
    } finally {
      jvm.destroyForcibly().waitFor();
      Files.writeString(
          Files.createDirectories(Path.of("target", "attacks")).resolve("gigabytes.figures"),
          figures);
    }
  }

  private static void checkWhatIsTold(Flood flood, JsonObject said) {
    assertThat(said.string("status")).hasValue("exited");
    assertThat(number(said, "bytes")).isEqualTo(flood.bytes());
    assertThat(number(said, "lines")).isEqualTo(flood.lines());
    assertThat(number(said, "kept")).isEqualTo(flood.kept());
    assertThat(number(said, "longestText")).isLessThan(31_000);
    String text = said.string("text").orElseThrow();
    if (flood.bytes() <= GIB) {
      assertThat(text).contains("which has it all").doesNotContain("not all was kept");
    } else {
      assertThat(text)
          .doesNotContain("which has it all")
          .contains("which has the first 1,073,741,824 of ")
          .contains("the output of a session may fill 1,024 MiB");
      long lost = Math.max(0, flood.bytes() - GIB - 768 * 1024);
      assertThat(said.string("beyond").orElseThrow().lines().toList().get(1))
          .startsWith(
              lost == 0
                  ? "Next cursor: "
                  : String.format("The %,d bytes from %d on were not kept", lost, GIB));
    }
  }

  private static long number(JsonObject facts, String name) {
    return facts.integer(name).orElseThrow();
  }

  /** Runs floods and says of each what it was told, and what memory it took. */
  static final class MeteredAgent {
    private static final Pattern KIB = Pattern.compile("(VmRSS|VmHWM):\\s+(\\d+) kB");

    private MeteredAgent() {}

    public static void main(String[] arguments) throws Exception {
      List<Tool> tools = ShellTools.in(Workspace.of(Path.of(arguments[0])));
      // What every command needs is no growth: classes are loaded by a first one.
      flood(tools, "true");
      for (String command : List.of(arguments).subList(1, arguments.length)) {
        System.out.println(flood(tools, command));
      }
    }

    private static JsonObject flood(List<Tool> tools, String command) throws Exception {
      var facts = new LinkedHashMap<String, Object>();
      facts.put("heapBefore", heap());
      Files.writeString(Path.of("/proc/self/clear_refs"), "5");
      facts.put("residentBefore", resident("VmRSS"));
      try (var scope = new ToolScope()) {
        ToolContext context = ToolContext.of("call", scope);
        long longest = 0;
        ToolOutput output =
            tools
                .get(0)
                .execute(
                    JsonObject.of("command", command, "yield_s", 30).with("timeout_s", 600),
                    context);
        while (output.details().string("status").orElse("").equals("running")) {
          longest = Math.max(longest, output.text().length());
          output = read(tools, context, JsonObject.of("id", "bash_1", "wait_s", 30));
        }
        facts.put("longestText", Math.max(longest, output.text().length()));
        facts.put("residentPeak", resident("VmHWM"));
        for (String name : List.of("status", "bytes", "lines")) {
          facts.put(name, output.details().get(name));
        }
        facts.put("text", output.text().substring(0, output.text().indexOf("\n\n")));
        String spill = output.details().string("spill").orElse("");
        facts.put("kept", spill.isEmpty() ? 0 : Files.size(Path.of(spill)));
        long bytes = output.details().integer("bytes").orElse(0);
        facts.put(
            "beyond",
            bytes <= GIB
                ? ""
                : read(tools, context, JsonObject.of("id", "bash_1", "since", GIB)).text());
      }
      facts.put("heapAfter", heap());
      return JsonObject.of(facts);
    }

    private static ToolOutput read(List<Tool> tools, ToolContext context, JsonObject arguments)
        throws Exception {
      return tools.stream()
          .filter(it -> it.definition().name().equals("bash_output"))
          .findFirst()
          .orElseThrow()
          .execute(arguments, context);
    }

    private static long heap() {
      Runtime runtime = Runtime.getRuntime();
      runtime.gc();
      return runtime.totalMemory() - runtime.freeMemory();
    }

    private static long resident(String name) throws IOException {
      return KIB.matcher(Files.readString(Path.of("/proc/self/status")))
          .results()
          .filter(it -> it.group(1).equals(name))
          .mapToLong(it -> Long.parseLong(it.group(2)) * 1024)
          .sum();
    }
  }

  @Test
  void bothStreamsFullAtOnceDoNotBlock() throws Exception {
    ToolOutput output = bash("seq 1 200000 & seq 1 200000 >&2; wait");

    assertThat(output.details().integer("lines")).hasValue(400_000);
  }
}
