import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.FindFiles;
import dev.agent4j.toolbox.SearchFiles;
import dev.agent4j.toolbox.Workspace;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whole tool calls beside the programs, in turns; see run.sh. */
public class SearchSpeed {
  /** What is asked of both: arguments of the tool, and those of rg and grep. */
  record Case(String name, Tool tool, JsonObject arguments, List<String> rg, List<String> grep, double goal) {}

  static final List<String> RG = List.of("rg", "-j1", "--no-ignore-global", "--no-messages");
  static final List<String> IGNORING = List.of("--hidden", "-g", "!/.git");
  static Path tree;
  static Tool find;
  static Tool search;

  public static void main(String[] args) throws Exception {
    tree = Path.of(args[0]).toRealPath();
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 15;
    Workspace workspace = Workspace.of(tree);
    find = FindFiles.in(workspace);
    search = SearchFiles.in(workspace);
    System.out.printf("JDK %s; %s; %s; %d rounds%n", Runtime.version(), firstLine("rg", "--version"), firstLine("grep", "--version"), rounds);
    System.out.println("| | agent4j warm | first call of all | rg -j1 | × (quarter to three quarters) | goal | grep |");
    System.out.println("|---|---|---|---|---|---|---|");
    String only = args.length > 4 ? args[4] : "";
    for (Case it : cases()) {
      if (rounds > 0 && it.name().contains(only)) {
        measure(it, rounds);
      }
    }
    if (only.isEmpty()) {
      compare();
    }
  }

  static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    cases.add(search("a literal found nowhere", "needleNotThere", false, false, 1.4));
    cases.add(search("a literal, 53 lines", "SecurityException", false, false, 1.4));
    cases.add(search("a literal, .gitignore read", "SecurityException", false, true, 1.4));
    cases.add(search("`class\\s+\\w+Test\\b`", "class\\s+\\w+Test\\b", false, false, 1.8));
    cases.add(search("`synchronized\\s*\\(\\w+\\.class\\)`", "synchronized\\s*\\(\\w+\\.class\\)", false, false, 1.8));
    cases.add(search("no literal in it: `\\b[A-Z]{4,}(_[A-Z]{4,}){4}\\b`", "\\b[A-Z]{4,}(_[A-Z]{4,}){4}\\b", false, false, 1.8));
    cases.add(search("three words: `needleA|needleB|needleC`", "needleA|needleB|needleC", false, false, 1.8));
    cases.add(search("a literal ignoring case", "securityexception", true, false, 1.8));
    cases.add(search("`class\\s+\\w+test\\b` ignoring case", "class\\s+\\w+test\\b", true, false, 1.8));
    cases.add(found("find `*Test.java`", "*Test.java", false, List.of("-uu", "--files", "-g", "*Test.java")));
    cases.add(found("find `*Test.java`, rg lists all", "*Test.java", false, List.of("-uu", "--files")));
    cases.add(found("find `*Test.java`, .gitignore read", "*Test.java", true, List.of("--hidden", "-g", "!/.git", "--files")));
    cases.add(found("find `*.java`, newest first", "*.java", false, List.of("-uu", "--files", "--sort", "modified")));
    cases.add(found("find `*.java`, rg does not sort", "*.java", false, List.of("-uu", "--files")));
    return cases;
  }

  static Case search(String name, String pattern, boolean ignoreCase, boolean ignoring, double goal) {
    List<String> rg = new ArrayList<>(ignoring ? IGNORING : List.of("-uu", "-g", "!/.git"));
    rg.addAll(ignoreCase ? List.of("-c", "-i") : List.of("-c"));
    rg.addAll(List.of("-e", pattern, "."));
    List<String> grep = new ArrayList<>(List.of("grep", "-rIcP", "--exclude-dir=.git"));
    grep.addAll(ignoreCase ? List.of("-i") : List.of());
    grep.addAll(List.of("-e", pattern, "."));
    JsonObject arguments = JsonObject.of(Map.of("pattern", pattern, "ignore_case", ignoreCase, "mode", "count", "include_ignored", !ignoring));
    return new Case(name, search, arguments, rg, grep, goal);
  }

  static Case found(String name, String glob, boolean ignoring, List<String> rg) {
    return new Case(name, find, JsonObject.of("pattern", glob, "include_ignored", !ignoring), rg, List.of(), 0.9);
  }

  static void measure(Case it, int rounds) throws Exception {
    double first = ours(it);
    for (int i = 0; i < (it.tool() == find ? 60 : 12); i++) {
      ours(it);
    }
    List<Double> agent = new ArrayList<>();
    List<Double> rg = new ArrayList<>();
    List<Double> grep = new ArrayList<>();
    List<Double> ratios = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      boolean before = round % 2 == 0;
      double one = before ? ours(it) : theirs(rgOf(it));
      double two = before ? theirs(rgOf(it)) : ours(it);
      agent.add(before ? one : two);
      rg.add(before ? two : one);
      ratios.add(agent.get(round) / rg.get(round));
      if (!it.grep().isEmpty() && round < 5) {
        grep.add(theirs(it.grep()));
      }
    }
    System.out.printf(
        "| %s | %.0f ms | %.0f ms | %.0f ms | %.2f (%.2f to %.2f) | ≤ %.1f | %s |%n",
        it.name(), at(agent, 0.5), first, at(rg, 0.5), at(ratios, 0.5), at(ratios, 0.25), at(ratios, 0.75), it.goal(),
        grep.isEmpty() ? "" : String.format("%.0f ms", at(grep, 0.5)));
  }

  static List<String> rgOf(Case it) {
    List<String> command = new ArrayList<>(RG);
    command.addAll(it.rg());
    return command;
  }

  /** Returns the CPU time of one call, on its thread. */
  static double ours(Case it) throws Exception {
    long before = ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
    ToolOutput unused = call(it.tool(), it.arguments());
    return (ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() - before) / 1e6;
  }

  static ToolOutput call(Tool tool, JsonObject arguments) throws Exception {
    return tool.execute(tool.definition().parameters().check(arguments).value(), ToolContext.of("1", new ToolScope()));
  }

  /** Returns the CPU time of one run of a program, from its start. */
  static double theirs(List<String> command) throws Exception {
    List<String> timed = new ArrayList<>(List.of("bash", "-c", "TIMEFORMAT='%3U %3S'; time \"$@\" >/dev/null 2>&1 </dev/null", "bash"));
    timed.addAll(command);
    String[] times = run(timed).trim().split(" ");
    return 1e3 * (Double.parseDouble(times[0]) + Double.parseDouble(times[1]));
  }

  static String run(List<String> command) throws Exception {
    Process process = new ProcessBuilder(command).directory(tree.toFile()).redirectErrorStream(true)
        .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile())).start();
    String output = new String(process.getInputStream().readAllBytes());
    process.waitFor();
    return output;
  }

  static String firstLine(String... command) throws Exception {
    return run(Arrays.asList(command)).lines().findFirst().orElse("");
  }

  static double at(List<Double> numbers, double part) {
    double[] sorted = numbers.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    return sorted[(int) (part * (sorted.length - 1))];
  }

  // What is found

  /** Patterns, what rg is to be told so that it means the same, as RE2's classes are those of ASCII, and its form where it differs. */
  static final String[][] PATTERNS = {
    {"SecurityException", ""}, {"TODO", ""}, {"x", ""}, {"\\bclass\\b", ""}, {"class\\s+\\w+Test\\b", ""},
    {"^import static", ""}, {"^\\s*$", "c"}, {"\\}$", "c"}, {"[A-Z]\\w+Exception\\s*\\(", ""}, {"foo|bar|quux", ""},
    {"(get|set)[A-Z]\\w*\\(", ""}, {"\\w+\\s+\\w+Impl\\s+", ""}, {"[0-9a-f]{8}", ""}, {"\\d{4}-\\d{4}", ""},
    {"securityexception", "i"}, {"STRING", "i"}, {"kelvin|ski", "i"}, {"\\bnull\\b.*\\bnull\\b", ""}, {"a{3,}", ""},
    {"[^\\x00-\\x7f]", ""}, {"é|ü|ß", ""}, {"é", "i"}, {"\\.\\.\\.", ""}, {"\\$\\{[^}]+\\}", ""}, {"\\t", ""},
    {"(?i)http(?-i)Client", ""}, {"^package\\s+org\\.(spring|hibernate)", ""}, {"@\\w+\\(\"[^\"]*\"\\)", ""},
    {"\\bB", ""}, {"\\Bing\\b", ""}, {"if \\(.*\\) \\{$", "c"}, {"==\\s*(null|true)", ""}, {"[\\[\\]]{2}", ""},
    {"(a|b)*c\\d", ""}, {"\\QSystem.out.println(\\E", "", "System\\.out\\.println\\("}, {".", "c"}, {"^.{120,}$", "c"}, {"日本|中文", ""}
  };

  static void compare() throws Exception {
    long lines = 0;
    int wrong = 0;
    for (boolean ignoring : new boolean[] {true, false}) {
      for (String[] pattern : PATTERNS) {
        Map<String, Long> ours = new TreeMap<>();
        count(".", pattern, ignoring, ours);
        Map<String, Long> theirs = countsOfRg(pattern, ignoring);
        if (Boolean.getBoolean("progress")) {
          System.out.println(pattern[0] + " " + ours.equals(theirs) + " " + theirs.size() + " files");
        }
        lines += theirs.values().stream().mapToLong(Long::longValue).sum();
        if (!ours.equals(theirs)) {
          wrong++;
          Map<String, String> differ = new LinkedHashMap<>();
          Stream.concat(ours.keySet().stream(), theirs.keySet().stream()).distinct()
              .filter(it -> !ours.getOrDefault(it, 0L).equals(theirs.getOrDefault(it, 0L)))
              .forEach(it -> differ.put(it, ours.get(it) + "/" + theirs.get(it)));
          System.out.println("DIFFERS " + pattern[0] + ": " + differ.size() + " files, ours/rg: " + differ.entrySet().stream().limit(5).toList());
        }
      }
    }
    int files = files();
    System.out.printf("%n%d patterns, with ignore rules and without: %d matching lines, counts of each file as rg's but for %d patterns; %d files found as rg's%n",
        PATTERNS.length, lines, wrong, files);
  }

  /** A result has its limit: then each directory in it is asked about by itself. */
  static void count(String path, String[] pattern, boolean ignoring, Map<String, Long> to) throws Exception {
    ToolOutput output = call(search, JsonObject.of(Map.of("pattern", pattern[0], "ignore_case", pattern[1].contains("i"), "mode", "count", "path", path, "include_ignored", !ignoring)));
    if (output.details().bool("truncated", false) && Files.isDirectory(tree.resolve(path))) {
      try (Stream<Path> children = Files.list(tree.resolve(path))) {
        for (Path child : children.toList()) {
          String name = tree.relativize(child).toString();
          if (!name.equals(".git") && (!ignoring || !isIgnored(name))) {
            count(name, pattern, ignoring, to);
          }
        }
      }
      return;
    }
    output.text().lines().filter(it -> !it.startsWith("[")).forEach(it -> {
      int colon = it.lastIndexOf(": ");
      to.put(it.substring(0, colon), Long.valueOf(it.substring(colon + 2)));
    });
  }

  static final Map<String, Boolean> IGNORED = new TreeMap<>();

  static boolean isIgnored(String path) throws Exception {
    if (IGNORED.isEmpty()) {
      for (String line : run(List.of("bash", "-c", "find . -mindepth 1 | sed 's,^./,,' | git check-ignore --no-index --stdin")).split("\n")) {
        IGNORED.put(line, true);
      }
    }
    return IGNORED.containsKey(path);
  }

  static Map<String, Long> countsOfRg(String[] pattern, boolean ignoring) throws Exception {
    List<String> command = new ArrayList<>(RG);
    command.addAll(ignoring ? IGNORING : List.of("-uu", "-g", "!/.git"));
    boolean isUnicode = pattern[1].contains("i") || pattern[0].matches(".*[^\\x00-\\x7f].*") || pattern[0].contains("x7f") || pattern[0].contains(".");
    String theirs = pattern.length > 2 ? pattern[2] : pattern[0];
    command.addAll(List.of("-c", pattern[1].contains("c") ? "--crlf" : "--no-crlf", "-e", isUnicode ? theirs : "(?-u)" + theirs));
    if (pattern[1].contains("i")) {
      command.add("-i");
    }
    command.add(".");
    Map<String, Long> counts = new TreeMap<>();
    run(command).lines().filter(it -> it.lastIndexOf(':') > 0).forEach(it -> {
      int colon = it.lastIndexOf(':');
      counts.put(it.substring(0, colon).replaceFirst("^\\./", ""), Long.valueOf(it.substring(colon + 1).trim()));
    });
    return counts;
  }

  static int files() throws Exception {
    int sum = 0;
    for (boolean ignoring : new boolean[] {true, false}) {
      List<String> command = new ArrayList<>(RG);
      command.addAll(ignoring ? IGNORING : List.of("-uu", "-g", "!/.git"));
      command.addAll(List.of("--files", "."));
      long theirs = run(command).lines().count();
      long ours = call(find, JsonObject.of("pattern", "**", "include_ignored", !ignoring)).details().integer("files").orElseThrow();
      if (ours != theirs) {
        throw new IllegalStateException(ours + " files, rg has " + theirs);
      }
      sum += ours;
    }
    return sum;
  }
}
