/* SPDX-License-Identifier: MIT */
/*
 * evaluator.c - measures predictions that come in parts
 */
#include "eval/evaluator.h"

#include "core/context.h"
#include "core/entry.h"
#include "core/memory.h"
#include "eval/evaluate.h"
#include "eval/evaluation.h"
#include "eval/probabilities.h"

enum scrawl_status scrawl_evaluator_create(scrawl_context *ctx, size_t classes,
					   scrawl_evaluator **out)
{
	ENTER(ctx);
	if (!ctx || !out)
		return context_fail_null(ctx);
	enum scrawl_status status = probabilities_check_classes(ctx, classes);
	if (status != SCRAWL_OK)
		return status;
	struct scrawl_evaluator *evaluator = memory_alloc(1, sizeof(*evaluator));
	if (!evaluator)
		return context_fail_memory(ctx, "an evaluator");
	evaluator->ctx = ctx;
	if (!tally_create(&evaluator->tally, classes)) {
		scrawl_evaluator_destroy(evaluator);
		return context_fail_memory(ctx, "an evaluator");
	}
	*out = evaluator;
	return SCRAWL_OK;
}

void scrawl_evaluator_destroy(scrawl_evaluator *evaluator)
{
	if (!evaluator)
		return;
	tally_release(&evaluator->tally);
	for (size_t m = 0; m < evaluator->member_count; m++)
		tally_release(&evaluator->members[m]);
	memory_free(evaluator->members);
	memory_free(evaluator);
}

enum scrawl_status evaluator_set_members(struct scrawl_evaluator *evaluator, size_t count)
{
	bool ready = true;
	evaluator->members = memory_alloc(count, sizeof(*evaluator->members));
	if (!evaluator->members)
		return context_fail_memory(evaluator->ctx, "an evaluator");
	for (size_t m = 0; m < count && ready; m++) {
		ready = tally_create(&evaluator->members[m], evaluator->tally.classes);
		evaluator->member_count++;
	}
	return ready ? SCRAWL_OK : context_fail_memory(evaluator->ctx, "an evaluator");
}

bool evaluator_finish(const struct scrawl_evaluator *evaluator, struct scrawl_evaluation *to)
{
	bool ready = evaluation_finish(to, &evaluator->tally);
	for (size_t m = 0; m < evaluator->member_count && ready; m++)
		ready = evaluation_finish(to->members[m], &evaluator->members[m]);
	return ready;
}

enum scrawl_status scrawl_evaluator_add(scrawl_evaluator *evaluator, const float *probabilities,
					const uint8_t *labels, size_t n)
{
	ENTER(evaluator ? evaluator->ctx : NULL);
	if (!evaluator || (n && (!probabilities || !labels)))
		return context_fail_null(evaluator ? evaluator->ctx : NULL);
	if (evaluator->member_count)
		return context_fail(evaluator->ctx, SCRAWL_EINVAL,
				    "an evaluator that measures an ensemble takes no other "
				    "predictions (create another one)");
	size_t classes = evaluator->tally.classes;
	enum scrawl_status status =
		probabilities_check(evaluator->ctx, probabilities, labels, n, classes);
	for (size_t i = 0; i < n && status == SCRAWL_OK; i++) {
		const float *p = probabilities + i * classes;
		double loss = probabilities_loss(p[labels[i]]);
		tally_add(&evaluator->tally, p, evaluate_argmax(p, classes), labels[i], loss);
	}
	return status;
}

enum scrawl_status scrawl_evaluator_result(scrawl_evaluator *evaluator,
					   struct scrawl_evaluation **out)
{
	ENTER(evaluator ? evaluator->ctx : NULL);
	if (!evaluator || !out)
		return context_fail_null(evaluator ? evaluator->ctx : NULL);
	if (evaluator->tally.images == 0)
		return context_fail(evaluator->ctx, SCRAWL_EINVAL,
				    "an evaluation of no images (add some first)");
	struct scrawl_evaluation *e =
		evaluation_create(0, evaluator->tally.classes, evaluator->member_count);
	if (!e || !evaluator_finish(evaluator, e)) {
		scrawl_evaluation_destroy(e);
		return context_fail_memory(evaluator->ctx, "an evaluation");
	}
	*out = e;
	return SCRAWL_OK;
}
