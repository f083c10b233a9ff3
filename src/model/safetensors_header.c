/* SPDX-License-Identifier: MIT */
/*
 * safetensors_header.c - locates and parses the header of a safetensors file
 */
#include <string.h>

#include "core/file_kind.h"
#include "model/json_syntax.h"
#include "model/safetensors_format.h"

#define HEADER_DEPTH 3 /* {"name": {"shape": [ */

/* Finds the header, or reports what the file is instead. */
static enum scrawl_status find_header(struct reader *r)
{
	uint64_t length = 0;
	if (r->file_bytes == 0)
		return context_fail(r->ctx, SCRAWL_EMODEL, "%s: the file is empty", r->path);
	if (r->file_bytes >= LENGTH_BYTES)
		memcpy(&length, r->file, LENGTH_BYTES);
	bool begins = r->file_bytes > LENGTH_BYTES && r->file[LENGTH_BYTES] == '{';
	if (!begins || length > SAFETENSORS_MAX_HEADER) {
		const struct file_kind *kind = file_kind_find(r->file, r->file_bytes);
		if (kind && kind->as_model)
			return context_fail(r->ctx, SCRAWL_EMODEL,
					    "%s: not a safetensors file but %s (%s)", r->path,
					    kind->name, kind->as_model);
	}
	if (r->file_bytes <= LENGTH_BYTES)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: has only %zu bytes: not a safetensors file, or cut short",
				    r->path, r->file_bytes);
	if (!begins)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: not a safetensors file: no '{' at byte %d", r->path,
				    LENGTH_BYTES);
	if (length > SAFETENSORS_MAX_HEADER)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: damaged, or not a safetensors file: header of %llu bytes, "
				    "at most %zu are read",
				    r->path, (unsigned long long)length, SAFETENSORS_MAX_HEADER);
	if (length > r->file_bytes - LENGTH_BYTES)
		return context_fail(r->ctx, SCRAWL_EMODEL,
				    "%s: cut short: header of %zu bytes, but only %zu follow",
				    r->path, (size_t)length, r->file_bytes - LENGTH_BYTES);
	r->header_bytes = (size_t)length;
	r->data_bytes = r->file_bytes - LENGTH_BYTES - r->header_bytes;
	return SCRAWL_OK;
}

/*
 * Checks the text outside strings before the parser sees it: the nesting depth, because the parser
 * is recursive, and minus signs, because -0 would pass for 0.  Returns NULL, or what is wrong.
 */
static const char *scan_header(const char *text, size_t bytes, size_t *at)
{
	bool string = false;
	unsigned depth = 0;
	for (*at = 0; *at < bytes; ++*at) {
		char c = text[*at];
		if (c == '"')
			string = !string;
		else if (string && c == '\\')
			++*at;
		else if (!string && (c == '{' || c == '['))
			depth++;
		else if (!string && (c == '}' || c == ']') && depth > 0)
			depth--;
		else if (!string && c == '-')
			return "a negative number";
		if (depth > HEADER_DEPTH)
			return "nested too deeply";
	}
	return NULL;
}

static enum scrawl_status parse_header(struct reader *r)
{
	const char *text = (const char *)r->file + LENGTH_BYTES;
	size_t at;
	const char *objection = scan_header(text, r->header_bytes, &at);
	if (objection)
		return context_fail(r->ctx, SCRAWL_EMODEL, "%s: bad header: %s at byte %zu",
				    r->path, objection, LENGTH_BYTES + at);
	/* If jansson fails early it leaves parts of this unset. */
	json_error_t error = { .line = 0 };
	r->st.header = json_loadb(text, r->header_bytes, JSON_REJECT_DUPLICATES, &error);
	if (r->st.header)
		return SCRAWL_OK;
	if (json_ran_out(text, r->header_bytes, &error))
		return safetensors_fail_memory(r->ctx, r->path);
	return context_fail(r->ctx, SCRAWL_EMODEL, "%s: bad header: %s at byte %d", r->path,
			    error.text, LENGTH_BYTES + error.position);
}

enum scrawl_status safetensors_read_header(struct reader *r)
{
	enum scrawl_status status = find_header(r);
	return status != SCRAWL_OK ? status : parse_header(r);
}
