/* SPDX-License-Identifier: MIT */
/*
 * system_calls.c - the process's own system calls, caught by the kernel, so that they can fail
 *
 * A seccomp filter has the kernel send SIGSYS instead of running the caught calls; the handler,
 * in the thread that made the call, runs it or lets it fail.  So the calls that the C library makes
 * in its own functions, such as fflush(), are caught, too.  Writes to standard error are not: the
 * messages are to be seen.
 */
#define _GNU_SOURCE /* REG_RAX */
#include <errno.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#include <ucontext.h>
#include <unistd.h>

#include "support/fault.h"

#ifdef __x86_64__

__asm__(".text\n"
	".globl system_call\n"
	".type system_call, @function\n"
	"system_call:\n"
	"	mov %rdi, %rax\n"
	"	mov %rsi, %rdi\n"
	"	mov %rdx, %rsi\n"
	"	mov %rcx, %rdx\n"
	"	mov %r8, %r10\n"
	"	mov %r9, %r8\n"
	"	mov 8(%rsp), %r9\n"
	"	syscall\n"
	".globl system_call_return\n"
	".hidden system_call_return\n"
	"system_call_return:\n"
	"	ret\n"
	".size system_call, . - system_call\n");

extern const char system_call_return[]; /* after the one instruction that is never caught */

static const struct {
	long number;
	enum fault_kind kind;
} caught[] = {
	{ SYS_read, FAULT_READ },          { SYS_pread64, FAULT_READ },
	{ SYS_readv, FAULT_READ },         { SYS_write, FAULT_WRITE },
	{ SYS_pwrite64, FAULT_WRITE },     { SYS_writev, FAULT_WRITE },
	{ SYS_fsync, FAULT_SYNC },         { SYS_fdatasync, FAULT_SYNC },
	{ SYS_rename, FAULT_RENAME },      { SYS_renameat, FAULT_RENAME },
	{ SYS_renameat2, FAULT_RENAME },   { SYS_link, FAULT_LINK },
	{ SYS_linkat, FAULT_LINK },        { SYS_unlink, FAULT_UNLINK },
	{ SYS_unlinkat, FAULT_UNLINK },    { SYS_open, FAULT_OPEN },
	{ SYS_openat, FAULT_OPEN },        { SYS_close, FAULT_CLOSE },
	{ SYS_ftruncate, FAULT_TRUNCATE }, { SYS_stat, FAULT_STAT },
	{ SYS_fstat, FAULT_STAT },         { SYS_lstat, FAULT_STAT },
	{ SYS_newfstatat, FAULT_STAT },    { SYS_mkdir, FAULT_FOLDER },
	{ SYS_getdents64, FAULT_FOLDER },  { SYS_flock, FAULT_LOCK },
};

enum { CAUGHT = sizeof(caught) / sizeof(caught[0]) };

static bool has_bytes(long number)
{
	return number == SYS_read || number == SYS_write || number == SYS_pread64 ||
	       number == SYS_pwrite64;
}

static void die(void)
{
	system_call(SYS_kill, system_call(SYS_getpid, 0, 0, 0, 0, 0, 0), SIGKILL, 0, 0, 0, 0);
}

static long run_call(long number, const long a[6])
{
	long result = system_call(number, a[0], a[1], a[2], a[3], a[4], a[5]);
	if (fault_effect == EFFECT_LOST && (number == SYS_fsync || number == SYS_fdatasync))
		unsynced_note_sync((int)a[0]);
	return result;
}

/* The call that is hit; returns unless the process is killed. */
static long hit_call(long number, long a[6])
{
	if (fault_effect == EFFECT_ERROR) {
		if (number == SYS_close) /* Linux closes even if it reports an error */
			run_call(number, a);
		return -fault_error;
	}
	if (fault_effect != EFFECT_KILL && has_bytes(number) && a[2] > 1)
		a[2] /= 2;
	if (fault_effect == EFFECT_SHORT)
		return run_call(number, a);
	if (fault_effect == EFFECT_TORN && has_bytes(number))
		run_call(number, a);
	if (fault_effect == EFFECT_LOST)
		unsynced_drop();
	die();
	return -EINTR;
}

static void catch_call(int signal, siginfo_t *info, void *context)
{
	greg_t *registers = ((ucontext_t *)context)->uc_mcontext.gregs;
	long number = info->si_syscall;
	long a[6] = { registers[REG_RDI], registers[REG_RSI], registers[REG_RDX],
		      registers[REG_R10], registers[REG_R8],  registers[REG_R9] };
	enum fault_kind kind = 0;
	(void)signal;
	for (int i = 0; i < CAUGHT; i++)
		if (caught[i].number == number)
			kind = caught[i].kind;
	if (fault_effect == EFFECT_LOST && kind == FAULT_WRITE)
		unsynced_note_write((int)a[0]);
	bool shown = kind == FAULT_WRITE && a[0] == STDERR_FILENO;
	registers[REG_RAX] = !shown && fault_hits(kind) ? hit_call(number, a) : run_call(number, a);
}

#define LOAD(member)                                                                               \
	BPF_STMT(BPF_LD | BPF_W | BPF_ABS, (unsigned)offsetof(struct seccomp_data, member))

bool system_calls_catch(unsigned kinds)
{
	uint64_t own = (uint64_t)(uintptr_t)system_call_return;
	struct sock_filter code[9 + 2 * CAUGHT] = {
		LOAD(arch),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, AUDIT_ARCH_X86_64, 0, 4),
		LOAD(instruction_pointer),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)own, 0, 3),
		BPF_STMT(BPF_LD | BPF_W | BPF_ABS,
			 (unsigned)offsetof(struct seccomp_data, instruction_pointer) + 4),
		BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, (uint32_t)(own >> 32), 0, 1),
		BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
		LOAD(nr),
	};
	unsigned short count = 8;
	if (fault_effect == EFFECT_LOST)
		kinds |= FAULT_WRITE | FAULT_SYNC;
	for (int i = 0; i < CAUGHT; i++)
		if (caught[i].kind & kinds) {
			code[count++] =
				(struct sock_filter)BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K,
							     (unsigned)caught[i].number, 0, 1);
			code[count++] =
				(struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_TRAP);
		}
	code[count++] = (struct sock_filter)BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW);
	struct sock_fprog filter = { .len = count, .filter = code };
	struct sigaction action = { .sa_sigaction = catch_call, .sa_flags = SA_SIGINFO };
	return sigaction(SIGSYS, &action, NULL) == 0 &&
	       prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
	       prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &filter) == 0;
}

#else

/* Only allocations, mappings and threads can fail. */
long system_call(long number, long a, long b, long c, long d, long e, long f)
{
	long result = syscall(number, a, b, c, d, e, f);
	return result == -1 ? -errno : result;
}

bool system_calls_catch(unsigned kinds)
{
	(void)kinds;
	return false;
}

#endif
