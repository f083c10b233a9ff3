/* SPDX-License-Identifier: MIT */
/*
 * leptonica.c - Leptonica, made quiet
 */
#include "data/leptonica.h"

#include <allheaders.h>
#include <pthread.h>

static void drop_message(const char *text)
{
	(void)text;
}

/* Some of its messages disregard the severity. */
static void silence_leptonica(void)
{
	setMsgSeverity(L_SEVERITY_NONE);
	leptSetStderrHandler(drop_message);
}

/* Both settings are the whole process's, so they also hold for other users of Leptonica in it. */
void leptonica_make_quiet(void)
{
	static pthread_once_t once = PTHREAD_ONCE_INIT;
	pthread_once(&once, silence_leptonica);
}
