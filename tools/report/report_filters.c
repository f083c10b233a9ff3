/* SPDX-License-Identifier: MIT */
/*
 * report_filters.c - the first layer's filters, from the model files that the inputs name
 */
#include <errno.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "chart/plots.h"
#include "cli/json.h"
#include "cli/message.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define MAX_FILTERS        64
#define MAX_MODELS_SHOWN   6
#define MAX_KERNEL         11 /* pixels: a larger filter is not drawn */
#define MAX_FILTERS_ACROSS 16
#define MAX_SIDE           12.0 /* of a weight's square */

/* The models named, each once, with the inputs that name them. */
struct models {
	size_t count;
	const char *paths[MAX_MODELS_SHOWN], *weights[MAX_MODELS_SHOWN], *inputs[MAX_MODELS_SHOWN];
	char *names[MAX_MODELS_SHOWN];
};

static void add_model(struct models *models, const json_t *document, const char *input)
{
	const char *path = json_get_text(document, "model");
	if (!*path || models->count == MAX_MODELS_SHOWN)
		return;
	for (size_t i = 0; i < models->count; i++)
		if (strcmp(models->paths[i], path) == 0)
			return;
	models->paths[models->count] = path;
	models->weights[models->count] = json_get_text(document, "weights");
	models->inputs[models->count++] = input;
}

/* The model's path, or, if there is no such file, its name in the input's folder, to be freed. */
static char *find_model(const char *path, const char *input)
{
	const char *slash = strrchr(input, '/'), *name = strrchr(path, '/');
	size_t folder = slash ? (size_t)(slash - input) + 1 : 0;
	name = name ? name + 1 : path;
	char *beside = malloc(folder + strlen(name) + 1);
	if (!beside || scrawl_path_kind(path) != SCRAWL_FILE_KIND_MISSING) {
		free(beside);
		return strdup(path);
	}
	memcpy(beside, input, folder);
	memcpy(beside + folder, name, strlen(name) + 1);
	return beside;
}

/* Where filters go: `across` in a row, each with a margin of one of its pixels. */
struct layout {
	size_t count, across;
	double side; /* of a pixel */
};

static struct layout layout_of(const struct scrawl_tensor_info *info)
{
	size_t count = info->size[3] < MAX_FILTERS ? info->size[3] : MAX_FILTERS, across = count;
	while (across > MAX_FILTERS_ACROSS)
		across = (across + 1) / 2;
	double pixels = (double)(across * (info->size[1] + 1) - 1);
	/* Whole tenths keep the picture's text short. */
	double side = fmin(floor(10.0 * FIGURE_WIDTH / pixels) / 10.0, MAX_SIDE);
	return (struct layout){ count, across, side };
}

/* Squares for each filter of weights [height, width, channels, filters], by the largest weight. */
static void place_filters(struct squares *all, double *values, const struct layout *layout,
			  const struct scrawl_tensor_info *info, const float *weights)
{
	size_t rows = info->size[0], columns = info->size[1],
	       stride = info->size[2] * info->size[3];
	double most = 0.0;
	for (size_t i = 0; i < info->count; i++)
		most = fmax(most, fabs((double)weights[i]));
	for (size_t f = 0; f < layout->count; f++) {
		double *own = values + f * rows * columns;
		size_t line = f / layout->across, column = f % layout->across;
		for (size_t p = 0; p < rows * columns; p++)
			own[p] = most > 0.0 ? (double)weights[p * stride + f] / most : 0.0;
		all[f] = (struct squares){
			.values = own,
			.rows = rows,
			.columns = columns,
			.left = layout->side * (double)(column * (columns + 1)),
			.top = layout->side * (double)(line * (rows + 1)),
			.side = layout->side,
		};
	}
}

static void draw_filters(struct canvas *c, const struct squares *all, size_t count)
{
	for (size_t f = 0; f < count; f++) {
		const struct squares *s = &all[f];
		canvas_cell(c, "paper", (struct point){ s->left, s->top },
			    (struct point){ s->side * (double)s->columns,
					    s->side * (double)s->rows },
			    1.0, NULL);
	}
	squares_draw(c, all, count);
}

static void write_filters(FILE *out, const char *name, const struct scrawl_tensor_info *info,
			  const float *weights)
{
	struct layout layout = layout_of(info);
	double *values = calloc(layout.count * info->size[0] * info->size[1], sizeof(*values));
	struct squares *all = calloc(layout.count, sizeof(*all));
	struct figure figure;
	char caption[200];
	if (!values || !all) {
		html_missing(out);
	} else if (figure_begin(&figure, out, FIGURE_WIDTH)) {
		place_filters(all, values, &layout, info, weights);
		draw_filters(&figure.canvas, all, layout.count);
		snprintf(caption, sizeof(caption),
			 "%zu of %zu filters of %zux%zu pixels%s. Blue: positive, orange: negative "
			 "weights.",
			 layout.count, info->size[3], info->size[0], info->size[1],
			 info->size[2] > 1 ? ", of the first channel" : "");
		figure_end(&figure, name, NULL, caption);
	}
	free(all);
	free(values);
}

/* The first tensor, if it holds filters that can be drawn. */
static const struct scrawl_tensor_info *find_filters(const scrawl_model *model)
{
	const struct scrawl_tensor_info *info =
		scrawl_model_tensor_count(model) ? scrawl_model_tensor_at(model, 0) : NULL;
	bool fits = info && info->rank == 4 && info->size[0] <= MAX_KERNEL &&
		    info->size[1] <= MAX_KERNEL && info->size[0] * info->size[1] > 1;
	return fits ? info : NULL;
}

/* Shows the filters, or says why not. */
static void write_model(FILE *out, const scrawl_model *model, const char *path, const char *name,
			const char *wanted)
{
	const struct scrawl_tensor_info *info = find_filters(model);
	char hash[33];
	float *weights = info ? malloc(info->count * sizeof(*weights)) : NULL;
	scrawl_model_hash(model, hash);
	if (*wanted && strcmp(hash, wanted) != 0)
		html_note(out,
			  "%.200s: the file has other weights than those of the run or evaluation.",
			  path);
	else if (!info)
		html_note(out, "%.200s: its first layer has no filters to show.", path);
	else if (!weights)
		html_missing(out);
	else if (scrawl_model_get_tensor(model, info->name, weights, info->count) == SCRAWL_OK)
		write_filters(out, name, info, weights);
	free(weights);
}

/* Says why there are no filters of a model. */
static int write_load_error(FILE *out, scrawl_context *ctx, enum scrawl_status status)
{
	if (status == SCRAWL_ENOMEM)
		html_missing(out);
	else
		html_note(out, "%.300s", scrawl_context_error(ctx));
	return status == SCRAWL_EIO ? fail(ctx, status) : EXIT_DONE;
}

static int write_file(FILE *out, const struct models *models, size_t i, scrawl_context *ctx)
{
	const char *named = models->paths[i];
	scrawl_model *model = NULL;
	char *path = find_model(named, models->inputs[i]);
	enum scrawl_file_kind kind = path ? scrawl_path_kind(path) : SCRAWL_FILE_KIND_MISSING;
	int code = EXIT_DONE;
	if (!path) {
		html_missing(out);
	} else if (kind == SCRAWL_FILE_KIND_UNREADABLE) {
		const char *why = strerror(errno);
		html_note(out, "%.200s: cannot be read: %s.", path, why);
		code = fail_with(EXIT_IO, "%s: cannot be read: %s", path, why);
	} else if (kind == SCRAWL_FILE_KIND_MISSING) {
		html_note(out, "%.200s: the file is no longer there.", named);
	} else if (kind != SCRAWL_FILE_KIND_MODEL) {
		html_note(out, "%.200s: is not a model file.", path);
	} else {
		enum scrawl_status status = scrawl_model_load(ctx, path, NULL, &model);
		if (status != SCRAWL_OK)
			code = write_load_error(out, ctx, status);
		else
			write_model(out, model, path, models->names[i], models->weights[i]);
	}
	scrawl_model_destroy(model);
	free(path);
	return code;
}

int report_write_filters(FILE *out, const struct report *report, scrawl_context *ctx)
{
	struct models models = { 0 };
	for (size_t i = 0; i < report->eval_count; i++) {
		const struct report_eval *eval = &report->evals[i];
		const json_t *member;
		size_t m;
		add_model(&models, eval->document, eval->path);
		json_array_foreach(json_object_get(eval->document, "members"), m, member) {
			add_model(&models, member, eval->path);
		}
	}
	for (size_t i = 0; i < report->run_count; i++)
		add_model(&models, report->runs[i].result, report->runs[i].path);
	html_section_begin(out, "filters", "First layer");
	fputs("<div class=\"row\">\n", out);
	if (!report_name_paths(models.paths, models.count, models.names))
		html_missing(out);
	int code = EXIT_DONE;
	for (size_t i = 0; i < models.count && models.names[i]; i++) {
		int failed = write_file(out, &models, i, ctx);
		code = code == EXIT_DONE ? failed : code;
		free(models.names[i]);
	}
	if (models.count == 0)
		html_note(out, "The inputs name no model file.");
	fputs("</div>\n", out);
	html_section_end(out);
	return code;
}
