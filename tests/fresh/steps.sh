# SPDX-License-Identifier: MIT
# shellcheck shell=bash disable=SC2154,SC2016 # variables of run; lines for the shell within
# steps.sh - the steps that tests/fresh/run runs in its roots
#
# A fresh root is a copy of the base; only the project's scripts install anything in it.

home=/srv/writer
clone="$home/my code (1)/scrawl e it's"
passed=0 failed=0
log=$scratch/log
models=${FRESH_MODELS:-$scratch/models}

# Runs one step and counts it; its output is shown only if it fails: step NAME COMMAND...
step() {
	local name="$release $arch, $1" started=$SECONDS
	shift
	if "$@" >"$log" 2>&1 </dev/null; then
		passed=$((passed + 1))
		echo "ok    $name ($((SECONDS - started)) s)"
	else
		failed=$((failed + 1))
		tail -n 100 "$log"
		echo "FAIL  $name ($((SECONDS - started)) s)"
		return 1
	fi
}

close() {
	echo "$passed passed, $failed failed"
	((failed == 0))
	exit
}

# ---- roots ------------------------------------------------------------------------------------

make_devices() { # DEV
	local name major minor
	mount -t tmpfs -o mode=755 tmpfs "$1"
	while read -r name major minor; do
		mknod -m 666 "$1/$name" c "$major" "$minor"
	done <<-'END'
		null 1 3
		zero 1 5
		full 1 7
		random 1 8
		urandom 1 9
		tty 5 0
	END
	mkdir "$1/pts" "$1/shm"
	mount -t devpts -o newinstance,ptmxmode=0666 devpts "$1/pts"
	mount -t tmpfs -o mode=1777 tmpfs "$1/shm"
	ln -s pts/ptmx "$1/ptmx"
	ln -s /proc/self/fd "$1/fd"
	ln -s fd/0 "$1/stdin"
	ln -s fd/1 "$1/stdout"
	ln -s fd/2 "$1/stderr"
}

# Replaces $root by a fresh root with a user `writer` and a clone.
make_root() {
	drop_root && root=$scratch/root && cp -a "$scratch/base" "$root" &&
		make_devices "$root/dev" && mount -t proc proc "$root/proc" &&
		chroot "$root" useradd --create-home --home-dir $home --shell /bin/bash writer &&
		mkdir -p "$root${clone%/*}" &&
		git -c safe.directory='*' clone --quiet --no-hardlinks "$project" "$root$clone" &&
		chroot "$root" chown -R writer: "${clone%/*}"
}

drop_root() {
	[[ ${root:-} ]] || return 0
	umount "$root/dev/shm" "$root/dev/pts" "$root/dev" "$root/proc" &&
		rm -rf --one-file-system "$root"
}

# Runs a line of shell in the clone: within USER LINE
within() {
	local own=$home
	[[ $1 != root ]] || own=/root
	chroot --userspec="$1:$1" "$root" env -i HOME="$own" USER="$1" LANG=C.UTF-8 TERM=dumb \
		PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin \
		${http_proxy:+http_proxy="$http_proxy"} ${QEMU_CPU:+QEMU_CPU="$QEMU_CPU"} \
		bash -c 'cd "$0" && eval "$1"' "$clone" "$2"
}

# Copies MNIST to the user's data, and the models of an earlier root, so that their training, most
# of quickstart's time, is not repeated; fails if there is no MNIST.
give_mnist() {
	local source=${SCRAWL_DATA_DIR:-/nowhere}/mnist target=$root$home/.local/share/scrawl
	[[ -e $source/train-images-idx3-ubyte.gz ]] || return 1
	mkdir -p "$target"
	cp -r "$source" "$target/mnist"
	chmod -R u+w "$target/mnist"
	if [[ -e $models/reader.safetensors ]]; then
		cp -r "$models" "$target/models"
		touch -d tomorrow "$target"/models/* # or the program is newer and trains anew
	fi
	chroot "$root" chown -R writer: $home/.local
}

# ---- the steps ----------------------------------------------------------------------------------

quickstart_without_mnist() { # USER
	within "$1" "SCRAWL_MIRRORS= tools/quickstart" && grep -q CLOTHING "$log" &&
		grep -q '^accuracy: 9' "$log"
}

quickstart_with_mnist() { # USER
	within "$1" "tools/quickstart && build/tools/scrawl read ~/.local/share/scrawl/note.jpg" &&
		! grep -q CLOTHING "$log" && grep -q '^accuracy: 99' "$log" &&
		grep -qE '^[0-9?]{8}, written was [0-9]{8}$' "$log" || return
	if [[ -e $models/reader.safetensors ]]; then
		grep -q 'trained already' "$log"
	else
		mkdir -p "$models" && cp "$root$home/.local/share/scrawl/models"/* "$models"
	fi
}

# Without MNIST on this machine, says so and tests quickstart's fallback.
step_with_mnist() { # USER NAME
	if give_mnist; then
		step "$2" quickstart_with_mnist "$1" || true
	else
		echo "      $release $arch, $2: left out, as \$SCRAWL_DATA_DIR has no mnist"
		step "$2, but without it" quickstart_without_mnist "$1" || true
	fi
}

run_check() { # USER
	within "$1" "tools/check" && tail -n 1 "$log" | grep -qE '^[0-9]+ passed, 0 failed'
}

# As tools/check begins, where another run of it has the same tests.
check_builds() { # USER
	within "$1" "tools/scripts/packages.sh build test &&
		tools/scripts/build --tests build --buildtype=release &&
		meson test -C build --no-rebuild --suite tree"
}

# The README's example, next to the model and data that it names, prints what the README says.
readme_example() {
	within root 'mkdir /tmp/example && cd /tmp/example &&
		sed -n "/^    \/\* cc example/,/^    }/s/^    //p" "$OLDPWD/README.md" >example.c &&
		cp ~/.local/share/scrawl/models/fashion-mnist.safetensors lenet.safetensors &&
		ln -s /usr/share/datasets/fashion-mnist mnist &&
		eval "$(sed -n "1s/^\/\* \(.*\) \*\/$/\1/p" example.c)" |
		grep -E "^[0-9.]+% of 10000 images$"'
}

installed_program() {
	within root 'cd / && test "$(command -v scrawl)" = /usr/local/bin/scrawl &&
		scrawl --version && scrawl info lenet && test -s /usr/local/share/man/man1/scrawl.1'
}

uninstall() {
	within root 'ninja -C build uninstall && ldconfig &&
		left=$(find /usr/local -name "*scrawl*") && test -z "$left"'
}

# Another project with this one as its subproject, whose tree tests it runs.
as_subproject() {
	within root 'mkdir -p /tmp/theirs/subprojects && cp -r . /tmp/theirs/subprojects/scrawl &&
		cd /tmp/theirs && rm -rf subprojects/scrawl/build &&
		printf "%s\n" "project('\''theirs'\'', '\''c'\'')" \
			"dependency('\''scrawl'\'', fallback: '\''scrawl'\'')" >meson.build &&
		meson setup build && ninja -C build && meson test -C build --suite scrawl:tree'
}

# Meson caches that a library was missing.
library_installed_since() {
	within root 'apt-get install -y libdnnl-dev && tools/scripts/build build &&
		test -x build/bench/peers/onednn-peer'
}

as_root() {
	step "root: a fresh root" make_root || return 0
	step "root: tools/check builds" check_builds root || true
	step "root: a library installed since" library_installed_since || true
	step "root: tools/quickstart without MNIST" quickstart_without_mnist root || true
	step "root: meson install" within root "meson install -C build && ldconfig" || true
	step "root: the installed program" installed_program || true
	step "root: README's example" readme_example || true
	step "root: uninstall" uninstall || true
	# Builds everything once more: with the newer Meson alone.
	[[ $release == bookworm ]] || step "root: as a subproject" as_subproject || true
}

as_user_with_sudo() {
	step "user with sudo: a fresh root" make_root || return 0
	step "user with sudo: sudo" within root 'apt-get update && apt-get install -y sudo &&
		echo "writer ALL=(ALL) NOPASSWD: ALL" >/etc/sudoers.d/writer' || return 0
	step_with_mnist writer "user with sudo: tools/quickstart with MNIST"
	step "user with sudo: tools/check" run_check writer || true
}

# The command refuses and names what an administrator must type; once that is done, it works.
refused() { # COMMAND
	! within writer "$1" && grep -q 'as root: apt-get install ' "$log" &&
		! grep -qE 'not found|No tests' "$log"
}

install_as_named() { # COMMAND
	local named
	within writer "$1" >"$log.named" 2>&1 || true
	named=$(sed -n 's/.*as root: \(apt-get install\)/\1 -y/p' "$log.named")
	[[ $named ]] && within root "apt-get update && $named"
}

# Another user's source folder, without a build folder.
read_only_source() {
	chroot "$root" chown -R root: "$clone" && rm -rf "$root$clone/build" &&
		! within writer "tools/check" && grep -q 'BUILD=' "$log" &&
		! grep -q Traceback "$log" &&
		within writer "BUILD=/tmp/build tools/quickstart"
}

as_user_without_sudo() {
	local command
	step "user without sudo: a fresh root" make_root || return 0
	for command in tools/quickstart tools/check; do
		step "user without sudo: $command says what is missing" refused $command || true
		step "user without sudo: what it named, installed" install_as_named $command || true
	done
	step_with_mnist writer "user without sudo: tools/quickstart with MNIST"
	step "user without sudo: tools/check builds" check_builds writer || true
	step "user without sudo: a read-only source" read_only_source || true
}

# linux32 makes 32-bit programs see a 32-bit machine.  qemu-user emulates a processor without SVE,
# as OpenBLAS 0.3.29's SVE kernels crash in it.
unit_tests() {
	step "a fresh root" make_root || return 0
	[[ $arch != arm64 ]] || export QEMU_CPU=cortex-a72
	local personality=
	[[ $arch != i386 ]] || personality=linux32
	step "packages" within root "tools/scripts/packages.sh build test" || return 0
	step "build" within root "$personality tools/scripts/build --tests build" || return 0
	step "unit tests" within root "$personality meson test -C build --suite unit --no-rebuild \
		--timeout-multiplier 10 --print-errorlogs" || true
}
