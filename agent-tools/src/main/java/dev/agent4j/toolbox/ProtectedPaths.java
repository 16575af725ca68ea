package dev.agent4j.toolbox;

import dev.agent4j.toolbox.access.Guard;
import dev.agent4j.toolbox.access.PathPattern;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Paths that a model may not write, because a later process would run what is in them, and paths it
 * may not read, because they hold secrets. They are patterns, so that it makes no difference
 * whether a file exists or how deep it lies. Immutable and thread-safe.
 *
 * <p>A pattern is names between slashes and is looked for at the end of a path: {@code .bashrc} is
 * that name in any directory. {@code *} stands for any characters of a name, {@code **} for any
 * names, also none: {@code .ssh/**} is the directory and all below. Names are compared as the
 * laxest file system would, without regard to case, Unicode normal form, invisible characters and
 * trailing dots.
 *
 * <p>The default lists follow what two widely used sandboxes protect (Claude's sandbox-runtime and
 * Codex, read 2026-11), and git's documentation on what its configuration can run. {@code .env} and
 * {@code .npmrc} are no secrets by default: a project's own programs must read them.
 */
public final class ProtectedPaths {
  private static final String UNWRITTEN =
      """
      .git
      .git/config .git/config.worktree .git/commondir .git/hooks/** .git/info/attributes
      .git/modules/**/config .git/modules/**/config.worktree .git/modules/**/hooks/**
      .git/modules/**/info/attributes .git/modules/**/commondir
      .git/worktrees/**/config.worktree .git/worktrees/**/commondir .git/worktrees/**/gitdir
      git~1/** .gitmodules .gitconfig .config/git/** .git-credentials
      .githooks/** .github/hooks/** .husky/** .pre-commit-config.yaml lefthook.yml

      .bashrc .bash_profile .bash_login .bash_logout .bash_aliases .profile .xprofile .xsessionrc
      .zshrc .zprofile .zshenv .zlogin .zlogout .kshrc .cshrc .tcshrc .login .inputrc
      .config/fish/** .envrc .direnvrc .config/direnv/** .pam_environment .config/environment.d/**
      .ripgreprc .curlrc .wgetrc .vimrc .exrc .gdbinit .lldbinit .tmux.conf .screenrc
      .config/autostart/** .config/systemd/** Library/LaunchAgents/** .crontab

      .mcp.json mcp.json .claude/** .claude.json .codex/** .agents/** .agent4j/** .cursor/**
      .cursorrules .gemini/** .qwen/** .opencode/** opencode.json .continue/** .windsurf/**
      .kiro/** .roo/** .aider.conf.yml
      .vscode/** .idea/** .fleet/** .devcontainer/** .devcontainer.json

      .github/workflows/** .github/actions/** .gitlab-ci.yml .circleci/** .travis.yml Jenkinsfile
      azure-pipelines.yml .azure-pipelines/** .drone.yml .woodpecker.yml .woodpecker/**
      bitbucket-pipelines.yml .buildkite/** appveyor.yml .appveyor.yml .cirrus.yml

      .ssh/** .gnupg/** .aws/** .azure/** .config/gcloud/** .kube/config .docker/config.json
      """;

  private static final String UNREAD =
      """
      .ssh/** .gnupg/** .aws/credentials .aws/sso/** .aws/cli/cache/** .azure/** .config/gcloud/**
      .kube/config .docker/config.json .config/containers/auth.json .config/gh/hosts.yml
      .config/hub .git-credentials .config/git/credentials .netrc _netrc .pgpass .my.cnf .pypirc
      .cargo/credentials .cargo/credentials.toml .gem/credentials .config/rclone/rclone.conf
      .terraform.d/credentials.tfrc.json .vault-token .password-store/** .m2/settings-security.xml
      .local/share/keyrings/** Library/Keychains/** .mozilla/** .config/google-chrome/**
      .config/chromium/** .bash_history .zsh_history .psql_history .mysql_history
      etc/shadow* etc/gshadow* etc/sudoers etc/sudoers.d/** etc/ssh/ssh_host_*_key
      """;

  private static final ProtectedPaths STANDARD =
      new ProtectedPaths(patterns(UNWRITTEN), List.of(), patterns(UNREAD), List.of());
  private static final ProtectedPaths NONE =
      new ProtectedPaths(List.of(), List.of(), List.of(), List.of());

  private final List<PathPattern> unwritten;
  private final List<PathPattern> written;
  private final List<PathPattern> unread;
  private final List<PathPattern> read;

  private ProtectedPaths(
      List<PathPattern> unwritten,
      List<PathPattern> written,
      List<PathPattern> unread,
      List<PathPattern> read) {
    this.unwritten = unwritten;
    this.written = written;
    this.unread = unread;
    this.read = read;
  }

  private static List<PathPattern> patterns(String words) {
    return Stream.of(words.strip().split("\\s+")).map(PathPattern::of).toList();
  }

  /** Returns the default: configuration of git, shells, editors, agents and CI, and credentials. */
  public static ProtectedPaths standard() {
    return STANDARD;
  }

  /** Returns what protects nothing. */
  public static ProtectedPaths none() {
    return NONE;
  }

  /**
   * Returns these, with the paths of {@code pattern} not to be written.
   *
   * @throws IllegalArgumentException if it holds no name
   */
  public ProtectedPaths protecting(String pattern) {
    return new ProtectedPaths(plus(unwritten, pattern), written, unread, read);
  }

  /**
   * Returns these, with the paths of {@code pattern} to be written whatever protects them.
   *
   * @throws IllegalArgumentException if it holds no name
   */
  public ProtectedPaths allowing(String pattern) {
    return new ProtectedPaths(unwritten, plus(written, pattern), unread, read);
  }

  /**
   * Returns these, with the paths of {@code pattern} not to be read. Tools refuse them, and to
   * commands in a sandbox of bubblewrap those that exist when a command begins are empty and can be
   * neither changed nor moved: a build that needs {@code .env} then fails. Other sandboxes cannot
   * keep commands from reading what lies in the workspace; {@link
   * dev.agent4j.toolbox.sandbox.SandboxFacts#gaps} says so.
   *
   * @throws IllegalArgumentException if it holds no name
   */
  public ProtectedPaths hiding(String pattern) {
    return new ProtectedPaths(unwritten, written, plus(unread, pattern), read);
  }

  /**
   * Returns these, with the paths of {@code pattern} to be read whatever hides them.
   *
   * @throws IllegalArgumentException if it holds no name
   */
  public ProtectedPaths showing(String pattern) {
    return new ProtectedPaths(unwritten, written, unread, plus(read, pattern));
  }

  private static List<PathPattern> plus(List<PathPattern> patterns, String pattern) {
    List<PathPattern> all = new ArrayList<>(patterns);
    all.add(PathPattern.of(pattern));
    return List.copyOf(all);
  }

  /**
   * Returns the pattern that keeps {@code path} from being written; empty if none does.
   *
   * @param path with slashes, relative or absolute
   */
  public Optional<String> protectorOf(String path) {
    return first(unwritten, written, path);
  }

  /**
   * Returns the pattern that keeps {@code path} from being read; empty if none does.
   *
   * @param path with slashes, relative or absolute
   */
  public Optional<String> hiderOf(String path) {
    return first(unread, read, path);
  }

  private static Optional<String> first(
      List<PathPattern> patterns, List<PathPattern> exceptions, String path) {
    List<String> names = PathPattern.names(path);
    if (exceptions.stream().anyMatch(it -> it.matches(names))) {
      return Optional.empty();
    }
    return patterns.stream().filter(it -> it.matches(names)).map(PathPattern::toString).findFirst();
  }

  /** Tells whether {@code path} is in a list, whatever the host has allowed. */
  private boolean isSensitive(String path) {
    List<String> names = PathPattern.names(path);
    return Stream.concat(unwritten.stream(), unread.stream()).anyMatch(it -> it.matches(names));
  }

  Guard guard() {
    return new Guard() {
      @Override
      public Optional<String> protectorOf(String path) {
        return ProtectedPaths.this.protectorOf(path);
      }

      @Override
      public Optional<String> hiderOf(String path) {
        return ProtectedPaths.this.hiderOf(path);
      }

      @Override
      public boolean isSensitive(String path) {
        return ProtectedPaths.this.isSensitive(path);
      }
    };
  }

  /** Returns the patterns that are not to be written, exceptions aside. */
  public List<String> protectedPatterns() {
    return unwritten.stream().map(PathPattern::toString).toList();
  }

  /** Returns the patterns that are not to be read, exceptions aside. */
  public List<String> hiddenPatterns() {
    return unread.stream().map(PathPattern::toString).toList();
  }

  @Override
  public String toString() {
    return "ProtectedPaths[" + unwritten.size() + " protected, " + unread.size() + " hidden]";
  }
}
