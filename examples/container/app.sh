# Stands for any program that writes its log to standard output.
trap 'echo "stopped after $count lines"; exit 0' TERM
count=0
while :; do
  # One command: the trap runs between commands, and would count a line that is not yet written.
  echo "line $((count += 1))"
done
