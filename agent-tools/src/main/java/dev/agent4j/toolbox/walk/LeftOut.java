package dev.agent4j.toolbox.walk;

import dev.agent4j.toolbox.files.Show;
import java.util.ArrayList;
import java.util.List;

/** What a walk did not visit, counted. */
final class LeftOut {
  private int ignoredFiles;
  private int ignoredDirectories;
  private int links;
  private int unreadable;
  private int hidden;
  private int tooDeep;
  private long unseen;
  private boolean git;
  private boolean startIgnored;

  void ignored(boolean directory) {
    if (directory) {
      ignoredDirectories++;
    } else {
      ignoredFiles++;
    }
  }

  void link() {
    links++;
  }

  void unreadable() {
    unreadable++;
  }

  void hidden() {
    hidden++;
  }

  void tooDeep() {
    tooDeep++;
  }

  /** Counts an entry of a directory that has too many. */
  void unseen() {
    unseen++;
  }

  long unseenEntries() {
    return unseen;
  }

  void git() {
    git = true;
  }

  void startIsIgnored() {
    startIgnored = true;
  }

  boolean isCut() {
    return unseen > 0 || tooDeep > 0;
  }

  /** Returns a phrase for each kind; empty if nothing was left out. */
  List<String> phrases() {
    var phrases = new ArrayList<String>();
    if (ignoredFiles > 0 || ignoredDirectories > 0) {
      var counted = new ArrayList<String>();
      if (ignoredFiles > 0) {
        counted.add(Show.count(ignoredFiles, "file"));
      }
      if (ignoredDirectories > 0) {
        counted.add(ignoredDirectories + (ignoredDirectories == 1 ? " directory" : " directories"));
      }
      phrases.add(
          String.join(" and ", counted)
              + " hidden by ignore rules, include_ignored shows "
              + (ignoredFiles + ignoredDirectories == 1 ? "it" : "them"));
    }
    if (startIgnored) {
      phrases.add("path is itself hidden by ignore rules, which were set aside for it");
    }
    if (git) {
      phrases.add(".git left out");
    }
    if (links > 0) {
      phrases.add(Show.count(links, "link") + " not followed");
    }
    if (hidden > 0) {
      phrases.add(Show.count(hidden, "file") + " with secrets hidden from tools");
    }
    if (unreadable > 0) {
      phrases.add(unreadable + " not readable");
    }
    if (tooDeep > 0) {
      phrases.add(tooDeep + " too deep below the path, list or search there");
    }
    if (unseen > 0) {
      phrases.add(
          unseen
              + (unseen == 1 ? " more entry" : " more entries")
              + " of directories with too many not looked at");
    }
    return phrases;
  }
}
