#!/usr/bin/env bash
# Compares find_files and search_files with ripgrep and GNU grep on one large tree: CPU time side by side, and that all find the
# same. Needs rg, grep, git and unzip; makes the tree (13,700 files, 85 MB) from sources on Maven Central. Options: --rounds N, and
# after that --cases TEXT for the rows whose names hold it, without the comparison of what is found.
set -euo pipefail
here=$(cd "$(dirname "$0")" && pwd -P)
tree=$here/target/tree
jars=$here/target/jars
spring=6.2.11
mkdir -p "$jars"
for artifact in $(printf "org.springframework:spring-%s:$spring " core beans context web webmvc webflux jdbc orm tx aop test \
  expression messaging websocket) org.hibernate.orm:hibernate-core:6.6.29.Final org.apache.lucene:lucene-core:9.12.2 \
  org.apache.kafka:kafka-clients:3.9.1 com.google.guava:guava:33.4.8-jre; do
  IFS=: read -r group name version <<<"$artifact"
  jar=$jars/$name-$version-sources.jar
  [ -s "$jar" ] || mvn -q -B dependency:copy -Dartifact="$group:$name:$version:jar:sources" -DoutputDirectory="$jars" </dev/null
  [ -d "$tree/$name-$version" ] || { mkdir -p "$tree/$name-$version" && unzip -qo "$jar" -d "$tree/$name-$version"; }
done
git -C "$tree" init -q
printf 'META-INF/\n*.kt\n!*Extensions.kt\n/guava-*/**/concurrent/\nspring-*/**/package-info.java\n' >"$tree/.gitignore"

mvn -q -B -f "$here/../../pom.xml" -pl agent-tools -am package dependency:build-classpath -DincludeScope=runtime \
  -Dmdep.outputFile=target/check.classpath -Dmaven.test.skip=true -Dspotless.check.skip=true </dev/null >&2
classes=$here/../../agent-tools/target/classes:$(cat "$here/../../agent-tools/target/check.classpath")
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
exec "$java" -cp "$classes" "$here/SearchSpeed.java" "$tree" "$@"
