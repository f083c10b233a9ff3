/* SPDX-License-Identifier: MIT */
/*
 * selftest.c - the list of checks, and their report
 */
#include "core/blas.h"
#include "core/clock.h"
#include "core/entry.h"
#include "core/memory.h"
#include "layers/layer.h"
#include "selftest/checks.h"

#define FIRST_BLAS "see to the matrix products first"
#define REBUILD                                                                                    \
	"build the library again, without compiler options of your own or with another compiler; " \
	"if that does not help, report it"
#define OTHER_FOLDER                                                                               \
	"set the environment variable TMPDIR to a folder on another disk; if that does not help, " \
	"report it"

static const struct {
	const char *name, *title;
	selftest_check *run;
	const char *advice; /* for a failure, unless the check has its own */
} checks[] = {
	{ "products", "matrix products", check_products, "" },
	{ "convolutions", "convolutions", check_convolutions, REBUILD },
	{ "gradients", "gradients", check_gradients, REBUILD },
	{ "threads", "threads", check_threads, REBUILD },
	{ "files", "files", check_files, OTHER_FOLDER },
	{ "resume", "resumed training", check_resume, OTHER_FOLDER },
	{ "speed", "speed", check_speed, "" },
};
#define CHECKS (sizeof(checks) / sizeof(checks[0]))

/* The report and all that it points to, freed at once. */
struct report {
	struct scrawl_selftest base;
	struct scrawl_check checks[CHECKS], *pointers[CHECKS];
	struct finding findings[CHECKS];
};

/* Whether BLAS can compute at all; otherwise records why not. */
static bool blas_works(const scrawl_context *ctx, struct finding *f)
{
	if (blas_error())
		finding_fail(f, "%s", blas_error());
	else if (!layers_setup(ctx->threads))
		finding_fail(f,
			     "OpenBLAS needs 128 MiB of address space for each of %u threads; use "
			     "fewer threads, or raise the limit",
			     ctx->threads);
	return !f->failed;
}

static void run_checks(scrawl_context *ctx, struct report *r)
{
	bool works = blas_works(ctx, &r->findings[0]), products_right = true;
	for (size_t i = 0; i < CHECKS; i++) {
		struct finding *f = &r->findings[i];
		double start = clock_seconds();
		if (works)
			checks[i].run(ctx, f);
		else
			finding_fail(f, "not done, as no product can be computed");
		if (f->failed && !*f->advice)
			finding_advise(f, "%s",
				       i && !products_right ? FIRST_BLAS : checks[i].advice);
		r->checks[i] = (struct scrawl_check){
			.name = checks[i].name,
			.title = checks[i].title,
			.passed = !f->failed,
			.detail = f->detail,
			.advice = *f->advice ? f->advice : NULL,
			.seconds = clock_seconds() - start,
		};
		products_right = products_right && (i || !f->failed);
		r->pointers[i] = &r->checks[i];
		r->base.passed = r->base.passed && !f->failed;
		r->base.seconds += r->checks[i].seconds;
	}
}

enum scrawl_status scrawl_selftest_run(scrawl_context *ctx, struct scrawl_selftest **out)
{
	ENTER(ctx);
	if (!ctx || !out)
		return context_fail_null(ctx);
	/* A context of its own, as what fails in a check is no failure of the caller's. */
	scrawl_context *own;
	struct report *r = memory_alloc(1, sizeof(*r));
	if (!r || scrawl_context_create(ctx->threads, &own) != SCRAWL_OK) {
		memory_free(r);
		return context_fail_memory(ctx, "self test");
	}
	r->base =
		(struct scrawl_selftest){ .passed = true, .count = CHECKS, .checks = r->pointers };
	run_checks(own, r);
	scrawl_context_destroy(own);
	*out = &r->base;
	return SCRAWL_OK;
}

void scrawl_selftest_destroy(struct scrawl_selftest *selftest)
{
	memory_free(selftest);
}
