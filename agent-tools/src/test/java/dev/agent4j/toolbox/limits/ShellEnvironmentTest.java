package dev.agent4j.toolbox.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.agent4j.toolbox.shell.ShellOptions;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ShellEnvironmentTest {

  private static boolean isGiven(String name, String value, String... named) {
    Map<String, String> environment = new HashMap<>(Map.of(name, value));
    List<String> withheld = ShellEnvironment.POSIX.reduce(environment, Set.of(named));
    assertThat(withheld.contains(name)).isNotEqualTo(environment.containsKey(name));
    return environment.containsKey(name);
  }

  @ParameterizedTest
  @CsvSource({
    "PATH, /usr/bin",
    "HOME, /home/me",
    "LC_TIME, de_DE.UTF-8",
    "TZ, UTC",
    "JAVA_HOME, /usr/lib/jvm",
    "MAVEN_OPTS, -Xmx1g",
    "https_proxy, http://proxy:3128",
    "SSL_CERT_FILE, /etc/ssl/certs.pem",
  })
  void harmlessVariablesAreGiven(String name, String value) {
    assertThat(isGiven(name, value)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "MAVEN_TOKEN",
        "MAVEN_GPG_PASSPHRASE_SECRET",
        "MAVEN_GPG_PASSPHRASE",
        "GRADLE_PUBLISH_KEY",
        "gradle_password",
        "AWS_SECRET_ACCESS_KEY",
        "GITHUB_TOKEN",
        "DB_PASSWD",
        "SSH_AUTH_SOCK",
        "GOOGLE_APPLICATION_CREDENTIALS",
        "MY_PRIVATE_THING",
        "CLIENT_CERT",
        "DATABASE_URL",
        "ANYTHING_ELSE",
      })
  void othersAreWithheldUnlessTheyAreNamed(String name) {
    assertThat(isGiven(name, "x")).isFalse();
    assertThat(isGiven(name, "x", name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://user:pass@proxy:3128",
        "-----BEGIN RSA PRIVATE KEY-----",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.sig",
        "sk-proj-abcdefghijklmnop1234",
        "ghp_abcdefghijklmnop1234",
        "glpat-abcdefghijklmnop1234",
        "AKIAIOSFODNN7EXAMPLE",
        "gsk_0123456789abcdefghij",
        "-Djavax.net.ssl.trustStorePassword=changeit",
      })
  void harmlessVariableWithASecretInItIsWithheldUnlessNamed(String value) {
    assertThat(isGiven("JAVA_OPTS", value)).isFalse();
    assertThat(isGiven("JAVA_OPTS", value, "JAVA_OPTS")).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"MINIMAX_API_KEY", "minimax_api_key"})
  void keyOfTheModelIsNeverGiven(String name) {
    assertThat(isGiven(name, "x", name)).isFalse();
    assertThatThrownBy(() -> ShellOptions.of().environment(name))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("MINIMAX_API_KEY is never given to commands");
  }

  @Test
  void programsAreToldToBePlainAndNotToAsk() {
    Map<String, String> environment = new HashMap<>(Map.of("TERM", "xterm", "LC_ALL", "de_DE"));

    List<String> withheld = ShellEnvironment.POSIX.reduce(environment, Set.of());

    assertThat(withheld).isEmpty();
    assertThat(environment)
        .containsEntry("TERM", "dumb")
        .containsEntry("NO_COLOR", "1")
        .containsEntry("PAGER", "cat")
        .containsEntry("GIT_PAGER", "cat")
        .containsEntry("GIT_TERMINAL_PROMPT", "0")
        .containsEntry("DEBIAN_FRONTEND", "noninteractive")
        .containsEntry("LC_ALL", "C.UTF-8");
  }

  @Test
  void namesAreTheSameInCapitalsOnWindowsAndItsOwnAreGiven() {
    Map<String, String> environment =
        new HashMap<>(
            Map.of(
                "Path", "C:\\Windows",
                "SystemRoot", "C:\\Windows",
                "ComSpec", "C:\\Windows\\System32\\cmd.exe",
                "PATHEXT", ".COM;.EXE",
                "ProgramFiles(x86)", "C:\\Program Files (x86)",
                "Temp", "C:\\Temp",
                "Maven_Token", "x",
                "Other", "x",
                "minimax_api_key", "x"));

    List<String> withheld = ShellEnvironment.WINDOWS.reduce(environment, Set.of("OTHER"));

    assertThat(withheld).containsExactlyInAnyOrder("Maven_Token", "minimax_api_key");
    assertThat(environment)
        .containsKeys("Path", "SystemRoot", "ComSpec", "PATHEXT", "ProgramFiles(x86)", "Temp")
        .containsEntry("Other", "x")
        .containsEntry("PYTHONUTF8", "1");
  }

  @Test
  void whatWindowsNeedsIsNotGivenElsewhere() {
    assertThat(isGiven("APPDATA", "x")).isFalse();
    assertThat(isGiven("Path", "x")).isFalse();
  }

  @Test
  void optionsOutOfRangeAreRefused() {
    assertThatThrownBy(() -> ShellOptions.of().timeout(Duration.ZERO))
        .hasMessage("timeout must be positive, was PT0S");
    assertThatThrownBy(() -> ShellOptions.of().timeout(Duration.ofHours(1)))
        .hasMessage("timeout must be at most maxTimeout, PT10M, was PT1H");
    assertThatThrownBy(() -> ShellOptions.of().yieldAfter(Duration.ofMinutes(1)))
        .hasMessage("yieldAfter must be from PT0.25S to PT30S, was PT1M");
    assertThatThrownBy(() -> ShellOptions.of().maxOutputChars(10))
        .hasMessage("maxOutputChars must be from 1,000 to 200,000, was 10");
  }
}
