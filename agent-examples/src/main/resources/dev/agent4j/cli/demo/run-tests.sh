#!/bin/sh
# Compiles the project and runs its tests; exits with 0 if all of them pass.
cd "$(dirname "$0")" || exit 2
jdk='@JDK@'
"$jdk/bin/javac" -J-XX:TieredStopAtLevel=1 -J-XX:+UseSerialGC -d out src/*.java test/*.java || exit 2
exec "$jdk/bin/java" -XX:TieredStopAtLevel=1 -XX:+UseSerialGC -cp out PriceCalculatorTest
