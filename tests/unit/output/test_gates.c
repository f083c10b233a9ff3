/* SPDX-License-Identifier: MIT */
/*
 * test_gates.c - what a limit on recall may look like, and when a gate passes
 */
#include "output/gates.h"

#include <string.h>

#include "cli/message.h"
#include "support/output.h"
#include "support/synthetic.h"

static scrawl_context *ctx;
static scrawl_model *model; /* of three classes, "0" to "2" */

static int setup(void **state)
{
	(void)state;
	struct scrawl_model_options options;
	scrawl_model_options_init(&options);
	options.classes = 3;
	if (scrawl_context_create(1, &ctx) != SCRAWL_OK)
		return -1;
	return scrawl_model_create(ctx, "dense", &options, &model) == SCRAWL_OK ? 0 : -1;
}

static int teardown(void **state)
{
	(void)state;
	scrawl_model_destroy(model);
	scrawl_context_destroy(ctx);
	return 0;
}

static struct gate_limits none(void)
{
	return (struct gate_limits){
		.min_accuracy = -1.0, .max_loss = -1.0, .max_ece = -1.0, .max_latency = -1.0
	};
}

static void test_parse(void **state)
{
	(void)state;
	struct gate_limits limits = none();
	assert_true(recall_limit_parse(&limits, "2=98%"));
	assert_true(recall_limit_parse(&limits, "a=b=0.5"));
	assert_int_equal(limits.recall_count, 2);
	assert_memory_equal(limits.recall[1].name, "a=b", limits.recall[1].length);
	assert_float_equal(limits.recall[1].least, 0.5, 0.0);
	assert_true(recall_limit_parse(&limits, "2=97")); /* replaces */
	assert_int_equal(limits.recall_count, 2);
	assert_float_equal(limits.recall[0].least, 0.97, 1e-15);
	static const char *const bad[] = { "", "2", "=1", "2=", "2=x", "2=101", "2=-1" };
	for (size_t i = 0; i < sizeof(bad) / sizeof(bad[0]); i++)
		assert_false(recall_limit_parse(&limits, bad[i]));
	assert_int_equal(limits.recall_count, 2);
}

static void test_too_many(void **state)
{
	(void)state;
	static char texts[SCRAWL_MAX_CLASSES + 1][16];
	struct gate_limits limits = none();
	for (size_t i = 0; i <= SCRAWL_MAX_CLASSES; i++) {
		snprintf(texts[i], sizeof(texts[i]), "c%zu=1", i);
		assert_int_equal(recall_limit_parse(&limits, texts[i]), i < SCRAWL_MAX_CLASSES);
	}
}

static void test_classes(void **state)
{
	(void)state;
	struct gates gates;
	struct gate_limits limits = none();
	assert_int_equal(gates_init(&gates, &limits, model), EXIT_DONE);
	assert_int_equal(gates.count, 0);
	limits.max_ece = 0.0;
	assert_true(recall_limit_parse(&limits, "2=0"));
	assert_int_equal(gates_init(&gates, &limits, model), EXIT_DONE);
	assert_int_equal(gates.count, 2);
	assert_int_equal(gates.all[1].class_index, 2);
	assert_true(recall_limit_parse(&limits, "2x=0"));
	output_begin(stderr);
	int code = gates_init(&gates, &limits, model);
	assert_string_equal(output_end(), "scrawl: eval: --min-recall: the model has no class 2x "
					  "(see scrawl eval --help)\n");
	assert_int_equal(code, EXIT_USAGE);
}

static void test_passes(void **state)
{
	(void)state;
	struct scrawl_class_score scores[3] = { { .recall = 0.5 }, { .recall = 1.0 } };
	struct scrawl_evaluation evaluation = {
		.images = 200, .accuracy = 0.992, .loss = 0.25, .ece = 0.02, .scores = scores
	};
	const struct measured row = { .evaluation = &evaluation, .seconds = 0.4 };
	const struct {
		struct gate gate;
		bool passes;
	} cases[] = {
		{ { GATE_ACCURACY, 99.2 / 100.0, 0 }, true },
		{ { GATE_ACCURACY, 0.9921, 0 }, false },
		{ { GATE_LOSS, 0.25, 0 }, true },
		{ { GATE_LOSS, 0.2499, 0 }, false },
		{ { GATE_ECE, 0.02, 0 }, true },
		{ { GATE_ECE, 0.0199, 0 }, false },
		{ { GATE_RECALL, 0.5, 0 }, true },
		{ { GATE_RECALL, 0.51, 0 }, false },
		{ { GATE_RECALL, 1.0, 1 }, true },
		{ { GATE_RECALL, 0.01, 2 }, false }, /* a class without images */
		{ { GATE_LATENCY, 2.0, 0 }, true },
		{ { GATE_LATENCY, 1.99, 0 }, false },
	};
	for (size_t i = 0; i < sizeof(cases) / sizeof(cases[0]); i++)
		assert_int_equal(gate_passes(&cases[i].gate, &row), cases[i].passes);
	char text[GATE_TEXT];
	assert_string_equal(gate_name(&cases[8].gate, model, text), "min-recall 1");
	assert_string_equal(gate_number(&cases[8].gate, 0.985, text), "98.5%");
	assert_string_equal(gate_number(&cases[10].gate, 0.0123456, text), "0.01235 ms");
}

int main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(test_parse),
		cmocka_unit_test(test_too_many),
		cmocka_unit_test(test_classes),
		cmocka_unit_test(test_passes),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
