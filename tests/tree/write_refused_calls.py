#!/usr/bin/env python3
# SPDX-License-Identifier: MIT
"""write_refused_calls.py - calls every public function with arguments that it must refuse

usage: write_refused_calls.py HEADER OUTPUT

Writes a test for each function declared in scrawl.h, for test_refused.c to include: in turn, each
pointer argument that OPTIONAL does not list is NULL, and each index is out of range, while the
other arguments are good.  A status must then be SCRAWL_EINVAL, with an error text if there is a
context to hold it; other results must be what NEUTRAL says, or else 0 or NULL.

Also writes calls_on_a_context: each function that works with one and returns a status, to be called
while another thread uses that context.
"""
import re
import sys

# Arguments that may be NULL: their comments in scrawl.h say so.
OPTIONAL = {
    "scrawl_augmentation_check": {"text"},
    "scrawl_context_set_log": {"log", "arg"},
    "scrawl_character_normalize": {"blank"},
    "scrawl_dataset_augment": {"augment"},
    "scrawl_dataset_create": {"labels", "class_names"},
    "scrawl_dataset_load": {"labels_path"},
    "scrawl_dataset_load_with": {"labels_path", "options"},
    "scrawl_dataset_open": {"train", "test"},
    "scrawl_dataset_open_with": {"options", "train", "test"},
    "scrawl_dataset_save": {"labels_path"},
    "scrawl_ensemble_evaluate_part": {"probabilities"},
    "scrawl_model_load": {"conv"},
    "scrawl_model_load_memory": {"conv"},
    "scrawl_model_train": {"val", "result"},
    "scrawl_loader_open": {"labels_path", "options"},
    "scrawl_loader_open_test": {"options"},
    "scrawl_reader_create": {"options"},
    "scrawl_train_options_apply_recipe": {"data"},
    "scrawl_trainer_checkpoint": {"note"},
    "scrawl_trainer_checkpoint_memory": {"note"},
    "scrawl_trainer_create": {"val"},
    "scrawl_trainer_step": {"progress"},
    "scrawl_trainer_validate": {"epoch"},
}
NEUTRAL = {
    "scrawl_context_error": 'expect_text({}, "")',
    "scrawl_checkpoint_note": 'expect_text({}, "")',
    "scrawl_dataset_index": "assert_true({} == SIZE_MAX)",
    "scrawl_dataset_label": "assert_int_equal({}, -1)",
    "scrawl_image_set_find": "assert_true({} == SCRAWL_NO_IMAGE)",
}
# test_refused.c's object of each type; other pointers are to a block of zeros.
OBJECTS = {
    "scrawl_context": "ctx",
    "scrawl_checkpoint": "checkpoint",
    "scrawl_dataset": "data",
    "scrawl_ensemble": "ensemble",
    "scrawl_evaluator": "evaluator",
    "scrawl_image_set": "image_set",
    "scrawl_log_fn": "drop_warning",
    "scrawl_model": "model",
    "scrawl_loader": "loader",
    "scrawl_reader": "reader",
    "scrawl_trainer": "trainer",
    "struct scrawl_data_options": "&data_options",
    "struct scrawl_model_options": "&model_options",
    "struct scrawl_train_options": "&train_options",
}
# Objects with a context, which holds the text of a failure.
CONTEXTS = {"scrawl_context", "scrawl_ensemble", "scrawl_evaluator", "scrawl_model",
            "scrawl_loader", "scrawl_reader", "scrawl_trainer"}
INDICES = {"index", "class_index"}


def functions(header):
    """(return type, name, [(type, name)]) of every declaration."""
    text = re.sub(r"/\*.*?\*/", "", header, flags=re.DOTALL)
    text = re.sub(r"^\s*#.*$", "", text, flags=re.MULTILINE)
    declared = r"\bSCRAWL_API\b(?:\s+SCRAWL_MUST_USE\b)?\s+([^;{(]*?)\b(\w+)\s*\(([^;]*)\)\s*;"
    for result, name, arguments in re.findall(declared, text):
        arguments = [] if arguments.strip() == "void" else arguments.split(",")
        yield result.strip(), name, [
            re.match(r"(.*?)(\w+)$", " ".join(a.split())).groups() for a in arguments]


def is_pointer(kind):
    return "*" in kind


def pointed(kind):
    """"const scrawl_model *" -> "scrawl_model"; None for a pointer to a pointer."""
    return kind.replace("const", "").replace("*", "").strip() if kind.count("*") == 1 else None


def good_value(kind):
    name = pointed(kind)
    if name in OBJECTS:
        return OBJECTS[name]
    if name and name.startswith("scrawl_"):
        sys.exit(f"write_refused_calls.py: OBJECTS needs a {name}")
    if name:
        return '"text"' if kind.strip() == "const char *" else "block"
    if kind.startswith("const char *const"):
        return "NULL"
    if is_pointer(kind):
        return "models" if "scrawl_model" in kind and "const" in kind else "out"
    if kind.startswith("enum"):
        return f"({kind.strip()})0"
    return "(struct scrawl_shape){ 8, 8, 1 }" if kind.startswith("struct") else "1"


def bad_calls(name, arguments):
    """(call, whether its object's context gets an error text) for each bad argument."""
    for bad, (kind, argument) in enumerate(arguments):
        if is_pointer(kind) and argument not in OPTIONAL.get(name, ()):
            value = "NULL"
        elif argument in INDICES:
            value = "SIZE_MAX"
        elif kind.startswith("enum") and name.endswith("_at"):
            value = f"({kind.strip()})9999"
        else:
            continue
        values = [value if i == bad else good_value(k) for i, (k, _) in enumerate(arguments)]
        yield f"{name}({', '.join(values)})", bad > 0 and pointed(arguments[0][0]) in CONTEXTS


def expectation(result, name, call, has_context):
    if name in NEUTRAL:
        return NEUTRAL[name].format(call)
    if result == "enum scrawl_status":
        return f"expect_refused({call}, {str(has_context).lower()})"
    if result == "void":
        return call
    if result == "struct scrawl_shape":
        return f"expect_empty({call})"
    return f"assert_null({call})" if is_pointer(result) else f"assert_int_equal({call}, 0)"


def calls_on_a_context(declared):
    """Without other arguments, so that a call that is not refused at once does nothing, either."""
    for result, name, arguments in declared:
        if result == "enum scrawl_status" and pointed(arguments[0][0]) in CONTEXTS:
            values = [good_value(arguments[0][0])]
            values += ["NULL" if is_pointer(kind) else good_value(kind)
                       for kind, _ in arguments[1:]]
            yield f'"{name}", {name}({", ".join(values)})'


def main():
    with open(sys.argv[1], encoding="utf-8") as file:
        declared = list(functions(file.read()))
    lines, names = [], []
    for result, name, arguments in declared:
        calls = [expectation(result, name, *call) for call in bad_calls(name, arguments)]
        if not calls:
            continue
        names.append(f"test_{name}")
        lines += [f"static void test_{name}(void **state)", "{", "\t(void)state;"]
        lines += [f"\t{call};" for call in calls] + ["}", ""]
    lines += ["static void calls_on_a_context(struct outcomes *outcomes)", "{"]
    lines += [f"\tkeep_outcome(outcomes, {call});" for call in calls_on_a_context(declared)]
    lines += ["}", "", "static const struct CMUnitTest tests[] = {"]
    lines += [f"\tcmocka_unit_test({name})," for name in names] + ["};"]
    with open(sys.argv[2], "w", encoding="utf-8") as file:
        file.write("\n".join(lines) + "\n")


if __name__ == "__main__":
    main()
