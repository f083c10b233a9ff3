/* SPDX-License-Identifier: MIT */
/*
 * blas.c - OpenBLAS's choice of kernels, checked and mended
 */
#include "core/blas.h"

#include <cblas.h>
#include <dirent.h>
#include <math.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/mman.h>

#include "config.h" /* SCRAWL_KNOWS_ONE_THREAD: whether this libc knows if a process has one */
#include "core/isa.h"

#if SCRAWL_KNOWS_ONE_THREAD
extern char __libc_single_threaded; /* of <sys/single_threaded.h> */
#define ONE_THREAD (__libc_single_threaded != 0)
#else
#define ONE_THREAD false
#endif

#define VARIABLE "OPENBLAS_CORETYPE"

/* OpenBLAS's own, which forget the choice and choose again; static or renamed builds lack them. */
extern void gotoblas_dynamic_quit(void) __attribute__((weak));
extern void gotoblas_dynamic_init(void) __attribute__((weak));

/* Whether its own threads run, and how many there are, counting the caller; some builds lack it. */
extern int blas_server_avail __attribute__((weak));
extern int blas_num_threads __attribute__((weak));

enum flavour { FLAVOUR_SERIAL, FLAVOUR_PTHREAD, FLAVOUR_OPENMP };

/* OpenBLAS's cores for x86-64 as of 0.3.30, and what their sgemm needs beyond SSE2. */
struct core {
	const char *name;
	unsigned needs;
};

static const struct core cores[] = {
	{ "SapphireRapids", ISA_AVX512 },
	{ "Cooperlake", ISA_AVX512 },
	{ "SkylakeX", ISA_AVX512 },
	{ "Zen", ISA_AVX2 },
	{ "Haswell", ISA_AVX2 },
	{ "Excavator", ISA_AVX2 | ISA_FMA4 },
	{ "Steamroller", ISA_AVX | ISA_FMA4 },
	{ "Piledriver", ISA_AVX | ISA_FMA4 },
	{ "Bulldozer", ISA_AVX | ISA_FMA4 },
	{ "Sandybridge", ISA_AVX },
	{ "Bobcat", ISA_SSSE3 },
	{ "Barcelona", ISA_SSE3 },
	{ "Opteron_SSE3", ISA_3DNOW | ISA_SSE3 },
	{ "Opteron", ISA_3DNOW },
	{ "Nehalem", ISA_SSE42 },
	{ "Dunnington", ISA_SSE41 },
	{ "Penryn", ISA_SSE41 },
	{ "Core2", ISA_SSSE3 },
	{ "Nano", ISA_SSSE3 },
	{ "Atom", ISA_SSSE3 },
	{ "Prescott", ISA_SSE3 },
};

/* The fastest for a processor's features, best first; every release since 0.3.10 knows them. */
static const char *const preferred[] = { "SkylakeX", "Haswell", "Sandybridge",
					 "Nehalem",  "Core2",   "Prescott" };

static struct scrawl_blas blas_in_use;
static unsigned features;                       /* of this processor */
static char warning_text[256], error_text[256]; /* empty: none */

static const struct core *core_find(const char *name)
{
	for (size_t i = 0; i < sizeof(cores) / sizeof(cores[0]); i++)
		if (strcasecmp(cores[i].name, name) == 0)
			return &cores[i];
	return NULL;
}

static bool is_supported(const struct core *core)
{
	return (core->needs & ~features) == 0;
}

static const struct core *core_best(void)
{
	for (size_t i = 0; i < sizeof(preferred) / sizeof(preferred[0]); i++) {
		const struct core *core = core_find(preferred[i]);
		if (is_supported(core))
			return core;
	}
	return NULL;
}

/* Vector registers and fused multiplication decide: AVX-512, AVX2 with FMA, AVX, SSE. */
static unsigned core_width(const struct core *core)
{
	return core->needs & (ISA_AVX512 | ISA_AVX2 | ISA_AVX);
}

/* Both may be NULL: unknown, which no core is better than. */
static bool is_better(const struct core *core, const struct core *current)
{
	return core && current && is_supported(core) &&
	       (!is_supported(current) || core_width(core) > core_width(current));
}

/* Threads of this process; 0: unknown. */
static int count_threads(void)
{
	DIR *tasks = opendir("/proc/self/task");
	if (!tasks)
		return 0;
	int count = 0;
	const struct dirent *entry;
	while ((entry = readdir(tasks)) != NULL)
		count += entry->d_name[0] != '.';
	closedir(tasks);
	return count;
}

/* This thread and OpenBLAS's own; fork() ends those, and the next parallel product starts them. */
static int count_own_threads(void)
{
	bool counts = openblas_get_parallel() == FLAVOUR_PTHREAD && &blas_server_avail &&
		      &blas_num_threads;
	return counts && blas_server_avail ? blas_num_threads : 1;
}

/* Whether no thread but this one can be in OpenBLAS; its own wait for work, as none is running. */
static bool is_alone(void)
{
	if (ONE_THREAD)
		return true;
	int threads = count_threads();
	return threads > 0 && threads <= count_own_threads();
}

bool blas_has_room(unsigned threads)
{
	size_t bytes = (size_t)threads << 27;
	void *room = mmap(NULL, bytes, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	if (room == MAP_FAILED)
		return false;
	munmap(room, bytes);
	return true;
}

static bool can_choose_again(void)
{
	return gotoblas_dynamic_quit && gotoblas_dynamic_init && is_alone() && blas_has_room(1);
}

/* A product that OpenBLAS runs on one thread, with edges in all three sizes, against plain C. */
static bool multiplies(void)
{
	enum { M = 37, N = 45, K = 53 };
	float a[M * K], b[K * N], c[M * N];
	for (int i = 0; i < M * K; i++)
		a[i] = (float)(i % 17 - 8) / 8.0f;
	for (int i = 0; i < K * N; i++)
		b[i] = (float)(i % 13 - 6) / 4.0f;
	cblas_sgemm(CblasRowMajor, CblasNoTrans, CblasNoTrans, M, N, K, 1.0f, a, K, b, N, 0.0f, c,
		    N);
	for (int i = 0; i < M; i++)
		for (int j = 0; j < N; j++) {
			double sum = 0.0;
			for (int k = 0; k < K; k++)
				sum += (double)a[i * K + k] * b[k * N + j];
			if (!(fabs(sum - c[i * N + j]) < 1e-3))
				return false;
		}
	return true;
}

/* The environment has the same content afterwards.  No other thread may exist that reads it. */
static void choose_again(const char *name)
{
	const char *value = getenv(VARIABLE);
	bool was_set = value != NULL; /* to "", or it would be the user's choice */
	if (setenv(VARIABLE, name, 1) != 0)
		return;
	gotoblas_dynamic_quit();
	gotoblas_dynamic_init();
	if (was_set)
		setenv(VARIABLE, "", 1);
	else
		unsetenv(VARIABLE);
}

/*
 * Whether OpenBLAS now runs kernels better than the detected ones; if not, or if they multiply
 * wrongly, it runs those again.  Builds without some kernels substitute others for them.
 */
static bool mend(const struct core *better, const struct core *detected)
{
	choose_again(better->name);
	if (is_better(core_find(openblas_get_corename()), detected) && multiplies())
		return true;
	choose_again(detected->name);
	return false;
}

/* has_choice: this build has kernels for more than one core. */
static void write_texts(bool has_choice, bool by_user)
{
	const struct core *core = core_find(blas_in_use.core);
	bool lacking = core && !is_supported(core);
	if (lacking && !has_choice)
		snprintf(error_text, sizeof(error_text),
			 "OpenBLAS was built for %s processors alone, and this one lacks some of "
			 "their instructions; install a build for all processors (DYNAMIC_ARCH)",
			 core->name);
	else if (lacking && by_user)
		snprintf(error_text, sizeof(error_text),
			 VARIABLE " has OpenBLAS run its %s kernels, which need instructions that "
				  "this processor lacks; unset it",
			 core->name);
	else if (lacking)
		snprintf(error_text, sizeof(error_text),
			 "OpenBLAS runs its %s kernels, which need instructions that this "
			 "processor lacks; start the program with " VARIABLE "=%s",
			 core->name, blas_in_use.better ? blas_in_use.better : "Prescott");
	else if (blas_in_use.better)
		snprintf(warning_text, sizeof(warning_text),
			 "OpenBLAS runs its %s kernels, slow on this processor; start the program "
			 "with " VARIABLE "=%s",
			 blas_in_use.core, blas_in_use.better);
}

static void blas_setup_once(void)
{
	static const char *const flavours[] = {
		[FLAVOUR_SERIAL] = "serial",
		[FLAVOUR_PTHREAD] = "pthread",
		[FLAVOUR_OPENMP] = "openmp",
	};
	int parallel = openblas_get_parallel();
	const char *value = getenv(VARIABLE);
	bool by_user = value && *value;
	bool has_choice = strstr(openblas_get_config(), "DYNAMIC_ARCH") != NULL;
	features = isa_features();
	blas_in_use.flavour =
		parallel >= 0 && parallel <= FLAVOUR_OPENMP ? flavours[parallel] : "unknown";
	blas_in_use.detected = openblas_get_corename();
	const struct core *detected = core_find(blas_in_use.detected), *best = core_best();
	if (has_choice && !by_user && is_better(best, detected)) {
		if (can_choose_again())
			blas_in_use.mended = mend(best, detected);
		else
			blas_in_use.better = best->name;
	}
	blas_in_use.core = openblas_get_corename();
	blas_in_use.config = openblas_get_config();
	write_texts(has_choice, by_user);
}

void blas_setup(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, blas_setup_once);
}

const struct scrawl_blas *scrawl_blas_describe(void)
{
	blas_setup();
	return &blas_in_use;
}

void blas_name(char out[BLAS_NAME_BYTES])
{
	char version[32] = "";
	blas_setup();
	/* "OpenBLAS 0.3.21 DYNAMIC_ARCH ..." */
	sscanf(blas_in_use.config, "OpenBLAS %31s", version);
	snprintf(out, BLAS_NAME_BYTES, "OpenBLAS %s %s", version, blas_in_use.core);
}

const char *blas_warning(void)
{
	blas_setup();
	return *warning_text ? warning_text : NULL;
}

const char *blas_error(void)
{
	blas_setup();
	return *error_text ? error_text : NULL;
}
