package dev.agent4j.toolbox.shell;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.agent4j.json.JsonObject;
import dev.agent4j.tool.Tool;
import dev.agent4j.tool.ToolContext;
import dev.agent4j.tool.ToolOutput;
import dev.agent4j.tool.ToolScope;
import dev.agent4j.toolbox.OtherJvm;
import dev.agent4j.toolbox.Workspace;
import dev.agent4j.toolbox.attack.AttackRow;
import dev.agent4j.toolbox.sandbox.Sandbox;
import java.io.BufferedReader;
import java.io.File;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Row 6, as far as the environment goes: a secret of the host's is met nowhere by a command. */
class EnvironmentAttackTest {
  /** By this the secrets are known wherever they come up. */
  private static final Pattern SEED = Pattern.compile("seed[0-9a-f]{16}");

  @TempDir Path directory;

  /**
   * Names, and values in which %s is the secret; it is secret by the one, the other, or neither.
   */
  private static final List<String> VARIABLES =
      List.of(
          "MINIMAX_API_KEY=%s",
          "OPENAI_API_KEY=sk-proj-%s",
          "ANTHROPIC_AUTH_TOKEN=%s",
          "AWS_SECRET_ACCESS_KEY=%s",
          "AWS_SESSION_TOKEN=%s",
          "AWS_ACCESS_KEY_ID=%s",
          "GITHUB_TOKEN=ghp_%s",
          "GH_TOKEN=%s",
          "CI_JOB_TOKEN=%s",
          "NPM_TOKEN=npm_%s",
          "DB_PASSWORD=%s",
          "PGPASSWORD=%s",
          "MYSQL_PWD=%s",
          "REDISCLI_AUTH=%s",
          "VAULT_ADDR=https://%s.example.com",
          "DATABASE_URL=postgres://app:%s@db/x",
          "KUBECONFIG=/home/me/%s",
          "GOOGLE_APPLICATION_CREDENTIALS=/%s.json",
          "SLACK_WEBHOOK=https://hooks.example.com/%s",
          "SENTRY_DSN=https://%s@sentry.example.com/1",
          "JENKINS_USER=%s",
          "SSH_AUTH_SOCK=/tmp/%s",
          "my_passphrase=%s",
          "private_line=%s",
          "Certificate=%s",
          "SOMETHING=%s",
          "NOTE=a plain note, %s",
          "X=%s",
          "EDITOR=vi -c %s",
          "JAVA_OPTS=-Dhttps.proxyPassword=%s",
          "JDK_JAVA_OPTIONS_OF_MINE=-Dtoken=%s",
          "MAVEN_ARGS=-Dpassword=%s",
          "MAVEN_GPG_PASSPHRASE_KEY=%s",
          "GRADLE_PUBLISH_SECRET=%s",
          "http_proxy=http://me:%s@proxy:3128",
          "HTTPS_PROXY=http://me:%s@proxy:3128",
          "XDG_NOTE=-----BEGIN PRIVATE KEY-----%s",
          "LC_NOTE=token=%s",
          "GOFLAGS=-ldflags=-X=password=%s",
          "PYTHONPATH=glpat-%s");

  /** Ways to look. PPID is the JVM's in a bare child. */
  private static final List<String> LOOKS =
      List.of(
          "env",
          "cat /proc/self/environ",
          "cat /proc/JVM/environ",
          "cat /proc/$PPID/environ",
          "for p in /proc/[0-9]*; do cat $p/environ; done",
          "set",
          "export -p",
          "declare -x",
          "declare -p",
          "printenv",
          "for v in $(compgen -e); do echo \"${!v}\"; done",
          "for v in $(compgen -v); do echo \"${!v}\"; done",
          "cat /proc/$$/environ",
          "cat /proc/1/environ /proc/2/environ /proc/3/environ; cat /proc/$PPID/task/*/environ",
          "cat /proc/[0-9]*/task/[0-9]*/environ",
          "grep -az . /proc/[0-9]*/environ",
          "find /proc -maxdepth 2 -name environ -exec cat {} +",
          "dd if=/proc/$PPID/environ",
          "exec 3</proc/$PPID/environ; cat <&3",
          "ln -s /proc/$PPID/environ l$$; cat l$$",
          "cat /proc/self/root/proc/$PPID/environ",
          "cd /proc/$PPID && cat environ",
          "head -c 99999 /proc/self/task/self/environ /proc/thread-self/environ",
          "ps axeww",
          "ps eww -o command -p JVM",
          "perl -e 'print map {\"$_=$ENV{$_}\\n\"} keys %ENV'",
          "perl -e 'open F, \"/proc/\".getppid().\"/environ\"; print <F>'",
          "perl -e 'for (glob q(/proc/[0-9]*/environ)) { open F, $_ and print <F> }'",
          "awk 'BEGIN { for (k in ENVIRON) print k, ENVIRON[k] }'",
          "awk '{ print }' /proc/self/environ",
          "awk 'BEGIN { system(\"env\") }'",
          "python3 -c 'import os; print(os.environ)'",
          "sh -c set",
          "sh -c 'export -p'",
          "bash --norc -c 'declare -px'",
          "setsid -w env",
          "nohup env",
          "nice env",
          "timeout 9 env",
          "xargs env </dev/null",
          "find / -maxdepth 0 -exec env \\;",
          "sed 1eenv /proc/self/stat",
          "git -c 'alias.x=!env' x",
          "env -i bash -c 'cat /proc/$PPID/environ'",
          "coproc env; cat <&${COPROC[0]}",
          "(trap env EXIT)",
          "exec env",
          "env | base64 -w0 | base64 -d",
          "env | rev | rev",
          "cat /proc/self/mem <&- ; perl -e 'open M, q(/proc/self/maps); while (<M>) { /^(\\w+)-(\\w+).*stack/"
              + " or next; open F, q(/proc/self/mem); seek F, hex $1, 0; read F, $x, hex($2) - hex $1; print $x }'",
          "perl -e '$p = getppid(); $p = qx(ps -o ppid= -p $p) =~ s/ //gr * 1 || $p for 1; for $q ($p, getppid(), JVM) {"
              + " open M, qq(/proc/$q/maps); while (<M>) { /^(\\w+)-(\\w+).*stack/ or next; open F, qq(/proc/$q/mem);"
              + " seek F, hex $1, 0; read F, $x, hex($2) - hex $1; print $x } }'");

  @Test
  void secretsOfTheEnvironmentAreMetNowhere() throws Exception {
    look("environment of the host", List.of("sandbox"), LOOKS.subList(0, 5));
  }

  @Test
  @Tag("long")
  void secretsOfTheEnvironmentAreMetNowhereHoweverTheyAreLookedFor() throws Exception {
    look("environment of the host, in all ways", List.of("sandbox", "namespace"), LOOKS);
  }

  private void look(String part, List<String> modes, List<String> looks) throws Exception {
    var row = new AttackRow(6, part);
    var random = new Random(part.length());
    for (String mode : modes) {
      Map<String, String> seeded = seeded(random);
      assertThat(seeds(String.join(" ", seeded.values()))).hasSameSizeAs(VARIABLES);
      int live = 0;
      for (JsonObject found : lookIn(mode, seeded, looks)) {
        String look = looks.get((int) found.integer("look").orElseThrow());
        assertThat(found.bool("truncated", true)).as(look).isFalse();
        Set<String> bare = seeds(found.string("bare").orElseThrow());
        Set<String> met = seeds(found.string("met").orElseThrow());
        live += bare.size() == seeded.size() ? 1 : 0;
        // What a bare child does not find this way, as it may lack the program, is no try.
        bare.forEach(it -> row.count(mode + " " + look + " " + it, met.contains(it)));
        row.countTwin(mode + " " + look + " what is harmless", found.bool("twin", false));
      }
      assertThat(live).as("looks that show all to a bare child").isGreaterThan(looks.size() / 2);
    }
    row.check();
  }

  private static Map<String, String> seeded(Random random) {
    return VARIABLES.stream()
        .collect(
            Collectors.toMap(
                it -> it.substring(0, it.indexOf('=')),
                it ->
                    it.substring(it.indexOf('=') + 1)
                        .formatted(String.format("seed%016x", random.nextLong()))));
  }

  private static Set<String> seeds(String text) {
    return SEED.matcher(text).results().map(MatchResult::group).collect(Collectors.toSet());
  }

  private List<JsonObject> lookIn(String mode, Map<String, String> seeded, List<String> looks)
      throws Exception {
    var arguments = Stream.concat(Stream.of(directory.toString(), mode), looks.stream());
    ProcessBuilder builder = OtherJvm.of(Looker.class, arguments.toArray(String[]::new));
    builder.environment().putAll(seeded);
    builder.environment().putAll(Map.of("TZ", "Asia/Tokyo", "WANTED_TOKEN", "wanted"));
    Process jvm = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
    try (BufferedReader lines = jvm.inputReader(UTF_8)) {
      List<JsonObject> found = lines.lines().map(JsonObject::parse).toList();
      assertThat(jvm.waitFor(30, TimeUnit.SECONDS)).isTrue();
      assertThat(found).hasSameSizeAs(looks);
      return found;
    } finally {
      jvm.destroyForcibly().waitFor();
    }
  }

  /** Looks by a bare child and by the tool, and says which secrets the one and the other met. */
  static final class Looker {
    private static final String TWIN =
        "echo; test \"$TZ $WANTED_TOKEN\" = 'Asia/Tokyo wanted' && export A=own && env | grep A=own";

    private Looker() {}

    public static void main(String[] arguments) throws Exception {
      Path directory = Path.of(arguments[0]);
      ShellOptions options = ShellOptions.of().environment("WANTED_TOKEN").maxOutputChars(200_000);
      if (arguments[1].equals("namespace")) {
        options = options.sandbox(Sandbox.none());
      }
      Tool bash = ShellTools.in(Workspace.of(directory), options).get(0);
      String jvm = String.valueOf(ProcessHandle.current().pid());
      try (var scope = new ToolScope()) {
        for (int i = 2; i < arguments.length; i++) {
          String look = "{ " + arguments[i].replace("JVM", jvm) + "; } 2>/dev/null";
          String both = "(" + look + "); " + TWIN;
          ToolOutput output =
              bash.execute(
                  JsonObject.of("command", both, "yield_s", 30), ToolContext.of("call", scope));
          var facts = new LinkedHashMap<String, Object>();
          facts.put("look", i - 2);
          facts.put("bare", String.join(" ", new TreeSet<>(seeds(bare(directory, look)))));
          facts.put("met", String.join(" ", new TreeSet<>(seeds(output.text()))));
          facts.put("truncated", output.details().bool("truncated", true));
          facts.put("twin", output.text().contains("A=own"));
          System.out.println(JsonObject.of(facts));
        }
      }
    }

    private static String bare(Path directory, String look) throws Exception {
      Process child =
          new ProcessBuilder("bash", "-c", look)
              .directory(directory.toFile())
              .redirectInput(new File("/dev/null"))
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      try (var output = child.getInputStream()) {
        return new String(output.readAllBytes(), ISO_8859_1);
      } finally {
        child.waitFor();
      }
    }
  }
}
