/* SPDX-License-Identifier: MIT */
/*
 * odd_openblas.c - preloaded before OpenBLAS, stands for builds of it that are not to be had here
 *
 * The variables ODD_CONFIG and ODD_CORE are what it says about itself; ODD_CORE_CHOSEN, if set, is
 * the core after it has chosen again.  Products are OpenBLAS's.
 */
#define _GNU_SOURCE /* RTLD_NEXT */
#include <cblas.h>
#include <dlfcn.h>
#include <stdlib.h>

void gotoblas_dynamic_quit(void);
void gotoblas_dynamic_init(void);

static const char *core_variable = "ODD_CORE";

static char *value_of(const char *variable)
{
	static char none[] = "";
	char *value = getenv(variable);
	return value ? value : none;
}

char *openblas_get_config(void)
{
	return value_of("ODD_CONFIG");
}

char *openblas_get_corename(void)
{
	return value_of(core_variable);
}

void gotoblas_dynamic_quit(void)
{
	if (getenv("ODD_CORE_CHOSEN"))
		core_variable = "ODD_CORE_CHOSEN";
}

/* OpenBLAS calls this one, too, when it is loaded. */
void gotoblas_dynamic_init(void)
{
	void (*openblas_init)(void);
	*(void **)&openblas_init = dlsym(RTLD_NEXT, "gotoblas_dynamic_init");
	openblas_init();
}
