#!/bin/sh
# SPDX-License-Identifier: MIT
# evaluate.sh - which of two networks is better, is it really, and is it good enough?
#
# usage: evaluate.sh DATA [FOLDER]
#
# Trains two networks with three seeds each, picks the better one on the validation images, and only
# then opens the test set: are the two really different, and does the better one reach the accuracy
# asked for?  FOLDER (evaluation) gets the models and, for people, report.html.  Started again, it
# trains only what is missing.  Exit code: 0; 6 if the accuracy is too low; otherwise the code of
# the command that failed.
#
# From the environment: SCRAWL, the program; NETS, "fast | lenet"; EPOCHS, 8; MIN_ACCURACY, 99%.
set -eu

if [ $# -lt 1 ] || [ $# -gt 2 ]; then
	sed -n 's/^# usage: /usage: /p' "$0" >&2
	exit 2
fi
data=$1
folder=${2:-evaluation}
scrawl=${SCRAWL:-scrawl}
runs=$folder/runs
mkdir -p "$folder"

# Two networks by three seeds.
cat >"$folder/nets.conf" <<EOF
net = ${NETS:-fast | lenet}
epochs = ${EPOCHS:-8}
seed = 1 .. 3
EOF
"$scrawl" sweep "$folder/nets.conf" --data "$data" --out "$runs" >"$folder/sweep.txt"
cat "$folder/sweep.txt"

# The models of the better network, which the table ends with, and the others.
grep '\.safetensors$' "$folder/sweep.txt" >"$folder/best.txt"
for model in "$runs"/*/model.safetensors; do
	echo "$model"
done | grep -vxF -f "$folder/best.txt" >"$folder/other.txt"

# Is the average of the better three better than that of the other three?
printf '\n'
"$scrawl" compare "$(paste -sd + "$folder/best.txt")" "$(paste -sd + "$folder/other.txt")" \
	--data "$data"

# Is it good enough?  The report is written in either case.
set --
while read -r model; do
	set -- "$@" "$model"
done <"$folder/best.txt"
status=0
"$scrawl" eval "$@" --data "$data" --min-accuracy "${MIN_ACCURACY:-99%}" --json \
	--markdown "$folder/best.md" >"$folder/best.json" || status=$?
[ $status -eq 0 ] || [ $status -eq 6 ] || exit $status

# Its worst mistakes on the validation images, curves of its first model, and a page about it all.
printf '\nmistakes in validation:\n'
"$scrawl" predict "$@" --data "$data" --split val --wrong --sort confidence --limit 10
printf '\n'
"$scrawl" watch --once "$(dirname "$1")/log.jsonl"
"$scrawl" report "$runs"/*/log.jsonl "$folder/best.json" --out "$folder/report.html"
exit $status
