/* SPDX-License-Identifier: MIT */
/*
 * npy_file.h - a NumPy array of floats, format 1.0: float32 [rows, columns] in C order
 */
#ifndef SCRAWL_TOOLS_OUTPUT_NPY_FILE_H
#define SCRAWL_TOOLS_OUTPUT_NPY_FILE_H

#include <stddef.h>
#include <stdio.h>

/* Writes what comes before the numbers, which the caller writes as they are in memory. */
void npy_write_header(FILE *to, size_t rows, size_t columns);

#endif
