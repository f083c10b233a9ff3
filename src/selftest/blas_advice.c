/* SPDX-License-Identifier: MIT */
/*
 * blas_advice.c - other kernels of OpenBLAS to try, or another OpenBLAS
 */
#include "selftest/blas_advice.h"

#include <scrawl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "core/isa.h"

#define CORE_VARIABLE "OPENBLAS_CORETYPE"

/* Cores that every release for several processors has, the fastest first. */
static const struct {
	const char *name;
	unsigned needs;
} candidates[] = {
	{ "SkylakeX", ISA_AVX512 },
	{ "Haswell", ISA_AVX2 },
	{ "Sandybridge", ISA_AVX },
	{ "Nehalem", ISA_SSE42 },
};

/* A core of this OpenBLAS that this processor can run, and that does not run now; NULL: none. */
static const char *other_core(const struct scrawl_blas *blas)
{
	unsigned supported = isa_features();
	if (blas->better)
		return blas->better;
	if (!strstr(blas->config, "DYNAMIC_ARCH"))
		return NULL;
	for (size_t i = 0; i < sizeof(candidates) / sizeof(candidates[0]); i++)
		if ((candidates[i].needs & ~supported) == 0 &&
		    strcasecmp(candidates[i].name, blas->core) != 0)
			return candidates[i].name;
	return NULL;
}

void blas_advise(char *out, size_t bytes)
{
	static const char reinstall[] = "install another version of OpenBLAS";
	const struct scrawl_blas *blas = scrawl_blas_describe();
	const char *value = getenv(CORE_VARIABLE), *other = other_core(blas);
	if (value && *value)
		snprintf(out, bytes,
			 "unset " CORE_VARIABLE ", which is \"%.40s\"; if that does not help, %s",
			 value, reinstall);
	else if (other)
		snprintf(out, bytes,
			 "set the environment variable " CORE_VARIABLE "=%s; if that does not "
			 "help, %s",
			 other, reinstall);
	else
		snprintf(out, bytes, "%s", reinstall);
}
