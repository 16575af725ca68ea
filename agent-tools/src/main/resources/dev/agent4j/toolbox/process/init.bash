# Runs one command and lives as long as anything that came from it; as the first process of a
# namespace it takes all of that along when it ends. $0 is the script of the command's own shell,
# $1 is set if the command gets input, the rest are limits. Words end with NUL. On 0 come the
# command and, after it, i with a piece of input or e for its end; 0 at its end says that the JVM
# is gone. To 2 go w with the watcher's id, l with the command's, i for a piece of input that was
# taken, a directory that the command ended in, x with its exit code.
trap : HUP INT QUIT TERM USR1 USR2 ALRM PIPE
printf 'u%d\0' $$ >&2
IFS= read -r -d '' C || exit 125
exec 99>&2 4<&0 5>&1 </dev/null >/dev/null 2>/dev/null
w() {
  while IFS= read -r -d '' M <&4; do
    case $M in
    i*) { printf %s "${M:1}" && printf 'i\0' >&99; } & ;;
    e) exec >/dev/null ;;
    esac
  done
}
if [[ $1 ]]; then
  # As a text, since bash 3.2, which macOS has, would otherwise read nothing of all this.
  eval 'coproc P { exec 5>&-; w; }'
  W=$P_PID
  exec 6<&"${P[0]}"
  eval "exec ${P[0]}<&- ${P[1]}>&-"
else
  { exec 5>&-; w; } & W=$!
  exec 6</dev/null
fi
shift
set -m
bash -c "$0" bash "$@" <&6 >&5 2>&5 4<&- 5>&- 6<&- 9<<<"$C" & L=$!
set +m
exec 5>&- 6<&-
printf 'w%d\0l%d\0' $W $L >&99
# In POSIX mode the end of any child ends a wait, but none is waited for that has ended before.
set -o posix
trap : CHLD
while :; do
  wait $L; S=$?
  # Without a watcher nobody would see that the JVM is gone.
  kill -0 $W || { (($$ == 1)) || kill -KILL -$L; exit 137; }
  kill -0 $L || break
done
trap - CHLD
# 145 says that the wait was broken off by a CHLD, 127 that no other was needed, or is its code.
wait $L; T=$?
((T == 127 && S != 145)) || S=$T
printf 'x%d\0' $S >&99
kill -KILL $W; wait $W
# Whoever is left behind has become our child in a namespace, and nobody's outside of one.
(($$ == 1)) || exit $S
for T in .01 .05 .2 1; do
  while set -- /proc/[0-9]*; (($# > 1)); do
    IFS= read -r -t $T -d '' M <&4; (($? == 1)) && exit $S
    [[ $T == 1 ]] || break
  done
done
exit $S
