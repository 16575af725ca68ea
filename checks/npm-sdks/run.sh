#!/usr/bin/env bash
# Proves the stub MiniMax server with the official OpenAI and Anthropic SDKs of the npm registry.
# Needs JDK 17, Maven and Node 20; not a part of the build.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)

(cd "$here" && npm ci --no-audit --no-fund --loglevel=error)
classpath=$(mktemp)
stub=
trap 'rm -f "$classpath"; [ -z "$stub" ] || kill "$stub" 2>/dev/null || true' EXIT
(cd "$root" && mvn -B -q -pl agent-llm-minimax -am compile dependency:build-classpath \
    -DincludeScope=runtime -Dmdep.outputFile="$classpath" \
    -Dspotless.check.skip=true)

exec 3< <(exec java -cp "$root/agent-llm-minimax/target/classes:$(cat "$classpath")" \
    dev.agent4j.llm.minimax.testkit.StubMiniMaxMain \
    --steps 1 --thinking-chars 40 --text-chars 120 --chunks 6)
stub=$!
read -r -t 30 url <&3
node "$here/check.mjs" "$url"
