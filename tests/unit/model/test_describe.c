/* SPDX-License-Identifier: MIT */
/*
 * test_describe.c - the description language: what is accepted, and where and how errors point
 */
#include "model/describe.h"

#include <locale.h>
#include <stdio.h>
#include <stdlib.h>

#include "support/compare.h"

static scrawl_context ctx;
static struct described_layer layers[DESCRIBE_MAX_LAYERS];

static size_t parse(const char *text)
{
	size_t count = 0;
	if (describe_parse(&ctx, text, layers, &count) != SCRAWL_OK)
		fail_msg("\"%s\": %s", text, ctx.error);
	return count;
}

static void test_layers(void **state)
{
	(void)state;
	const char *text =
		"conv 20 5x3 stride 2 pad same, relu, maxpool 3 stride 2, avgpool 2,"
		"dropout 0.25, conv 7 2x4 pad 1 stride 3, globalpool, dense 100, batchnorm, dense";
	assert_int_equal(parse(text), 10);
	const struct layer_arguments *a = &layers[0].arguments;
	assert_ptr_equal(layers[0].ops, &conv_layer);
	assert_int_equal(a->outputs, 20);
	assert_int_equal(a->kernel_height, 5);
	assert_int_equal(a->kernel_width, 3);
	assert_int_equal(a->stride, 2);
	assert_true(a->pad_same);
	assert_ptr_equal(layers[1].ops, &relu_layer);
	assert_ptr_equal(layers[2].ops, &maxpool_layer);
	assert_int_equal(layers[2].arguments.kernel_height, 3);
	assert_int_equal(layers[2].arguments.kernel_width, 3);
	assert_int_equal(layers[2].arguments.stride, 2);
	assert_ptr_equal(layers[3].ops, &avgpool_layer);
	assert_int_equal(layers[3].arguments.stride, 0); /* not given */
	assert_ptr_equal(layers[4].ops, &dropout_layer);
	assert_true(layers[4].arguments.probability == 0.25);
	a = &layers[5].arguments;
	assert_int_equal(a->pad, 1);
	assert_int_equal(a->stride, 3);
	assert_false(a->pad_same);
	assert_ptr_equal(layers[6].ops, &globalpool_layer);
	assert_ptr_equal(layers[7].ops, &dense_layer);
	assert_int_equal(layers[7].arguments.outputs, 100);
	assert_ptr_equal(layers[8].ops, &batchnorm_layer);
	assert_int_equal(layers[9].arguments.outputs, 0);
}

/* A layer's position and length span its words, without the blanks around them. */
static void test_positions(void **state)
{
	(void)state;
	const char *text = "  conv 20\t5x5 ,relu,\n maxpool  2  ,dense  ";
	static const char *const words[] = { "conv 20\t5x5", "relu", "maxpool  2", "dense" };
	assert_int_equal(parse(text), 4);
	for (size_t i = 0; i < 4; i++) {
		assert_int_equal(layers[i].length, strlen(words[i]));
		assert_memory_equal(text + layers[i].position, words[i], layers[i].length);
	}
}

static const struct mistake {
	const char *text;
	size_t position; /* of the first byte, from 1 */
	const char *found, *expected;
} mistakes[] = {
	{ "", 1, "the end",
	  "a layer (conv, relu, maxpool, avgpool, globalpool, dropout, dense, batchnorm) or a "
	  "network (fast, small, "
	  "lenet, " },
	{ "   ", 4, "the end", "a layer (conv" },
	{ ",relu", 1, "a comma", "a layer (conv" },
	{ "relu,", 6, "the end", "a layer (conv" },
	{ "relu, , dense", 7, "a comma", "a layer (conv" },
	{ "relux", 1, "\"relux\"", "a layer (conv" },
	{ "conv 20 5x5, relux", 14, "\"relux\"",
	  "a layer (conv, relu, maxpool, avgpool, globalpool, dropout, dense, batchnorm) is" },
	{ "Relu", 1, "\"Relu\"", "a layer (conv" },
	{ "rel", 1, "\"rel\"", "a layer (conv" },
	{ "20", 1, "\"20\"", "a layer (conv" },
	{ "conv", 5, "the end", "the number of filters (1 to 65536)" },
	{ "conv, relu", 5, "a comma", "the number of filters" },
	{ "conv x 5x5", 6, "\"x\"", "the number of filters" },
	{ "conv 0 5x5", 6, "\"0\"", "the number of filters" },
	{ "conv -1 5x5", 6, "\"-1\"", "the number of filters" },
	{ "conv 65537 5x5", 6, "\"65537\"", "the number of filters" },
	{ "conv 18446744073709551617 5x5", 6, "\"18446744073709551617\"", "the number of filters" },
	{ "conv 2.5 5x5", 6, "\"2.5\"", "the number of filters" },
	{ "conv 20", 8, "the end", "the kernel's size" },
	{ "conv 20 5", 9, "\"5\"", "the kernel's size" },
	{ "conv 20 5x", 9, "\"5x\"", "the kernel's size" },
	{ "conv 20 x5", 9, "\"x5\"", "the kernel's size" },
	{ "conv 20 5x5x5", 9, "\"5x5x5\"", "the kernel's size" },
	{ "conv 20 0x5", 9, "\"0x5\"", "the kernel's size" },
	{ "conv 20 5x4097", 9, "\"5x4097\"", "the kernel's size" },
	{ "conv 20 5 x 5", 9, "\"5\"", "the kernel's size" },
	{ "conv 20 5x5 relu", 13, "\"relu\"", "\"stride\", \"pad\" or a comma" },
	{ "conv 20 5x5 stride", 19, "the end", "the stride (1 to 4096)" },
	{ "conv 20 5x5 stride 0", 20, "\"0\"", "the stride" },
	{ "conv 20 5x5 stride 4097", 20, "\"4097\"", "the stride" },
	{ "conv 20 5x5 stride 2 stride 2", 22, "\"stride\"", "a comma" },
	{ "conv 20 5x5 stride -2", 20, "\"-2\"", "the stride" },
	{ "conv 20 5x5 stride 2.5", 20, "\"2.5\"", "the stride" },
	{ "conv 20 5x5 stride same", 20, "\"same\"", "the stride" },
	{ "conv 20 5x5 stride 2x2", 20, "\"2x2\"", "the stride" },
	{ "conv 20 5x5 same", 13, "\"same\"", "\"stride\", \"pad\" or a comma" },
	{ "conv 20 5x5 pad same same", 22, "\"same\"", "a comma" },
	{ "conv 20 5x5 stride 2 pad", 25, "the end", "the padding" },
	{ "conv 20 5x5 pad 4097", 17, "\"4097\"", "the padding" },
	{ "maxpool 2 stride 0", 18, "\"0\"", "the stride" },
	{ "conv 20 5x5 pad", 16, "the end", "the padding (0 to 4096) or \"same\"" },
	{ "conv 20 5x5 pad same pad 1", 22, "\"pad\"", "a comma" },
	{ "conv 20 5x5 pad samex", 17, "\"samex\"", "the padding" },
	{ "conv 20 5x5 pad -1", 17, "\"-1\"", "the padding" },
	{ "relu 5", 6, "\"5\"", "a comma" },
	{ "relu dense", 6, "\"dense\"", "a comma" },
	{ "maxpool", 8, "the end", "the window's size" },
	{ "maxpool 0", 9, "\"0\"", "the window's size" },
	{ "maxpool 2x2", 9, "\"2x2\"", "the window's size" },
	{ "maxpool 2 2", 11, "\"2\"", "\"stride\" or a comma" },
	{ "maxpool 2 pad 1", 11, "\"pad\"", "\"stride\" or a comma" },
	{ "globalpool 2", 12, "\"2\"", "a comma" },
	{ "dropout", 8, "the end", "a probability (0 to below 1)" },
	{ "dropout 1", 9, "\"1\"", "a probability" },
	{ "dropout 1.0", 9, "\"1.0\"", "a probability" },
	{ "dropout -0.1", 9, "\"-0.1\"", "a probability" },
	{ "dropout 0.9999999999999999999999", 9, "\"0.9999999999999999999999\"", "a probability" },
	{ "dropout .", 9, "\".\"", "a probability" },
	{ "dropout 0.5.", 9, "\"0.5.\"", "a probability" },
	{ "dropout nan", 9, "\"nan\"", "a probability" },
	{ "dropout 0x0", 9, "\"0x0\"", "a probability" },
	{ "dropout 0.5 0.5", 13, "\"0.5\"", "a comma" },
	{ "batchnorm 0.9", 11, "\"0.9\"", "a comma" },
	{ "dense ten", 7, "\"ten\"", "the number of outputs (1 to 65536) or a comma" },
	{ "dense 0", 7, "\"0\"", "the number of outputs" },
	{ "dense 10 relu", 10, "\"relu\"", "a comma" },
};

static void test_mistakes(void **state)
{
	(void)state;
	for (size_t i = 0; i < sizeof(mistakes) / sizeof(mistakes[0]); i++) {
		const struct mistake *m = &mistakes[i];
		size_t count = 12345;
		char start[200], where[300];
		assert_int_equal(describe_parse(&ctx, m->text, layers, &count), SCRAWL_EINVAL);
		assert_int_equal(count, 12345);
		snprintf(start, sizeof(start), "network \"%s\": at %zu, ", m->text, m->position);
		snprintf(where, sizeof(where), "found %s where %s", m->found, m->expected);
		if (strncmp(ctx.error, start, strlen(start)) != 0 || !strstr(ctx.error, where))
			fail_msg("%s\nshould begin %s\nand have      %s", ctx.error, start, where);
	}
}

static void test_limits(void **state)
{
	(void)state;
	char text[DESCRIBE_MAX_BYTES + 2];
	size_t count;
	text[0] = '\0';
	for (size_t i = 0; i < DESCRIBE_MAX_LAYERS; i++)
		strcat(text, i ? ",relu" : "relu");
	assert_int_equal(parse(text), DESCRIBE_MAX_LAYERS);
	strcat(text, ",relu");
	assert_int_equal(describe_parse(&ctx, text, layers, &count), SCRAWL_EINVAL);
	assert_non_null(strstr(ctx.error, "more than 256 layers"));
	memset(text, ' ', sizeof(text));
	memcpy(text, "relu", 4);
	text[DESCRIBE_MAX_BYTES] = '\0';
	assert_int_equal(parse(text), 1);
	text[DESCRIBE_MAX_BYTES] = ' ';
	text[DESCRIBE_MAX_BYTES + 1] = '\0';
	assert_int_equal(describe_parse(&ctx, text, layers, &count), SCRAWL_EINVAL);
	assert_non_null(strstr(ctx.error, "too long"));
	assert_int_equal(parse("conv 1 3x3 stride 1 pad 0, conv 1 3x3 stride 4096 pad 4096"), 2);
}

/* Even for a long description the error says where and what. */
static void test_long_mistake(void **state)
{
	(void)state;
	char text[2048] = "conv 20 5x5";
	size_t count;
	for (size_t i = 0; i < 200; i++)
		strcat(text, ", relu");
	strcat(text, ", relux");
	assert_int_equal(describe_parse(&ctx, text, layers, &count), SCRAWL_EINVAL);
	if (!strstr(ctx.error, "at 1214, found \"relux\" where a layer"))
		fail_msg("the error does not say where and what is wrong: %s", ctx.error);
}

/* Sets a locale that writes 0,5: an installed one, or one compiled into folder. */
static const char *set_comma_locale(char *folder)
{
	static const char *const names[] = { "de_DE.UTF-8", "de_DE", "fr_FR.UTF-8", "fr_FR" };
	char command[200];
	for (size_t i = 0; i < sizeof(names) / sizeof(names[0]); i++)
		if (setlocale(LC_NUMERIC, names[i]))
			return names[i];
	if (!mkdtemp(folder))
		return NULL;
	snprintf(command, sizeof(command), "localedef -i de_DE -f UTF-8 %s/de_DE.UTF-8 2>&1",
		 folder);
	FILE *output = popen(command, "r");
	while (output && fgetc(output) != EOF)
		continue;
	if (output)
		pclose(output);
	setenv("LOCPATH", folder, 1);
	return setlocale(LC_NUMERIC, "de_DE.UTF-8");
}

/* A locale with a decimal comma changes nothing. */
static void test_locale(void **state)
{
	(void)state;
	char folder[] = "/tmp/scrawl-locale-XXXXXX", command[100];
	size_t count;
	const char *found = set_comma_locale(folder);
	const char *comma = localeconv()->decimal_point;
	bool usable = found && strcmp(comma, ",") == 0;
	enum scrawl_status status = describe_parse(&ctx, "dropout 0.25", layers, &count);
	setlocale(LC_NUMERIC, "C");
	snprintf(command, sizeof(command), "rm -rf %s", folder);
	assert_int_equal(system(command), 0);
	if (!usable) {
		print_message("no locale with a decimal comma, and localedef cannot make one\n");
		skip();
	}
	if (status != SCRAWL_OK)
		fail_msg("%s", ctx.error);
	assert_true(layers[0].arguments.probability == 0.25);
}

static void test_kinds(void **state)
{
	(void)state;
	static const char *const names[] = { "conv",       "relu",    "maxpool", "avgpool",
					     "globalpool", "dropout", "dense",   "batchnorm" };
	for (size_t i = 0; i < 8; i++) {
		const struct layer_ops *ops = layer_ops_find(names[i], strlen(names[i]));
		assert_non_null(ops);
		assert_string_equal(ops->name, names[i]);
		assert_int_equal(strncmp(ops->syntax, ops->name, strlen(ops->name)), 0);
		assert_ptr_equal(layer_ops_get(i), ops);
	}
	assert_null(layer_ops_get(8));
	assert_null(layer_ops_get(SIZE_MAX));
	assert_null(layer_ops_find("conv", 3));
	assert_null(layer_ops_find("convx", 5));
	assert_null(layer_ops_find("", 0));
}

static void test_named(void **state)
{
	(void)state;
	static const char *const names[] = { "lenet", "keras", "pytorch", "fast" };
	for (size_t i = 0; i < 4; i++)
		assert_true(parse(describe_named(names[i])) > 5);
	const struct scrawl_network *network;
	size_t count = 0;
	for (; (network = scrawl_network_at(count)); count++) {
		assert_ptr_equal(describe_named(network->name), network->description);
		assert_true(strlen(network->summary) > 0);
	}
	assert_in_range(count, 4, 100);
	assert_null(scrawl_network_at(SIZE_MAX));
	assert_null(describe_named("LENET"));
	assert_null(describe_named(""));
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_layers),       cmocka_unit_test(test_positions),
		cmocka_unit_test(test_mistakes),     cmocka_unit_test(test_limits),
		cmocka_unit_test(test_long_mistake), cmocka_unit_test(test_locale),
		cmocka_unit_test(test_kinds),        cmocka_unit_test(test_named),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
