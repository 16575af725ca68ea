package dev.agent4j.toolbox.sandbox.guard;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.joining;
import static java.util.stream.Collectors.toSet;

import dev.agent4j.toolbox.ProtectedPaths;
import dev.agent4j.toolbox.sandbox.guard.ProtectedFile.Kind;
import java.io.IOException;
import java.nio.file.DirectoryIteratorException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds what is protected or hidden below some directories, at any depth. A directory that has not
 * changed since it was last listed, which its change time tells and no command can forge, is not
 * listed again. Not thread-safe.
 */
public final class ProtectedScan {
  private static final int MAX_DIRECTORIES = 200_000;

  /** How coarse a file system's clock may be. */
  private static final long CLOCK_MILLIS = 100;

  /** The names by which git takes a directory for a repository (gitrepository-layout(5)). */
  private static final Set<String> REPOSITORY = Set.of("HEAD", "objects", "refs");

  /** Names that are compared as they are, but for case. */
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_.-]*[A-Za-z0-9_-]");

  private final List<Path> roots;
  private final ProtectedPaths paths;

  /** The names in the patterns: a path without any of them matches none. */
  private final Set<String> patternNames;

  /** Those of them with an asterisk. */
  private final Pattern starred;

  private Map<Path, Listing> listings = new HashMap<>();

  /**
   * What was seen.
   *
   * @param files what is protected
   * @param hidden what is not to be read: files, links, and directories with all in them
   * @param isComplete whether all was looked at
   */
  record Snapshot(Map<Path, ProtectedFile> files, List<Path> hidden, boolean isComplete) {}

  /**
   * A directory that is to be looked at.
   *
   * @param name what patterns are asked about, with slashes
   * @param isTelling whether a name in it is one that patterns have
   * @param isProtected whether all in it is, whatever the patterns say
   */
  private record Place(Path directory, String name, boolean isTelling, boolean isProtected) {}

  /** What was seen of a directory. */
  private record Listing(
      Place place,
      Object key,
      FileTime changed,
      long seenMillis,
      List<Place> below,
      List<Path> found,
      List<Path> hidden) {

    boolean isStill(Place nowPlace, Object nowKey, FileTime nowChanged) {
      return place.equals(nowPlace)
          && key.equals(nowKey)
          && changed.equals(nowChanged)
          && changed.toMillis() < seenMillis - CLOCK_MILLIS;
    }
  }

  /**
   * @param roots absolute, without symbolic links
   */
  public ProtectedScan(List<Path> roots, ProtectedPaths paths) {
    this.roots = List.copyOf(roots);
    this.paths = paths;
    patternNames =
        Stream.concat(paths.protectedPatterns().stream(), paths.hiddenPatterns().stream())
            .flatMap(it -> Stream.of(it.toLowerCase(Locale.ROOT).split("/", -1)))
            .filter(it -> !it.equals("**"))
            .collect(toSet());
    starred =
        Pattern.compile(
            patternNames.stream()
                .filter(it -> it.indexOf('*') >= 0)
                .map(it -> Pattern.quote(it).replace("*", "\\E.*\\Q"))
                .collect(joining("|")));
  }

  /** Returns {@code path} as it is told: relative to its root. */
  String shown(Path path) {
    return roots.stream()
        .filter(it -> path.startsWith(it) && !path.equals(it))
        .findFirst()
        .map(it -> it.relativize(path).toString())
        .orElse(path.toString());
  }

  /** Returns the root that {@code path} lies in; empty if it lies in none. */
  java.util.Optional<Path> rootOf(Path path) {
    return roots.stream().filter(path::startsWith).findFirst();
  }

  /**
   * Looks at all there is now.
   *
   * @param before what was protected at the last look: where it leads, and not where what was made
   *     since does, is protected too, and it is looked at wherever it lies. Null for the first look
   */
  Snapshot scan(@Nullable Map<Path, ProtectedFile> before) {
    var found = new LinkedHashMap<Path, ProtectedFile>();
    var hidden = new ArrayList<Path>();
    var seen = new HashMap<Path, Listing>();
    Deque<Place> places = new ArrayDeque<>();
    roots.forEach(it -> places.add(new Place(it, "", false, false)));
    var led = new HashSet<Path>();
    boolean isComplete = true;
    while (!places.isEmpty()) {
      Place place = places.pop();
      if (seen.size() >= MAX_DIRECTORIES) {
        isComplete = false;
        break;
      }
      Listing listing = list(place);
      if (listing == null) {
        isComplete &= !Files.isDirectory(place.directory(), LinkOption.NOFOLLOW_LINKS);
        continue;
      }
      seen.put(place.directory(), listing);
      places.addAll(listing.below());
      hidden.addAll(listing.hidden());
      for (Path path : listing.found()) {
        ProtectedFile file = ProtectedFile.at(path);
        if (file != null) {
          found.put(path, file);
          ProtectedFile leading = before == null ? file : before.get(path);
          leads(leading).stream().filter(led::add).forEach(it -> addTo(places, found, it));
        }
      }
    }
    if (before != null) {
      for (Path path : before.keySet()) {
        if (!found.containsKey(path)) {
          add(found, path);
        }
      }
    }
    listings = seen;
    return new Snapshot(found, hidden, isComplete);
  }

  /** Returns where git would look on because of {@code file}: by a link, or by a setting. */
  private List<Path> leads(@Nullable ProtectedFile file) {
    if (file == null) {
      return List.of();
    }
    var leads = new ArrayList<Path>();
    Path parent = file.path().getParent();
    if (file.kind() == Kind.LINK && parent != null) {
      leads.add(parent.resolve(file.link()));
    }
    if (file.kind() == Kind.FILE && file.content() != null && parent != null) {
      Path top = parent.endsWith(".git") ? parent.getParent() : parent;
      GitConfig.of(file.content()).hooksPaths().stream()
          .map(it -> top == null ? parent.resolve(it) : top.resolve(it))
          .forEach(leads::add);
    }
    return leads.stream().map(ProtectedScan::real).filter(it -> rootOf(it).isPresent()).toList();
  }

  private static Path real(Path path) {
    try {
      return path.toRealPath();
    } catch (IOException e) {
      return path.normalize();
    }
  }

  private static void addTo(
      Deque<Place> places, Map<Path, ProtectedFile> found, Path protectedPath) {
    ProtectedFile file = add(found, protectedPath);
    if (file != null && file.kind() == Kind.DIRECTORY) {
      places.add(new Place(protectedPath, "", false, true));
    }
  }

  private static @Nullable ProtectedFile add(Map<Path, ProtectedFile> found, Path path) {
    ProtectedFile file = ProtectedFile.at(path);
    if (file != null) {
      found.put(path, file);
    }
    return file;
  }

  /** Returns what is in a directory; null if it is none any more, or cannot be listed. */
  private @Nullable Listing list(Place place) {
    long now = System.currentTimeMillis();
    Path directory = place.directory();
    try {
      Map<String, Object> attributes =
          Files.readAttributes(
              directory, "unix:ctime,fileKey,isDirectory", LinkOption.NOFOLLOW_LINKS);
      if (!Boolean.TRUE.equals(attributes.get("isDirectory"))) {
        return null;
      }
      Object key = requireNonNull(attributes.get("fileKey"), "fileKey");
      var changed = (FileTime) requireNonNull(attributes.get("ctime"), "ctime");
      Listing last = listings.get(directory);
      if (last != null && last.isStill(place, key, changed)) {
        return last;
      }
      return listing(place, key, changed, now);
    } catch (IOException | DirectoryIteratorException e) {
      return null;
    }
  }

  private Listing listing(Place place, Object key, FileTime changed, long now) throws IOException {
    var names = new ArrayList<Path>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(place.directory())) {
      entries.forEach(names::add);
    }
    boolean isRepository =
        names.stream().map(it -> it.getFileName().toString()).filter(REPOSITORY::contains).count()
            == REPOSITORY.size();
    // Git takes it for one wherever it lies, so what holds for .git holds here.
    String prefix = isRepository ? ".git/" : place.name();
    var below = new ArrayList<Place>();
    var found = new ArrayList<Path>();
    var hidden = new ArrayList<Path>();
    for (Path path : names) {
      String name = prefix + path.getFileName();
      boolean isDirectory = Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS);
      boolean isTelling =
          place.isTelling() || isRepository || isTelling(path.getFileName().toString());
      String asked = isDirectory ? name + "/x" : name;
      if (place.isProtected() || (isTelling && paths.protectorOf(asked).isPresent())) {
        found.add(path);
      }
      if (isTelling && paths.hiderOf(asked).isPresent()) {
        hidden.add(path);
      }
      if (isDirectory) {
        below.add(new Place(path, name + "/", isTelling, place.isProtected()));
      }
    }
    return new Listing(place, key, changed, now, below, found, hidden);
  }

  /**
   * Tells whether a name may be one that patterns have. It is only about time: patterns compare
   * names in costly ways, which of a plain one come to the same.
   */
  private boolean isTelling(String name) {
    return !PLAIN.matcher(name).matches()
        || patternNames.contains(name.toLowerCase(Locale.ROOT))
        || starred.matcher(name.toLowerCase(Locale.ROOT)).matches();
  }
}
