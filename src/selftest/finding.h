/* SPDX-License-Identifier: MIT */
/*
 * finding.h - what a check of the self test found
 */
#ifndef SCRAWL_SELFTEST_FINDING_H
#define SCRAWL_SELFTEST_FINDING_H

#include "core/context.h"

#define FINDING_BYTES 320

/* One line each. */
struct finding {
	bool failed;
	char detail[FINDING_BYTES]; /* what was measured, or what is wrong */
	char advice[FINDING_BYTES]; /* what to do about it; "": nothing */
};

/* Records that the check failed and why, formatted as by printf; the first reason stays. */
void finding_fail(struct finding *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Records what was measured; it gives way to the reason for a failure. */
void finding_note(struct finding *f, const char *format, ...) __attribute__((format(printf, 2, 3)));

void finding_advise(struct finding *f, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* Whether a call succeeded; if not, the check failed with the context's error. */
bool finding_succeeds(struct finding *f, const scrawl_context *ctx, enum scrawl_status status);

#endif
