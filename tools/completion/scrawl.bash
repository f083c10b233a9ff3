# shellcheck shell=bash
# SPDX-License-Identifier: MIT
# scrawl.bash - completes command lines of scrawl and scrawl-bench
#
# What can follow is read from the --help of the program that the line would run: its commands, a
# command's options, and an option's choices where its help lists them.  So nothing here has to
# follow a change of the program.  Everywhere else bash completes names of files.

# Reads the program's help into the caller's arrays: commands, names ("--split") and, by the same
# index, rows: all that the help says about the option, on one line.
_scrawl_read_help()
{
	local line part=
	commands=() names=() rows=()
	while IFS= read -r line; do
		if [[ $line != ' '* ]]; then
			part=$line
		elif [[ $part == Commands && $line =~ ^'  '([a-z-]+)' ' ]]; then
			commands+=("${BASH_REMATCH[1]}")
		elif [[ $line =~ ^('  '-[A-Za-z]', '|'      ')(--[a-z][a-z0-9-]*) ]]; then
			names+=("${BASH_REMATCH[2]}")
			rows+=("$line ")
			part=option
		elif [[ $part == option ]]; then
			rows[-1]+=$line
		fi
	done < <("${program[@]}" --help 2>/dev/null </dev/null)
}

# Puts what the option, "--split" or "-t", takes into the caller's operand, "PART", and choices,
# "test, val"; they are empty if it takes nothing, or the help lists no choices.
_scrawl_find_operand()
{
	local at list=': +([A-Za-z0-9_.-]+(, +[A-Za-z0-9_.-]+)+) *$'
	operand='' choices=''
	for at in "${!names[@]}"; do
		[[ $1 == "${names[at]}" || ${rows[at]} == "  $1, "* ]] || continue
		[[ ${rows[at]} =~ ^' '+(-.,' ')?"${names[at]}"' '([^ ]+)' '+(.*)$ ]] || return 0
		operand=${BASH_REMATCH[2]}
		# Of a file, what looks like choices says what is in it.
		if [[ $operand != *FILE* && ${BASH_REMATCH[3]%(default:*} =~ $list ]]; then
			choices=${BASH_REMATCH[1]//,/}
		fi
		return 0
	done
}

_scrawl()
{
	local cur=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD - 1]}
	local program=("${COMP_WORDS[0]/#\~\//"${HOME-}/"}")
	local commands names rows operand choices proposed word at IFS=$' \t\n'
	COMPREPLY=()
	_scrawl_read_help
	for ((at = 1; at < COMP_CWORD && ${#commands[@]}; at++)); do
		word=${COMP_WORDS[at]}
		[[ " ${commands[*]} " == *" $word "* ]] || return 0
		[[ $word != help ]] || continue
		program+=("$word")
		_scrawl_read_help
	done
	for word in "${COMP_WORDS[@]:at:COMP_CWORD - at}"; do
		[[ $word != -- ]] || return 0
	done
	# Bash takes --split=val for three words.
	if [[ $cur == = ]]; then
		cur=
	elif [[ $previous == = ]]; then
		previous=${COMP_WORDS[COMP_CWORD - 2]}
	fi
	_scrawl_find_operand "$previous"
	if [[ $operand ]]; then
		proposed=$choices
	elif [[ $cur == -* ]]; then
		proposed=${names[*]}
	else
		proposed=${commands[*]}
	fi
	mapfile -t COMPREPLY < <(compgen -W "$proposed" -- "$cur")
}

complete -o bashdefault -o default -F _scrawl scrawl scrawl-bench
