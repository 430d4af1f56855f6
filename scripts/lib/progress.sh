# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# What the scripts say while they work: one line a step with its seconds, and a step's whole output
# only when it fails. The output lies in out/log in any case.

progress_out=${WAYBILL_OUT:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)/out}

# progress_seconds SINCE [UNTIL]: seconds with one digit, without starting a process.
progress_seconds() {
	local until=${2:-$EPOCHREALTIME}
	local now=${until/[.,]/} then=${1/[.,]/}
	local tenths=$(((now - then) / 100000))
	printf '%d.%d' $((tenths / 10)) $((tenths % 10))
}

# progress_step NAME TEXT COMMAND...: runs the command, shows TEXT and the time it took.
progress_step() {
	local text=$2 started=$EPOCHREALTIME log=$progress_out/log/$1.log status=0
	shift 2
	mkdir -p "$progress_out/log"
	[ ! -t 2 ] || printf '  %s ...' "$text" >&2
	# In the background, because errexit is off in whatever stands before "||": a function's failing
	# line would not end it.
	(
		set -e
		"$@"
	) > "$log" 2>&1 < /dev/null &
	wait $! || status=$?
	[ ! -t 2 ] || printf '\r\033[K' >&2
	if [ "$status" -ne 0 ]; then
		printf '  %s: failed after %s s (%s)\n' "$text" "$(progress_seconds "$started")" "$log" >&2
		tail -n 60 "$log" >&2
		return "$status"
	fi
	printf '  %s (%s s)\n' "$text" "$(progress_seconds "$started")" >&2
}

progress_say() {
	printf '%s\n' "$*" >&2
}
