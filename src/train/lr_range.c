/* SPDX-License-Identifier: MIT */
/*
 * lr_range.c - the learning-rate range test (Smith, arXiv 1506.01186)
 *
 * Trains with a rate that grows by the same factor in each step: the loss hardly moves while the
 * rate is too low, falls while it is suitable, and grows once it is too high.  A batch's loss is
 * noisy, so that of step i, from 0, is smoothed as
 *	s = b s + (1 - b) loss,  smoothed = s / (1 - b^(i + 1)),  b = 0.95
 * where the division compensates for s starting at 0.  The test ends early when the smoothed loss
 * reaches DIVERGED times its minimum.
 */
#include <math.h>
#include <string.h>

#include "core/clock.h"
#include "core/entry.h"
#include "core/memory.h"
#include "eval/evaluate.h"
#include "train/train_options.h"
#include "train/trainer.h"

#define SMOOTHING     0.95
#define DIVERGED      4.0
#define MAX_STEPS     1000000
#define DEFAULT_STEPS ((size_t)300)
/* The smoothed loss of the first steps covers too few batches to determine a slope. */
#define MIN_STEPS ((size_t)10)

/* The state of the test. */
struct range_test {
	struct scrawl_trainer trainer;
	const struct scrawl_train_options *options; /* the caller's */
	double low, high;
	size_t steps;
	double sum;    /* s */
	double lowest; /* smoothed loss so far */
	struct scrawl_lr_range *out;
};

static enum scrawl_status check_range(scrawl_context *ctx, double low, double high, size_t steps)
{
	if (!(low > 0.0 && low < high && isfinite(high)))
		return context_fail(ctx, SCRAWL_EINVAL,
				    "the range of learning rates must be above 0 and rise");
	if (steps == 1 || steps > MAX_STEPS)
		return context_fail(ctx, SCRAWL_EINVAL,
				    "a range test takes 2 to %d steps (0: as many as suit the "
				    "data)",
				    MAX_STEPS);
	return SCRAWL_OK;
}

static enum scrawl_status prepare_test(struct range_test *r, scrawl_model *model,
				       const scrawl_dataset *train, size_t steps)
{
	struct scrawl_trainer *t = &r->trainer;
	struct scrawl_train_options options = *r->options;
	/* Only the number of steps ends the run, and nothing of it is saved. */
	options.epochs = MAX_STEPS;
	options.plain_epochs = 0;
	options.ema = 0.0;
	enum scrawl_status status = trainer_init(t, model, train, NULL, &options);
	if (status != SCRAWL_OK)
		return status;
	r->steps = steps ? steps : t->steps < DEFAULT_STEPS ? t->steps : DEFAULT_STEPS;
	if (r->steps < 2)
		r->steps = 2;
	r->out = memory_alloc(1, sizeof(*r->out));
	if (r->out)
		r->out->points = memory_alloc(r->steps, sizeof(*r->out->points));
	if (!r->out || !r->out->points)
		return context_fail_memory(model->ctx, "a range test");
	t->clocks.start = clock_seconds();
	return SCRAWL_OK;
}

static enum scrawl_control report_point(const struct range_test *r,
					const struct scrawl_lr_point *point)
{
	const struct scrawl_trainer *t = &r->trainer;
	size_t images = scrawl_dataset_size(t->train);
	size_t done = (t->position.epoch - 1) * images + t->position.seen;
	/* The last batch of an epoch may be smaller than the others. */
	size_t total = r->steps / t->steps * images + r->steps % t->steps * t->options.batch;
	double seconds = clock_seconds() - t->clocks.start;
	if (!r->options->on_step)
		return SCRAWL_CONTINUE;
	return r->options->on_step(r->options->arg,
				   &(struct scrawl_progress){
					   .epoch = 1,
					   .epochs = 1,
					   .step = r->out->count,
					   .steps = r->steps,
					   .images = done,
					   .total = total,
					   .loss = point->smoothed,
					   .seconds = seconds,
					   .images_per_second = (double)done / seconds,
				   });
}

/* Takes one step and adds its point to the table. */
static enum scrawl_status test_step(struct range_test *r)
{
	struct scrawl_trainer *t = &r->trainer;
	struct position *at = &t->position;
	struct scrawl_lr_range *out = r->out;
	if (at->done == t->steps)
		trainer_begin_epoch(t, at->epoch + 1);
	if (!t->ordered)
		trainer_shuffle(t);
	double share = (double)out->count / (double)(r->steps - 1);
	double rate = r->low * pow(r->high / r->low, share), before = at->loss;
	size_t seen = at->seen;
	enum scrawl_status status = trainer_step(t, rate);
	if (status != SCRAWL_OK)
		return status;
	struct scrawl_lr_point *point = &out->points[out->count++];
	point->rate = rate;
	point->loss = (at->loss - before) / (double)(at->seen - seen);
	r->sum = SMOOTHING * r->sum + (1.0 - SMOOTHING) * point->loss;
	point->smoothed = r->sum / (1.0 - pow(SMOOTHING, (double)out->count));
	if (out->count == 1 || point->smoothed < r->lowest) {
		r->lowest = point->smoothed;
		out->lowest = rate;
	}
	if (point->smoothed > DIVERGED * r->lowest)
		out->diverged = rate;
	if (report_point(r, point) != SCRAWL_CONTINUE)
		return context_fail(t->model->ctx, SCRAWL_ESTOPPED,
				    "stopped at step %zu of the range test", out->count);
	return SCRAWL_OK;
}

/*
 * Where the smoothed loss falls fastest over the logarithm of the rate, which grows by the same
 * amount each step.
 */
static double steepest_rate(const struct scrawl_lr_range *range)
{
	const struct scrawl_lr_point *p = range->points;
	double rate = 0.0, most = 0.0;
	for (size_t i = MIN_STEPS; i + 1 < range->count && p[i].rate <= range->lowest; i++) {
		double fall = p[i - 1].smoothed - p[i + 1].smoothed;
		if (fall > most) {
			most = fall;
			rate = p[i].rate;
		}
	}
	return rate;
}

static enum scrawl_status run_test(struct range_test *r)
{
	struct scrawl_lr_range *out = r->out;
	enum scrawl_status status = SCRAWL_OK;
	while (out->count < r->steps && out->diverged == 0.0 && status == SCRAWL_OK)
		status = test_step(r);
	/* A non-finite loss after finite ones is a result of the test, not a failure. */
	if (status == SCRAWL_ENUMERIC && out->count) {
		out->diverged = out->points[out->count - 1].rate;
		status = SCRAWL_OK;
	}
	out->steepest = steepest_rate(out);
	return status;
}

enum scrawl_status scrawl_model_lr_range(scrawl_model *model, const scrawl_dataset *train,
					 const struct scrawl_train_options *options, double low,
					 double high, size_t steps, struct scrawl_lr_range **out)
{
	ENTER(model ? model->ctx : NULL);
	if (!model || !train || !out)
		return context_fail_null(model ? model->ctx : NULL);
	struct network *net = model->net;
	struct scrawl_train_options own;
	struct range_test r = { .options = &own, .low = low, .high = high };
	enum scrawl_status status = options_take(model->ctx, options, &own);
	if (status == SCRAWL_OK)
		status = options_check(model->ctx, &own);
	if (status == SCRAWL_OK)
		status = check_range(model->ctx, low, high, steps);
	if (status == SCRAWL_OK)
		status = evaluate_check(model->ctx, model, train);
	if (status == SCRAWL_OK)
		status = prepare_test(&r, model, train, steps);
	if (status == SCRAWL_OK) {
		status = run_test(&r);
		memcpy(net->parameters, r.trainer.best,
		       net->parameter_count * sizeof(*net->parameters));
	}
	trainer_release(&r.trainer);
	if (status == SCRAWL_OK)
		*out = r.out;
	else
		scrawl_lr_range_destroy(r.out);
	return status;
}

void scrawl_lr_range_destroy(struct scrawl_lr_range *range)
{
	if (!range)
		return;
	memory_free(range->points);
	memory_free(range);
}
