/* SPDX-License-Identifier: MIT */
/*
 * table_files.c - the results of a sweep as CSV and JSON
 */
#include "sweep/table.h"

#include <limits.h>
#include <math.h>
#include <stdlib.h>

#include "cli/csv.h"
#include "cli/json.h"
#include "cli/memory_stream.h"
#include "sweep/sweep.h"

static void csv_number(FILE *out, double x)
{
	if (isfinite(x))
		fprintf(out, ",%.12g", x);
	else
		fputc(',', out);
}

static void csv_sample(FILE *out, const struct sample *sample)
{
	csv_number(out, sample->mean);
	csv_number(out, sample->deviation);
	csv_number(out, sample->low);
	csv_number(out, sample->high);
}

/* The seeds of the finished runs and their models, each list in one field. */
static bool csv_runs(FILE *out, const struct sweep *sweep, size_t combination)
{
	const struct sweep_run *runs = sweep_runs_of(sweep, combination);
	struct memory_stream models;
	const char *separator = "";
	if (!memory_stream_open(&models))
		return false;
	fputc(',', out);
	for (size_t i = 0; i < sweep->seeds; i++) {
		if (runs[i].record.state != RECORD_DONE)
			continue;
		fprintf(out, "%s%llu", separator, (unsigned long long)runs[i].seed);
		fprintf(models.file, "%s%s/%s/" RUN_MODEL, separator, runs[i].dir, runs[i].name);
		separator = ";";
	}
	char *text = memory_stream_close(&models);
	fputc(',', out);
	if (text)
		csv_text(out, text);
	free(text);
	return text != NULL;
}

bool table_write_csv(const struct sweep *sweep, const struct ranking *ranking, FILE *out)
{
	const struct sweep_plan *plan = &sweep->plan;
	fputs("rank", out);
	for (size_t i = 0; i < plan->spec->count; i++)
		if (sweep_plan_varies(plan, i))
			fprintf(out, ",%s", plan->spec->axes[i].name);
	fputs(",epochs,seeds,finished,diverged,val_accuracy,val_accuracy_deviation,"
	      "val_accuracy_low,val_accuracy_high,val_loss,val_loss_deviation,val_loss_low,"
	      "val_loss_high,seconds,finished_seeds,models\n",
	      out);
	for (size_t r = 0; r < ranking->count; r++) {
		const struct ranked *row = &ranking->rows[r];
		fprintf(out, "%zu", r + 1);
		for (size_t i = 0; i < plan->spec->count; i++) {
			if (!sweep_plan_varies(plan, i))
				continue;
			fputc(',', out);
			csv_text(out, sweep_plan_value(plan, row->combination, i)->text);
		}
		fprintf(out, ",%u,%zu,%zu,%zu", row->epochs, sweep->seeds, row->finished,
			row->diverged);
		csv_sample(out, &row->accuracy);
		csv_sample(out, &row->loss);
		csv_number(out, row->seconds.mean);
		if (!csv_runs(out, sweep, row->combination))
			return false;
		fputc('\n', out);
	}
	return true;
}

static json_t *sample_json(const struct sample *sample)
{
	return json_pack("{s:o, s:o, s:o, s:o}", "mean", json_number(sample->mean), "deviation",
			 json_number(sample->deviation), "low", json_number(sample->low), "high",
			 json_number(sample->high));
}

static const char *state_name(const struct sweep_record *record)
{
	static const char *const names[] = { "new", "begun", "done", "diverged" };
	return names[record->state];
}

static json_t *run_json(const struct sweep_run *run)
{
	struct record_epoch best = { NAN, NAN, NAN };
	bool done = run->record.state == RECORD_DONE;
	char *model = done ? record_path(run->dir, run->name, RUN_MODEL) : NULL;
	record_best(&run->record, UINT_MAX, &best);
	json_t *object =
		json_pack("{s:I, s:s, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "seed",
			  (json_int_t)run->seed, "state", state_name(&run->record), "epochs",
			  json_count(run->record.epochs), "best_epoch",
			  done ? json_count(run->record.best_epoch) : json_null(), "val_accuracy",
			  json_number(best.val_accuracy), "val_loss", json_number(best.val_loss),
			  "weights", json_text(done ? run->record.weights : NULL), "model",
			  json_text(model), "seconds", json_number(best.seconds));
	free(model);
	return object;
}

static json_t *settings_json(const struct sweep_plan *plan, size_t combination)
{
	json_t *object = json_object();
	for (size_t i = 0; object && i < plan->spec->count; i++)
		if (sweep_plan_varies(plan, i) &&
		    json_object_set_new(object, plan->spec->axes[i].name,
					json_text(sweep_plan_value(plan, combination, i)->text))) {
			json_decref(object);
			return NULL;
		}
	return object;
}

static json_t *combination_json(const struct sweep *sweep, const struct ranked *row, size_t rank)
{
	json_t *runs = json_array();
	for (size_t i = 0; i < sweep->seeds; i++)
		runs = json_appended(runs, run_json(sweep_runs_of(sweep, row->combination) + i));
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o, s:o}", "rank", json_count(rank),
			 "settings", settings_json(&sweep->plan, row->combination), "epochs",
			 json_count(row->epochs), "finished", json_count(row->finished), "diverged",
			 json_count(row->diverged), "val_accuracy", sample_json(&row->accuracy),
			 "val_loss", sample_json(&row->loss), "seconds", sample_json(&row->seconds),
			 "runs", runs);
}

static json_t *final_result_json(const struct scrawl_evaluation *evaluation)
{
	return json_pack("{s:o, s:o, s:o, s:o, s:o, s:o}", "images", json_count(evaluation->images),
			 "correct", json_count(evaluation->correct), "accuracy",
			 json_number(evaluation->accuracy), "accuracy_low",
			 json_number(evaluation->accuracy_low), "accuracy_high",
			 json_number(evaluation->accuracy_high), "loss",
			 json_number(evaluation->loss));
}

/* JSON null if the test set was not opened. */
static json_t *final_json(const struct sweep *sweep, const struct final *final)
{
	if (!final->evaluation)
		return json_null();
	json_t *members = json_array();
	for (size_t i = 0; i < final->count; i++)
		members =
			json_appended(members,
				      json_pack("{s:I, s:s, s:o}", "seed",
						(json_int_t) final->runs[i]->seed, "weights",
						final->runs[i]->record.weights, "test",
						final_result_json(final->evaluation->members[i])));
	return json_pack("{s:o, s:o, s:o, s:o}", "tta", json_count(sweep->tta), "members", members,
			 "accuracy", sample_json(&final->accuracy), "ensemble",
			 final_result_json(final->evaluation));
}

json_t *table_json(const struct sweep *sweep, const struct ranking *ranking,
		   const struct final *final)
{
	json_t *rows = json_array();
	for (size_t i = 0; i < ranking->count; i++)
		rows = json_appended(rows, combination_json(sweep, &ranking->rows[i], i + 1));
	return json_pack("{s:i, s:o, s:o, s:o, s:s, s:o, s:o, s:o, s:o, s:o}", "schema", 1, "spec",
			 json_text(sweep->spec.path), "folder", json_text(sweep->dir), "data",
			 json_text(data_source_name(&sweep->source)), "data_hash", sweep->data_hash,
			 "seeds", json_count(sweep->seeds), "runs", json_count(sweep->count),
			 "ended", json_count(sweep_count_ended(sweep)), "combinations", rows,
			 "final", final_json(sweep, final));
}
