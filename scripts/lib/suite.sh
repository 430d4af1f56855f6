# shellcheck shell=bash
# SPDX-License-Identifier: MIT
#
# Runs suites, shows that they are alive, and reads their counts.

# In a log a sign of life this often is enough; on a terminal the line is renewed each second.
SUITE_LIFE_SECONDS=60
SUITE_COUNTS='^([0-9]+) passed, ([0-9]+) failed, ([0-9]+) skipped$'

suite_show_life() {
	local seconds=$(($(date +%s) - $2)) last
	if [ -t 1 ]; then
		last=$(tail -n 1 "$3" | tr -cd '[:print:]' | cut -c 1-60)
		printf '\r\033[K%s ... %d s  %s' "$1" "$seconds" "$last"
	elif [ "$seconds" -gt 0 ] && [ $((seconds % SUITE_LIFE_SECONDS)) -eq 0 ]; then
		printf '%s ... %d s\n' "$1" "$seconds"
	fi
}

# Of suites that were begun: process group by name, and when.
declare -A suite_group=() suite_began=()

# suite_begin NAME LOGS: starts it, in a process group of its own.
suite_begin() {
	local log=$2/test-$1.log
	mkdir -p "$2"
	suite_began[$1]=$EPOCHREALTIME
	if [ -x "scripts/suites/$1" ]; then
		setsid "scripts/suites/$1" > "$log" 2>&1 < /dev/null &
		suite_group[$1]=$!
	else
		echo "scripts/suites/$1 is missing" > "$log"
	fi
}

# suite_end NAME LOGS: waits for it; sets suite_passed, suite_failed and suite_skipped.
suite_end() {
	local log=$2/test-$1.log status=127 counts ended pid=${suite_group[$1]:-} began=${suite_began[$1]%.*}
	suite_passed=0 suite_failed=0 suite_skipped=0
	if [ -n "$pid" ]; then
		status=0
		while kill -0 "$pid" 2> /dev/null; do
			suite_show_life "$1" "$began" "$log"
			sleep 1 &
			wait -n "$pid" $! 2> /dev/null || true
		done
		wait "$pid" || status=$?
	fi
	[ ! -t 1 ] || printf '\r\033[K'
	# Another one may have been waited for first.
	ended=$(stat -c %.6Y "$log")
	counts=$(grep -E "$SUITE_COUNTS" "$log" | tail -n 1 || true)
	if [[ $counts =~ $SUITE_COUNTS ]]; then
		suite_passed=${BASH_REMATCH[1]}
		suite_failed=${BASH_REMATCH[2]}
		suite_skipped=${BASH_REMATCH[3]}
	else
		echo "The suite \"$1\" printed no counts (exit code $status)." >> "$log"
		suite_failed=1
	fi
	if [ "$status" -ne 0 ] && [ "$suite_failed" -eq 0 ]; then
		echo "The suite \"$1\" ended with exit code $status." >> "$log"
		suite_failed=1
	fi
	if [ "$suite_failed" -ne 0 ]; then
		tail -n 150 "$log"
	else
		grep -E '^skipped ' "$log" || true
	fi
	printf '%s: %d passed, %d failed, %d skipped (%s s)\n' "$1" \
		"$suite_passed" "$suite_failed" "$suite_skipped" "$(progress_seconds "${suite_began[$1]}" "$ended")"
	unset "suite_group[$1]" "suite_began[$1]"
}

# Ends the suites that run, with all they started in their process groups. Their shops end themselves.
suite_abort() {
	local pid
	for pid in "${suite_group[@]}"; do
		kill -TERM -- "-$pid" 2> /dev/null || true
	done
}

# For the suites: counts of several programs are added up, then said once.
counts_passed=0
counts_failed=0
counts_skipped=0

counts_add() {
	counts_passed=$((counts_passed + $1))
	counts_failed=$((counts_failed + $2))
	counts_skipped=$((counts_skipped + $3))
}

# counts_check TEXT COMMAND...: a command that passes or fails as a whole.
counts_check() {
	local text=$1
	shift
	if "$@"; then
		echo "passed $text"
		counts_add 1 0 0
	else
		echo "failed $text"
		counts_add 0 1 0
	fi
}

# counts_run TEXT COMMAND...: a program that says its own counts last. They go into this suite's.
counts_run() {
	local text=$1 status=0 line='' last=''
	shift
	while IFS= read -r line; do
		if [[ $line =~ $SUITE_COUNTS ]]; then
			last=$line
		else
			printf '%s\n' "$line"
		fi
	done < <("$@" 2>&1 || printf 'exit code %d\n' $?)
	[[ $line != 'exit code '* ]] || status=1
	if [[ $last =~ $SUITE_COUNTS ]]; then
		printf '%s: %s\n' "$text" "$last"
		counts_add "${BASH_REMATCH[1]}" "${BASH_REMATCH[2]}" "${BASH_REMATCH[3]}"
		[ "$status" -eq 0 ] || [ "${BASH_REMATCH[2]}" -gt 0 ] || counts_add 0 1 0
	else
		printf '%s: no counts\n' "$text"
		counts_add 0 1 0
	fi
}

# counts_say: the closing line; the exit code tells the same.
counts_say() {
	printf '%d passed, %d failed, %d skipped\n' \
		"$counts_passed" "$counts_failed" "$counts_skipped"
	[ "$counts_failed" -eq 0 ]
}
