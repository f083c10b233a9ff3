/* SPDX-License-Identifier: MIT */
/*
 * option_value.h - one option: its name, what it accepts, and where its value goes
 */
#ifndef SCRAWL_TOOLS_CLI_OPTION_VALUE_H
#define SCRAWL_TOOLS_CLI_OPTION_VALUE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum option_kind {
	OPTION_GROUP,   /* not an option: a heading in help */
	OPTION_FLAG,    /* sets *flag to true; =false, to false */
	OPTION_TEXT,    /* any text that is not empty */
	OPTION_INTEGER, /* min <= n <= max */
	OPTION_REAL,    /* low <= x < high, finite */
	OPTION_CHOICE,  /* one of the names choice() gives for 0, 1, ... until NULL */
	OPTION_OTHER,   /* what parse() accepts */
	OPTION_NAMED,   /* what set() accepts under the option's name */
};

/* Where an option may be given, and whether results depend on it. */
enum option_use {
	OPTION_RESULT, /* anywhere; results depend on it */
	OPTION_INPUT,  /* anywhere; results depend on the content of the file that it names */
	OPTION_ASIDE,  /* anywhere; results do not depend on it: names of files written, threads */
	OPTION_LINE,   /* only on the command line, not in a configuration */
};

struct option_spec {
	enum option_kind kind;
	const char *name; /* without the dashes */
	char letter;      /* the short form; 0: none */
	enum option_use use;
	const char *argument; /* the value's name in help; NULL for a flag */
	const char *help;
	union {
		bool *flag;
		const char **text;
		uint64_t *integer;
		double *real;
		void *other;
	} value; /* where it is stored; initially the default */
	uint64_t min, max;
	double low, high;
	const char *(*choice)(size_t index);
	bool (*parse)(void *value, const char *text);
	/* OPTION_NAMED: returns NULL, or the error text, which begins with the name. */
	const char *(*set)(void *value, const char *name, const char *text);
	/* OPTION_NAMED: the value as set() accepts it, in text [OPTION_TEXT_BYTES] or elsewhere. */
	const char *(*get)(void *value, const char *name, char *text);
	/*
	 * Options that name the same thing in different ways exclude each other: if one is on the
	 * command line, those of other ways in a configuration do not count.  0: there is one way.
	 */
	unsigned way;
	unsigned flags;       /* for the command's use */
	const char *expected; /* real and other, for the error: "a number above 0" */
	/* The default that help shows instead of the value; "": none. */
	const char *default_text;
};

/*
 * Rows of a table.  The help comes last, followed by any other members:
 *
 *	OPT_INTEGER("seed", "N", &seed, 0, INT64_MAX, "augmentation seed", .letter = 's')
 */
#define OPT_GROUP(heading)                                                                         \
	{                                                                                          \
		.kind = OPTION_GROUP, .help = (heading)                                            \
	}
#define OPT_FLAG(option, place, ...)                                                               \
	{                                                                                          \
		.kind = OPTION_FLAG, .name = (option), .value.flag = (place), .help = __VA_ARGS__  \
	}
#define OPT_TEXT(option, operand, place, ...)                                                      \
	{                                                                                          \
		.kind = OPTION_TEXT, .name = (option), .argument = (operand),                      \
		.value.text = (place), .help = __VA_ARGS__                                         \
	}
#define OPT_INTEGER(option, operand, place, least, most, ...)                                      \
	{                                                                                          \
		.kind = OPTION_INTEGER, .name = (option), .argument = (operand),                   \
		.value.integer = (place), .min = (least), .max = (most), .help = __VA_ARGS__       \
	}
#define OPT_REAL(option, operand, place, from, below, accepted, ...)                               \
	{                                                                                          \
		.kind = OPTION_REAL, .name = (option), .argument = (operand),                      \
		.value.real = (place), .low = (from), .high = (below), .expected = (accepted),     \
		.help = __VA_ARGS__                                                                \
	}
#define OPT_CHOICE(option, operand, place, names, ...)                                             \
	{                                                                                          \
		.kind = OPTION_CHOICE, .name = (option), .argument = (operand),                    \
		.value.text = (place), .choice = (names), .help = __VA_ARGS__                      \
	}
#define OPT_OTHER(option, operand, place, parser, accepted, ...)                                   \
	{                                                                                          \
		.kind = OPTION_OTHER, .name = (option), .argument = (operand),                     \
		.value.other = (place), .parse = (parser), .expected = (accepted),                 \
		.help = __VA_ARGS__                                                                \
	}

/* The whole text must be a decimal number in range; *out is unchanged if they return false. */
bool parse_integer(const char *text, uint64_t min, uint64_t max, uint64_t *out);
bool parse_real(const char *text, double *out);
/* Parses the number at the start of *text and advances *text past it. */
bool parse_leading_integer(const char **text, uint64_t min, uint64_t max, uint64_t *out);
/*
 * A parser of OPTION_OTHER into a double from 0 to 1: "99", "99%" and "0.99" are the same number;
 * without the sign, a number up to 1 is a fraction.
 */
bool option_percent(void *value, const char *text);

#define OPTION_TEXT_BYTES 40 /* a number's text */

/*
 * The value as text that option_set accepts, in text [OPTION_TEXT_BYTES] or elsewhere; NULL: there
 * is none, or it cannot be set and means a default.  For OPTION_OTHER, the default.
 */
const char *option_text(const struct option_spec *option, char *text);

/* Sets the value; false: the text is invalid, and the value is unchanged. */
bool option_set(const struct option_spec *option, const char *text);
/* What is valid, for the error: "a whole number from 1 to 9". */
void option_expected(const struct option_spec *option, char *out, size_t size);

#endif
