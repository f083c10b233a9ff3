/* SPDX-License-Identifier: MIT */
/*
 * npy_file.c - the header of a NumPy array
 *
 * Magic, version, length of the text (little-endian), and the text: a Python dictionary, padded
 * with blanks so that the numbers begin at a multiple of 64 bytes.
 */
#include "output/npy_file.h"

#include <endian.h>
#include <string.h>

#define ALIGNMENT 64

void npy_write_header(FILE *to, size_t rows, size_t columns)
{
	char text[192];
	char order = __BYTE_ORDER == __LITTLE_ENDIAN ? '<' : '>';
	int length = snprintf(text, sizeof(text),
			      "{'descr': '%cf4', 'fortran_order': False, 'shape': (%zu, %zu), }",
			      order, rows, columns);
	size_t used = 10 + (size_t)length + 1; /* magic, version and length; the newline */
	size_t padding = (ALIGNMENT - used % ALIGNMENT) % ALIGNMENT;
	size_t header = (size_t)length + padding + 1;
	fwrite("\x93NUMPY\1\0", 1, 8, to);
	fputc((int)(header & 0xff), to);
	fputc((int)(header >> 8), to);
	fprintf(to, "%s%*s\n", text, (int)padding, "");
}
