# shellcheck shell=bash
# Sourced by the scripts that have several steps: names each, times it, stops at the first failure.

step_name=""
step_start=0
steps_done=()

# Seconds of processor time of everything that this shell has started and waited for. In a file,
# since a subshell would count its own.
processor_seconds() {
  local file user system
  file=$(mktemp)
  times >"$file"
  { read -r _ && read -r user system; } <"$file"
  rm "$file"
  processor_time=$((${user%m*} * 60 + ${system%m*} * 60))
  user=${user#*m} system=${system#*m}
  processor_time=$((processor_time + 10#${user%%[.,]*} + 10#${system%%[.,]*}))
}

# step NAME COMMAND…: runs the command under a heading, and says how long it took and how many
# processors it kept busy on average.
step() {
  local processor_time busy seconds
  step_name=$1
  step_start=$SECONDS
  processor_seconds
  busy=$processor_time
  printf '\n== %s\n' "$step_name"
  "${@:2}"
  seconds=$((SECONDS - step_start))
  processor_seconds
  busy=$(((processor_time - busy) * 10 / (seconds > 0 ? seconds : 1)))
  steps_done+=("$(printf '%5d s  %s (%d.%d processors)' "$seconds" "$step_name" $((busy / 10)) $((busy % 10)))")
  printf '   %s: %d s\n' "$step_name" "$seconds"
  step_name=""
}

# Prints what was done, or where it stopped. A trap, so that `set -e` can stop inside a step.
finish_steps() {
  local status=$?
  printf '\n'
  if ((${#steps_done[@]} > 0)); then printf '%s\n' "${steps_done[@]}"; fi
  if ((status == 0)); then
    printf '%5d s  passed: %s\n' "$SECONDS" "$0"
  else
    printf '%5d s  FAILED: %s, at the step "%s" (exit %d)\n' \
      "$SECONDS" "$0" "${step_name:-start}" "$status" >&2
  fi
}
trap finish_steps EXIT
