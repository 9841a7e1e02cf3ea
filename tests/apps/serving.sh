# Sourced by each check.sh. Runs the image on a private bridge network address (no published
# port, nothing leaves the machine), probes over HTTP, prints one line per probe, always removes the container.
set -uo pipefail
DOCKER="${PLIMSOLL_DOCKER:-docker}"; FAIL=0; CID=""
cleanup() { [ -n "$CID" ] && "$DOCKER" rm -f "$CID" >/dev/null 2>&1; CID=""; }
trap cleanup EXIT INT TERM
start() { # IMAGE PORT [docker run options...]
  local img="$1"; PORT="$2"; shift 2
  local t0; t0=$(date +%s.%N)
  CID=$("$DOCKER" run -d --label plimsoll.check=1 --memory 2g "$@" "$img") || { echo "FAIL start: docker run"; FAIL=1; finish; }
  IP=$("$DOCKER" inspect -f '{{range .NetworkSettings.Networks}}{{.IPAddress}}{{end}}' "$CID")
  for _ in $(seq "${PLIMSOLL_WAIT:-240}"); do
    if [ "$("$DOCKER" inspect -f '{{.State.Running}}' "$CID")" != true ]; then
      echo "FAIL start: container exited: $("$DOCKER" logs --tail 5 "$CID" 2>&1 | tr '\n' ' ' | cut -c1-400)"; FAIL=1; finish; fi
    if curl -s -o /dev/null --noproxy '*' --max-time 5 "http://$IP:$PORT/"; then
      echo "ok   start: answers after $(awk -v a="$t0" -v b="$(date +%s.%N)" 'BEGIN{printf "%.1f", b-a}') s"; return; fi
    sleep 0.25
  done
  echo "FAIL start: no answer on port $PORT: $("$DOCKER" logs --tail 5 "$CID" 2>&1 | tr '\n' ' ' | cut -c1-400)"; FAIL=1; finish
}
get() { curl -s --noproxy '*' --max-time 30 -o "$TMPB" -w '%{http_code}' "http://$IP:$PORT$1"; }
TMPB="$(mktemp)"
probe() { # PATH STATUS TEXT
  local c; c=$(get "$1")
  if [ "$c" = "$2" ] && grep -qF -- "$3" "$TMPB"; then echo "ok   GET $1 -> $c"; else echo "FAIL GET $1 -> $c (want $2 with: $3)"; FAIL=1; fi
}
probe_assets() { # PATH REGEX: every asset the page links to must answer 200
  get "$1" >/dev/null; local bad=0 n=0 a c
  for a in $(grep -oE -- "$2" "$TMPB" | sort -u); do n=$((n+1)); c=$(get "/${a#/}"); [ "$c" = 200 ] || { bad=$((bad+1)); [ $bad -le 2 ] && echo "     GET $a -> $c"; }; done
  if [ $n -gt 0 ] && [ $bad = 0 ]; then echo "ok   $n assets linked from $1 all answer 200"; else echo "FAIL $bad of $n assets linked from $1 do not answer"; FAIL=1; fi
}
run_once() { # IMAGE TEXT -- args: a tool image: its output must contain TEXT
  local img="$1" want="$2"; shift 3; local o; o=$("$DOCKER" run --rm --label plimsoll.check=1 --network=none "$img" "$@" 2>&1)
  if grep -qF -- "$want" <<<"$o"; then echo "ok   run $* -> contains $want"; else echo "FAIL run $*: $(head -c 300 <<<"$o" | tr '\n' ' ')"; FAIL=1; fi
}
run_in() { # PROGRAM args -- TEXT: what a program inside the running container prints must contain TEXT
  local a=(); while [ "$1" != -- ]; do a+=("$1"); shift; done
  local o; o=$("$DOCKER" exec "$CID" "${a[@]}" 2>&1)
  if grep -qF -- "$2" <<<"$o"; then echo "ok   inside: ${a[0]} -> contains $2"; else echo "FAIL inside: ${a[0]}: $(tail -c 300 <<<"$o" | tr '\n' ' ')"; FAIL=1; fi
}
finish() { cleanup; rm -f "$TMPB"; exit $FAIL; }
