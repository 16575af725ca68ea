#!/usr/bin/env bash
# Tries the attacks on the tools, the long runs too, and prints for each kind: tries, successes, and harmless twins that work.
set -uo pipefail
cd "$(dirname "$0")/../.." || exit 1
rm -rf agent-tools/target/attacks
log=$(mktemp)
trap 'rm -f "$log"' EXIT
# One test at a time: what one does to the machine is not to be another's excuse.
mvn -B -Plong -pl agent-tools -am verify -Dtest="*Attack*Test,RandomTreesTest,FloodTest" -Dsurefire.failIfNoSpecifiedTests=false \
  -Dtests.jvms=1 </dev/null >"$log" 2>&1
status=$?
[ "$status" -eq 0 ] || tail -n 60 "$log"
cat agent-tools/target/attacks/*.txt
exit "$status"
