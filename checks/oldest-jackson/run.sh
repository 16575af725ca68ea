#!/usr/bin/env bash
# Runs the tests of agent-core's JSON, compiled against the Jackson that pom.xml names, on the oldest one that is supported and on
# those of Spring Boot between the two. Options: the versions to try instead. JsonParsingTest is left out: it holds the words and
# the places of the parser's own messages, which each Jackson has its own way with.
set -euo pipefail
cd "$(dirname "$0")/../.."
[ $# -gt 0 ] || set -- 2.15.4 2.18.2

mvn -B -pl agent-core test-compile </dev/null
for version in "$@"; do
  echo "Jackson $version"
  # Only the goal, not the phases before it: what was compiled stays as it is.
  mvn -B -pl agent-core surefire:test@default-test "-Djackson.version=$version" "-Djackson-annotations.version=$version" \
    '-Dtest=dev.agent4j.json.*Test,!JsonParsingTest' </dev/null
done
