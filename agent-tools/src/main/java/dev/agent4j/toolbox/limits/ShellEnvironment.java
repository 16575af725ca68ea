package dev.agent4j.toolbox.limits;

import dev.agent4j.event.Redactor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** Decides which environment variables a command gets: the harmless, the named, and our own. */
public final class ShellEnvironment {
  /** Given always: without them nothing works. */
  private static final Set<String> VITAL = Set.of("PATH", "HOME");

  /** Given unless their value looks like a secret. */
  private static final Set<String> HARMLESS =
      Set.of(
          ("USER LOGNAME SHELL HOSTNAME LANG LANGUAGE TZ TMPDIR TMP TEMP"
                  + " JAVA_HOME JDK_HOME JAVA_OPTS JAVA_TOOL_OPTIONS JDK_JAVA_OPTIONS M2_HOME ANT_HOME"
                  + " GOPATH GOROOT GOBIN GOPROXY GOFLAGS CARGO_HOME RUSTUP_HOME NVM_DIR NODE_PATH"
                  + " VIRTUAL_ENV CONDA_PREFIX PYENV_ROOT PYTHONPATH GEM_HOME DOTNET_ROOT"
                  + " http_proxy https_proxy no_proxy all_proxy HTTP_PROXY HTTPS_PROXY NO_PROXY ALL_PROXY"
                  + " SSL_CERT_FILE SSL_CERT_DIR NODE_EXTRA_CA_CERTS REQUESTS_CA_BUNDLE CURL_CA_BUNDLE"
                  + " AWS_CA_BUNDLE GIT_SSL_CAINFO PIP_CERT NIX_SSL_CERT_FILE")
              .split(" "));

  /** Given unless name or value looks like a secret. */
  private static final List<String> HARMLESS_PREFIXES =
      List.of("LC_", "MAVEN_", "GRADLE_", "XDG_", "SDKMAN_");

  /** Variables that every shell sets for itself: not worth a word. */
  private static final Set<String> OF_THE_SHELL = Set.of("_", "PWD", "OLDPWD", "SHLVL", "TERM");

  /** Never given, whoever names it. */
  public static final String NEVER = "MINIMAX_API_KEY";

  /** Keeps programs from colours, pagers, questions, and messages in the user's language. */
  private static final Map<String, String> OURS =
      Map.of(
          "NO_COLOR", "1",
          "TERM", "dumb",
          "PAGER", "cat",
          "GIT_PAGER", "cat",
          "MANPAGER", "cat",
          "GIT_TERMINAL_PROMPT", "0",
          "DEBIAN_FRONTEND", "noninteractive",
          "LC_ALL", "C.UTF-8");

  private ShellEnvironment() {}

  /**
   * Leaves in {@code environment} what a command may have, and adds what it should have. What stays
   * is not touched, so that bytes that are no text survive.
   *
   * @param named variables that the host wants to be given, secrets or not
   * @return the names of what was withheld, sorted
   */
  public static List<String> reduce(Map<String, String> environment, Set<String> named) {
    var withheld = new TreeSet<String>();
    environment.forEach(
        (name, value) -> {
          if (!isGiven(name, value, named)) {
            withheld.add(name);
          }
        });
    environment.keySet().removeAll(withheld);
    environment.putAll(OURS);
    withheld.removeAll(OURS.keySet());
    withheld.removeAll(OF_THE_SHELL);
    return List.copyOf(withheld);
  }

  private static boolean isGiven(String name, String value, Set<String> named) {
    if (isNever(name)) {
      return false;
    }
    if (named.contains(name)) {
      return true;
    }
    if (VITAL.contains(name)) {
      return true;
    }
    boolean isHarmless =
        HARMLESS.contains(name)
            || (HARMLESS_PREFIXES.stream().anyMatch(name::startsWith)
                && !Redactor.isSecretName(name));
    return isHarmless && !Redactor.looksSecret(value);
  }

  /** Tells whether a variable is never given. */
  public static boolean isNever(String name) {
    return name.toUpperCase(Locale.ROOT).equals(NEVER);
  }
}
