/* SPDX-License-Identifier: MIT */
/*
 * report_gallery.c - the worst errors: picture, label, and the most probable readings
 */
#include <math.h>
#include <stdbool.h>
#include <string.h>

#include "cli/json.h"
#include "report/html.h"
#include "report/report.h"
#include "report/values.h"

#define MAX_READINGS 3

/* A picture within the document: nothing else is loaded, whatever the input says. */
static bool is_picture(const char *uri)
{
	static const char head[] = "data:image/png;base64,";
	static const char digits[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
				     "0123456789+/=";
	size_t length = sizeof(head) - 1;
	return strncmp(uri, head, length) == 0 && uri[length] &&
	       uri[length + strspn(uri + length, digits)] == '\0';
}

static void write_reading(FILE *out, const json_t *eval, const json_t *reading)
{
	size_t class_index = value_class(eval, json_object_get(reading, "class"));
	double probability = json_get_number(reading, "probability");
	char number[TEXT_NUMBER];
	if (!(probability >= 0.0 && probability <= 1.0))
		return;
	fputs("<li>", out);
	html_element(out, "b", NULL, value_class_name(eval, class_index, number));
	fprintf(out, "<span class=\"meter\"><i style=\"width:%.1f%%\"></i></span>",
		100.0 * probability);
	html_element_format(out, "span", "quiet", probability < 0.0005 ? "<%.1f%%" : "%.1f%%",
			    fmax(100.0 * probability, 0.1));
	fputs("</li>", out);
}

static void write_error(FILE *out, const json_t *eval, const json_t *error)
{
	const json_t *top = json_object_get(error, "top");
	const char *picture = json_get_text(error, "picture");
	char label[TEXT_NUMBER], prediction[TEXT_NUMBER];
	size_t i;
	const json_t *reading;
	const char *label_name =
		value_class_name(eval, value_class(eval, json_object_get(error, "label")), label);
	const char *reading_name =
		value_class_name(eval, value_class(eval, json_object_get(error, "prediction")),
				 prediction);
	fputs("<li>", out);
	if (is_picture(picture)) {
		fprintf(out, "<img src=\"%s\" alt=\"", picture);
		html_format(out, "%.100s, read as %.100s", label_name, reading_name);
		fputs("\">", out);
	}
	fputs("<div><p class=\"verdict\">", out);
	html_element(out, "b", NULL, label_name);
	fputs(" read as ", out);
	html_element(out, "b", "error", reading_name);
	fputs("</p><ol>", out);
	json_array_foreach(top, i, reading) {
		if (i < MAX_READINGS)
			write_reading(out, eval, reading);
	}
	fputs("</ol>", out);
	html_element_format(out, "p", "quiet", "image %.0f", json_get_number(error, "index"));
	fputs("</div></li>\n", out);
}

void report_write_gallery(FILE *out, const json_t *eval)
{
	const json_t *worst = json_object_get(eval, "worst"), *error;
	size_t i;
	if (!json_is_array(worst))
		return;
	fputs("<h3>Worst errors</h3>\n", out);
	if (json_array_size(worst) == 0) {
		html_note(out, "There are none: every image was read right.");
		return;
	}
	html_element(
		out, "p", "quiet",
		"Wrong, and sure of it: the errors with the highest confidence, with the three "
		"most probable readings.");
	fputs("\n<ul class=\"gallery\">\n", out);
	json_array_foreach(worst, i, error) {
		write_error(out, eval, error);
	}
	fputs("</ul>\n", out);
}
