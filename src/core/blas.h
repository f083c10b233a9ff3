/* SPDX-License-Identifier: MIT */
/*
 * blas.h - which OpenBLAS runs, and with which kernels
 *
 * OpenBLAS chooses its kernels (its "core") when it is loaded, by the processor's family and model.
 * A processor newer than the library may get those of the Pentium 4, at a sixth of the speed, and a
 * virtual machine's may get instructions that it lacks.  blas_setup puts that right where it can.
 */
#ifndef SCRAWL_CORE_BLAS_H
#define SCRAWL_CORE_BLAS_H

#include <scrawl.h>
#include <stdbool.h>

/*
 * Compares OpenBLAS's core with the processor's features, the first time that it is called, and has
 * OpenBLAS choose again if another core fits better.  Neither happens where the user has set
 * OPENBLAS_CORETYPE.  A product that runs on another thread meanwhile would break, so it chooses
 * again only if the process has no threads but the caller and OpenBLAS's own; call it before
 * starting any.  Thread-safe.
 */
void blas_setup(void);

#define BLAS_NAME_BYTES 64

/* "OpenBLAS 0.3.21 SkylakeX": what decides on the last bits of products. */
void blas_name(char out[BLAS_NAME_BYTES]);

/*
 * Whether OpenBLAS can get its buffers, 128 MiB of address space for each thread that computes a
 * product.  If it cannot, for instance under a limit on address space, it waits forever.
 */
bool blas_has_room(unsigned threads);

/* One line each, static; NULL: none. */

/* OpenBLAS runs slower kernels than this processor allows. */
const char *blas_warning(void);

/* OpenBLAS's kernels need instructions that this processor lacks: no product can be computed. */
const char *blas_error(void);

#endif
