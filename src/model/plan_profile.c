/* SPDX-License-Identifier: MIT */
/*
 * plan_profile.c - the entries of a profile: their layers' texts, their sums
 */
#include "model/plan_profile.h"

#include <string.h>

#include "core/memory.h"
#include "model/plan_layout.h"

static const char *const pass_names[PLAN_PASSES] = {
	[PLAN_INPUT] = "input",        [PLAN_PREPARE] = "prepare",
	[PLAN_COLLECT] = "statistics", [PLAN_FORWARD] = "forward",
	[PLAN_LOSS] = "loss",          [PLAN_COLLECT_BACKWARD] = "sums",
	[PLAN_BACKWARD] = "backward",  [PLAN_GRADIENT] = "gradient",
	[PLAN_UPDATE] = "update",      [PLAN_WAIT] = "wait",
};

/* The text of executed layer i and the layers it absorbed, split off profile's own copy. */
static const char *layer_text(struct plan_profile *p, const struct plan *plan, size_t i)
{
	const struct network *net = plan->net;
	bool more = i + 1 < plan->chain->count;
	size_t first = layer_of(plan, i)->index;
	size_t last = (more ? layer_of(plan, i + 1)->index : net->count) - 1;
	const char *end = net->infos[last].text + strlen(net->infos[last].text);
	p->texts[end - net->texts] = '\0';
	return p->texts + (net->infos[first].text - net->texts);
}

static void add_entry(struct plan_profile *p, const char *text, size_t layer, enum plan_pass pass)
{
	p->slots[p->entry_count] = plan_profile_slot(layer, pass);
	p->entries[p->entry_count++] = (struct plan_profile_entry){ text, pass_names[pass], 0.0 };
}

static void add_entries(struct plan_profile *p, const struct plan *plan)
{
	size_t layers = plan->chain->count;
	add_entry(p, "pixels", 0, PLAN_INPUT);
	for (size_t i = 0; i < layers; i++) {
		const char *text = layer_text(p, plan, i);
		if (plan->training && layer_of(plan, i)->ops->prepare)
			add_entry(p, text, i, PLAN_PREPARE);
		if (plan->training && layer_of(plan, i)->ops->collect)
			add_entry(p, text, i, PLAN_COLLECT);
		add_entry(p, text, i, PLAN_FORWARD);
	}
	add_entry(p, "softmax", 0, PLAN_LOSS);
	for (size_t i = 0; plan->training && i < layers; i++) {
		const char *text = layer_text(p, plan, i);
		if (layer_of(plan, i)->ops->collect)
			add_entry(p, text, i, PLAN_COLLECT_BACKWARD);
		add_entry(p, text, i, PLAN_BACKWARD);
		if (!layer_of(plan, i)->ops->gradient)
			continue;
		add_entry(p, text, i, PLAN_GRADIENT);
		add_entry(p, text, i, PLAN_UPDATE);
	}
	add_entry(p, "threads", 0, PLAN_WAIT);
}

enum scrawl_status plan_profile_create(scrawl_context *ctx, const struct plan *plan,
				       struct plan_profile **out)
{
	size_t slots = plan->chain->count * PLAN_PASSES;
	size_t line_bytes = (1 + slots) * sizeof(double);
	line_bytes = (line_bytes + MEMORY_ALIGNMENT - 1) / MEMORY_ALIGNMENT * MEMORY_ALIGNMENT;
	struct plan_profile *p = memory_alloc(1, sizeof(*p));
	if (p) {
		p->threads = plan->threads;
		p->line_doubles = line_bytes / sizeof(double);
		p->lines = memory_alloc(plan->threads, line_bytes);
		p->entries = memory_alloc(slots, sizeof(*p->entries));
		p->slots = memory_alloc(slots, sizeof(*p->slots));
		p->texts = memory_string(plan->net->description);
	}
	if (!p || !p->lines || !p->entries || !p->slots || !p->texts) {
		plan_profile_destroy(p);
		return context_fail_memory(ctx, "a plan's profile");
	}
	add_entries(p, plan);
	*out = p;
	return SCRAWL_OK;
}

void plan_profile_destroy(struct plan_profile *p)
{
	if (!p)
		return;
	memory_free(p->lines);
	memory_free(p->entries);
	memory_free(p->slots);
	memory_free(p->texts);
	memory_free(p);
}

void plan_profile_attach(struct plan *plan, struct plan_profile *profile)
{
	plan->profile = profile;
}

void plan_profile_reset(struct plan_profile *p)
{
	memset(p->lines, 0, p->threads * p->line_doubles * sizeof(*p->lines));
}

const struct plan_profile_entry *plan_profile_read(struct plan_profile *p, size_t *count)
{
	for (size_t i = 0; i < p->entry_count; i++) {
		p->entries[i].seconds = 0.0;
		for (unsigned worker = 0; worker < p->threads; worker++)
			p->entries[i].seconds += p->lines[worker * p->line_doubles + p->slots[i]];
	}
	*count = p->entry_count;
	return p->entries;
}
