package dev.agent4j.redact;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What looks like a secret by itself: the forms that vendors give their keys, private keys, web
 * tokens, passwords in URLs and in variables. Read in the vendors' documentation, 2026-11.
 */
final class SecretPatterns {
  /** A pattern, and the text that each match of it begins with. */
  static final class Rule {
    private final String beginning;
    private final String regex;
    private volatile @Nullable Pattern pattern;

    Rule(String beginning, String regex) {
      this.beginning = beginning;
      this.regex = regex;
    }

    String beginning() {
      return beginning;
    }

    /** What is in its first group, if it has one, is no secret and stays. Compiled on first use. */
    Pattern pattern() {
      Pattern compiled = pattern;
      if (compiled == null) {
        compiled = Pattern.compile(regex);
        pattern = compiled;
      }
      return compiled;
    }
  }

  /** Where a word begins: also behind an escape in quoted text, or one that sets a color. */
  private static final String START =
      "(?:(?<![A-Za-z0-9_])|(?<=\\\\[nrt])|(?<=\\x1b\\[[0-9;]{0,9}m))";

  /** What programs write as a value: with a letter and a digit, and nothing of an expression. */
  private static final String VALUE =
      "(?=[^\\s0-9]{0,512}[0-9])(?=[^\\sA-Za-z]{0,512}[A-Za-z])"
          + "[A-Za-z0-9+/_.~@%^&*!?#:-]{12,512}+=?=?(?![({\\[])";

  private static final Pattern NAME =
      Pattern.compile(
          "TOKEN|SECRET|PASSWORD|PASSWD|PASSPHRASE|KEY|CREDENTIAL|AUTH|PRIVATE|CERT",
          Pattern.CASE_INSENSITIVE);

  /** What may be a secret besides: to black it out everywhere would be too much. */
  private static final Pattern SUSPECT =
      Pattern.compile(
          "-----BEGIN [A-Z ]*PRIVATE KEY"
              + "|://[^/\\s:@]*:[^/\\s@]+@"
              + "|\\beyJ[\\w-]{8,}\\.eyJ[\\w-]{8,}\\."
              + "|\\b(?:sk|rk|pk)[-_](?:[a-z]+[-_])*[A-Za-z0-9]{16,}"
              + "|\\b(?:gh[opusr]|github_pat|glpat|npm|hf|pypi|dop_v1|xox[a-z])[-_][\\w-]{16,}"
              + "|\\b(?:AKIA|ASIA)[A-Z0-9]{16}\\b"
              + "|\\bAIza[\\w-]{30,}"
              + "|(?i:password|passwd|passphrase|secret|token)[=:]\\S");

  static final List<Rule> RULES = rules();

  private SecretPatterns() {}

  static boolean isSecretName(String name) {
    return NAME.matcher(name).find();
  }

  static boolean isSuspect(String text) {
    return SUSPECT.matcher(text).find()
        || RULES.stream()
            .anyMatch(it -> text.contains(it.beginning()) && it.pattern().matcher(text).find());
  }

  private static List<Rule> rules() {
    var rules = new ArrayList<Rule>();
    add(rules, START + "<>[A-Za-z0-9_-]{8,4096}+", "sk-");
    add(rules, START + "(<>)[A-Za-z0-9._~+/=-]{8,4096}+", "Bearer ", "bearer ");
    add(
        rules,
        START + "(<>)(?=[A-Za-z+/]{0,512}[0-9=])[A-Za-z0-9+/]{10,512}+={0,2}",
        "Basic ",
        "basic ");
    add(
        rules,
        START + "<>[A-Za-z0-9_-]{10,4096}+\\.[A-Za-z0-9_-]{10,4096}+\\.[A-Za-z0-9_-]{0,4096}+",
        "eyJ");
    add(
        rules,
        "<>[A-Z ]{0,20}PRIVATE KEY(?: BLOCK)?-----"
            + "(?:[\\s\\S]{0,8192}?(?=-----END)|(?:(?!-----)[^\"])*+)",
        "-----BEGIN ");
    add(rules, "(<>[^/\\s:@\"]{0,64}:)[^/\\s@\"\\\\]{1,256}+(?=@)", "://");
    add(
        rules,
        "(<>[A-Z0-9_]{0,40}+ ?= ?[\"']?)" + VALUE,
        "SECRET",
        "PASSWORD",
        "PASSWD",
        "TOKEN",
        "_KEY",
        "secret_access_key");
    addVendors(rules);
    return List.copyOf(rules);
  }

  private static void addVendors(List<Rule> rules) {
    addWords(rules, "[A-Za-z0-9]{30,255}+", "ghp_", "gho_", "ghu_", "ghs_", "ghr_", "npm_");
    addWords(rules, "[A-Za-z0-9_]{22,255}+", "github_pat_", "dckr_pat_", "shpat_", "lin_api_");
    addWords(rules, "[A-Za-z0-9_-]{20,255}+", "glpat-", "ya29.", "hvs.", "pypi-", "nvapi-");
    addWords(rules, "[A-Za-z0-9-]{10,255}+", "xoxa-", "xoxb-", "xoxp-", "xoxr-", "xoxs-", "xapp-");
    addWords(rules, "[A-Z0-9]{16}(?![A-Za-z0-9])", "AKIA", "ASIA");
    addWords(rules, "[A-Za-z0-9_-]{33,64}+", "AIza");
    addWords(rules, "[A-Za-z0-9]{16,255}+", "sk_live_", "sk_test_", "rk_live_", "rk_test_");
    addWords(rules, "[A-Za-z0-9]{20,255}+", "whsec_", "gsk_", "xai-", "hf_", "LTAI");
    addWords(rules, "[a-f0-9]{32,128}+", "dop_v1_", "key-", "sntrys_");
    addWords(rules, "[A-Za-z0-9_-]{16,64}+\\.[A-Za-z0-9_-]{16,128}+", "SG.");
    addWords(rules, "[0-9A-Z]{20,128}+", "AGE-SECRET-KEY-1");
    add(rules, "(<>)[A-Za-z0-9+/]{40,128}+={0,2}", "AccountKey=", "SharedAccessKey=");
  }

  private static void addWords(List<Rule> rules, String rest, String... beginnings) {
    add(rules, START + "<>" + rest, beginnings);
  }

  /** Adds a rule for each beginning, which stands where the pattern has {@code <>}. */
  private static void add(List<Rule> rules, String pattern, String... beginnings) {
    for (String beginning : beginnings) {
      rules.add(new Rule(beginning, pattern.replace("<>", Pattern.quote(beginning))));
    }
  }
}
