/* SPDX-License-Identifier: MIT */
/*
 * scrawl.h - convolutional networks that read handwriting, on multicore CPUs
 *
 * A program has a context (threads and the text of the last error), data sets (images with labels)
 * and models (a network with its weights); a trainer trains one step by step, and an ensemble asks
 * one or several, which threads can share.  The usual course:
 *
 *	scrawl_context_create(0, &ctx);
 *	scrawl_dataset_open(ctx, "mnist", &all, &test);
 *	scrawl_dataset_split(ctx, all, scrawl_dataset_size(all) / 10, 1, &train, &val);
 *	scrawl_model_options_init(&model_options);      and set classes and input shape
 *	scrawl_model_create(ctx, "lenet", &model_options, &model);
 *	scrawl_train_options_init(&train_options);
 *	scrawl_model_train(model, train, val, &train_options, NULL);
 *	scrawl_model_evaluate(model, test, &evaluation);
 *	scrawl_model_save(model, "lenet.safetensors");
 *
 * Ownership: what a function stores in *out is the caller's, who frees it with the matching
 *   _destroy; every _destroy accepts NULL.  Strings and const pointers that are returned belong to
 *   the object asked.  Arguments are read during the call only, except that an ensemble keeps using
 *   its models, and a trainer its model and data sets: they must outlive it.
 * Contexts: models, ensembles and trainers belong to the context that they, or a trainer's model,
 *   were created with, which must outlive them.  Data sets and checkpoints belong to none: any
 *   context may use them once they are there.
 * Errors: a function returns SCRAWL_OK or says why it failed; then *out is untouched and
 *   scrawl_context_error() holds one line that names the file or argument, what was wrong and what
 *   to do.  The text stays until the next failure on that context, and says nothing of calls that
 *   succeeded.  The library never prints, exits or aborts; what is
 *   worth a warning goes to the function set by scrawl_context_set_log().
 * NULL: an argument may be NULL where its comment says so.  Elsewhere a function that returns a
 *   status answers SCRAWL_EINVAL, without a text if it is the context that is NULL, or the object
 *   that belongs to one; others do nothing, or return 0, NULL or, of a text that is never NULL, "".
 * Threads: calls on objects of different contexts may run at the same time, calls on objects of
 *   one context may not.  An ensemble uses the context that it was created with, and only reads
 *   its models: threads can share them, and data sets and checkpoints as well, while none destroys
 *   or changes them.  Functions that take no object may be called at any time.  A process that
 *   forks must not use the parent's contexts in the child.
 *   The number of threads never changes a result: the same seed, data, program, BLAS library and
 *   processor type give the same bits.  The first model trained or asked sets OpenBLAS's pthread
 *   build to one thread for the whole process.
 * Options: NAME_options_init() sets the defaults and the struct's size.  A library that knows more
 *   members, or fewer, than this header reads those that both know; bindings to other languages
 *   call NAME_options_init_sized() with the size of the struct as they know it.
 * Lists: NAME_count() says how many there are, NAME_at(index) gives one, NULL past the end.
 * Compatibility: programs go on running with every later library of the same soversion.  Within
 *   it come new functions, new members at the end of structs that begin with their size or are the
 *   library's (but not of scrawl_shape and what lies in arrays), and new enumerators: take unknown
 *   ones as a failure, or as something else to pass over.  Whatever breaks programs changes the
 *   soversion.
 * Numbers: [0, 1) is from 0 to below 1, [0, 1] includes 1.
 * Images: uint8 [images, height, width, channels], 1 to 4 channels (IDX files hold grey images, of
 *   one), 0 is black; the network sees them as x / 255.
 */
#ifndef SCRAWL_H
#define SCRAWL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#if defined(__GNUC__)
#define SCRAWL_API      __attribute__((visibility("default")))
#define SCRAWL_MUST_USE __attribute__((warn_unused_result))
#else
#define SCRAWL_API
#define SCRAWL_MUST_USE
#endif

#ifdef __cplusplus
extern "C" {
#endif

/* ---- status ---------------------------------------------------------------------------------- */

enum scrawl_status {
	SCRAWL_OK = 0,
	SCRAWL_ENOMEM,   /* memory ran out */
	SCRAWL_EINVAL,   /* an argument is out of range, or a description does not parse */
	SCRAWL_EDATA,    /* a data file is damaged, or data and model do not fit each other */
	SCRAWL_EIO,      /* the operating system refused to open, read or write */
	SCRAWL_EMODEL,   /* a model file is damaged or not a model */
	SCRAWL_ENUMERIC, /* a loss or a weight is not finite */
	SCRAWL_ESTOPPED  /* a callback asked to stop */
};

/* A few words for a status; static, never NULL. */
SCRAWL_API const char *scrawl_status_text(enum scrawl_status status);

/* ---- version --------------------------------------------------------------------------------- */

/* Of this header. */
#define SCRAWL_VERSION_MAJOR 0
#define SCRAWL_VERSION_MINOR 1
#define SCRAWL_VERSION_PATCH 0

/* Of the library in use: "0.1.0", static, and 10000 major + 100 minor + patch.  Thread-safe. */
SCRAWL_API const char *scrawl_version(void);
SCRAWL_API unsigned scrawl_version_number(void);

/* The BLAS library in use; static.  Thread-safe. */
struct scrawl_blas {
	const char *config;  /* as the library describes itself: version, build options */
	const char *core;    /* processor type its kernels were chosen for, "SkylakeX" */
	const char *flavour; /* "serial", "pthread" or "openmp" */
};
SCRAWL_API const struct scrawl_blas *scrawl_blas_describe(void);

/* ---- context --------------------------------------------------------------------------------- */

typedef struct scrawl_context scrawl_context;

/*
 * threads: how many work at once, 1 to SCRAWL_MAX_THREADS (OpenBLAS's builds have buffers for no
 * more); 0 means one for each CPU this process may use.
 */
#define SCRAWL_MAX_THREADS 128
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_context_create(unsigned threads, scrawl_context **out);
SCRAWL_API void scrawl_context_destroy(scrawl_context *ctx);
/* How many there are: fewer than asked for where the system refused to start some. */
SCRAWL_API unsigned scrawl_context_threads(const scrawl_context *ctx);

/* The text of the last failure on ctx, until the next one; "" before the first. */
SCRAWL_API const char *scrawl_context_error(const scrawl_context *ctx);

/*
 * Warnings: something succeeded, but perhaps not as intended.  text is one line without a newline,
 * valid during the call, which comes from within a call on ctx and must not make another one.
 * Until a function is set, warnings are dropped.
 * There are these: "the system started only 3 of 8 threads", as soon as a function is set; "PATH:
 * no image shows class 3", when labelled data are read from files.
 */
typedef void scrawl_log_fn(void *arg, const char *text);
/* log may be NULL: none. */
SCRAWL_API void scrawl_context_set_log(scrawl_context *ctx, scrawl_log_fn *log, void *arg);

/* ---- data sets ------------------------------------------------------------------------------- */

struct scrawl_shape {
	size_t height, width, channels;
};

/* The most classes that data sets and models may have: a label is a byte. */
#define SCRAWL_MAX_CLASSES 256

typedef struct scrawl_dataset scrawl_dataset;

/*
 * Reads IDX files (magic 0x0803 for images, 0x0801 for labels; unsigned bytes), gzipped or plain,
 * told apart by content.  "-" is standard input; pipes work.  labels_path may be NULL: the images
 * are then unlabelled and only good for prediction.  Both files are read at the same time, to
 * their real end, with gzip checksum and length checked.
 * EIO: a file cannot be read.  EDATA: it is damaged, or the counts of images and labels differ.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_load(scrawl_context *ctx, const char *images_path, const char *labels_path,
		    scrawl_dataset **out);

/*
 * Opens a data set by name or folder.  A folder holds the four files train-images-idx3-ubyte,
 * train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, each also with .gz or
 * spelled train-images.idx3-ubyte.  A name without '/' is looked for as a folder in
 * $SCRAWL_DATA_DIR, $XDG_DATA_HOME/scrawl (default ~/.local/share/scrawl), /usr/share/datasets,
 * and last in the current directory; a folder without images is passed over.
 * train or test may be NULL: that part is not read.  What is wanted is read at the same time.
 * A file classes.txt in the folder, one name a line, names the classes.  Of several spellings the
 * gzipped one is taken.  EDATA also where the images of train and test differ in size.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_open(scrawl_context *ctx, const char *name, scrawl_dataset **train,
		    scrawl_dataset **test);

/*
 * A data set of images that the caller has in memory; it copies everything.  pixels [count, height,
 * width, channels], 1 to 4 channels.  labels [count], or NULL: unlabelled.  class_count: how many
 * classes there are, at most SCRAWL_MAX_CLASSES; 0: as many as the largest label + 1.  class_names
 * [class_count], printable UTF-8, or NULL: they are called by their numbers.
 * The fingerprint is that of the same images and labels read from IDX files; the path is
 * "(memory)".
 * EINVAL: the text names the argument.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_create(scrawl_context *ctx, struct scrawl_shape shape, size_t count,
		      const uint8_t *pixels, const uint8_t *labels, const char *const *class_names,
		      size_t class_count, scrawl_dataset **out);

/*
 * Cuts val_count images off all, in the same proportion from each class (to within one image),
 * drawn by seed; the rest is train.  Both keep the order of all and share its pixels, which live
 * until the last of the three is destroyed.  0 < val_count < size of all.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_split(scrawl_context *ctx, const scrawl_dataset *all, size_t val_count,
		     uint64_t seed, scrawl_dataset **train, scrawl_dataset **val);
SCRAWL_API void scrawl_dataset_destroy(scrawl_dataset *data);

SCRAWL_API size_t scrawl_dataset_size(const scrawl_dataset *data); /* images, at least 1 */
SCRAWL_API struct scrawl_shape scrawl_dataset_shape(const scrawl_dataset *data);
/*
 * Largest label + 1, at most SCRAWL_MAX_CLASSES, or the number of class names if larger; 0:
 * unlabelled.
 */
SCRAWL_API size_t scrawl_dataset_class_count(const scrawl_dataset *data);
/* The name of a class, by default its number; NULL if class_index >= classes. */
SCRAWL_API const char *scrawl_dataset_class_name(const scrawl_dataset *data, size_t class_index);
/* How many images show a class; 0 if class_index >= classes, or unlabelled. */
SCRAWL_API size_t scrawl_dataset_class_size(const scrawl_dataset *data, size_t class_index);
/* Pixels [height, width, channels] of an image; NULL if index >= size. */
SCRAWL_API const uint8_t *scrawl_dataset_image(const scrawl_dataset *data, size_t index);
/* The class of an image; -1 if unlabelled or index >= size. */
SCRAWL_API int scrawl_dataset_label(const scrawl_dataset *data, size_t index);
/* Fingerprint (32 hex digits, XXH3) of shape, pixels and labels as loaded, before any split. */
SCRAWL_API const char *scrawl_dataset_hash(const scrawl_dataset *data);
/* The path of the images as loaded, "(memory)" if they were not. */
SCRAWL_API const char *scrawl_dataset_path(const scrawl_dataset *data);
/*
 * Image index as training on data sees it in an epoch (counted from 1) with this seed and this
 * augmentation (see training): out [height, width, channels].
 * EINVAL: augment does not parse, there is no such image, or it is too large.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_augment(scrawl_context *ctx, const scrawl_dataset *data, const char *augment,
		       uint64_t seed, unsigned epoch, size_t index, uint8_t *out);

/* What an IDX file holds; the whole file is read and checked.  EIO, EDATA as for a data set. */
struct scrawl_idx_info {
	bool gzip;
	unsigned dimensions; /* 1 to 4 */
	size_t size[4];      /* size[0] is the number of items */
	size_t file_bytes;   /* as stored */
	size_t data_bytes;   /* unpacked, without the header */
};
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_idx_describe(scrawl_context *ctx, const char *path, struct scrawl_idx_info **out);
SCRAWL_API void scrawl_idx_info_destroy(struct scrawl_idx_info *info);

/* ---- networks and models --------------------------------------------------------------------- */

typedef struct scrawl_model scrawl_model;

/* Named networks.  Where a description is asked for, the name does as well. */
struct scrawl_network {
	const char *name;
	const char *description; /* "conv 20 5x5, relu, maxpool 2, ..., dense" */
	const char *summary;     /* one line for people */
};
SCRAWL_API size_t scrawl_network_count(void);
SCRAWL_API const struct scrawl_network *scrawl_network_at(size_t index);

/* Names for a model's convolution algorithm: "auto", "naive", "gemm", ... */
SCRAWL_API size_t scrawl_conv_algorithm_count(void);
SCRAWL_API const char *scrawl_conv_algorithm_at(size_t index);

struct scrawl_model_options {
	size_t size;               /* of this struct; set by _init */
	struct scrawl_shape input; /* default 28 x 28 x 1 */
	size_t classes;            /* default 10; 2 to SCRAWL_MAX_CLASSES */
	uint64_t seed;             /* of the initial weights; default 1 */
	const char *conv;          /* convolution algorithm; default "auto", as is NULL */
};
SCRAWL_API void scrawl_model_options_init_sized(struct scrawl_model_options *options, size_t size);
static inline void scrawl_model_options_init(struct scrawl_model_options *options)
{
	scrawl_model_options_init_sized(options, sizeof(*options));
}

/*
 * Builds a network from a description: layers separated by commas,
 *   conv N KxK [stride S] [pad P|same]   N filters of height x width K x K; no padding by default
 *   relu                                 max(x, 0)
 *   maxpool K [stride S]                 windows K x K; the stride is K by default
 *   avgpool K [stride S]
 *   globalpool                           the mean of each channel, over height and width
 *   dropout P                            P in [0, 1); acts in training only
 *   dense [N]                            N outputs; the last layer may leave N to the classes
 *   batchnorm                            weight (x - mean) / sqrt(variance + 1e-5) + bias
 * "same" pads so that each side has size / S outputs, rounded up; of an odd padding the larger half
 * goes below and right (TensorFlow's rule).  "pad P" is P on every side.
 * Batch normalisation (arXiv 1502.03167) takes mean and variance of each channel, or after a dense
 * layer of each value: in training those of the batch, in evaluation running ones, which are
 * parameters too ("batchnorm1.running_mean", "batchnorm1.running_var") and move by a tenth a step.
 * "conv N KxK, maxpool K, batchnorm, relu" trains faster than with the pooling last.
 * A dense layer flattens what it gets in (height, width, channel) order.  The last layer gives one
 * value a class; softmax with cross-entropy closes the network.  Weights are drawn from seed:
 * He's normal distribution before a ReLU (arXiv 1502.01852), Glorot's uniform elsewhere (AISTATS
 * 2010), a tenth of that in the last layer, so that training begins near a loss of log(classes);
 * biases are 0, a batchnorm's weights 1.
 * EINVAL: the text does not parse, or the shapes do not fit; the error text points at the place.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_create(scrawl_context *ctx, const char *description,
		    const struct scrawl_model_options *options, scrawl_model **out);

/*
 * Reads a safetensors file written by scrawl_model_save.  conv may be NULL: "auto".  The file is
 * checked whole (sizes, names, checksum, finite values) before anything is built.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_load(scrawl_context *ctx, const char *path, const char *conv, scrawl_model **out);

/*
 * Writes safetensors: weights (float32; "conv1.weight" [height, width, in, out], "conv1.bias"
 * [out], "dense1.weight" [in, out], ...) and, in __metadata__, the description, input shape, class
 * names, normalisation and whatever scrawl_model_set_metadata added.  The file appears under its
 * name whole or not at all: a temporary file beside it is written, synced and renamed.
 * ENUMERIC: a weight is not finite; nothing is written.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_save(scrawl_model *model, const char *path);

/*
 * The same from and to memory, byte for byte what the file holds, and checked as it is.  Load keeps
 * nothing of bytes [size]; what save stores in *bytes is freed with scrawl_memory_free.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_load_memory(scrawl_context *ctx, const void *bytes, size_t size, const char *conv,
			 scrawl_model **out);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_save_memory(scrawl_model *model, void **bytes, size_t *size);
SCRAWL_API void scrawl_memory_free(void *bytes); /* NULL is allowed */

/* Could a model be saved there now?  For asking before hours of training.  Leaves nothing. */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_path_writable(scrawl_context *ctx, const char *path);

/* What a file is, by its first bytes; its name does not count, and no more of it is checked. */
enum scrawl_file_kind {
	SCRAWL_FILE_KIND_MISSING,     /* no file is found there, or path is NULL */
	SCRAWL_FILE_KIND_SPECIAL,     /* a folder, a pipe or a device, which is not opened */
	SCRAWL_FILE_KIND_EMPTY,
	SCRAWL_FILE_KIND_SAFETENSORS, /* a model or a checkpoint, not necessarily of this library */
	SCRAWL_FILE_KIND_IDX,
	SCRAWL_FILE_KIND_GZIP,        /* compressed; only the unpacked bytes would tell */
	SCRAWL_FILE_KIND_OTHER        /* anything else, or it cannot be read */
};

SCRAWL_API enum scrawl_file_kind scrawl_path_kind(const char *path);

SCRAWL_API void scrawl_model_destroy(scrawl_model *model);

SCRAWL_API const char *scrawl_model_description(const scrawl_model *model);
SCRAWL_API struct scrawl_shape scrawl_model_input(const scrawl_model *model);
SCRAWL_API size_t scrawl_model_class_count(const scrawl_model *model);
SCRAWL_API const char *scrawl_model_class_name(const scrawl_model *model, size_t class_index);
SCRAWL_API size_t scrawl_model_parameter_count(const scrawl_model *model); /* floats */
/* Fingerprint of the weights, 32 hex digits (XXH3); out has room for 33 bytes. */
SCRAWL_API void scrawl_model_hash(const scrawl_model *model, char *out);

/*
 * The weights by the names that they have in the file ("conv1.weight", ...), in its order.  Get
 * copies a tensor's values [count] out, set copies others in; then the model may be used, trained
 * and saved with them.
 * EINVAL: there is no such tensor, count is not its own, or, for set, a value is not finite, or
 * negative where that makes no sense ("batchnorm1.running_var"); the tensor is then as it was.
 */
#define SCRAWL_TENSOR_MAX_RANK 4
struct scrawl_tensor_info {
	const char *name;
	size_t rank;                         /* 1 to 4 */
	size_t size[SCRAWL_TENSOR_MAX_RANK]; /* [rank], then 0 */
	size_t count;                        /* floats: the product of size [rank] */
};
SCRAWL_API size_t scrawl_model_tensor_count(const scrawl_model *model);
SCRAWL_API const struct scrawl_tensor_info *
scrawl_model_tensor_at(const scrawl_model *model, size_t index);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_get_tensor(const scrawl_model *model, const char *name, float *values, size_t count);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_set_tensor(scrawl_model *model, const char *name, const float *values, size_t count);

/* Text kept with the model in its file, in UTF-8.  Get: NULL if key is not there. */
SCRAWL_API const char *scrawl_model_metadata(const scrawl_model *model, const char *key);
SCRAWL_API size_t scrawl_model_metadata_key_count(const scrawl_model *model);
SCRAWL_API const char *scrawl_model_metadata_key_at(const scrawl_model *model, size_t index);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_set_metadata(scrawl_model *model, const char *key, const char *value);

/* One layer as described; it belongs to the model. */
struct scrawl_layer_info {
	const char *text;         /* "conv 20 5x5" */
	struct scrawl_shape in, out;
	size_t parameters;        /* floats */
	double forward_flops;     /* per image; multiply and add are two */
	double training_flops;    /* per image: forward, weight and data gradient */
	bool fused;               /* done inside the layer before it, while that is in cache; in
				     training a batchnorm never is */
};
SCRAWL_API size_t scrawl_model_layer_count(const scrawl_model *model);
SCRAWL_API const struct scrawl_layer_info *scrawl_model_layer_at(const scrawl_model *model,
								 size_t index);
/*
 * Bytes of weights and buffers, data apart: to train with batches of this size, or, for batch 0, to
 * evaluate and predict, which choose their own.  `ema` takes as much as the weights on top.
 * SIZE_MAX if that is more than this process can address.
 */
SCRAWL_API size_t scrawl_model_memory(const scrawl_model *model, size_t batch);

/* ---- training -------------------------------------------------------------------------------- */

enum scrawl_optimizer {
	SCRAWL_OPTIMIZER_SGD,      /* v = momentum v + g + decay w;  w -= lr v */
	SCRAWL_OPTIMIZER_NESTEROV, /* the same with Nesterov's look-ahead, as in PyTorch */
	SCRAWL_OPTIMIZER_ADAM,     /* arXiv 1412.6980; weight decay is added to the gradient */
	SCRAWL_OPTIMIZER_ADAMW     /* arXiv 1711.05101; weight decay apart from the gradient */
};
enum scrawl_schedule {
	SCRAWL_SCHEDULE_CONSTANT,
	SCRAWL_SCHEDULE_STEP,      /* a tenth after half of what follows warm-up, a hundredth
				      after 3/4 */
	SCRAWL_SCHEDULE_COSINE,    /* half a cosine down to 0 */
	SCRAWL_SCHEDULE_ONE_CYCLE  /* cosine up from lr / 25 during warm-up, cosine down to
				      lr / 250000 */
};
/* "sgd", "nesterov", "adam", "adamw"; "constant", "step", "cosine", "one-cycle". */
SCRAWL_API size_t scrawl_optimizer_count(void);
SCRAWL_API const char *scrawl_optimizer_at(enum scrawl_optimizer optimizer);
SCRAWL_API size_t scrawl_schedule_count(void);
SCRAWL_API const char *scrawl_schedule_at(enum scrawl_schedule schedule);

/* What a callback wants of the run that called it; anything but SCRAWL_CONTINUE stops it. */
enum scrawl_control {
	SCRAWL_CONTINUE = 0,
	SCRAWL_STOP = 1
};

/* After each step, from the calling thread. */
struct scrawl_progress {
	unsigned epoch, epochs;  /* epoch counts from 1 */
	size_t step, steps;      /* steps done and to do in this epoch */
	size_t images, total;    /* images done and to do in the whole run */
	double loss;             /* mean of this epoch so far */
	double seconds;          /* since the run began */
	double images_per_second; /* of this epoch so far, training only */
};
/* After each epoch. */
struct scrawl_epoch {
	unsigned epoch, epochs;
	double train_loss, train_accuracy; /* on the batches, and labels, as trained on */
	double val_loss, val_accuracy;     /* after the epoch; 0 without a validation set */
	double learning_rate;              /* of the last step */
	double images_per_second;          /* training only, without validation */
	double seconds;                    /* since the run began */
	bool best;                         /* these weights are the best so far */
};

/*
 * Augmentation changes each training image at random, anew in each epoch, as a pure function of
 * (seed, epoch, image); validation and test see the images as they are.  A text names one or lists
 * changes, separated by commas, each up to the size given:
 *   rotate D       degrees, either way
 *   zoom F         height and width, each scaled by 1 - F to 1 + F
 *   shear D        slanted by degrees, either way
 *   shift F        share of the height and of the width
 *   elastic A S    a random field of displacements (Simard et al., ICDAR 2003): noise smoothed by a
 *                  Gaussian of S pixels, times A; the standard deviation is 0.163 A / S pixels
 *   thickness N    strokes dilated or eroded, pixels, fractions too
 *   flip P         mirrored, left to right, with probability P; for things, not for writing
 *   erase N        a rectangle with sides of up to N pixels set to 0
 * All channels of an image are changed alike.
 * Named augmentations:
 */
struct scrawl_augmentation {
	const char *name; /* "none", "light", "strong" */
	const char *list; /* "" for "none" */
};
SCRAWL_API size_t scrawl_augmentation_count(void);
SCRAWL_API const struct scrawl_augmentation *scrawl_augmentation_at(size_t index);

/* EINVAL: the text does not parse; the error text points at the place.  NULL is none. */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_augmentation_check(scrawl_context *ctx, const char *text);

/* A run as it stood at some step, read from a file: where training can go on. */
typedef struct scrawl_checkpoint scrawl_checkpoint;

/*
 * Where and when a run writes checkpoints.  Each replaces the file whole (written, synced and
 * renamed, the folder synced); the one before stays as PATH.prev.  Whichever of the three
 * intervals is over first; 0: it does not count.  One is also written when a callback stops the
 * run.
 */
struct scrawl_checkpoint_options {
	size_t size;                    /* of this struct; set by _init */
	const char *path;
	size_t every_steps;             /* counted over the whole run */
	unsigned every_epochs;          /* after validation */
	double every_seconds;           /* after the first step that ends so long after the last */
	bool (*wanted)(void *arg);      /* after each step; true: write one now.  May be NULL */
	const char *(*note)(void *arg); /* UTF-8 text to keep in it, read at once.  May be NULL */
	/*
	 * After each attempt, with its status.  If it is NULL, a failure stops the run with that
	 * status; otherwise the callback decides whether the run goes on without.
	 */
	enum scrawl_control (*written)(void *arg, enum scrawl_status status);
	void *arg; /* handed to all three */
};
/* All is 0 and NULL. */
SCRAWL_API void scrawl_checkpoint_options_init_sized(struct scrawl_checkpoint_options *options,
						     size_t size);
static inline void scrawl_checkpoint_options_init(struct scrawl_checkpoint_options *options)
{
	scrawl_checkpoint_options_init_sized(options, sizeof(*options));
}

struct scrawl_train_options {
	size_t size;              /* of this struct; set by _init */
	unsigned epochs;
	size_t batch;             /* images a step; 1 to 65536 */
	enum scrawl_optimizer optimizer;
	double learning_rate;     /* peak of the schedule; > 0 */
	double momentum;          /* SGD; Adam's beta1; [0, 1) */
	double beta2;             /* Adam's second moment; [0, 1) */
	double weight_decay;      /* on weights of conv and dense, nothing else; >= 0 */
	enum scrawl_schedule schedule;
	double warmup;            /* share of the run in which the rate climbs; [0, 1) */
	double label_smoothing;   /* e: trains towards 1 - e for the label and e spread over all
				     classes (arXiv 1512.00567); [0, 1); 0, the default: off */
	double clip;              /* gradients count min(1, clip / (norm + 1e-6)) times, by the norm
				     of them all (arXiv 1211.5063); >= 0; 0, the default: off */
	double ema;               /* what is validated and kept is the average = d average + (1 - d)
				     weights after each step, d = min(ema, (1 + n) / (10 + n)) in
				     step n; [0, 1), such as 0.999; 0, the default: off */
	uint64_t seed;            /* of shuffling, dropout and augmentation */
	const char *augment;      /* an augmentation (see above), by name or as a list, that must
				     outlive these options; default "none", as is NULL */
	unsigned plain_epochs;    /* the last ones of `epochs`, without augmentation; default 0 */
	double until;             /* stop after the epoch whose validation accuracy reaches this,
				     in [0, 1]; 0, the default: all epochs */
	unsigned patience;        /* stop after so many epochs in a row that validation found no
				     better than one before; 0, the default: all epochs */
	enum scrawl_control (*on_step)(void *arg, const struct scrawl_progress *progress);
	enum scrawl_control (*on_epoch)(void *arg, const struct scrawl_epoch *epoch);
	void *arg;                /* handed to both; either callback may be NULL */
	const struct scrawl_checkpoint_options *checkpoint; /* NULL, the default: none */
	const scrawl_checkpoint *resume; /* where to go on; NULL, the default: at the beginning */
};
/* The defaults suit MNIST-like data; scrawl_train_option_at tells them. */
SCRAWL_API void scrawl_train_options_init_sized(struct scrawl_train_options *options, size_t size);
static inline void scrawl_train_options_init(struct scrawl_train_options *options)
{
	scrawl_train_options_init_sized(options, sizeof(*options));
}

/* Another optimiser, with the learning rate, momentum, beta2 and weight decay that suit it. */
SCRAWL_API void scrawl_train_options_set_optimizer(struct scrawl_train_options *options,
					       enum scrawl_optimizer optimizer);

/*
 * The table of training options: a row for each member of struct scrawl_train_options that has a
 * say in the result, for programs and bindings that set, check, show or store options by name.
 */
enum scrawl_value_kind {
	SCRAWL_VALUE_UNSIGNED, /* unsigned */
	SCRAWL_VALUE_SIZE,     /* size_t */
	SCRAWL_VALUE_UINT64,   /* uint64_t */
	SCRAWL_VALUE_REAL,     /* double */
	SCRAWL_VALUE_FRACTION, /* double, a fraction; its text may be a percentage: 0.99, 99, 99% */
	SCRAWL_VALUE_CHOICE,   /* an enum; its text is the name of one of its values */
	SCRAWL_VALUE_TEXT      /* const char * */
};
enum scrawl_option_flags {
	SCRAWL_OPTION_BY_OPTIMIZER = 1,      /* the default depends on the optimiser */
	SCRAWL_OPTION_NEEDS_VALIDATION = 2,  /* unless 0, a validation set is needed */
	SCRAWL_OPTION_NOT_IN_RANGE_TEST = 4, /* scrawl_model_lr_range ignores it */
	SCRAWL_OPTION_MAIN = 8               /* worth showing even where it is the default */
};
struct scrawl_option_info {
	const char *name;          /* "label-smoothing" */
	const char *group;         /* the heading it belongs under; a group's rows are adjacent */
	const char *unit;          /* "images"; NULL: a plain number, or no number */
	const char *help;          /* one line, without a full stop */
	const char *default_value; /* as text; with BY_OPTIMIZER, the default optimiser's */
	enum scrawl_value_kind kind;
	unsigned flags;            /* of enum scrawl_option_flags */
	char letter;               /* short name for a command line, 'e'; 0: none */
	uint64_t min, max;         /* of a whole number */
	double low, high;          /* of a real number or fraction; high may be infinite */
	bool low_open, high_open;  /* the bound itself is not allowed */
	const char *(*choice)(size_t index); /* names of a choice's values; NULL after the last */
};
SCRAWL_API size_t scrawl_train_option_count(void);
/* The rows, in the order in which help shows them; static.  NULL if index >= count. */
SCRAWL_API const struct scrawl_option_info *scrawl_train_option_at(size_t index);

/*
 * Sets an option from text, strictly: the whole text must be a value within the option's bounds.
 * Numbers are decimal, with a point in every locale.  Of a text option the pointer is kept, so
 * value must outlive options.  "optimizer" changes that member alone; call
 * scrawl_train_options_set_optimizer for the defaults that suit it.
 * EINVAL: there is no such option, and the error text suggests a similar one if there is any; or
 * value is not allowed, and the error text says what is.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_train_options_set(scrawl_context *ctx, struct scrawl_train_options *options,
			 const char *name, const char *value);

/*
 * The value of an option as text that sets exactly the same value again.  Written to buffer, with
 * room for SCRAWL_VALUE_BYTES, unless it is a name or text: then the options' own or static.
 * An option added after the program was built has its default.  NULL: there is no such option.
 */
#define SCRAWL_VALUE_BYTES 32
SCRAWL_API const char *scrawl_train_options_get(const struct scrawl_train_options *options,
						const char *name, char *buffer);

/*
 * Recipes: what was found to suit a named network on a data set.  Of a network's recipes
 * the one for any data comes last.
 */
struct scrawl_setting {
	const char *name, *value; /* as for scrawl_train_options_set; static */
};
struct scrawl_recipe {
	const char *network; /* its name */
	const char *data;    /* the data set's; NULL: any other */
	const struct scrawl_setting *settings; /* ends with a name NULL */
};
SCRAWL_API size_t scrawl_recipe_count(void);
SCRAWL_API const struct scrawl_recipe *scrawl_recipe_at(size_t index);

/*
 * Sets options, which hold the defaults, to the recipe for this network on this data set: its name,
 * or the path of a folder with that name; NULL if it has none.  What the recipe leaves alone (the
 * seed, callbacks) stays.  Returns the recipe; NULL: there is none, as for a network that is not
 * called by name, and nothing was set.
 */
SCRAWL_API const struct scrawl_recipe *
scrawl_train_options_apply_recipe(struct scrawl_train_options *options, const char *network,
			    const char *data);

/*
 * Reads a checkpoint and makes its model, with the weights of that moment, which is the caller's
 * as well.  To go on: scrawl_checkpoint_train_options, callbacks and checkpoint filled in, resume
 * set to it, and scrawl_model_train with that model and the same data.  The end is the same to the
 * last bit as if the run had never stopped, at any number of threads (and with the same program,
 * BLAS library and type of processor, as ever); times go on where they were.
 * The file is checked whole, as a model is.  EMODEL: it is damaged or no checkpoint; the text names
 * PATH.prev if that is there.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_checkpoint_load(scrawl_context *ctx, const char *path, scrawl_checkpoint **out,
		       scrawl_model **model);
/* The same from memory, as scrawl_trainer_checkpoint_memory filled it; keeps nothing of it. */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_checkpoint_load_memory(scrawl_context *ctx, const void *bytes, size_t size,
			      scrawl_checkpoint **out, scrawl_model **model);
SCRAWL_API void scrawl_checkpoint_destroy(scrawl_checkpoint *checkpoint);
/* The run's options, without callbacks, checkpoint and resume. */
SCRAWL_API void scrawl_checkpoint_train_options_sized(const scrawl_checkpoint *checkpoint,
						      struct scrawl_train_options *options,
						      size_t size);
static inline void scrawl_checkpoint_train_options(const scrawl_checkpoint *checkpoint,
						   struct scrawl_train_options *options)
{
	scrawl_checkpoint_train_options_sized(checkpoint, options, sizeof(*options));
}
/* The text that `note` gave; "" if there was none. */
SCRAWL_API const char *scrawl_checkpoint_note(const scrawl_checkpoint *checkpoint);
/* Where its run goes on writing: the file it was read from, without .prev; NULL: from memory. */
SCRAWL_API const char *scrawl_checkpoint_path(const scrawl_checkpoint *checkpoint);
/* Where it stands: the epoch under way, from 1 (epochs + 1: all are done), and the steps in it. */
SCRAWL_API unsigned scrawl_checkpoint_epoch(const scrawl_checkpoint *checkpoint);
SCRAWL_API size_t scrawl_checkpoint_step(const scrawl_checkpoint *checkpoint);

struct scrawl_train_result {
	size_t size;              /* of this struct; the caller sets it, and no more is written */
	unsigned epochs;          /* finished */
	unsigned best_epoch;      /* whose weights the model holds now */
	double val_loss, val_accuracy; /* of those weights; 0 without a validation set */
	double images_per_second; /* of all epochs, training only */
	double seconds;           /* validation included */
	double training_seconds;  /* of all epochs, training only */
	bool reached;             /* the last epoch, whose weights these are, reached `until` */
	bool stalled;             /* `patience` ran out before the epochs did */
};

/*
 * Trains.  val may be NULL: then the last weights stay; else those with the best validation
 * accuracy (of equal ones the lower loss).  The model takes over the training set's class names
 * and records seed, data fingerprint, split and options in its metadata and, if its weights are not
 * those of its creation, their fingerprint as "initial_weights".  result may be NULL.
 * `until` and `patience` leave the schedule as it is, that of all epochs.  That none reaches
 * `until` is no error: result tells.
 * EINVAL: an option is out of range, or `until` or `patience` is given without a validation set; or
 * options or network are not those of the checkpoint to go on from.  EDATA: likewise the data.
 * ENUMERIC: a loss or a weight is not finite; the model then holds the best epoch's weights, or
 * those it began with.
 * ESTOPPED: a callback said stop; likewise, but the current weights before the first epoch's end.
 * In both cases result tells what was done.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_train(scrawl_model *model, const scrawl_dataset *train, const scrawl_dataset *val,
		   const struct scrawl_train_options *options, struct scrawl_train_result *result);

/*
 * Splits all as it was split for the model's training: its metadata keep the fingerprint of the
 * whole set ("data_hash"), how many images were cut off for validation ("val_count") and the seed
 * that drew them ("val_seed").  Where none were, train is all of it and val is NULL.
 * EMODEL: the metadata do not say, as for a model that was trained on a part of a part, or they are
 * damaged.  EDATA: all is not the data that the model was trained on, or not all of them.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_split_as(scrawl_context *ctx, const scrawl_dataset *all, const scrawl_model *model,
			scrawl_dataset **train, scrawl_dataset **val);

/*
 * A training run taken step by step, by a loop of the caller's own.  scrawl_model_train is such a
 * loop; any other gives the same weights, to the bit:
 *
 *	scrawl_trainer_create(model, train, val, &options, &trainer);
 *	while ((next = scrawl_trainer_next(trainer)) != SCRAWL_NEXT_NOTHING)
 *		if (next == SCRAWL_NEXT_STEP)
 *			scrawl_trainer_step(trainer, &progress);
 *		else
 *			scrawl_trainer_validate(trainer, &epoch);
 *	scrawl_trainer_take_best(trainer);
 *	scrawl_trainer_destroy(trainer);
 *
 * Between the calls the model holds the weights of the last step (with `ema`, those that are
 * trained, not their average), and may be evaluated, asked and saved.
 */
typedef struct scrawl_trainer scrawl_trainer;

/*
 * Fails as scrawl_model_train does before its first step; later only a value that is not finite
 * can make a step or a validation fail.  Callbacks and checkpoint of the options are not used, and
 * `resume` only during this call.  Model and data sets must outlive the trainer.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_create(scrawl_model *model, const scrawl_dataset *train, const scrawl_dataset *val,
		      const struct scrawl_train_options *options, scrawl_trainer **out);
/* The model keeps the weights that it holds. */
SCRAWL_API void scrawl_trainer_destroy(scrawl_trainer *trainer);

enum scrawl_next {
	SCRAWL_NEXT_NOTHING,  /* the run is over: by its epochs, `until`, `patience` or a failure */
	SCRAWL_NEXT_STEP,     /* the epoch has steps left */
	SCRAWL_NEXT_VALIDATE  /* it has none left */
};
SCRAWL_API enum scrawl_next scrawl_trainer_next(const scrawl_trainer *trainer);

/*
 * Trains on the next batch.  *progress belongs to the trainer and holds until its next step;
 * progress may be NULL.
 * EINVAL: another call is next; nothing has changed.  ENUMERIC: the loss is not finite; the run is
 * over.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_step(scrawl_trainer *trainer, const struct scrawl_progress **progress);

/*
 * Measures the weights, keeps a copy if they are the best so far, and ends the epoch.  *epoch
 * belongs to the trainer and holds until its next validation; epoch may be NULL.
 * EINVAL: another call is next; nothing has changed.  ENUMERIC: a weight or a loss is not finite;
 * the run is over.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_validate(scrawl_trainer *trainer, const struct scrawl_epoch **epoch);

/*
 * Gives the model the weights of the best epoch (without a validation set, of the last one; with
 * `ema`, their average).  Before the first epoch has ended they stay as they are or, if the run
 * failed, become those that it began with.  To be called when the run is over, or is given up: a
 * step after it would train on from there.
 */
SCRAWL_API void scrawl_trainer_take_best(scrawl_trainer *trainer);

/*
 * Writes a checkpoint, between any two of the calls above: to a file, of which the one before stays
 * as PATH.prev, or the same bytes to memory, to be freed with scrawl_memory_free.  note: UTF-8 text
 * to keep in it, or NULL.  To go on, create a trainer, or call scrawl_model_train, with `resume`.
 * ENUMERIC: a value is not finite.  EIO: the file cannot be written.  The run can go on after both.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_checkpoint(scrawl_trainer *trainer, const char *path, const char *note);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_checkpoint_memory(scrawl_trainer *trainer, const char *note, void **bytes,
				 size_t *size);

/* What the finished epochs came to; holds until the next call on the trainer. */
SCRAWL_API const struct scrawl_train_result *scrawl_trainer_result(scrawl_trainer *trainer);

/* A step of a range test. */
struct scrawl_lr_point {
	double rate;
	double loss;     /* of its batch, before the weights were moved with that rate */
	double smoothed; /* mean of the losses so far; each counts 0.95 times the next */
};
struct scrawl_lr_range {
	size_t count;
	struct scrawl_lr_point *points; /* [count], the rate rising */
	double steepest; /* rate at which the smoothed loss fell fastest: a good one; 0: it rose */
	double lowest;   /* rate at which it was lowest: too high; a tenth of it is good, too */
	double diverged; /* rate at which it was 4 times the lowest, or not finite, and the test
			    ended; 0: it went through */
};
/*
 * Learning-rate range test (Smith, arXiv 1506.01186): trains for some steps with rates from low to
 * high, each the same factor above the one before.  Of the options optimiser, batch, weight decay,
 * augmentation, label smoothing, clip, seed and on_step count.  The weights are afterwards what
 * they were.  steps: 2 to 1000000, or 0: one epoch's, but no more than 300.
 * EINVAL: an option is out of range, or not 0 < low < high, or steps.  EDATA: the data do not suit
 * the model.  ENUMERIC: the first loss is not finite.  ESTOPPED: on_step said stop.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_lr_range(scrawl_model *model, const scrawl_dataset *train,
		      const struct scrawl_train_options *options, double low, double high,
		      size_t steps, struct scrawl_lr_range **out);
SCRAWL_API void scrawl_lr_range_destroy(struct scrawl_lr_range *range);

/* ---- evaluation and prediction --------------------------------------------------------------- */

struct scrawl_class_score {
	size_t support;               /* images of this class */
	double precision, recall, f1; /* 0 where nothing was predicted or nothing is there */
};
struct scrawl_evaluation {
	size_t images, correct, classes;
	double accuracy;           /* [0, 1], as are precision, recall and F1 */
	double accuracy_low, accuracy_high; /* Wilson's 95 % interval (JASA 1927) */
	double loss;               /* mean cross-entropy, natural logarithm */
	double macro_f1;           /* mean of f1 over the classes that occur */
	size_t *confusion;         /* [classes, classes]: row is the truth, column the reading */
	struct scrawl_class_score *scores; /* [classes] */
	double seconds;            /* of the call that made it */
	/* Of each image, in the order of the data: [images]. */
	uint8_t *predicted;        /* the class read, the most probable one */
	float *confidence;         /* its probability */
	float *probability;        /* that of the image's label */
	double *losses;            /* cross-entropy */
	/* Each model's own, over the same views; they have no members. */
	size_t member_count;
	struct scrawl_evaluation **members; /* [member_count] */
};
/* The members as well. */
SCRAWL_API void scrawl_evaluation_destroy(struct scrawl_evaluation *evaluation);

/*
 * An ensemble asks one model or several, whose probabilities are averaged, each of them reading
 * several views of each image.  It holds all that asking takes: the plan of the work, buffers, and
 * with ctx the threads.  The models are only read, so that any number of ensembles, each with a
 * context of its own, may ask the same models at the same time; they must outlive the ensemble, and
 * not be trained, or changed otherwise, while one is asked.  models [count] agree in input shape
 * and in the classes and their names; the array itself is not needed later.
 *
 * Views (test-time augmentation) are small changes of an image, the first `views` of this list, 1
 * to SCRAWL_MAX_VIEWS.  They are the same for every image; an odd number favours no direction.
 *	 1        the image itself
 *	 2 -  5   shifted by one pixel: left, right, up, down
 *	 6 -  7   turned by 5 degrees about the centre: anticlockwise, clockwise
 *	 8 -  9   zoomed about the centre by 0.95, by 1.05
 *	10 - 13   shifted by one pixel each way: up left, down right, up right, down left
 *	14 - 15   turned by 10 degrees: anticlockwise, clockwise
 * What lies outside of an image is 0; turned and zoomed ones are interpolated bilinearly.
 *
 * EINVAL: no model, or views out of range or of images that are too large.  EDATA: models that
 * differ; the text names a model's file, or numbers the models from 1.
 */
#define SCRAWL_MAX_VIEWS 15
typedef struct scrawl_ensemble scrawl_ensemble;

SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_create(scrawl_context *ctx, const scrawl_model *const *models, size_t count,
		       unsigned views, scrawl_ensemble **out);
SCRAWL_API void scrawl_ensemble_destroy(scrawl_ensemble *ensemble);

/*
 * Images [n, height, width, channels] -> probabilities [n, classes], each row summing to 1.  A
 * single image may differ from the same image in a batch in the last bits.  Images are uint8, or
 * floats as the network sees them (x / 255, in [0, 1]), or those of a data set from `first` on,
 * labelled or not.
 * EINVAL: an array is NULL, there are no such images in the data, or several views of floats.
 * EDATA: the data's images do not fit the models.  ENUMERIC: an answer is not finite.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_predict(scrawl_ensemble *ensemble, const uint8_t *images, size_t n,
			float *probabilities);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_predict_float(scrawl_ensemble *ensemble, const float *images, size_t n,
			      float *probabilities);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_predict_dataset(scrawl_ensemble *ensemble, const scrawl_dataset *data, size_t first,
				size_t n, float *probabilities);

/*
 * What the last layer gives, before softmax: logits [n, classes].  EINVAL: also where there are
 * several models or views, as a mean of probabilities has none.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_logits(scrawl_ensemble *ensemble, const uint8_t *images, size_t n, float *logits);

/*
 * Measures the ensemble, and each of its models alone, on labelled data.  The loss is that of the
 * mean, -log of the mean probability of the right class.
 * EDATA: shapes or classes do not fit the models.  ENUMERIC: a loss is not finite.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_evaluate(scrawl_ensemble *ensemble, const scrawl_dataset *data,
			 struct scrawl_evaluation **out);

/*
 * For one model, with its own context's threads: the same, to the bit, as with an ensemble of it
 * and one view, which is created for the call.  Where a model is asked often for a few images,
 * keep an ensemble.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_evaluate(const scrawl_model *model, const scrawl_dataset *data,
		      struct scrawl_evaluation **out);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_predict(const scrawl_model *model, const uint8_t *images, size_t n,
		     float *probabilities);

#ifdef __cplusplus
}
#endif
#endif
