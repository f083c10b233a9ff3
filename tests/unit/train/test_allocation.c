/* SPDX-License-Identifier: MIT */
/*
 * test_allocation.c - a training step allocates nothing, nor do libraries in its place
 *
 * The allocation functions defined here forward to glibc's own and count the calls of the whole
 * process: the library's, OpenBLAS's and the OpenMP runtime's.  OpenBLAS is counted separately: its
 * small-matrix kernel for SkylakeX and successors (sgemm_small_kernel_nn) allocates a packing
 * buffer in each call whose product has 1 to 8 columns beyond a multiple of 16.
 */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "support/sanitized.h"
#include "support/synthetic.h"

#if !defined(__GLIBC__) || SANITIZED

int main(void)
{
	puts("skipped: needs glibc's allocator to itself (no sanitizer)");
	return 77;
}

#else

static atomic_size_t allocations, blas_allocations;

void *__libc_malloc(size_t bytes);
void *__libc_calloc(size_t count, size_t size);
void *__libc_realloc(void *block, size_t bytes);
void *__libc_memalign(size_t alignment, size_t bytes);

static void note(const void *caller)
{
	Dl_info info;
	bool blas = dladdr(caller, &info) && info.dli_fname && strstr(info.dli_fname, "openblas");
	atomic_fetch_add(blas ? &blas_allocations : &allocations, 1);
}

void *malloc(size_t bytes)
{
	note(__builtin_return_address(0));
	return __libc_malloc(bytes);
}

void *calloc(size_t count, size_t size)
{
	note(__builtin_return_address(0));
	return __libc_calloc(count, size);
}

void *realloc(void *block, size_t bytes)
{
	note(__builtin_return_address(0));
	return __libc_realloc(block, bytes);
}

void *aligned_alloc(size_t alignment, size_t bytes)
{
	note(__builtin_return_address(0));
	return __libc_memalign(alignment, bytes);
}

int posix_memalign(void **out, size_t alignment, size_t bytes)
{
	note(__builtin_return_address(0));
	void *block = __libc_memalign(alignment, bytes);
	if (!block)
		return 12; /* ENOMEM */
	*out = block;
	return 0;
}

struct counts {
	size_t ours, blas; /* all but OpenBLAS's; OpenBLAS's */
};

static struct counts counts_now(void)
{
	return (struct counts){ atomic_load(&allocations), atomic_load(&blas_allocations) };
}

/* Counts at two steps of an epoch; the first two steps may allocate what is kept. */
struct watch {
	unsigned epoch;
	struct counts third, last;
};

static enum scrawl_control on_step(void *arg, const struct scrawl_progress *progress)
{
	struct watch *watch = arg;
	if (progress->epoch != watch->epoch)
		return SCRAWL_CONTINUE;
	if (progress->step == 3)
		watch->third = counts_now();
	if (progress->step == progress->steps)
		watch->last = counts_now();
	return SCRAWL_CONTINUE;
}

/* Allocations in seven steps; the last one has a partial batch. */
static struct counts train(const char *description, enum scrawl_optimizer optimizer,
			   unsigned threads, unsigned epoch)
{
	const struct synthetic what = { .count = 300, 14, 14, 12, .noise = 60, .seed = 1 };
	struct watch watch = { .epoch = epoch };
	struct scrawl_train_options options;
	scrawl_context *ctx = NULL;
	assert_int_equal(scrawl_context_create(threads, &ctx), SCRAWL_OK);
	scrawl_dataset *data = synthetic_dataset(ctx, &what);
	scrawl_model *model = synthetic_model(ctx, description, &what, 1, NULL);
	scrawl_train_options_init(&options);
	options.epochs = epoch;
	options.batch = 32;
	options.optimizer = optimizer;
	options.on_step = on_step;
	options.arg = &watch;
	synthetic_ok(ctx, scrawl_model_train(model, data, NULL, &options, NULL));
	assert_true(watch.third.ours > 0);
	scrawl_model_destroy(model);
	scrawl_dataset_destroy(data);
	scrawl_context_destroy(ctx);
	return (struct counts){ watch.last.ours - watch.third.ours,
				watch.last.blas - watch.third.blas };
}

static void expect_none(const char *description, enum scrawl_optimizer optimizer, unsigned threads,
			unsigned epoch)
{
	struct counts counts = train(description, optimizer, threads, epoch);
	if (counts.ours || counts.blas)
		fail_msg("%s, %s, %u threads: %zu allocations in 7 steps, and %zu by OpenBLAS",
			 description, scrawl_optimizer_at(optimizer), threads, counts.ours,
			 counts.blas);
}

static const char every_layer[] =
	"conv 12 3x3 pad 1, relu, maxpool 2, dropout 0.25, conv 16 3x3, maxpool 3 stride 2, relu, "
	"avgpool 2, batchnorm, dense 112, batchnorm, relu, dropout 0.5, dense";

static void test_optimizers(void **state)
{
	(void)state;
	for (enum scrawl_optimizer o = SCRAWL_OPTIMIZER_SGD; scrawl_optimizer_at(o); o++)
		for (unsigned threads = 1; threads <= 2; threads++)
			expect_none(every_layer, o, threads, 1);
}

static void test_other_networks(void **state)
{
	(void)state;
	expect_none(every_layer, SCRAWL_OPTIMIZER_ADAM, 3, 1);
	expect_none("conv 12 14x14", SCRAWL_OPTIMIZER_SGD, 2, 1);
	expect_none("dense", SCRAWL_OPTIMIZER_SGD, 2, 1);
}

/* Products too large for OpenBLAS's small-matrix kernels, which need no packing buffers. */
static void test_large_products(void **state)
{
	(void)state;
	expect_none("conv 44 5x5, relu, dense 700, relu, dense", SCRAWL_OPTIMIZER_ADAM, 1, 1);
	expect_none("conv 44 5x5, relu, dense 700, relu, dense", SCRAWL_OPTIMIZER_ADAM, 2, 1);
}

static void test_second_epoch(void **state)
{
	(void)state;
	expect_none(every_layer, SCRAWL_OPTIMIZER_ADAM, 2, 2);
}

/* Widths at which OpenBLAS allocates on some processors; nothing else may. */
static void test_awkward_widths(void **state)
{
	(void)state;
	for (unsigned threads = 1; threads <= 2; threads++) {
		struct counts counts =
			train("conv 20 5x5, relu, maxpool 2, conv 50 3x3, relu, dense 500, dense",
			      SCRAWL_OPTIMIZER_ADAM, threads, 1);
		assert_int_equal(counts.ours, 0);
		if (counts.blas)
			print_message("OpenBLAS allocates %zu times in 7 steps\n", counts.blas);
	}
}

/* Tests the counting itself. */
static void test_counts(void **state)
{
	(void)state;
	struct counts before = counts_now();
	void *volatile block; /* volatile, or the compiler removes the pairs of calls */
	free(block = malloc(10));
	free(block = calloc(1, 10));
	free(block = aligned_alloc(64, 64));
	void *aligned = NULL;
	assert_int_equal(posix_memalign(&aligned, 64, 10), 0);
	free(block = realloc(aligned, 1000));
	assert_int_equal(counts_now().ours - before.ours, 5);
	assert_int_equal(counts_now().blas - before.blas, 0);
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_counts),         cmocka_unit_test(test_optimizers),
		cmocka_unit_test(test_other_networks), cmocka_unit_test(test_large_products),
		cmocka_unit_test(test_second_epoch),   cmocka_unit_test(test_awkward_widths),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}

#endif
