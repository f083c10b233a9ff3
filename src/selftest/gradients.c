/* SPDX-License-Identifier: MIT */
/*
 * gradients.c - check: gradients are the slopes of the loss
 *
 * For each tensor of weights w with the gradient g, the loss must change along g as it says:
 *
 *	(L(w + h d) - L(w - h d)) / 2h = |g|,   d = g / |g|
 *
 * Every layer kind and every algorithm takes part.  The loss is a mean of floats, and ReLU and
 * pooling have kinks, so a slope is only known to some percent; the convolutions' check is the
 * close one.
 */
#include <math.h>
#include <string.h>

#include "core/memory.h"
#include "core/random.h"
#include "model/model.h"
#include "selftest/checks.h"
#include "selftest/samples.h"

#define GRADIENT_BATCH  32
#define SLOPE_STEP      5e-4
#define SLOPE_TOLERANCE 0.02
#define FLAT            3e-3 /* a tensor's gradient that is smaller, against the largest, is 0 */

static const char *const gradient_networks[] = {
	"conv 16 5x5, relu, maxpool 2, conv 20 3x3, maxpool 2, relu, conv 16 3x3 pad same, "
	"batchnorm, relu, avgpool 2, dropout 0.2, dense 24, relu, dense",
	"conv 6 3x3 stride 2, batchnorm, conv 8 2x2, globalpool, dense",
};

struct slopes {
	struct finding *f;
	const char *conv;
	struct network *net;
	struct plan *plan;
	struct batch batch;
	float *weights, *gradients; /* copies [parameter_count] */
	size_t count;               /* tensors tried */
	double error;               /* the largest relative one */
};

static double mean_loss(struct slopes *s)
{
	struct outcome outcome = plan_forward(s->plan, &s->batch);
	double sum = 0.0;
	for (size_t i = 0; i < s->batch.size; i++)
		sum += outcome.losses[i];
	return sum / (double)s->batch.size;
}

static double gradient_norm(const struct slopes *s, const struct network_tensor *tensor)
{
	double squares = 0.0;
	for (size_t i = 0; i < tensor->parameter->count; i++) {
		double g = (double)s->gradients[tensor->offset + i];
		squares += g * g;
	}
	return sqrt(squares);
}

/* The loss with a tensor moved by `step` along its gradient, whose norm is given. */
static double loss_after(struct slopes *s, const struct network_tensor *tensor, double norm,
			 double step)
{
	float *w = s->net->parameters + tensor->offset;
	for (size_t i = 0; i < tensor->parameter->count; i++)
		w[i] = (float)(s->weights[tensor->offset + i] +
			       step / norm * s->gradients[tensor->offset + i]);
	double loss = mean_loss(s);
	memcpy(w, s->weights + tensor->offset, tensor->parameter->count * sizeof(*w));
	return loss;
}

/* Biases, which begin at 0, would put plain paper exactly at the kink of a ReLU. */
static void draw_biases(const struct network *net)
{
	struct random random;
	random_init(&random, 1, RANDOM_SELFTEST, 5, 0);
	for (size_t t = 0; t < net->tensor_count; t++) {
		const struct parameter *p = net->tensors[t].parameter;
		float *w = net->parameters + net->tensors[t].offset;
		for (size_t i = 0; p->rank == 1 && i < p->count; i++)
			w[i] += 0.5f * random_uniform(&random);
	}
}

static void check_slopes(struct slopes *s)
{
	double largest = 0.0;
	mean_loss(s);
	plan_backward(s->plan, &s->batch, NULL, NULL);
	memcpy(s->gradients, plan_gradients(s->plan), s->net->parameter_count * sizeof(float));
	for (size_t i = 0; i < s->net->tensor_count; i++)
		largest = fmax(largest, gradient_norm(s, &s->net->tensors[i]));
	for (size_t i = 0; i < s->net->tensor_count; i++) {
		const struct network_tensor *tensor = &s->net->tensors[i];
		double norm = gradient_norm(s, tensor);
		if (norm < FLAT * largest)
			continue;
		double slope = (loss_after(s, tensor, norm, SLOPE_STEP) -
				loss_after(s, tensor, norm, -SLOPE_STEP)) /
			       (2.0 * SLOPE_STEP);
		double error = fabs(slope - norm) / norm;
		s->error = fmax(s->error, error);
		s->count++;
		if (!(error <= SLOPE_TOLERANCE))
			finding_fail(s->f,
				     "the gradient of %s is wrong with the algorithm %s: along it "
				     "the loss rises by %.4g and should by %.4g, in \"%s\"",
				     tensor->name, s->conv, slope, norm, s->net->description);
	}
}

static void check_network(scrawl_context *ctx, const scrawl_dataset *samples,
			  const char *description, struct slopes *s)
{
	const uint8_t *images[GRADIENT_BATCH];
	uint8_t labels[GRADIENT_BATCH];
	uint32_t places[GRADIENT_BATCH];
	scrawl_model *model = NULL;
	for (uint32_t i = 0; i < GRADIENT_BATCH; i++) {
		images[i] = scrawl_dataset_image(samples, i);
		labels[i] = (uint8_t)scrawl_dataset_label(samples, i);
		places[i] = i;
	}
	s->batch = (struct batch){ .size = GRADIENT_BATCH,
				   .images = images,
				   .labels = labels,
				   .samples = places,
				   .seed = 1,
				   .epoch = 1 };
	s->plan = NULL;
	if (!finding_succeeds(s->f, ctx, samples_model(ctx, description, s->conv, &model)))
		return;
	s->net = model->net;
	s->weights = memory_alloc(s->net->parameter_count, sizeof(float));
	s->gradients = memory_alloc(s->net->parameter_count, sizeof(float));
	if (!s->weights || !s->gradients)
		finding_fail(s->f, "out of memory: gradients");
	else if (finding_succeeds(s->f, ctx,
				  plan_create(ctx, s->net, GRADIENT_BATCH, true, &s->plan))) {
		draw_biases(s->net);
		memcpy(s->weights, s->net->parameters, s->net->parameter_count * sizeof(float));
		check_slopes(s);
	}
	plan_destroy(s->plan);
	memory_free(s->weights);
	memory_free(s->gradients);
	scrawl_model_destroy(model);
}

void check_gradients(scrawl_context *ctx, struct finding *f)
{
	struct slopes s = { .f = f };
	scrawl_dataset *samples;
	if (!finding_succeeds(f, ctx, samples_create(ctx, GRADIENT_BATCH, &samples)))
		return;
	for (size_t a = 0; (s.conv = scrawl_conv_algorithm_at(a)) != NULL; a++)
		for (size_t i = 0; i < sizeof(gradient_networks) / sizeof(*gradient_networks); i++)
			check_network(ctx, samples, gradient_networks[i], &s);
	scrawl_dataset_destroy(samples);
	finding_note(f, "%zu are the slopes of the loss, to within %.1f%%", s.count,
		     100.0 * s.error);
}
