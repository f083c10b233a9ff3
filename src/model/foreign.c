/* SPDX-License-Identifier: MIT */
/*
 * foreign.c - formats by their first bytes
 */
#include "model/foreign.h"

#include <stdbool.h>
#include <string.h>

struct magic {
	size_t offset, size;
	const char *bytes, *text;
};

#define MAGIC(offset, bytes, text)                                                                 \
	{                                                                                          \
		offset, sizeof(bytes) - 1, bytes, text                                             \
	}

static const struct magic magics[] = {
	MAGIC(0, "PK\3\4",
	      "a zip archive, as PyTorch (.pt) and Keras (.keras) write it; "
	      "export the weights as safetensors"),
	MAGIC(0, "\200\2",
	      "a Python pickle, as old PyTorch (.pt) writes it; "
	      "export the weights as safetensors"),
	MAGIC(0, "\200\3", "a Python pickle; export the weights as safetensors"),
	MAGIC(0, "\200\4", "a Python pickle; export the weights as safetensors"),
	MAGIC(0, "\200\5", "a Python pickle; export the weights as safetensors"),
	MAGIC(0, "\211HDF\r\n\32\n",
	      "an HDF5 file, as Keras (.h5) writes it; "
	      "export the weights as safetensors"),
	MAGIC(0, "GGUF", "a GGUF file, made for llama.cpp"),
	MAGIC(4, "TFL3", "a TensorFlow Lite model"),
	MAGIC(0, "\223NUMPY", "a single NumPy array (.npy); save the weights as safetensors"),
	MAGIC(0, "\37\213", "gzipped: a data file, perhaps, not a model"),
	MAGIC(0, "\0\0\10\1", "an IDX file of labels: a data file, not a model"),
	MAGIC(0, "\0\0\10\3", "an IDX file of images: a data file, not a model"),
	MAGIC(0, "\211PNG\r\n", "a PNG picture, not a model"),
	MAGIC(0, "\377\330\377", "a JPEG picture, not a model"),
	MAGIC(0, "version https://git-lfs", "a Git LFS pointer; fetch the file with git lfs pull"),
	MAGIC(0, "<!DOCTYPE", "a web page: the download went wrong"),
	MAGIC(0, "<!doctype", "a web page: the download went wrong"),
	MAGIC(0, "<html", "a web page: the download went wrong"),
};

/* A zip archive whose first member is called *.npy: local file header, name length at 26. */
static bool is_npz(const unsigned char *bytes, size_t size)
{
	if (size < 30 || memcmp(bytes, "PK\3\4", 4) != 0)
		return false;
	size_t length = bytes[26] | (size_t)bytes[27] << 8;
	return length >= 4 && length <= size - 30 &&
	       memcmp(bytes + 30 + length - 4, ".npy", 4) == 0;
}

/* Protocol buffers: field 1 (ir_version, a small number), then field 2 (producer) or 7 (graph). */
static bool is_onnx(const unsigned char *bytes, size_t size)
{
	return size >= 3 && bytes[0] == 010 && bytes[1] >= 3 && bytes[1] <= 32 &&
	       (bytes[2] == (2 << 3 | 2) || bytes[2] == (7 << 3 | 2));
}

const char *foreign_format(const unsigned char *bytes, size_t size)
{
	if (is_npz(bytes, size))
		return "a NumPy archive (.npz); save the weights as safetensors";
	if (is_onnx(bytes, size))
		return "an ONNX model; export the weights as safetensors";
	for (size_t i = 0; i < sizeof(magics) / sizeof(magics[0]); i++) {
		const struct magic *m = &magics[i];
		if (size >= m->offset + m->size &&
		    memcmp(bytes + m->offset, m->bytes, m->size) == 0)
			return m->text;
	}
	return NULL;
}
