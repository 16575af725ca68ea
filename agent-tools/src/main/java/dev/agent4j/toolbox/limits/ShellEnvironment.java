package dev.agent4j.toolbox.limits;

import dev.agent4j.redact.Redactor;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * Decides which environment variables a command gets: the harmless, the named, and our own. On
 * Windows names are the same in capitals and not.
 */
public enum ShellEnvironment {
  POSIX,
  WINDOWS;

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

  /** Without these hardly a program of Windows starts, or finds its files; in capitals. */
  private static final Set<String> HARMLESS_ON_WINDOWS =
      Set.of(
          ("SYSTEMROOT SYSTEMDRIVE WINDIR COMSPEC PATHEXT OS NUMBER_OF_PROCESSORS"
                  + " PROCESSOR_ARCHITECTURE PROCESSOR_IDENTIFIER PROCESSOR_LEVEL PROCESSOR_REVISION"
                  + " COMPUTERNAME USERNAME USERDOMAIN USERPROFILE HOMEDRIVE HOMEPATH PUBLIC"
                  + " ALLUSERSPROFILE APPDATA LOCALAPPDATA PROGRAMDATA PROGRAMFILES PROGRAMFILES(X86)"
                  + " PROGRAMW6432 COMMONPROGRAMFILES COMMONPROGRAMFILES(X86) COMMONPROGRAMW6432"
                  + " PSMODULEPATH DRIVERDATA CHOCOLATEYINSTALL")
              .split(" "));

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

  /** Keeps Python from the code page of the machine, and PowerShell from calling home. */
  private static final Map<String, String> OURS_ON_WINDOWS =
      Map.of(
          "PYTHONUTF8", "1",
          "POWERSHELL_TELEMETRY_OPTOUT", "1",
          "POWERSHELL_UPDATECHECK", "Off");

  /** Returns that of the system that this JVM runs on. */
  public static ShellEnvironment here() {
    return System.getProperty("os.name", "").startsWith("Windows") ? WINDOWS : POSIX;
  }

  /**
   * Leaves in {@code environment} what a command may have, and adds what it should have. What stays
   * is not touched, so that bytes that are no text survive.
   *
   * @param named variables that the host wants to be given, secrets or not
   * @return the names of what was withheld, sorted
   */
  public List<String> reduce(Map<String, String> environment, Set<String> named) {
    Set<String> givenAlways = keys(named);
    var withheld = new TreeSet<String>();
    environment.forEach(
        (name, value) -> {
          if (isNever(name) || !(givenAlways.contains(key(name)) || isHarmless(name, value))) {
            withheld.add(name);
          }
        });
    environment.keySet().removeAll(withheld);
    environment.putAll(OURS);
    if (this == WINDOWS) {
      environment.putAll(OURS_ON_WINDOWS);
    }
    withheld.removeIf(it -> isAmong(OF_THE_SHELL, it) || isAmong(OURS.keySet(), it));
    return List.copyOf(withheld);
  }

  private boolean isHarmless(String name, String value) {
    if (isAmong(VITAL, name)) {
      return true;
    }
    boolean isHarmless =
        isAmong(HARMLESS, name)
            || (this == WINDOWS && HARMLESS_ON_WINDOWS.contains(key(name)))
            || (HARMLESS_PREFIXES.stream().anyMatch(key(name)::startsWith)
                && !Redactor.isSecretName(name));
    return isHarmless && !Redactor.looksSecret(value);
  }

  private boolean isAmong(Set<String> names, String name) {
    return names.contains(name)
        || (this == WINDOWS && names.stream().anyMatch(name::equalsIgnoreCase));
  }

  private Set<String> keys(Set<String> names) {
    return names.stream().map(this::key).collect(Collectors.toSet());
  }

  /** Returns the name as it is compared. */
  private String key(String name) {
    return this == WINDOWS ? name.toUpperCase(Locale.ROOT) : name;
  }

  /** Tells whether a variable is never given. */
  public static boolean isNever(String name) {
    return name.toUpperCase(Locale.ROOT).equals(NEVER);
  }
}
