# shellcheck shell=bash
# Sourced by the scripts that have several steps: names each, times it, stops at the first failure.

step_name=""
step_start=0
steps_done=()

# step NAME COMMAND…: runs the command under a heading.
step() {
  step_name=$1
  step_start=$SECONDS
  printf '\n== %s\n' "$step_name"
  "${@:2}"
  steps_done+=("$(printf '%5d s  %s' $((SECONDS - step_start)) "$step_name")")
  printf '   %s: %d s\n' "$step_name" $((SECONDS - step_start))
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
