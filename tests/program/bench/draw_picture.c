/* SPDX-License-Identifier: MIT */
/*
 * draw_picture.c - draws a report read from standard input, for check_pictures.py
 *
 * usage: draw_picture FILE.svg <report.json
 */
#include <stdio.h>

#include "charts/chart.h"

int main(int argc, char **argv)
{
	json_error_t error;
	json_t *report = json_loadf(stdin, 0, &error);
	if (argc != 2 || !report) {
		fprintf(stderr, "usage: draw_picture FILE.svg <report.json\n");
		return 2;
	}
	int code = picture_write(report, argv[1]);
	json_decref(report);
	return code;
}
