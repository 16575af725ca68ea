#!/usr/bin/env bash
# Proves that the gate catches what it is there for. In a copy of the tree it plants one violation of each rule, runs
# the narrowest build that must fail, and looks for the words it must fail with; the same build must pass without it.
# No part of the gate: it builds some fifty times.
#
#   checks/planted-violations/run.sh            all rules, about twenty minutes
#   checks/planted-violations/run.sh FILTER     the rules whose name contains FILTER
#
# Exits with 0 only if every violation was caught and every control passed. Leaves nothing behind.
set -uo pipefail
top=$(cd "$(dirname "$0")/../.." && pwd)
filter=${1:-}
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
tree=$work/tree
log=$work/log
planted=0
failures=0
declare -A controlled

main() {
  mkdir "$tree"
  (cd "$top" && git ls-files -z --cached --others --exclude-standard |
    while IFS= read -r -d '' file; do [ -f "$file" ] && printf '%s\0' "$file"; done |
    tar cf - --null -T -) | tar xf - -C "$tree"
  cd "$tree" || exit 1
  git init -q . && git add -A && git -c user.name=gate -c user.email=gate@localhost commit -qm pristine

  local build=(-DskipTests -pl agent-examples,agent-benchmarks -am test)
  # Offline if it can be, for speed; the first time on a machine it cannot.
  if ! maven "${build[@]}" && ! { grep -q "offline mode" "$log" && offline= && maven "${build[@]}"; }; then
    grep -E '^\[(ERROR|WARNING)\]' "$log" | head -n 30
    echo "The tree does not pass by itself." >&2
    exit 1
  fi
  offline=-o

  echo "| rule | planted | caught by | as it says | seconds |"
  echo "|---|---|---|---|---|"
  rules
  echo
  if [ "$failures" -gt 0 ]; then
    echo "$failures not as expected" >&2
    exit 1
  fi
  echo "All $planted violations were caught, all ${#controlled[@]} builds passed without."
}

# prove RULE PLANTED CAUGHT_BY BUILD WORDS [FILE]: plants standard input as FILE, if one is named, else runs it as a script.
prove() {
  local rule=$1 what=$2 by=$3 build=$4 words=$5 file=${6:-} quote=
  if [[ $rule != *"$filter"* ]]; then
    cat >/dev/null
    return
  fi
  if [ -z "${controlled[$build]:-}" ]; then
    controlled[$build]=1
    control "$build"
  fi
  if [ -n "$file" ]; then
    mkdir -p "$(dirname "$file")"
    cat >"$file"
  else
    bash -eu || exit 1
  fi
  if [ -z "$(git status --porcelain)" ]; then
    echo "$rule: nothing was planted" >&2
    exit 1
  fi
  local start=$SECONDS
  planted=$((planted + 1))
  if "build_$build"; then
    verdict="NOT CAUGHT"
  elif quote=$(grep -m 1 -E "$words" "$log"); then
    verdict=$by
  else
    verdict="FAILED OTHERWISE"
    grep -E '^\[ERROR\]' "$log" | head -n 10 >&2
  fi
  [ "$verdict" = "$by" ] || failures=$((failures + 1))
  row "$rule" "$what" "$verdict" "$quote" $((SECONDS - start))
  git checkout -q -- . && git clean -fdq
  find . -path '*/target/*' \( -name 'Planted*' -o -name planted \) -prune -exec rm -rf {} +
}

control() {
  local start=$SECONDS verdict="passes"
  if ! "build_$1"; then
    verdict="FAILS"
    failures=$((failures + 1))
    grep -E '^\[ERROR\]' "$log" | head -n 10 >&2
  fi
  row "(control: $1)" nothing "$verdict" "" $((SECONDS - start))
}

# The quoted line without the places of this machine, and no longer than a line of a table may be.
row() {
  local quote
  quote=$(printf '%s' "$4" | sed -e "s|file://||; s|$tree/||g; s|$tree||g; s/|/\\\\|/g; s/^ *//" | cut -c 1-150)
  printf '| %s | %s | %s | %s | %s |\n' "$1" "$2" "$3" "${quote:+\`$quote\`}" "$5"
}

offline=-o
maven() {
  mvn -B $offline -Dstyle.color=never -Dmaven.compiler.useIncrementalCompilation=false \
    -Dsurefire.failIfNoSpecifiedTests=false "$@" </dev/null >"$log" 2>&1
}
# Without what other builds prove, for speed.
quick=(-Dspotless.check.skip=true -Denforcer.skip=true)

build_poms() { maven -pl agent-core validate; }
build_bom() { maven -pl agent-examples -am validate; }
build_format() { maven -pl agent-core process-sources; }
build_compile() { maven -pl agent-core "${quick[@]}" compile; }
build_unit() { maven -pl agent-core "${quick[@]}" -Dtest='PriceTest,PlantedTest' test; }
build_newer_jdk() { maven -Pci -pl agent-core "${quick[@]}" -Dtest='PriceTest,PlantedTest' test; }
build_architecture() { maven -pl agent-examples -am "${quick[@]}" -Dtest=ArchitectureTest test; }
# Nothing needs to be compiled for what is seen in the sources alone.
build_sources() {
  maven -pl agent-examples -am "${quick[@]}" -Dmaven.main.skip=true -Dtest='SourceTest,PomTest,HelloAgentTest#sample*' test
}
build_weight() { maven -pl agent-llm-minimax -am "${quick[@]}" -Dtest=RuntimeWeightTest test; }

rules() {
  local core=agent-core/src/main/java/dev/agent4j
  local core_tests=agent-core/src/test/java/dev/agent4j
  local minimax=agent-llm-minimax/src/main/java/dev/agent4j/llm/minimax
  local bench=agent-benchmarks/src
  export core bench

  prove "unpinned plugin" "clean plugin without a version" "Enforcer" poms \
    "missing valid versions" <<'SH'
sed -i '/<artifactId>maven-clean-plugin/{n;d}' pom.xml
SH

  prove "diverging versions" "Error Prone at run time in agent-core" "Enforcer" poms \
    "Dependency convergence error" <<'SH'
sed -i '0,/<dependency>/s||<dependency><groupId>com.google.errorprone</groupId><artifactId>error_prone_core</artifactId><version>${error-prone.version}</version></dependency>\n    <dependency>|' agent-core/pom.xml
SH

  prove "BOM" "agent-tools left out of it" "Maven" bom \
    "version' for dev.agent4j:agent-tools:jar is missing" <<'SH'
sed -zi 's|<dependency>\s*<groupId>dev.agent4j</groupId>\s*<artifactId>agent-tools<[^>]*>[^/]*/version>\s*</dependency>||' agent-bom/pom.xml
SH

  prove "format" "a line with odd spaces" "Spotless" format \
    "format violations" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

/** Planted. */
final class Planted {
  private Planted( ) { }
}
JAVA

  prove "lint" "a raw type" "javac -Xlint" compile \
    "found raw type" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

import java.util.List;

/** Planted. */
final class Planted {
  private Planted() {}

  static int size(List list) {
    return list.size();
  }
}
JAVA

  prove "doclint" "a link to nothing" "javac -Xdoclint" compile \
    "reference not found" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

/** Planted beside {@link Nothing}. */
public final class Planted {
  private Planted() {}
}
JAVA

  prove "bug pattern" "arrays compared by equals" "Error Prone" compile \
    "\[ArrayEquals\]" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

/** Planted. */
final class Planted {
  private Planted() {}

  static boolean same(int[] a, int[] b) {
    return a.equals(b);
  }
}
JAVA

  prove "null" "null returned as a String" "NullAway" compile \
    "\[NullAway\]" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

/** Planted. */
final class Planted {
  private Planted() {}

  static String name() {
    return null;
  }
}
JAVA

  prove "library in a signature" "a Jackson type in agent-core" "javac -Xlint:exports" compile \
    "is not indirectly exported" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

import com.fasterxml.jackson.core.JsonFactory;

/** Planted. */
public final class Planted {
  private Planted() {}

  /** Returns a factory. */
  public static JsonFactory factory() {
    return new JsonFactory();
  }
}
JAVA

  prove "unit test" "a test that fails" "Surefire" unit \
    "PlantedTest.twoAndTwoAreFive" $core_tests/PlantedTest.java <<'JAVA'
package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlantedTest {
  @Test
  void twoAndTwoAreFive() {
    assertThat(2 + 2).isEqualTo(5);
  }
}
JAVA

  prove "lint in a test" "a raw type in a test" "javac -Xlint" unit \
    "found raw type" $core_tests/PlantedTest.java <<'JAVA'
package dev.agent4j;

import java.util.List;

class PlantedTest {
  static int size(List list) {
    return list.size();
  }
}
JAVA

  # Where no newer JDK is installed, the tests do not run on one.
  if grep -qsE 'JAVA_VERSION="(2[1-9]|[3-9][0-9])' "${JDKS_DIR:-/usr/lib/jvm}"/*/release; then
    prove "newer JDK" "a test that fails on a JDK of 21 or later" "Surefire, second run" newer_jdk \
      "PlantedTest.isNotOfToday" $core_tests/PlantedTest.java <<'JAVA'
package dev.agent4j;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PlantedTest {
  @Test
  void isNotOfToday() {
    assertThat(Runtime.version().feature()).isLessThan(21);
  }
}
JAVA
  fi

  prove "library in a hidden signature" "the same, its lint suppressed" "ArchitectureTest" architecture \
    "Planted.factory.* shows com.fasterxml.jackson" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

import com.fasterxml.jackson.core.JsonFactory;

/** Planted. */
@SuppressWarnings("exports")
public final class Planted {
  private Planted() {}

  /** Returns a factory. */
  public static JsonFactory factory() {
    return new JsonFactory();
  }
}
JAVA

  prove "library known elsewhere" "Jackson used in the package message" "ArchitectureTest" architecture \
    "package 'message' knows no library" $core/message/Planted.java <<'JAVA'
package dev.agent4j.message;

import com.fasterxml.jackson.core.JsonFactory;

/** Planted. */
final class Planted {
  private Planted() {}

  static boolean isFactory(Object it) {
    return it instanceof JsonFactory;
  }
}
JAVA

  prove "arrow" "json uses message" "ArchitectureTest" architecture \
    "package 'json' uses only" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

import dev.agent4j.message.Usage;

/** Planted. */
final class Planted {
  private Planted() {}

  static long total(Usage usage) {
    return usage.totalTokens();
  }
}
JAVA

  prove "undrawn package" "a package planted" "ArchitectureTest" architecture \
    "everyPackageIsDrawnAndEveryDrawnPackageIsThere" <<'SH'
dir=agent-core/src/main/java/dev/agent4j/planted
mkdir $dir
cat >$dir/package-info.java <<'JAVA'
/** Planted. */
@NullMarked
package dev.agent4j.planted;

import org.jspecify.annotations.NullMarked;
JAVA
cat >$dir/Planted.java <<'JAVA'
package dev.agent4j.planted;

/** Planted. */
final class Planted {
  private Planted() {}
}
JAVA
SH

  prove "package not @NullMarked" "a package without package-info" "ArchitectureTest" architecture \
    "everyPackageIsNullMarked" $core/planted/Planted.java <<'JAVA'
package dev.agent4j.planted;

/** Planted. */
final class Planted {
  private Planted() {}
}
JAVA

  prove "printing" "System.out in agent-core" "ArchitectureTest" architecture \
    "nothingPrintsButPrograms" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

/** Planted. */
final class Planted {
  private Planted() {}

  static void tell(String what) {
    System.out.println(what);
  }
}
JAVA

  prove "sleep in main code" "Thread.sleep in agent-core" "ArchitectureTest" architecture \
    "nothingSleepsButSleepers" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

/** Planted. */
final class Planted {
  private Planted() {}

  static void pause() throws InterruptedException {
    Thread.sleep(10);
  }
}
JAVA

  prove "big contract" "an interface of four methods" "ArchitectureTest" architecture \
    "contractsAreSmall" $core/tool/Planted.java <<'JAVA'
package dev.agent4j.tool;

/** Planted. */
public interface Planted {
  void one();

  void two();

  void three();

  void four();
}
JAVA

  prove "arrow that leads back" "json drawn to use message" "ArchitectureTest" architecture \
    "noArrowLeadsBack" <<'SH'
sed -i 's|entry("json", Set.of())|entry("json", Set.of("message"))|' agent-examples/src/test/java/dev/agent4j/ArchitectureTest.java
SH

  prove "drawn package that is not there" "a package drawn" "ArchitectureTest" architecture \
    "everyPackageIsDrawnAndEveryDrawnPackageIsThere" <<'SH'
sed -i 's|entry("json", Set.of()),|& entry("planted", Set.of()),|' agent-examples/src/test/java/dev/agent4j/ArchitectureTest.java
SH

  prove "HTTP client known elsewhere" "java.net.http used in llm.minimax.reply" "ArchitectureTest" architecture \
    "package 'llm.minimax.reply' knows no library" $minimax/reply/Planted.java <<'JAVA'
package dev.agent4j.llm.minimax.reply;

import java.net.http.HttpClient;

/** Planted. */
final class Planted {
  private Planted() {}

  static boolean isClient(Object it) {
    return it instanceof HttpClient;
  }
}
JAVA

  prove "library in a released signature" "a Jackson type in llm.minimax, its lint suppressed" "ArchitectureTest" \
    architecture "Planted.factory.* shows com.fasterxml.jackson" $minimax/Planted.java <<'JAVA'
package dev.agent4j.llm.minimax;

import com.fasterxml.jackson.core.JsonFactory;

/** Planted. */
@SuppressWarnings("exports")
public final class Planted {
  private Planted() {}

  /** Returns a factory. */
  public static JsonFactory factory() {
    return new JsonFactory();
  }
}
JAVA

  prove "inside exported" "toolbox.files exported" "ArchitectureTest" architecture \
    "modulesExportAllPackagesButTheirInsides" <<'SH'
sed -i 's|^  exports dev.agent4j.toolbox;|&\n  exports dev.agent4j.toolbox.files;|' agent-tools/src/main/java/module-info.java
SH

  prove "stack trace printed" "printStackTrace in agent-core" "ArchitectureTest" architecture \
    "nothingPrintsButPrograms" $core/json/Planted.java <<'JAVA'
package dev.agent4j.json;

/** Planted. */
final class Planted {
  private Planted() {}

  static void tell(Throwable what) {
    what.printStackTrace();
  }
}
JAVA

  prove "sleep in a test" "Thread.sleep in a test" "SourceTest" sources \
    "testsNeitherSleepNorPretend" $bench/test/java/dev/agent4j/benchmarks/PlantedTest.java <<'JAVA'
package dev.agent4j.benchmarks;

class PlantedTest {
  void waits() throws InterruptedException {
    Thread.sleep(10);
  }
}
JAVA

  prove "park in a test" "LockSupport.parkNanos in a test" "SourceTest" sources \
    "testsNeitherSleepNorPretend" $bench/test/java/dev/agent4j/benchmarks/PlantedTest.java <<'JAVA'
package dev.agent4j.benchmarks;

import java.util.concurrent.locks.LockSupport;

class PlantedTest {
  void waits() {
    LockSupport.parkNanos(10);
  }
}
JAVA

  prove "disabled test" "@Disabled on a test" "SourceTest" sources \
    "testsNeitherSleepNorPretend" $bench/test/java/dev/agent4j/benchmarks/PlantedTest.java <<'JAVA'
package dev.agent4j.benchmarks;

import org.junit.jupiter.api.Disabled;

@Disabled
class PlantedTest {}
JAVA

  prove "long file" "a file of 301 lines" "SourceTest" sources "filesAreShort" <<'SH'
planted=$bench/main/java/dev/agent4j/benchmarks
mkdir -p $planted
{ echo "package dev.agent4j.benchmarks;"; seq 300 | sed 's|^|// |'; } >$planted/Planted.java
SH

  prove "long loop" "ten lines more in AgentLoop" "SourceTest" sources "theLoopIsShort" <<'SH'
seq 10 | sed 's|^|// |' >>$core/AgentLoop.java
SH

  prove "long method of the loop" "thirty lines more in one" "SourceTest" sources \
    "AgentLoop.java:[0-9]+ has a method of" <<'SH'
sed -i "/ takeSteps() throws/r /dev/stdin" $core/AgentLoop.java < <(seq 30 | sed 's|^|    // |')
SH

  prove "long method" "a method of 52 lines" "SourceTest" sources "Planted.java:4 has a method of 52 lines" <<'SH'
planted=$bench/main/java/dev/agent4j/benchmarks
mkdir -p $planted
{
  printf '%s\n' "package dev.agent4j.benchmarks;" "" "final class Planted {" "  void plant() {"
  seq 50 | sed 's|^|    // |'
  printf '%s\n' "  }" "}"
} >$planted/Planted.java
SH

  prove "big package" "ten files of 299 lines" "SourceTest" sources "packagesStayWithinTheirSize" <<'SH'
planted=$bench/main/java/dev/agent4j/benchmarks
mkdir -p $planted
for n in $(seq 10); do
  { echo "package dev.agent4j.benchmarks;"; seq 298 | sed 's|^|// |'; } >$planted/Planted$n.java
done
SH

  prove "many files" "sixteen files" "SourceTest" sources "packagesOfManyFilesAreSplit" <<'SH'
planted=$bench/main/java/dev/agent4j/benchmarks
mkdir -p $planted
for n in $(seq 16); do
  echo "package dev.agent4j.benchmarks;" >$planted/Planted$n.java
done
SH

  prove "long README" "thirty lines more" "SourceTest" sources "readmesAreShort" <<'SH'
seq 30 >>README_CN.md
SH

  prove "work put off" "a TODO" "SourceTest" sources \
    "noCommentPutsOffWhatIsToBeDone" $bench/main/java/dev/agent4j/benchmarks/Planted.java <<'JAVA'
package dev.agent4j.benchmarks;

// TODO everything
JAVA

  prove "README's sample" "another question in the README" "HelloAgentTest" sources \
    "sampleOfTheReadmeIsTheBodyOfMain" <<'SH'
sed -i 's|agent.run("|&Please: |' README.md
SH

  prove "undecided dependency" "JUnit beyond the tests of agent-tools" "PomTest" sources \
    "moduleBringsWhatIsDrawnAndNothingOfItsTests" <<'SH'
sed -i '/junit-jupiter/{n;d}' agent-tools/pom.xml
SH

  prove "library of the tests at run time" "AssertJ beyond the tests of agent-llm-minimax" "RuntimeWeightTest" weight \
    "nothingOfTheTestsComesAlong" <<'SH'
sed -i '/assertj-core/{n;d}' agent-llm-minimax/pom.xml
SH

  prove "seventh jar" "four more jars in agent-llm-minimax" "RuntimeWeightTest" weight \
    "jars at run time" <<'SH'
add() { sed -i "0,/<dependency>/s||<dependency><groupId>$1</groupId><artifactId>$2</artifactId></dependency>\n    <dependency>|" agent-llm-minimax/pom.xml; }
add info.picocli picocli
add com.google.re2j re2j
add io.github.java-diff-utils java-diff-utils
add org.jline jline
SH

  prove "too heavy" "Byte Buddy, one jar, in agent-llm-minimax" "RuntimeWeightTest" weight \
    "megabytes at run time" <<'SH'
sed -i '0,/<dependency>/s||<dependency><groupId>net.bytebuddy</groupId><artifactId>byte-buddy</artifactId><version>1.18.3</version></dependency>\n    <dependency>|' agent-llm-minimax/pom.xml
SH
}

main
