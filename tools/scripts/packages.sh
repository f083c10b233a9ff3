#!/usr/bin/env bash
# SPDX-License-Identifier: MIT
# packages.sh - the packages that Scrawl needs, and their names on each system
#
# usage: tools/scripts/packages.sh [--missing] GROUP...
# groups: build test analysis download fashion peers fresh emulate
#
# Installs the missing packages of the groups with apt-get (through sudo unless root); without
# apt-get, names them and exits with status 1.  Silent if nothing is missing.  --missing prints the
# missing packages and installs nothing.
#
# peers also gets ONNX Runtime, which no system packages: from npm, without scripts, into
# ${XDG_CACHE_HOME:-~/.cache}/scrawl/onnxruntime (300 MB).
set -euo pipefail
unset CDPATH

# group | a command that succeeds if it is there | apt | dnf | pacman | brew
# A dash: that system has no such package, and does without.
needs() {
	cat <<-'END'
		build|command -v cc|gcc libc6-dev|gcc|gcc|gcc
		build|command -v pkg-config|pkg-config|pkgconf-pkg-config|pkgconf|pkgconf
		build|meson_is_new|meson|meson|meson|meson
		build|command -v ninja|ninja-build|ninja-build|ninja|ninja
		build|pkg-config --exists openblas|libopenblas-dev|openblas-devel|openblas|openblas
		build|pkg-config --exists zlib|zlib1g-dev|zlib-devel|zlib|zlib
		build|pkg-config --exists jansson|libjansson-dev|jansson-devel|jansson|jansson
		build|pkg-config --exists libxxhash|libxxhash-dev|xxhash-devel|xxhash|xxhash
		build|pkg-config --exists libpng|libpng-dev|libpng-devel|libpng|libpng
		build|pkg-config libjpeg|libjpeg-dev|libjpeg-turbo-devel|libjpeg-turbo|jpeg-turbo
		build|pkg-config --exists lept|libleptonica-dev|leptonica-devel|leptonica|leptonica
		build|has_httpd|libmicrohttpd-dev|libmicrohttpd-devel|libmicrohttpd|libmicrohttpd
		test|pkg-config --exists cmocka|libcmocka-dev|libcmocka-devel|cmocka|cmocka
		test|command -v c++|g++|gcc-c++|gcc|gcc
		test|command -v nm|binutils|binutils|binutils|-
		test|command -v python3|python3|python3|python|python
		test|command -v curl|curl|curl|curl|curl
		test|has_flavour pthread|libopenblas0-pthread|-|-|-
		test|has_flavour openmp|libopenblas0-openmp|-|-|-
		test|has_flavour serial|libopenblas0-serial|-|-|-
		analysis|command -v clang++|clang|clang|clang|llvm
		analysis|clang_has_openmp|libomp-dev|libomp-devel|openmp|libomp
		analysis|command -v clang-tidy|clang-tidy|clang-tools-extra|clang|llvm
		analysis|command -v cppcheck|cppcheck|cppcheck|cppcheck|cppcheck
		analysis|command -v shellcheck|shellcheck|ShellCheck|shellcheck|shellcheck
		analysis|command -v abidiff|abigail-tools|libabigail|-|-
		analysis|command -v qemu-x86_64 qemu-x86_64-static|qemu-user|qemu-user|qemu-user|-
		analysis|valgrind -q true|valgrind libc6-dbg|valgrind|valgrind|-
		analysis|test -e /usr/include/dnnl.h|libdnnl-dev|onednn-devel|onednn|onednn
		analysis|command -v chromium google-chrome|chromium|chromium|chromium|chromium
		analysis|has_fashion|dataset-fashion-mnist|-|-|-
		download|can_download|curl ca-certificates|curl|curl|curl
		fashion|has_fashion|dataset-fashion-mnist|-|-|-
		peers|test -e /usr/include/dnnl.h|libdnnl-dev|onednn-devel|onednn|onednn
		peers|/usr/bin/python3 -c 'import torch'|python3-torch|-|-|-
		peers|/usr/bin/python3 -c 'import onnx'|python3-onnx|-|-|-
		peers|command -v node|nodejs|nodejs|nodejs|node
		peers|command -v npm|npm|npm|npm|node
		fresh|command -v debootstrap|debootstrap|debootstrap|debootstrap|-
		emulate|command -v qemu-aarch64-static|qemu-user-static binfmt-support|-|-|-
	END
}

has_httpd() {
	pkg-config --exists libmicrohttpd
}

# OpenBLAS's flavours, which the tests compare.
has_flavour() {
	compgen -G "/usr/lib/*/openblas-$1/libopenblas.so.0"
}

# A second data set in MNIST's format, for the tests that train on real images.
has_fashion() {
	[[ -e /usr/share/datasets/fashion-mnist/train-images-idx3-ubyte.gz ]]
}

can_download() {
	command -v curl || command -v wget
}

meson_is_new() {
	printf '%s\n' 1.0.0 "$(meson --version)" | sort -C -V
}

clang_has_openmp() {
	printf '#include <omp.h>\nint main(void) { return omp_get_thread_num(); }\n' |
		clang -fopenmp -x c - -o /dev/null
}

# Prints the missing packages of the groups $2...; $1 is the system's column of the table above.
missing() {
	local column=$1 need
	shift
	needs | while IFS='|' read -r -a need; do
		[[ " $* " == *" ${need[0]} "* && ${need[column]} != - ]] || continue
		eval "${need[1]}" </dev/null >/dev/null 2>&1 || printf '%s\n' "${need[column]}"
	done | tr ' ' '\n' | sort -u | tr '\n' ' ' | sed 's/ $//'
}

apt_install() {
	local as_root=()
	[[ $(id -u) == 0 ]] || as_root=(sudo)
	# The package lists may be absent or stale; they are updated only if the first try fails.
	local install=(env DEBIAN_FRONTEND=noninteractive apt-get install -y -q
		--no-install-recommends "$@")
	if ! "${as_root[@]}" "${install[@]}" >/dev/null 2>&1; then
		"${as_root[@]}" apt-get update -q >/dev/null || return 1
		"${as_root[@]}" "${install[@]}" >/dev/null
	fi
}

# Installs the missing packages of the groups $3..., or prints the advice $2, if any, and exits.
install_packages() {
	local column=$1 advice=$2 packages
	shift 2
	packages=$(missing "$column" "$@")
	[[ -n $packages ]] || return 0
	if [[ -n $advice ]]; then
		echo "packages are missing; $advice $packages" >&2
		exit 1
	fi

	if [[ $(id -u) != 0 ]] && ! command -v sudo >/dev/null; then
		echo "packages are missing; as root: apt-get install $packages" >&2
		exit 1
	fi
	echo "installing $packages" >&2
	# shellcheck disable=SC2086 # a list of words
	if ! apt_install $packages; then
		echo "packages.sh: installation failed; as root: apt-get install $packages" >&2
		exit 1
	fi
	packages=$(missing "$column" "$@")
	if [[ -n $packages ]]; then
		echo "packages.sh: installed, but not found or too old: $packages" >&2
		exit 1
	fi
}

# Its library is in npm's package; the package's script would only fetch CUDA's.
install_onnxruntime() {
	local folder=${XDG_CACHE_HOME:-$HOME/.cache}/scrawl/onnxruntime
	local install=(npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund
		onnxruntime-node)
	[[ ! -e $folder/node_modules/onnxruntime-node/package.json ]] || return 0
	echo "installing ONNX Runtime into $folder" >&2
	if ! { mkdir -p "$folder" && "${install[@]}"; } >/dev/null 2>&1; then
		echo "packages.sh: this failed: ${install[*]@Q}" >&2
		exit 1
	fi
}

usage() {
	sed -n '/^# usage/,/^#$/s/^# \{0,1\}//p' "$0"
}

check_groups() {
	local group known
	[[ $# -gt 0 ]] || {
		usage >&2
		exit 2
	}
	known=" $(needs | cut -d '|' -f 1 | sort -u | tr '\n' ' ')"
	for group; do
		if [[ $group == *[!a-z]* || $known != *" $group "* ]]; then
			echo "packages.sh: unknown group \"$group\"" >&2
			usage >&2
			exit 2
		fi
	done
}

main() {
	local column=2 packages only_named=false
	local advice='install the equivalents of these Debian packages:'
	case ${1:-} in
	--help | -h)
		usage
		exit 0
		;;
	--missing)
		only_named=true
		shift
		;;
	esac
	check_groups "$@"
	if command -v apt-get >/dev/null; then
		advice=''
	elif command -v dnf >/dev/null; then
		column=3 advice='run: sudo dnf install'
	elif command -v pacman >/dev/null; then
		column=4 advice='run: sudo pacman -S --needed'
	elif command -v brew >/dev/null; then
		column=5 advice='run: brew install'
	fi
	if $only_named; then
		packages=$(missing $column "$@")
		[[ -z $packages ]] || echo "$packages"
		exit 0
	fi
	install_packages $column "$advice" "$@"
	[[ " $* " != *" peers "* ]] || install_onnxruntime
}

main "$@"
