/* SPDX-License-Identifier: MIT */
/*
 * values.h - values of logs and evaluations as a reader wants them
 */
#ifndef SCRAWL_TOOLS_REPORT_VALUES_H
#define SCRAWL_TOOLS_REPORT_VALUES_H

#include <jansson.h>
#include <stddef.h>

#include "cli/text.h"

#define VALUE_TEXT 80

/* All of these write into out [VALUE_TEXT] and return it; a number that is absent is a dash. */
const char *value_percent(double fraction, char *out);          /* 99.38% */
const char *value_number(double number, int digits, char *out); /* decimals; more if small */
const char *value_range(double low, double high, char *out);    /* 99.21 to 99.52% */
const char *value_count(double count, char *out);               /* 10,000 */
const char *value_seconds(double seconds, char *out);           /* 0.42 s, 1:05 */

/* A number, text or truth value of an option as it would be typed; "" for null. */
const char *value_option(const json_t *value, char *out);

/* The last part of a path without the extension of its format, to be freed; NULL: no memory. */
char *value_base_name(const char *path);
/* What a data set is called: the folder of a file named as MNIST's are, else the file. */
char *value_data_name(const char *path);

/* The class that a value names by number or name; SIZE_MAX: none of the evaluation. */
size_t value_class(const json_t *eval, const json_t *value);
/* A class's name; its number, in number [TEXT_NUMBER], if the evaluation has no names. */
const char *value_class_name(const json_t *eval, size_t index, char *number);

/* A count of the confusion matrix; 0 if there is none. */
double value_confusion(const json_t *eval, size_t label, size_t prediction);
/* Images with a label, by the confusion matrix. */
double value_support(const json_t *eval, size_t label);

#endif
