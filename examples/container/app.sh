# Stands for any program that writes its log to standard output.
trap 'echo "stopped after $count lines"; exit 0' TERM
count=0
while :; do
  count=$((count + 1))
  echo "line $count"
done
