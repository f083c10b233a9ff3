/* SPDX-License-Identifier: MIT */
/*
 * allocations.c - functions of the C library that get memory or threads, and can be made to fail
 *
 * Calls count if they come from the program, from libscrawl, from the C library on behalf of these
 * (strdup, getline) or from the other libraries that they use, such as jansson, zlib and libpng.
 * They do not count if they come from those that crash, end the process or wait for ever, which
 * nobody outside of them can prevent: the dynamic loader, OpenBLAS, OpenMP, the runtimes of Fortran
 * and C++, and Leptonica, whose version 1.82 does not check small allocations, with libtiff, whose
 * errors it does not pass on.  For their sake the room that they need is checked beforehand.
 */
#define _GNU_SOURCE /* RTLD_NEXT, dl_iterate_phdr */
#include <dlfcn.h>
#include <errno.h>
#include <link.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/syscall.h>

#include "support/fault.h"

/* glibc's own, behind the names below. */
extern void *__libc_malloc(size_t bytes);
extern void *__libc_calloc(size_t count, size_t size);
extern void *__libc_realloc(void *block, size_t bytes);
extern void *__libc_memalign(size_t alignment, size_t bytes);

enum { MAX_EXEMPT = 32 };

static struct {
	uintptr_t begin, end;
} exempt[MAX_EXEMPT];
static size_t exempt_count;

static int find_exempt(struct dl_phdr_info *library, size_t size, void *arg)
{
	static const char *const names[] = { "ld-linux", "libopenblas", "libblas",
					     "libgomp",  "libgfortran", "libstdc++",
					     "libgcc_s", "liblept",     "libtiff" };
	(void)size;
	(void)arg;
	bool named = false;
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		named |= strstr(library->dlpi_name, names[i]) != NULL;
	for (size_t i = 0; named && i < library->dlpi_phnum && exempt_count < MAX_EXEMPT; i++) {
		const ElfW(Phdr) *part = &library->dlpi_phdr[i];
		if (part->p_type != PT_LOAD || !(part->p_flags & PF_X))
			continue;
		exempt[exempt_count].begin = library->dlpi_addr + part->p_vaddr;
		exempt[exempt_count++].end = library->dlpi_addr + part->p_vaddr + part->p_memsz;
	}
	return 0;
}

__attribute__((constructor)) static void allocations_arm(void)
{
	dl_iterate_phdr(find_exempt, NULL);
}

static bool hits(enum fault_kind kind, const void *caller)
{
	uintptr_t address = (uintptr_t)caller;
	if (!(fault_kinds & kind))
		return false;
	for (size_t i = 0; i < exempt_count; i++)
		if (address >= exempt[i].begin && address < exempt[i].end)
			return false;
	return fault_hits(kind);
}

#define HITS(kind) hits(kind, __builtin_return_address(0))

void *malloc(size_t bytes)
{
	if (!HITS(FAULT_ALLOCATION))
		return __libc_malloc(bytes);
	errno = ENOMEM;
	return NULL;
}

void *calloc(size_t count, size_t size)
{
	if (!HITS(FAULT_ALLOCATION))
		return __libc_calloc(count, size);
	errno = ENOMEM;
	return NULL;
}

void *realloc(void *block, size_t bytes)
{
	if (!HITS(FAULT_ALLOCATION))
		return __libc_realloc(block, bytes);
	errno = ENOMEM;
	return NULL;
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
	if (!HITS(FAULT_ALLOCATION))
		return __libc_memalign(alignment, bytes);
	errno = ENOMEM;
	return NULL;
}

int posix_memalign(void **block, size_t alignment, size_t bytes)
{
	void *aligned = HITS(FAULT_ALLOCATION) ? NULL : __libc_memalign(alignment, bytes);
	if (!aligned)
		return ENOMEM;
	*block = aligned;
	return 0;
}

/* With large offsets, which the build asks for, this is what <sys/mman.h> calls mmap64. */
void *mmap(void *at, size_t bytes, int protection, int flags, int fd, off_t offset)
{
	long address = HITS(FAULT_MAPPING) ? -fault_error
					   : system_call(SYS_mmap, (long)at, (long)bytes,
							 protection, flags, fd, (long)offset);
	if (address >= 0 || address < -4095)
		return (void *)address;
	errno = (int)-address;
	return MAP_FAILED;
}

int pthread_create(pthread_t *restrict thread, const pthread_attr_t *restrict attributes,
		   void *(*run)(void *), void *restrict arg)
{
	int (*create)(pthread_t *, const pthread_attr_t *, void *(*)(void *), void *);
	*(void **)&create = dlsym(RTLD_NEXT, "pthread_create");
	return HITS(FAULT_THREAD) ? fault_error : create(thread, attributes, run, arg);
}

/* SIGSYS, by which system calls are caught, must not be blocked: that would end the process. */
int pthread_sigmask(int how, const sigset_t *restrict set, sigset_t *restrict before)
{
	int (*change)(int, const sigset_t *, sigset_t *);
	sigset_t without;
	*(void **)&change = dlsym(RTLD_NEXT, "pthread_sigmask");
	if (!set)
		return change(how, NULL, before);
	without = *set;
	if (how != SIG_UNBLOCK)
		sigdelset(&without, SIGSYS);
	return change(how, &without, before);
}
