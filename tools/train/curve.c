/* SPDX-License-Identifier: MIT */
/*
 * curve.c - the learning curve as CSV; what was not measured is empty
 */
#include "train/curve.h"

#include <math.h>
#include <stdio.h>

#include "cli/message.h"
#include "train/run.h"

int curve_start(struct train_run *run)
{
	struct growing_file *file = &run->curve;
	int code = growing_start(file);
	if (code != EXIT_DONE || !growing_begins(file))
		return code;
	int written = fprintf(file->stream,
			      "%sepoch,train_loss,train_accuracy,val_loss,val_accuracy,lr,best,"
			      "seconds,images_per_second\n",
			      run->members.count > 1 ? "member," : "");
	growing_flush(file, written > 0);
	return file->failed ? EXIT_IO : EXIT_DONE;
}

/* ",0.5"; without a number, "," */
static void put_number(FILE *out, double x)
{
	if (isfinite(x))
		fprintf(out, ",%.12g", x);
	else
		fputc(',', out);
}

void curve_epoch(struct train_run *run, const struct scrawl_epoch *epoch)
{
	FILE *out = run->curve.stream;
	if (!growing_wanted(&run->curve))
		return;
	if (run->members.count > 1)
		fprintf(out, "%zu,", run->members.current + 1);
	fprintf(out, "%u", epoch->epoch);
	put_number(out, epoch->train_loss);
	put_number(out, epoch->train_accuracy);
	put_number(out, run->val ? epoch->val_loss : NAN);
	put_number(out, run->val ? epoch->val_accuracy : NAN);
	put_number(out, epoch->learning_rate);
	fprintf(out, ",%d", epoch->best);
	put_number(out, epoch->seconds);
	put_number(out, epoch->images_per_second);
	growing_flush(&run->curve, fputc('\n', out) != EOF);
}
