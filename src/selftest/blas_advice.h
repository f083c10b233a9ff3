/* SPDX-License-Identifier: MIT */
/*
 * blas_advice.h - what to do about a BLAS whose products are wrong or slow
 */
#ifndef SCRAWL_SELFTEST_BLAS_ADVICE_H
#define SCRAWL_SELFTEST_BLAS_ADVICE_H

#include <stddef.h>

/* Writes one line to out [bytes]. */
void blas_advise(char *out, size_t bytes);

#endif
