package dev.agent4j.toolbox.sandbox.guard;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A file with settings of git, as far as it must be understood to be let be. */
final class GitConfig {
  /** A section in the plain form that git itself writes. */
  private static final Pattern SECTION = Pattern.compile("\\[([A-Za-z.-]+)(?: \"([^\"\\\\]*)\")?]");

  private static final Pattern SETTING = Pattern.compile("([A-Za-z][A-Za-z0-9-]*)\\s*=\\s*(.*)");

  /** Sections and settings that run nothing and lead nowhere; see git-config(1). */
  private static final Set<String> HARMLESS =
      Set.of(
          "core.repositoryformatversion",
          "core.filemode",
          "core.bare",
          "core.logallrefupdates",
          "core.ignorecase",
          "core.precomposeunicode",
          "core.symlinks",
          "core.autocrlf",
          "init.defaultbranch",
          "user.name",
          "user.email",
          "branch.remote",
          "branch.merge",
          "remote.url",
          "remote.fetch");

  /** Values that git would take for a command, an option or another kind of transport. */
  private static final Pattern RISKY = Pattern.compile("^[-!]|::|[\\\\\"`$;|<>#]");

  private record Setting(String name, String value) {}

  private final List<Setting> settings = new ArrayList<>();
  private boolean isUnderstood = true;

  private GitConfig() {}

  /** Reads settings, as far as they are plain; {@code content} has a character for each byte. */
  static GitConfig of(String content) {
    var config = new GitConfig();
    String section = "";
    for (String line : content.split("\n", -1)) {
      String text = line.strip();
      Matcher head = SECTION.matcher(text);
      Matcher setting = SETTING.matcher(text);
      if (head.matches()) {
        section = head.group(1).toLowerCase(Locale.ROOT);
      } else if (setting.matches()) {
        String name = section + "." + setting.group(1).toLowerCase(Locale.ROOT);
        config.settings.add(new Setting(name, setting.group(2)));
      } else if (!text.isEmpty()) {
        config.isUnderstood = false;
      }
    }
    return config;
  }

  /** Returns whether it runs nothing, as {@code git init} and {@code git clone} write it. */
  boolean isHarmless() {
    return isUnderstood
        && settings.stream()
            .allMatch(it -> HARMLESS.contains(it.name()) && !RISKY.matcher(it.value()).find());
  }

  /** Returns the directories that it takes hooks from. */
  List<String> hooksPaths() {
    return settings.stream()
        .filter(it -> it.name().equals("core.hookspath") && !it.value().isBlank())
        .map(it -> it.value().strip().replace("\"", ""))
        .map(it -> new String(it.getBytes(ISO_8859_1), UTF_8))
        .filter(it -> it.indexOf('\0') < 0)
        .toList();
  }
}
