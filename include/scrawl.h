/* SPDX-License-Identifier: MIT */
/*
 * scrawl.h - convolutional networks that read handwriting, on multicore CPUs
 *
 * A context holds worker threads and the text of the last error; a data set holds images with
 * labels; a model is a network with its weights.  A trainer trains a model step by step.  An
 * ensemble predicts with one or more models, which threads can share.  Typical use:
 *
 *	scrawl_context_create(0, &ctx);
 *	scrawl_dataset_open(ctx, "mnist", &all, &test);
 *	scrawl_dataset_split(ctx, all, scrawl_dataset_size(all) / 10, 1, &train, &val);
 *	scrawl_model_options_init(&model_options);      then set classes and input shape
 *	scrawl_model_create(ctx, "lenet", &model_options, &model);
 *	scrawl_train_options_init(&train_options);
 *	scrawl_model_train(model, train, val, &train_options, NULL);
 *	scrawl_model_evaluate(model, test, &evaluation);
 *	scrawl_model_save(model, "lenet.safetensors");
 *
 * Ownership: the caller owns what a function stores in *out and frees it with the matching
 *   _destroy; every _destroy accepts NULL.  Returned strings and const pointers belong to the
 *   object that they were requested from.  Arguments are read only during the call, with two
 *   exceptions: an ensemble keeps using its models, a trainer its model and data sets, so these
 *   must outlive it.
 * Contexts: a model, ensemble or evaluator belongs to the context that it was created with, a
 *   trainer to that of its model; the context must outlive them.  Data sets and checkpoints belong
 *   to no context: once loaded, they can be used with any.
 * Errors: a function that can fail returns SCRAWL_OK or the reason for its failure.  On failure
 *   *out is untouched and scrawl_context_error() holds one line that names the file or argument,
 *   what was wrong and what to do.  The text stays until the next failure on that context;
 *   successful calls leave it alone.  The library never prints, exits or aborts; warnings go to the
 *   function set by scrawl_context_set_log().
 * NULL: an argument may be NULL where its comment says so.  Otherwise a function that returns a
 *   status returns SCRAWL_EINVAL (without a text if the context is NULL, or the object that belongs
 *   to one); other functions do nothing, or return 0, NULL or, for a text that is never NULL, "".
 * Threads: calls on objects of different contexts may run at the same time; calls on objects of
 *   one context may not: during one and its callbacks, those of other threads that return a status
 *   return SCRAWL_EBUSY and do nothing, and scrawl_context_error() says so to that thread alone.
 *   An ensemble uses the context that it was created with and only reads its models, so threads can
 *   share models, data sets and checkpoints as long as none destroys or changes them; training,
 *   set_tensor, set_metadata and saving change a model.  Functions that take no object may be
 *   called at any time.  The first training, prediction or self test sets OpenBLAS's pthread build
 *   to one thread for the whole process; its serial build has no locks for calls by the program.
 * Processes: a child uses the parent's data sets, checkpoints and, in ensembles, models with
 *   contexts of its own, if no other thread computed at the fork.  The parent's give SCRAWL_EBUSY.
 * Determinism: the number of threads never changes a result.  The same seed, data, convolution
 *   algorithm, program, BLAS library and processor type give the same bits.
 * Options: NAME_options_init() sets the defaults and the struct's size.  If library and header know
 *   different members, the library reads those that both know; bindings to other languages call
 *   NAME_options_init_sized() with the size of the struct as they know it.
 * Lists: NAME_count() returns the number of entries, NAME_at(index) one of them, NULL past the end.
 * Compatibility: programs keep running with every later library of the same soversion.  Such a
 *   library may add functions, members at the end of structs that begin with their size or that the
 *   library allocates (but not of scrawl_shape or of array elements), and enumerators: treat an
 *   unknown status as a failure and ignore other unknown values.  Any change that breaks programs
 *   changes the soversion.
 * Numbers: [0, 1) is from 0 to below 1, [0, 1] includes 1.
 * Images: uint8 [images, height, width, channels], 1 to 4 channels (grey images have one); 0 is
 *   black, and the network sees x / 255.
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
	SCRAWL_EDATA,    /* a data file is damaged, or the data do not fit the model */
	SCRAWL_EIO,      /* the operating system refused to open, read or write */
	SCRAWL_EMODEL,   /* a model file is damaged or not a model */
	SCRAWL_ENUMERIC, /* a loss or a weight is not finite */
	SCRAWL_ESTOPPED, /* a callback asked to stop */
	SCRAWL_EBUSY     /* another thread is using the context, or it is the parent process's */
};

/* A few words for a status; static, never NULL. */
SCRAWL_API const char *scrawl_status_text(enum scrawl_status status);

/* ---- version --------------------------------------------------------------------------------- */

/* The version of this header. */
#define SCRAWL_VERSION_MAJOR 0
#define SCRAWL_VERSION_MINOR 1
#define SCRAWL_VERSION_PATCH 0

/*
 * The version of the library in use: as text ("0.1.0", static) and as the number
 * 10000 major + 100 minor + patch.  Thread-safe.
 */
SCRAWL_API const char *scrawl_version(void);
SCRAWL_API unsigned scrawl_version_number(void);

/*
 * The BLAS library in use; static.  Thread-safe.
 *
 * OpenBLAS chooses its kernels by the processor's family and model; one that is newer than the
 * library may get kernels that run at a sixth of its speed.  The first call of this function or of
 * scrawl_context_create has OpenBLAS choose again where that helps, unless OPENBLAS_CORETYPE is set
 * or the process has other threads, which might be using OpenBLAS; a warning then goes to the
 * context's log.  A program that starts threads early can call it first.
 */
struct scrawl_blas {
	const char *config;   /* the library's own description: version, build options */
	const char *core;     /* processor type that its kernels were made for: "SkylakeX" */
	const char *flavour;  /* "serial", "pthread" or "openmp" */
	const char *detected; /* the core that OpenBLAS chose */
	const char *better;   /* the OPENBLAS_CORETYPE to start with; NULL: none is better */
	bool mended;          /* core is not the detected one */
};
SCRAWL_API const struct scrawl_blas *scrawl_blas_describe(void);

/* ---- memory ---------------------------------------------------------------------------------- */

/*
 * Bounds the memory of the library's objects, of all contexts together: weights, buffers, data,
 * pictures.  What would exceed it fails with ENOMEM before any of it is taken, so that a small file
 * that claims much costs little.  bytes: SIZE_MAX means no limit; less than is used now only stops
 * more.  Not counted is what other libraries take for themselves, such as BLAS or Leptonica.
 * Initially it is SCRAWL_MEMORY_LIMIT, 4 GiB.  All of these are thread-safe.
 */
#define SCRAWL_MEMORY_LIMIT (SIZE_MAX > UINT32_MAX ? (size_t)(UINT64_C(4) << 30) : SIZE_MAX)
SCRAWL_API void scrawl_memory_set_limit(size_t bytes);
SCRAWL_API size_t scrawl_memory_limit(void);
SCRAWL_API size_t scrawl_memory_used(void);    /* in bytes, now */
SCRAWL_API size_t scrawl_memory_refused(void); /* what the last failure asked for; 0: no limit's */

/* Frees what a function of the library has allocated for its caller; NULL is allowed. */
SCRAWL_API void scrawl_memory_free(void *bytes);

/* ---- context --------------------------------------------------------------------------------- */

typedef struct scrawl_context scrawl_context;

/*
 * threads: number of worker threads, 1 to SCRAWL_MAX_THREADS (OpenBLAS builds have buffers for no
 * more); 0 means one for each CPU that this process may use.
 * EINVAL, ENOMEM: without a text, as there is no context to hold it.
 */
#define SCRAWL_MAX_THREADS 128
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_context_create(unsigned threads, scrawl_context **out);
SCRAWL_API void scrawl_context_destroy(scrawl_context *ctx);
/* The number of threads: fewer than requested if the system refused to start some. */
SCRAWL_API unsigned scrawl_context_threads(const scrawl_context *ctx);

/* The text of the last failure on ctx, until the next one; "" before the first. */
SCRAWL_API const char *scrawl_context_error(const scrawl_context *ctx);

/*
 * Warnings: something succeeded, but perhaps not as intended.  text is one line without a newline,
 * valid during the call.  The function is called by the thread that makes a call on ctx, during
 * that call, and must not make another one.  Warnings are dropped until a function is set.
 * Among them:
 *	"the system started only 3 of 8 threads", as soon as a function is set;
 *	"OpenBLAS runs its Prescott kernels, slow on this processor; ...", at that time, too;
 *	"PATH: no image shows class 3", when data are read from files, or that pixels are 0 and 1
 *	only, dark ink on a light ground, or (unless by a loader) blank;
 *	"PATH: was trained with OpenBLAS 0.3.21 Haswell, and ...", when training is resumed.
 */
typedef void scrawl_log_fn(void *arg, const char *text);
/* log: NULL drops warnings. */
SCRAWL_API void scrawl_context_set_log(scrawl_context *ctx, scrawl_log_fn *log, void *arg);

/* ---- data sets ------------------------------------------------------------------------------- */

struct scrawl_shape {
	size_t height, width, channels;
};

#define SCRAWL_MAX_CHANNELS 4

/* Maximum number of classes in a data set or model: a label is a byte. */
#define SCRAWL_MAX_CLASSES 256

/*
 * The name of the class of what is no character, pieces of characters, signs, texture: see `none`
 * in struct scrawl_train_options.
 */
#define SCRAWL_NONE_CLASS "none"

typedef struct scrawl_dataset scrawl_dataset;

/*
 * Reads IDX files, gzipped or plain, distinguished by content: images [n, height, width] or
 * [n, height, width, channels], labels [n] or QMNIST's [n, 8].  Images hold unsigned bytes, 16- or
 * 32-bit integers from 0 to 255, or floats, all in [0, 1] (0 is black) or all in [0, 255]; labels
 * hold integers.  "-" is standard input; pipes work.  labels_path may be NULL: the images are then
 * unlabelled and serve only for prediction.  Both files are read in parallel, to their real end,
 * and gzip checksum and length are checked.
 * EIO: a file cannot be read.  EDATA: it is damaged, a value is out of range, or the counts of
 * images and labels differ.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_load(scrawl_context *ctx, const char *images_path, const char *labels_path,
		    scrawl_dataset **out);

/*
 * Opens a data set by name or folder.  A folder holds the four files train-images-idx3-ubyte,
 * train-labels-idx1-ubyte, t10k-images-idx3-ubyte, t10k-labels-idx1-ubyte, each also with .gz or
 * spelled train-images.idx3-ubyte; if several are there, a gzipped one is preferred.  t10k may be
 * test, and the type another that is read (labels-idx2-int).  All four may begin with a name and
 * '-' (emnist-letters-train-images-idx3-ubyte); one such set in a folder is opened by the folder,
 * one of several by FOLDER/emnist-letters.  They may also be in a folder called raw.
 *
 * A name without '/' is looked for as a folder, or as the beginning of files, in $SCRAWL_DATA_DIR,
 * $XDG_DATA_HOME/scrawl (default ~/.local/share/scrawl), /usr/share/datasets and finally the
 * current directory; a folder without images is skipped, as are places other than $SCRAWL_DATA_DIR
 * that are closed to this user.
 * train or test may be NULL: that part is not read.  All files are read in parallel.
 *
 * A file classes.txt in the folder, one name per line, names the classes.  So does EMNIST's
 * mapping.txt, whose first label is also subtracted from all labels.  Both may begin with the set's
 * name, as its other files do.  The images in files called emnist-... are transposed.
 * EDATA: also if the images of train and test differ in size, or the folder holds several sets.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_open(scrawl_context *ctx, const char *name, scrawl_dataset **train,
		    scrawl_dataset **test);

/*
 * Which parts a data set has, by the names in its folder: a part is there if images and labels are.
 * So one that is not there can be told from one that cannot be read.  EIO, EDATA: it is not found.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_parts(scrawl_context *ctx, const char *name, bool *train, bool *test);

/* Whether the rows and columns of images in files are exchanged. */
enum scrawl_transpose {
	SCRAWL_TRANSPOSE_BY_NAME, /* if the name of the file of images says so: EMNIST's do */
	SCRAWL_TRANSPOSE_YES,
	SCRAWL_TRANSPOSE_NO
};

/*
 * How files of images and labels are to be understood.
 *
 * Resizing keeps proportions and fills up with black: an image is scaled to fit, as the mean of
 * the areas that its pixels become, or bilinearly where it is enlarged, and placed in the middle.
 * Centring does the same with what is drawn, as MNIST's authors did: the smallest box that holds
 * all ink (values from 32 on) is scaled to fit into 20 of every 28 pixels, and placed so that its
 * centre of mass comes to the middle.  Transposing and inverting come first.  The arithmetic is in
 * integers: every machine gets the same images.
 */
struct scrawl_data_options {
	size_t size;                     /* of this struct; set by _init */
	enum scrawl_transpose transpose; /* default BY_NAME */
	bool invert;                     /* x becomes 255 - x: for dark ink on white paper */
	int label_offset;                /* subtracted from each label; default 0: the first label
					    of mapping.txt, if there is one */
	bool centre;                     /* as MNIST's images are */
	size_t height, width;            /* resize to these; default 0: the files' size */
};
SCRAWL_API void scrawl_data_options_init_sized(struct scrawl_data_options *options, size_t size);
static inline void scrawl_data_options_init(struct scrawl_data_options *options)
{
	scrawl_data_options_init_sized(options, sizeof(*options));
}

/*
 * scrawl_dataset_load and scrawl_dataset_open with options; NULL: the defaults.  Shape, pixels,
 * labels and fingerprint are those that result.
 * EINVAL: an option is out of range.  EDATA: also if a label is not in [0, 255] after
 * label_offset was subtracted.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_load_with(scrawl_context *ctx, const char *images_path, const char *labels_path,
			 const struct scrawl_data_options *options, scrawl_dataset **out);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_open_with(scrawl_context *ctx, const char *name,
			 const struct scrawl_data_options *options, scrawl_dataset **train,
			 scrawl_dataset **test);

/*
 * Creates a data set from images in memory; everything is copied.  pixels [count, height, width,
 * channels], 1 to 4 channels, count from 1 to 2^32 - 1.  labels [count], or NULL: unlabelled; then
 * class_count is 0.  class_count: number of classes, at most SCRAWL_MAX_CLASSES; 0: largest label +
 * 1.  class_names [class_count], printable UTF-8, or NULL: classes are named by their numbers.
 * The fingerprint equals that of the same images and labels in IDX files; the path is "(memory)".
 * EINVAL: an argument is invalid; the text names it.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_create(scrawl_context *ctx, struct scrawl_shape shape, size_t count,
		      const uint8_t *pixels, const uint8_t *labels, const char *const *class_names,
		      size_t class_count, scrawl_dataset **out);

/*
 * Draws val_count images of all by seed, in the same proportion from each class (to within one
 * image), for val; the others are train.  Both keep the order of all and share its pixels, which
 * are freed with the last of the three; destroy each.
 * EINVAL: not 0 < val_count < size of all, or the images have no labels.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_split(scrawl_context *ctx, const scrawl_dataset *all, size_t val_count,
		     uint64_t seed, scrawl_dataset **train, scrawl_dataset **val);

/*
 * For cross-validation: cuts all into `folds` parts by seed; val is part `fold` (from 0), train the
 * others together.  Each image is in exactly one part; the parts, and each class in them, differ in
 * size by at most one image.  Otherwise as scrawl_dataset_split.
 * EINVAL: not 2 <= folds <= size of all, not fold < folds, or the images have no labels.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_fold(scrawl_context *ctx, const scrawl_dataset *all, size_t folds, size_t fold,
		    uint64_t seed, scrawl_dataset **train, scrawl_dataset **val);
SCRAWL_API void scrawl_dataset_destroy(scrawl_dataset *data);

SCRAWL_API size_t scrawl_dataset_size(const scrawl_dataset *data); /* images, at least 1 */
SCRAWL_API struct scrawl_shape scrawl_dataset_shape(const scrawl_dataset *data);
/* Largest label + 1, at most SCRAWL_MAX_CLASSES, or the number of names if more; 0: unlabelled. */
SCRAWL_API size_t scrawl_dataset_class_count(const scrawl_dataset *data);
/* The name of a class, by default its number; NULL if class_index >= class count. */
SCRAWL_API const char *scrawl_dataset_class_name(const scrawl_dataset *data, size_t class_index);
/* Number of images of a class; 0 if class_index >= class count, or unlabelled. */
SCRAWL_API size_t scrawl_dataset_class_size(const scrawl_dataset *data, size_t class_index);
/* Pixels [height, width, channels] of an image; NULL if index >= size. */
SCRAWL_API const uint8_t *scrawl_dataset_image(const scrawl_dataset *data, size_t index);
/* The class of an image; -1 if unlabelled or index >= size. */
SCRAWL_API int scrawl_dataset_label(const scrawl_dataset *data, size_t index);
/* The number, from 0, of an image in the whole as loaded; SIZE_MAX if index >= size. */
SCRAWL_API size_t scrawl_dataset_index(const scrawl_dataset *data, size_t index);
/* Fingerprint (32 hex digits, XXH3) of shape, pixels and labels as loaded, before any split. */
SCRAWL_API const char *scrawl_dataset_hash(const scrawl_dataset *data);
/* The path that the images were loaded from, or "(memory)". */
SCRAWL_API const char *scrawl_dataset_path(const scrawl_dataset *data);
/* What was done to the files' images and labels: "transpose, label_offset 1"; "": nothing. */
SCRAWL_API const char *scrawl_dataset_preparation(const scrawl_dataset *data);
/*
 * Augments one image exactly as training on data does in an epoch (counted from 1) with this seed
 * and augmentation (see training).  out [height, width, channels].
 * EINVAL: augment does not parse, index >= size, or the image is too large.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_augment(scrawl_context *ctx, const scrawl_dataset *data, const char *augment,
		       uint64_t seed, unsigned epoch, size_t index, uint8_t *out);

/*
 * Corruptions, to measure how well a model does in less kind conditions: "noise", "blur", ...  Each
 * comes in severities from 1, hardly noticed, to SCRAWL_MAX_SEVERITY, where a person must look
 * closely.  They were chosen for handwriting, white ink on black.
 */
#define SCRAWL_MAX_SEVERITY 5
struct scrawl_corruption {
	const char *name;
	const char *summary; /* a few words for people */
};
SCRAWL_API size_t scrawl_corruption_count(void);
SCRAWL_API const struct scrawl_corruption *scrawl_corruption_at(size_t index);

/*
 * Creates a data set of n images of data, starting at `first`, corrupted, with their labels and
 * class names.  What is random depends on seed, corruption, severity and the image's number in the
 * whole (scrawl_dataset_index), so an image becomes the same in whatever part it is corrupted.
 * EINVAL: there is no such corruption, severity or image, n is 0, or the images are too large.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_corrupt(scrawl_context *ctx, const scrawl_dataset *data, size_t first, size_t n,
		       const char *corruption, unsigned severity, uint64_t seed,
		       scrawl_dataset **out);

/* Contents of an IDX file; the whole file is read and checked.  EIO, EDATA as for a data set. */
struct scrawl_idx_info {
	bool gzip;
	unsigned dimensions; /* 1 to 4 */
	size_t size[4];      /* size[0] is the number of items */
	size_t file_bytes;   /* as stored */
	size_t data_bytes;   /* uncompressed, without the header */
	const char *values;  /* their type: "unsigned bytes", "32-bit floats" */
};
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_idx_describe(scrawl_context *ctx, const char *path, struct scrawl_idx_info **out);
SCRAWL_API void scrawl_idx_info_destroy(struct scrawl_idx_info *info);

/*
 * A loader passes through a data set in parts, each a data set of its own, and so needs the same
 * memory for any number of images (but for one byte per image, its label):
 *
 *	scrawl_loader_open_test(ctx, "mnist", NULL, &loader);
 *	while ((status = scrawl_loader_next(loader, 1000, &part)) == SCRAWL_OK && part)
 *		use(part);
 *	scrawl_loader_destroy(loader);
 *
 * What scrawl_dataset_load checks before it returns, the loader checks by the time that it reaches
 * the end, so results are valid only if that was reached without an error.  A loader belongs to the
 * context that it was opened with.
 */
typedef struct scrawl_loader scrawl_loader;

/*
 * Opens two files as scrawl_dataset_load_with does, or the test part of a data set as
 * scrawl_dataset_open_with does, and reads their headers.  labels_path and options may be NULL.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_loader_open(scrawl_context *ctx, const char *images_path, const char *labels_path,
		   const struct scrawl_data_options *options, scrawl_loader **out);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_loader_open_test(scrawl_context *ctx, const char *name,
			const struct scrawl_data_options *options, scrawl_loader **out);
SCRAWL_API void scrawl_loader_destroy(scrawl_loader *loader);

/*
 * Reads the next images, max_images or all that are left.  *part belongs to the loader and is valid
 * until the next call; it is NULL after the last image, once the end of both files was checked.
 * The class count of a part is at least that of the parts before it.
 * EINVAL: max_images is 0.  EIO, EDATA: as for scrawl_dataset_load; every later call fails as well.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_loader_next(scrawl_loader *loader, size_t max_images, const scrawl_dataset **part);

/* The number of images according to the headers, which the end of the files confirms. */
SCRAWL_API size_t scrawl_loader_size(const scrawl_loader *loader);
SCRAWL_API struct scrawl_shape scrawl_loader_shape(const scrawl_loader *loader);
SCRAWL_API bool scrawl_loader_labelled(const scrawl_loader *loader);
/* As scrawl_dataset_class_count, of the images read so far. */
SCRAWL_API size_t scrawl_loader_class_count(const scrawl_loader *loader);
/* As for a data set.  Names that the data set gives to its classes are known from the beginning. */
SCRAWL_API const char *scrawl_loader_class_name(const scrawl_loader *loader, size_t class_index);
SCRAWL_API const char *scrawl_loader_path(const scrawl_loader *loader);
SCRAWL_API const char *scrawl_loader_preparation(const scrawl_loader *loader);
/* scrawl_dataset_hash of the same data; "" until the end was reached. */
SCRAWL_API const char *scrawl_loader_hash(const scrawl_loader *loader);

/*
 * An image set finds images of a data set by their pixels, whatever their labels: duplicates, or
 * test images that were trained on.  The data set must outlive it.  At most 24 bytes per image.
 */
typedef struct scrawl_image_set scrawl_image_set;
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_image_set_create(scrawl_context *ctx, const scrawl_dataset *data, scrawl_image_set **out);
SCRAWL_API void scrawl_image_set_destroy(scrawl_image_set *set);
/*
 * Index of the first image whose pixels equal these, of the shape of the set's images;
 * SCRAWL_NO_IMAGE: there is none.  Thread-safe.
 */
#define SCRAWL_NO_IMAGE SIZE_MAX
SCRAWL_API size_t scrawl_image_set_find(const scrawl_image_set *set, const uint8_t *image);

/*
 * What a data set's images are like.  Values are x / 255; channels that it does not have are 0.
 * The inspection belongs to the caller.
 */
struct scrawl_inspection {
	double mean[SCRAWL_MAX_CHANNELS];      /* of all images' pixels */
	double deviation[SCRAWL_MAX_CHANNELS]; /* standard deviation of the same */
	uint8_t lowest, highest;               /* pixel values, of any channel */
	size_t value_count;                    /* different pixel values: 2 for black and white */
	size_t blank;                          /* images of a single colour */
	size_t duplicates;                     /* images that are equal to an earlier one */
	size_t conflicts;                      /* of these, with another label */
	bool dark_ink;                         /* images are light at the rim: 0 is not the paper */
};
/* ENOMEM. */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_inspect(scrawl_context *ctx, const scrawl_dataset *data,
		       struct scrawl_inspection **out);
SCRAWL_API void scrawl_inspection_destroy(struct scrawl_inspection *inspection);

/* Published data sets, a part each, that are recognised by scrawl_dataset_hash. */
struct scrawl_known_data {
	const char *name;   /* "Fashion-MNIST" */
	const char *folder; /* what its folder is called: "fashion-mnist" */
	const char *part;   /* "train" or "test" */
	const char *hash;
};
SCRAWL_API size_t scrawl_known_data_count(void);
SCRAWL_API const struct scrawl_known_data *scrawl_known_data_at(size_t index);

/*
 * Writes a data set's images and labels as two gzipped IDX files ([n, height, width] for grey
 * images, [n, height, width, channels] for others), which scrawl_dataset_load reads back to a data
 * set with the same fingerprint.  labels_path: NULL if the images have no labels, otherwise not.
 * Each file appears under its name complete or not at all.  The bytes depend on the data and on
 * zlib alone.
 * EIO: a file cannot be written.  EINVAL: labels_path is missing or superfluous.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_save(scrawl_context *ctx, const scrawl_dataset *data, const char *images_path,
		    const char *labels_path);

/* ---- pictures -------------------------------------------------------------------------------- */

/* A picture in memory; 1 channel is grey, 3 are red, green and blue. */
struct scrawl_image {
	struct scrawl_shape shape;
	uint8_t *pixels; /* [height, width, channels] */
};

/*
 * Reads a picture, recognised by its content: PNG, JPEG, PNM (P1 to P6), BMP without compression,
 * and, if the library was built with Leptonica, TIFF (the first page) and WebP.  channels: 1,
 * colours become grey (luma); 3, grey becomes a colour; 0, 1 if the file is grey and 3 otherwise.
 * What is transparent is shown on white, 16 bits become 8, and a picture that a camera took turned
 * (EXIF's orientation, TIFF's) is upright.  At most 67 million pixels, which is checked before the
 * pixels are unpacked, in a file of at most 256 MiB.
 * EIO: the file cannot be read.  EDATA: it is damaged, cut short, too large, no such picture, in
 * CMYK, animated, or needs Leptonica.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_image_read(scrawl_context *ctx, const char *path, size_t channels,
		    struct scrawl_image **out);

/* The same from a file's content, data [size]; name is what messages call it. */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_image_read_memory(scrawl_context *ctx, const void *data, size_t size, const char *name,
			   size_t channels, struct scrawl_image **out);

/*
 * A copy of a picture, reduced or enlarged to fit into height x width and centred there; the
 * proportions are kept, and what remains free is filled with the mean colour of the picture's rim.
 * EINVAL: a side is 0, or there would be more than 67 million pixels.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_image_fit(scrawl_context *ctx, const struct scrawl_image *picture, size_t height,
		   size_t width, struct scrawl_image **out);
SCRAWL_API void scrawl_image_destroy(struct scrawl_image *picture);

/* ---- networks and models --------------------------------------------------------------------- */

typedef struct scrawl_model scrawl_model;

/* Named networks.  The name can be given wherever a description is expected. */
struct scrawl_network {
	const char *name;
	const char *description; /* "conv 20 5x5, relu, maxpool 2, ..., dense" */
	const char *summary;     /* one line for people */
};
SCRAWL_API size_t scrawl_network_count(void);
SCRAWL_API const struct scrawl_network *scrawl_network_at(size_t index);

/*
 * Names for a model's convolution algorithm.  "auto" chooses by shape and by the width of the
 * processor's vectors, the same on every run; the others are used wherever they support the shape:
 * "naive", plain loops, for comparison; "gemm", im2col and sgemm; "direct", in registers; "sparse",
 * gradients that skip the zeros of pooling; "winograd", 3x3 and 5x5 with fewer multiplications.
 * They differ in the last bits of results.
 */
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
 * "same" pads so that each side has size / S outputs, rounded up; if the padding is odd, the extra
 * row or column goes below or to the right (TensorFlow's rule).  "pad P" pads every side by P.
 * Batch normalisation (arXiv 1502.03167) normalises each channel or, after a dense layer, each
 * value: in training by the mean and variance of the batch, in evaluation by running averages.
 * These are parameters too ("batchnorm1.running_mean", "batchnorm1.running_var"); each step moves
 * them a tenth of the way.
 * "conv N KxK, maxpool K, batchnorm, relu" trains faster than with the pooling last.
 * A dense layer flattens its input in (height, width, channel) order.  The last layer outputs one
 * value per class; softmax with cross-entropy follows it.  Weights are drawn from seed: He's normal
 * distribution before a ReLU (arXiv 1502.01852), Glorot's uniform elsewhere (AISTATS 2010), a tenth
 * of that in the last layer, so that training begins near a loss of log(classes).  Biases start at
 * 0, batchnorm weights at 1.
 * EINVAL: the text does not parse, or the shapes do not fit; the error text shows the position.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_create(scrawl_context *ctx, const char *description,
		    const struct scrawl_model_options *options, scrawl_model **out);

/*
 * Reads a safetensors file written by scrawl_model_save, or, with a warning, a checkpoint, as the
 * model of its best weights so far.  conv may be NULL: "auto".  The whole file is checked (sizes,
 * names, checksum, finite values) before anything is built.  Of tensors that another program added,
 * those of other types than float32 are ignored, with a warning.
 * EIO: it cannot be read.  EMODEL: it is damaged, or not a model.  EINVAL: conv is no algorithm.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_load(scrawl_context *ctx, const char *path, const char *conv, scrawl_model **out);

/*
 * Writes safetensors: weights (float32; "conv1.weight" [height, width, in, out], "conv1.bias"
 * [out], "dense1.weight" [in, out], ...) and, in __metadata__, the description, input shape, class
 * names, normalization and anything that scrawl_model_set_metadata added, sorted by key, so that
 * equal models are equal files.  The file appears under its name complete or not at all: a
 * temporary file in the same folder is written, synced and renamed.
 * ENUMERIC: a weight is not finite.  EINVAL: metadata are not UTF-8.  EIO: the file cannot be
 * written.  An existing file is then left as it was.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_save(scrawl_model *model, const char *path);

/*
 * The same from and to memory: the same bytes as in the file, with the same checks.  Load keeps no
 * reference to bytes [size]; the caller frees what save stores in *bytes with scrawl_memory_free.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_load_memory(scrawl_context *ctx, const void *bytes, size_t size, const char *conv,
			 scrawl_model **out);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_save_memory(scrawl_model *model, void **bytes, size_t *size);

/*
 * Checks, before hours of training, that a model could be saved there now.  Leaves no file.
 * EIO: it could not; the text says why.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_path_writable(scrawl_context *ctx, const char *path);

/*
 * The kind of a file, by its first bytes and, of safetensors, its header.  Neither its name nor the
 * rest of it is examined.  PLANTED: the path leads through a symbolic link that another user, not
 * root, has made in a folder where everyone may create files, such as /tmp; what is written there
 * would go where that user wants, so nothing is.
 */
enum scrawl_file_kind {
	SCRAWL_FILE_KIND_MISSING,     /* there is no such file, or path is NULL */
	SCRAWL_FILE_KIND_SPECIAL,     /* a folder, a pipe or a device, which is not opened */
	SCRAWL_FILE_KIND_EMPTY,
	SCRAWL_FILE_KIND_SAFETENSORS, /* neither a model nor a checkpoint of this library */
	SCRAWL_FILE_KIND_IDX,
	SCRAWL_FILE_KIND_GZIP,        /* compressed; the contents are not examined */
	SCRAWL_FILE_KIND_OTHER,       /* anything else */
	SCRAWL_FILE_KIND_PNG,
	SCRAWL_FILE_KIND_NUMPY,       /* an array (.npy) */
	SCRAWL_FILE_KIND_MARKUP,      /* HTML, SVG or other XML */
	SCRAWL_FILE_KIND_JSON,        /* begins with '{': an object, or JSON Lines */
	SCRAWL_FILE_KIND_TEXT,        /* any other text: CSV, Markdown, ... */
	SCRAWL_FILE_KIND_JPEG,
	SCRAWL_FILE_KIND_MODEL,
	SCRAWL_FILE_KIND_CHECKPOINT,
	SCRAWL_FILE_KIND_UNREADABLE,  /* it may be there, but cannot be read, as errno says */
	SCRAWL_FILE_KIND_PLANTED
};

SCRAWL_API enum scrawl_file_kind scrawl_path_kind(const char *path);

SCRAWL_API void scrawl_model_destroy(scrawl_model *model);

SCRAWL_API const char *scrawl_model_description(const scrawl_model *model);
SCRAWL_API struct scrawl_shape scrawl_model_input(const scrawl_model *model);
SCRAWL_API size_t scrawl_model_class_count(const scrawl_model *model);
SCRAWL_API const char *scrawl_model_class_name(const scrawl_model *model, size_t class_index);
SCRAWL_API size_t scrawl_model_parameter_count(const scrawl_model *model); /* floats */
/* Fingerprint of the weights, 32 hex digits (XXH3); out holds 33 bytes. */
SCRAWL_API void scrawl_model_hash(const scrawl_model *model, char *out);

/*
 * The weights, by the names that they have in the file ("conv1.weight", ...), in the file's order.
 * Get copies a tensor's values [count] out; set replaces them, and the model can then be used,
 * trained and saved with the new ones.
 * EINVAL: there is no such tensor, count is not its size, or, for set, a value is not finite, or
 * negative where that makes no sense ("batchnorm1.running_var"); the tensor is unchanged.
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

/*
 * Text in UTF-8 that is saved with the model.  Get: NULL if there is no such key.  Saving sets
 * "format", "version", "description", "input", "classes" and "normalization" itself; training sets
 * what it records (see scrawl_model_train).
 */
SCRAWL_API const char *scrawl_model_metadata(const scrawl_model *model, const char *key);
SCRAWL_API size_t scrawl_model_metadata_key_count(const scrawl_model *model);
SCRAWL_API const char *scrawl_model_metadata_key_at(const scrawl_model *model, size_t index);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_set_metadata(scrawl_model *model, const char *key, const char *value);

/* One layer of the description; owned by the model. */
struct scrawl_layer_info {
	const char *text;         /* "conv 20 5x5" */
	struct scrawl_shape in, out;
	size_t parameters;        /* floats */
	double forward_flops;     /* per image; multiply and add are two */
	double training_flops;    /* per image: forward, weight and data gradient */
	bool fused;               /* computed inside the layer before it, while its output is in
				     cache; in training a batchnorm never is */
};
SCRAWL_API size_t scrawl_model_layer_count(const scrawl_model *model);
SCRAWL_API const struct scrawl_layer_info *scrawl_model_layer_at(const scrawl_model *model,
								 size_t index);
/*
 * Bytes of weights and buffers, without the data: for training with batches of this size or, if
 * batch is 0, for evaluation and prediction, which choose their own.  `ema` needs as much again as
 * the weights.  SIZE_MAX if that is more than this process can address.
 */
SCRAWL_API size_t scrawl_model_memory(const scrawl_model *model, size_t batch);

/* ---- training -------------------------------------------------------------------------------- */

enum scrawl_optimizer {
	SCRAWL_OPTIMIZER_SGD,      /* v = momentum v + g + decay w;  w -= lr v */
	SCRAWL_OPTIMIZER_NESTEROV, /* the same with Nesterov's look-ahead, as in PyTorch */
	SCRAWL_OPTIMIZER_ADAM,     /* arXiv 1412.6980; weight decay is added to the gradient */
	SCRAWL_OPTIMIZER_ADAMW     /* arXiv 1711.05101; weight decay separate from the gradient */
};
enum scrawl_schedule {
	SCRAWL_SCHEDULE_CONSTANT,
	SCRAWL_SCHEDULE_STEP,      /* after warm-up: a tenth from half of the remaining steps on,
				      a hundredth from 3/4 on */
	SCRAWL_SCHEDULE_COSINE,    /* half a cosine down to 0 */
	SCRAWL_SCHEDULE_ONE_CYCLE  /* cosine up from lr / 25 during warm-up, cosine down to
				      lr / 250000 */
};
/* "sgd", "nesterov", "adam", "adamw"; "constant", "step", "cosine", "one-cycle". */
SCRAWL_API size_t scrawl_optimizer_count(void);
SCRAWL_API const char *scrawl_optimizer_at(enum scrawl_optimizer optimizer);
SCRAWL_API size_t scrawl_schedule_count(void);
SCRAWL_API const char *scrawl_schedule_at(enum scrawl_schedule schedule);

/* A callback's answer to the run that called it; anything but SCRAWL_CONTINUE stops the run. */
enum scrawl_control {
	SCRAWL_CONTINUE = 0,
	SCRAWL_STOP = 1
};

/* After each step, from the calling thread. */
struct scrawl_progress {
	unsigned epoch, epochs;  /* epoch counts from 1 */
	size_t step, steps;      /* of this epoch: steps done, steps in all */
	size_t images, total;    /* of the whole run: images done, images in all */
	double loss;             /* mean of this epoch so far */
	double seconds;          /* since the run began */
	double images_per_second; /* of this epoch so far, training only */
};
/* After each epoch. */
struct scrawl_epoch {
	unsigned epoch, epochs;
	double train_loss, train_accuracy; /* on the batches and labels used for training */
	double val_loss, val_accuracy;     /* after the epoch; 0 without a validation set */
	double learning_rate;              /* of the last step */
	double images_per_second;          /* training only, without validation */
	double seconds;                    /* since the run began */
	bool best;                         /* these weights are the best so far */
};

/*
 * Augmentation changes each training image at random, differently in each epoch, as a pure function
 * of (seed, epoch, image); validation and test images stay unchanged.  An augmentation is given by
 * name or as a list of changes, separated by commas, each up to the given size:
 *   rotate D       degrees, either way
 *   zoom F         height and width, each scaled by 1 - F to 1 + F
 *   shear D        slanted by degrees, either way
 *   shift F        fraction of the height and of the width
 *   elastic A S    a random field of displacements (Simard et al., ICDAR 2003): noise smoothed by a
 *                  Gaussian of S pixels, times A; the standard deviation is 0.163 A / S pixels
 *   thickness N    strokes dilated or eroded by N pixels, which may be a fraction
 *   flip P         mirrored, left to right, with probability P; for objects, not for writing
 *   erase N        a rectangle with sides of up to N pixels set to 0
 *   bold N         strokes dilated by N pixels, beside thickness
 *   blur S         convolved with a Gaussian whose standard deviation is S pixels
 *   contrast F     pixel values, of 0 to 1, raised to a power of 1 - F to 1 + F, then scaled by
 *                  1 - F to 1
 *   noise N        each pixel changed by up to a limit, itself drawn from 0 to N grey levels
 * All channels of an image are changed in the same way.
 * Named augmentations:
 */
struct scrawl_augmentation {
	const char *name; /* "none", "light", "strong" */
	const char *list; /* "" for "none" */
};
SCRAWL_API size_t scrawl_augmentation_count(void);
SCRAWL_API const struct scrawl_augmentation *scrawl_augmentation_at(size_t index);

/* EINVAL: the text does not parse; the error text shows the position.  NULL means "none". */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_augmentation_check(scrawl_context *ctx, const char *text);

/* The state of a training run at some step, from which it can be resumed. */
typedef struct scrawl_checkpoint scrawl_checkpoint;

/*
 * Where and when a run writes checkpoints.  Each replaces the file atomically (written, synced and
 * renamed, the folder synced); the previous one is kept as PATH.prev.  A checkpoint is written when
 * the first of the three intervals elapses, where 0 disables an interval, and when a callback stops
 * the run.
 */
struct scrawl_checkpoint_options {
	size_t size;                    /* of this struct; set by _init */
	const char *path;
	size_t every_steps;             /* counted over the whole run */
	unsigned every_epochs;          /* after validation */
	double every_seconds;           /* checked after each step */
	bool (*wanted)(void *arg);      /* after each step; true: write one now.  May be NULL */
	const char *(*note)(void *arg); /* UTF-8 text to store in it, copied.  May be NULL */
	/*
	 * Called after each attempt, with its status.  If it is NULL, a failure stops the run with
	 * that status; otherwise the callback decides whether the run continues.
	 */
	enum scrawl_control (*written)(void *arg, enum scrawl_status status);
	void *arg; /* passed to all three, which are called as on_step is (see below) */
};
/* Everything is 0 or NULL. */
SCRAWL_API void scrawl_checkpoint_options_init_sized(struct scrawl_checkpoint_options *options,
						     size_t size);
static inline void scrawl_checkpoint_options_init(struct scrawl_checkpoint_options *options)
{
	scrawl_checkpoint_options_init_sized(options, sizeof(*options));
}

struct scrawl_train_options {
	size_t size;              /* of this struct; set by _init */
	unsigned epochs;          /* 1 to 1000000 */
	size_t batch;             /* images per step; 1 to 65536 */
	enum scrawl_optimizer optimizer;
	double learning_rate;     /* peak of the schedule; > 0 */
	double momentum;          /* of SGD and Nesterov; beta1 of Adam and AdamW; [0, 1) */
	double beta2;             /* of Adam and AdamW; [0, 1) */
	double weight_decay;      /* of conv and dense weights only; >= 0 */
	enum scrawl_schedule schedule;
	double warmup;            /* fraction of the run in which the rate rises; [0, 1) */
	double label_smoothing;   /* e: the target is 1 - e for the label, plus e spread over all
				     classes (arXiv 1512.00567); [0, 1); 0, the default: off */
	double clip;              /* gradients are scaled by min(1, clip / (norm + 1e-6)), where
				     norm is their global L2 norm (arXiv 1211.5063); >= 0; 0, the
				     default: off */
	double ema;               /* validate and keep a moving average of the weights: after step
				     n, average = d average + (1 - d) weights, where
				     d = min(ema, (1 + n) / (10 + n)); [0, 1), such as 0.999; 0,
				     the default: off */
	uint64_t seed;            /* of shuffling, dropout and augmentation */
	const char *augment;      /* an augmentation (see above), by name or as a list; must outlive
				     these options; "none", the default, or NULL: off */
	unsigned plain_epochs;    /* train the last N epochs without augmentation; default 0 */
	double until;             /* stop after the epoch whose validation accuracy reaches this,
				     in [0, 1]; 0, the default: all epochs */
	unsigned patience;        /* stop after this many epochs in a row without a better
				     validation result; 0, the default: all epochs */
	/*
	 * Called from the thread that trains.  They may evaluate, predict with and save the model,
	 * but not train, change or destroy it.  NULL: none.
	 */
	enum scrawl_control (*on_step)(void *arg, const struct scrawl_progress *progress);
	enum scrawl_control (*on_epoch)(void *arg, const struct scrawl_epoch *epoch);
	void *arg;                /* passed to both */
	const struct scrawl_checkpoint_options *checkpoint; /* NULL, the default: none */
	const scrawl_checkpoint *resume; /* continue from here; NULL, the default: a new run */
	double none;              /* fraction of the training images that are replaced, in each
				     epoch others, by images that show no character; they are of
				     the class SCRAWL_NONE_CLASS, see
				     scrawl_train_options_classes; [0, 1); 0, the default: off */
};
/* The defaults suit MNIST-like data; scrawl_train_option_at lists them. */
SCRAWL_API void scrawl_train_options_init_sized(struct scrawl_train_options *options, size_t size);
static inline void scrawl_train_options_init(struct scrawl_train_options *options)
{
	scrawl_train_options_init_sized(options, sizeof(*options));
}

/* Sets the optimiser and the learning rate, momentum, beta2 and weight decay that suit it. */
SCRAWL_API void scrawl_train_options_set_optimizer(struct scrawl_train_options *options,
					       enum scrawl_optimizer optimizer);

/*
 * How many classes a model needs to be trained on data with these options: those of the data and,
 * with `none`, one more, unless they have a class named SCRAWL_NONE_CLASS.  0: one is NULL.
 */
SCRAWL_API size_t scrawl_train_options_classes(const struct scrawl_train_options *options,
					       const scrawl_dataset *data);

/*
 * The table of training options: one row for each member of struct scrawl_train_options that
 * affects the result, for programs and bindings that set, check, show or store options by name.
 */
enum scrawl_value_kind {
	SCRAWL_VALUE_UNSIGNED, /* unsigned */
	SCRAWL_VALUE_SIZE,     /* size_t */
	SCRAWL_VALUE_UINT64,   /* uint64_t */
	SCRAWL_VALUE_REAL,     /* double */
	SCRAWL_VALUE_FRACTION, /* double, a fraction; as text also a percentage: 0.99, 99, 99% */
	SCRAWL_VALUE_CHOICE,   /* an enum; its text is the name of one of its values */
	SCRAWL_VALUE_TEXT      /* const char * */
};
enum scrawl_option_flags {
	SCRAWL_OPTION_BY_OPTIMIZER = 1,      /* the default depends on the optimiser */
	SCRAWL_OPTION_NEEDS_VALIDATION = 2,  /* needs a validation set, unless 0 */
	SCRAWL_OPTION_NOT_IN_RANGE_TEST = 4, /* scrawl_model_lr_range ignores it */
	SCRAWL_OPTION_MAIN = 8               /* worth showing even if it has its default */
};
struct scrawl_option_info {
	const char *name;          /* "label-smoothing" */
	const char *group;         /* heading in a help text; a group's rows are adjacent */
	const char *unit;          /* "images"; NULL: a plain number, or not a number */
	const char *help;          /* one line, without a full stop */
	const char *default_value; /* as text; with BY_OPTIMIZER, the default optimiser's */
	enum scrawl_value_kind kind;
	unsigned flags;            /* of enum scrawl_option_flags */
	char letter;               /* short name for a command line, 'e'; 0: none */
	uint64_t min, max;         /* bounds of a whole number */
	double low, high;          /* bounds of a real number or fraction; high may be infinite */
	bool low_open, high_open;  /* the bound itself is not allowed */
	const char *(*choice)(size_t index); /* names of a choice's values; NULL past the end */
};
SCRAWL_API size_t scrawl_train_option_count(void);
/* A row, in the order of a help text; static.  NULL if index >= count. */
SCRAWL_API const struct scrawl_option_info *scrawl_train_option_at(size_t index);

/*
 * Sets an option from text, strictly: the whole text must be a value within the option's bounds.
 * Numbers are decimal, with a point in every locale.  A text option keeps the pointer, so value
 * must outlive options.  "optimizer" changes that member only; call
 * scrawl_train_options_set_optimizer for the defaults that suit it.
 * EINVAL: there is no such option (the error text suggests a similar one, if any), or value is not
 * allowed (the error text says what is).
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_train_options_set(scrawl_context *ctx, struct scrawl_train_options *options,
			 const char *name, const char *value);

/*
 * The value of an option as text from which scrawl_train_options_set restores exactly the same
 * value.  A number is written to buffer [SCRAWL_VALUE_BYTES]; any other text is static or belongs
 * to the options.  An option added after the program was built has its default.  NULL: there is no
 * such option.
 */
#define SCRAWL_VALUE_BYTES 32
SCRAWL_API const char *scrawl_train_options_get(const struct scrawl_train_options *options,
						const char *name, char *buffer);

/*
 * Recipes: a network and the settings known to suit it, on any data or on one data set, by name.  A
 * recipe may have variants, adjacent rows with one name; that for any data comes last.  A network's
 * own recipe has the network's name.
 */
struct scrawl_setting {
	const char *name, *value; /* as for scrawl_train_options_set; static */
};
struct scrawl_recipe {
	const char *name;    /* "sprint" */
	const char *network; /* name of the network */
	const char *data;    /* name of the data set; NULL: any other */
	const char *summary; /* one line for people */
	const struct scrawl_setting *settings; /* the last one's name is NULL */
	double validation;   /* fraction of the images to hold out for validation; 0: any */
};
SCRAWL_API size_t scrawl_recipe_count(void);
SCRAWL_API const struct scrawl_recipe *scrawl_recipe_at(size_t index);

/*
 * Applies the recipe of this name, in its variant for this data set, to options, which must hold
 * the defaults.  data: the data set's name, or the path of a folder of that name; NULL if it has
 * neither.  Options that the recipe does not mention (the seed, callbacks) keep their values.
 * Returns the recipe, or NULL if there is none (as for most networks' names); then nothing was set.
 * The caller creates its network and holds out its validation images.
 */
SCRAWL_API const struct scrawl_recipe *
scrawl_train_options_apply_recipe(struct scrawl_train_options *options, const char *name,
			    const char *data);

/*
 * Reads a checkpoint and creates its model, with the weights of that step; the caller owns both.
 * To resume, call scrawl_checkpoint_train_options, fill in callbacks and checkpoint, set resume,
 * and call scrawl_model_train with that model and the same data.  The result is the same to the
 * last bit as if the run had never stopped, with any number of threads (but the same program, BLAS
 * library and processor type); times continue from where they were.
 * The whole file is checked, like a model's.  EMODEL: it is damaged or not a checkpoint; the text
 * names PATH.prev if that exists.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_checkpoint_load(scrawl_context *ctx, const char *path, scrawl_checkpoint **out,
		       scrawl_model **model);
/* The same from memory, as written by scrawl_trainer_checkpoint_memory; keeps no reference. */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_checkpoint_load_memory(scrawl_context *ctx, const void *bytes, size_t size,
			      scrawl_checkpoint **out, scrawl_model **model);
SCRAWL_API void scrawl_checkpoint_destroy(scrawl_checkpoint *checkpoint);
/*
 * The run's options, without callbacks, checkpoint and resume.  `augment` belongs to the
 * checkpoint, which must outlive these options.
 */
SCRAWL_API void scrawl_checkpoint_train_options_sized(const scrawl_checkpoint *checkpoint,
						      struct scrawl_train_options *options,
						      size_t size);
static inline void scrawl_checkpoint_train_options(const scrawl_checkpoint *checkpoint,
						   struct scrawl_train_options *options)
{
	scrawl_checkpoint_train_options_sized(checkpoint, options, sizeof(*options));
}
/* The text that `note` returned; "" if there was none. */
SCRAWL_API const char *scrawl_checkpoint_note(const scrawl_checkpoint *checkpoint);
/* The file that a resumed run writes: the one read, without .prev; NULL if read from memory. */
SCRAWL_API const char *scrawl_checkpoint_path(const scrawl_checkpoint *checkpoint);
/* Its position: the current epoch, from 1 (epochs + 1: all are done), and the steps done in it. */
SCRAWL_API unsigned scrawl_checkpoint_epoch(const scrawl_checkpoint *checkpoint);
SCRAWL_API size_t scrawl_checkpoint_step(const scrawl_checkpoint *checkpoint);

struct scrawl_train_result {
	size_t size;              /* sizeof(struct scrawl_train_result), set by the caller; no more
				     than that is written */
	unsigned epochs;          /* finished */
	unsigned best_epoch;      /* the epoch whose weights the model holds now */
	double val_loss, val_accuracy; /* of those weights; 0 without a validation set */
	double images_per_second; /* of all epochs, training only */
	double seconds;           /* validation included */
	double training_seconds;  /* of all epochs, training only */
	bool reached;             /* the last epoch reached `until`; the model holds its weights */
	bool stalled;             /* `patience` ran out before the epochs did */
};

/*
 * Trains.  The model ends with the weights of the best validation accuracy (lower loss breaks ties)
 * or, if val is NULL, the last ones.  It takes over the training set's class names ("class_names"
 * in its metadata: they were given) and records seed, data fingerprint, split and options there,
 * "best_epoch" and "val_accuracy" of its weights if val is not NULL, and the fingerprint of its
 * initial weights as "initial_weights" if it was created with others.  result may be NULL.
 * With `none`, validation images are replaced and augmented as training images are, in every epoch
 * in the same way.  The end of the last epoch then also records "reject_threshold": the lowest
 * probability, in steps of 0.001, such that of the answers that have at least this probability and
 * are not SCRAWL_NONE_CLASS at most "reject_error" (0.01) are wrong.  "reject_coverage" is the
 * fraction of the characters with such an answer.
 * The schedule is that of all epochs, even with `until` or `patience`.  Not reaching `until` is no
 * error; see result.
 * EINVAL: an option is out of range, `until` or `patience` is given without a validation set, or
 * options or network differ from those of the checkpoint to resume.  EDATA: the data do not suit
 * the model, or differ from those of the checkpoint.
 * ENUMERIC: a loss or weight is not finite; the model then holds the best epoch's weights, or the
 * initial ones if no epoch has ended.  ESTOPPED: a callback stopped the run; the model holds the
 * best epoch's weights, or the current ones if no epoch has ended.  In both cases result is filled
 * in.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_train(scrawl_model *model, const scrawl_dataset *train, const scrawl_dataset *val,
		   const struct scrawl_train_options *options, struct scrawl_train_result *result);

/*
 * Splits all as it was split for the model's training.  The model's metadata record the fingerprint
 * of the whole set ("data_hash"), the number of images held out for validation ("val_count") or, of
 * a fold, how many folds there were ("val_folds") and which it was, from 0 ("val_fold"), and the
 * seed that drew them ("val_seed").  If none were held out, train is a data set of all images, to
 * be destroyed like any other, and val is NULL.
 * EMODEL: the metadata lack this (the model was trained on a part of a part) or are damaged.
 * EDATA: all is not the data that the model was trained on, or only a part of it.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_dataset_split_as(scrawl_context *ctx, const scrawl_dataset *all, const scrawl_model *model,
			scrawl_dataset **train, scrawl_dataset **val);

/*
 * A training run driven step by step by the caller's own loop.  scrawl_model_train is such a loop;
 * this one gives the same weights, to the bit (statuses must be checked, but are not here):
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
 * Between calls the model holds the weights of the last step (with `ema`, not their average), and
 * may be evaluated, used for prediction and saved.
 */
typedef struct scrawl_trainer scrawl_trainer;

/*
 * Fails as scrawl_model_train does before its first step; after that a step or validation can fail
 * only because a value is not finite, and the last validation with `none` also because there is no
 * memory for what it records.  The options' callbacks and checkpoint are not used, `resume`
 * only during this call.  Model and data sets must outlive the trainer.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_create(scrawl_model *model, const scrawl_dataset *train, const scrawl_dataset *val,
		      const struct scrawl_train_options *options, scrawl_trainer **out);
/* The model keeps its current weights. */
SCRAWL_API void scrawl_trainer_destroy(scrawl_trainer *trainer);

enum scrawl_next {
	SCRAWL_NEXT_NOTHING,  /* the run is over: by its epochs, `until`, `patience` or a failure */
	SCRAWL_NEXT_STEP,     /* the epoch has steps left */
	SCRAWL_NEXT_VALIDATE  /* the epoch has none left */
};
SCRAWL_API enum scrawl_next scrawl_trainer_next(const scrawl_trainer *trainer);

/*
 * Trains on the next batch.  *progress belongs to the trainer and is valid until its next step;
 * progress may be NULL.
 * EINVAL: scrawl_trainer_next is not STEP; nothing has changed.  ENUMERIC: the loss is not finite;
 * the run is over.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_step(scrawl_trainer *trainer, const struct scrawl_progress **progress);

/*
 * Evaluates the weights, keeps a copy if they are the best so far, and ends the epoch.  *epoch
 * belongs to the trainer and is valid until its next validation; epoch may be NULL.
 * EINVAL: scrawl_trainer_next is not VALIDATE; nothing has changed.  ENUMERIC: a weight or loss is
 * not finite; the run is over.  ENOMEM: see scrawl_trainer_create.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_validate(scrawl_trainer *trainer, const struct scrawl_epoch **epoch);

/*
 * Gives the model the weights of the best epoch (without a validation set, the last one; with
 * `ema`, their average).  If no epoch has ended, the weights stay as they are or, if the run
 * failed, return to the initial ones.  Call it when the run is over or abandoned: a step after it
 * would continue from those weights.
 */
SCRAWL_API void scrawl_trainer_take_best(scrawl_trainer *trainer);

/*
 * Writes a checkpoint, between any two of the calls above: to a file, keeping the previous one as
 * PATH.prev, or the same bytes to memory, to be freed with scrawl_memory_free.  note: UTF-8 text to
 * store in it, or NULL.  To resume, set `resume` and create a trainer or call scrawl_model_train.
 * ENUMERIC: a value is not finite.  EIO: the file cannot be written.  The run can continue after
 * either.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_checkpoint(scrawl_trainer *trainer, const char *path, const char *note);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_trainer_checkpoint_memory(scrawl_trainer *trainer, const char *note, void **bytes,
				 size_t *size);

/* The result of the finished epochs; valid until the next call on the trainer. */
SCRAWL_API const struct scrawl_train_result *scrawl_trainer_result(scrawl_trainer *trainer);

/* A step of a range test. */
struct scrawl_lr_point {
	double rate;
	double loss;     /* of its batch, before the weights were updated with that rate */
	double smoothed; /* mean of the losses so far; each weighs 0.95 times the next */
};
struct scrawl_lr_range {
	size_t count;
	struct scrawl_lr_point *points; /* [count], by rising rate */
	double steepest; /* rate where the smoothed loss fell fastest: a good choice; 0: it rose */
	double lowest;   /* rate where it was lowest: too high; a tenth of it is also good */
	double diverged; /* rate where it reached 4 times the lowest, or was not finite, which
			    ended the test; 0: it did not */
};
/*
 * Learning-rate range test (Smith, arXiv 1506.01186): trains for some steps with rates from low to
 * high, each the same factor above the one before.  It uses the options for optimiser, batch,
 * weight decay, augmentation, label smoothing, clip, seed and on_step, and restores the weights
 * afterwards.  steps: 2 to 1000000, or 0: one epoch, but at most 300.
 * EINVAL: an option or steps is out of range, or not 0 < low < high.  EDATA: the data do not suit
 * the model.  ENUMERIC: the first loss is not finite.  ESTOPPED: on_step stopped the test.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_lr_range(scrawl_model *model, const scrawl_dataset *train,
		      const struct scrawl_train_options *options, double low, double high,
		      size_t steps, struct scrawl_lr_range **out);
SCRAWL_API void scrawl_lr_range_destroy(struct scrawl_lr_range *range);

/* ---- evaluation and prediction --------------------------------------------------------------- */

struct scrawl_class_score {
	size_t support;               /* images of this class */
	double precision, recall, f1; /* 0 where the denominator is 0 */
};
/* Wilson's score interval of a fraction, 95% (JASA 1927); [0, 1] if it is a fraction of nothing. */
struct scrawl_interval {
	double low, high;
};
struct scrawl_confused {
	uint8_t label, predicted; /* different */
	size_t count;             /* images, at least 1 */
};
/* Bin i of n: the images whose confidence is in (i / n, (i + 1) / n]; means are 0 if none is. */
struct scrawl_reliability_bin {
	size_t count;
	double confidence, accuracy; /* means */
};
/* What is left if answers below a confidence are rejected. */
struct scrawl_coverage_point {
	double threshold; /* the smallest confidence accepted, exactly */
	double coverage;  /* fraction of the images that are accepted, above 0 */
	double accuracy;  /* of those */
};
#define SCRAWL_RELIABILITY_BINS 15
struct scrawl_evaluation {
	size_t images, correct, classes;
	double accuracy;           /* [0, 1], as are precision, recall and F1 */
	double accuracy_low, accuracy_high; /* Wilson's 95% interval (JASA 1927) */
	double loss;               /* mean cross-entropy, natural logarithm */
	double macro_f1;           /* see macro_precision */
	size_t *confusion;         /* [classes, classes]: [label * classes + prediction] */
	struct scrawl_class_score *scores; /* [classes] */
	double seconds;            /* duration of the evaluation; 0 from an evaluator */
	/* For each image, in the order of the data: [images]; NULL from an evaluator. */
	uint8_t *predicted;        /* the most probable class */
	float *confidence;         /* its probability */
	float *probability;        /* probability of the label */
	double *losses;            /* cross-entropy */
	/* The evaluation of each model alone, over the same views; these have no members. */
	size_t member_count;
	struct scrawl_evaluation **members; /* [member_count] */

	/*
	 * Means over classes as scikit-learn computes them.  macro_*: of the classes that are some
	 * image's label or prediction; balanced_accuracy: mean recall of those that are a label;
	 * weighted_*: of all, each by its number of images.
	 */
	double balanced_accuracy;
	double macro_precision, macro_recall;
	double weighted_precision, weighted_recall, weighted_f1;
	/* [-1, 1], 0: no better than chance; 0 also where labels or predictions do not vary enough
	   for a value. */
	double matthews_corrcoef, cohen_kappa;
	double brier;              /* mean of sum_k (p_k - [k is the label])^2; [0, 2] */
	struct scrawl_interval *recall_intervals, *precision_intervals; /* [classes] */
	size_t *ranked;            /* [classes]: images whose label is among the i + 1 most probable
				      classes; of equal ones the lower class comes first */
	/* Pairs of classes that were confused: most images first, then by label and prediction. */
	size_t confused_count;
	struct scrawl_confused *confused; /* [confused_count] */
	/*
	 * Calibration (Guo et al., arXiv 1706.04599) of the confidence, in bins of equal width:
	 * expected and maximum calibration error, mean and maximum of |accuracy - confidence|.
	 */
	double ece, mce;
	size_t bin_count;          /* SCRAWL_RELIABILITY_BINS */
	struct scrawl_reliability_bin *bins; /* [bin_count] */
	/*
	 * Accuracy against coverage: by falling threshold, the last point accepts every image.
	 * Points are 1% of the images apart, from 90% on 0.1%.  aurc: area under the curve of the
	 * accepted images' error over coverage; lower is better.
	 */
	double aurc;
	size_t coverage_count;
	struct scrawl_coverage_point *coverage; /* [coverage_count] */
};
/* Destroys the members as well. */
SCRAWL_API void scrawl_evaluation_destroy(struct scrawl_evaluation *evaluation);

/*
 * An ensemble predicts with one or more models, each of which reads one or more views of an image,
 * and averages their probabilities.  It holds everything that prediction needs: the execution plan,
 * buffers and, with ctx, the threads.  The models are only read, so several ensembles, each with
 * its own context, can use the same models at the same time; the models must outlive the ensemble,
 * and must not be trained or changed while one is in use.  models [count] must agree in input
 * shape, classes and class names; the array itself is not needed after the call.
 *
 * Views (test-time augmentation) are small changes of an image: the first `views` of this list, 1
 * to SCRAWL_MAX_VIEWS.  They are the same for every image; an odd number favours no direction.
 *	 1        the image itself
 *	 2 -  5   shifted by one pixel: left, right, up, down
 *	 6 -  7   rotated by 5 degrees about the centre: anticlockwise, clockwise
 *	 8 -  9   zoomed about the centre by 0.95, by 1.05
 *	10 - 13   shifted by one pixel each way: up-left, down-right, up-right, down-left
 *	14 - 15   rotated by 10 degrees: anticlockwise, clockwise
 * Pixels outside the image are 0; rotation and zoom interpolate bilinearly.
 *
 * EINVAL: there is no model, views is out of range, or the images are too large for views.  EDATA:
 * the models do not agree; the text names a model by its file, or by its number from 1.
 */
#define SCRAWL_MAX_VIEWS 15
typedef struct scrawl_ensemble scrawl_ensemble;

SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_create(scrawl_context *ctx, const scrawl_model *const *models, size_t count,
		       unsigned views, scrawl_ensemble **out);
SCRAWL_API void scrawl_ensemble_destroy(scrawl_ensemble *ensemble);

/*
 * Images [n, height, width, channels] -> probabilities [n, classes], each row summing to 1.  The
 * result for a single image may differ in the last bits from that for the same image in a batch.
 * Images are uint8, or floats as the network sees them (x / 255, in [0, 1]), or n images of a data
 * set, labelled or not, starting at `first`.
 * EINVAL: an array is NULL and n is not 0, the data have no such images, or floats with more than
 * one view.  EDATA: the data's images do not fit the models.  ENUMERIC: an output is not finite.
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
 * The last layer's output, before softmax: logits [n, classes].  EINVAL: also with more than one
 * model or view, as a mean of probabilities has no logits.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_logits(scrawl_ensemble *ensemble, const uint8_t *images, size_t n, float *logits);

/*
 * Evaluates the ensemble, and each of its models alone, on labelled data.  The ensemble's loss is
 * -log of the mean probability of the right class.
 * EDATA: shapes or classes do not fit the models.  ENUMERIC: a loss is not finite.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_evaluate(scrawl_ensemble *ensemble, const scrawl_dataset *data,
			 struct scrawl_evaluation **out);

/*
 * The same for one model, with its context, which no other thread may use at the same time.  The
 * result equals, to the bit, that of an ensemble of this model and one view, which is created for
 * the call.  For frequent calls with few images, keep an ensemble instead.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_evaluate(const scrawl_model *model, const scrawl_dataset *data,
		      struct scrawl_evaluation **out);
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_model_predict(const scrawl_model *model, const uint8_t *images, size_t n,
		     float *probabilities);

/*
 * An evaluator measures predictions that come in parts, from any source, in constant memory.  The
 * result depends on the images' order, but not on how they were cut into parts.  For images that
 * are as confident as each other to within 1/64 of 1 - confidence, aurc takes the mean over their
 * possible orders.
 */
typedef struct scrawl_evaluator scrawl_evaluator;

/* EINVAL: classes is not 1 to SCRAWL_MAX_CLASSES. */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_evaluator_create(scrawl_context *ctx, size_t classes, scrawl_evaluator **out);
SCRAWL_API void scrawl_evaluator_destroy(scrawl_evaluator *evaluator);

/*
 * Adds n images: probabilities [n, classes], each row summing to 1, labels [n].  An image's loss is
 * -log of its label's probability, which counts as 1.2e-38 (FLT_MIN) if it is less.
 * EDATA: a label is not below the number of classes, a probability is outside [0, 1] or a row does
 * not sum to 1 (within 0.01).  ENUMERIC: a probability is NaN.  Nothing was added then.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_evaluator_add(scrawl_evaluator *evaluator, const float *probabilities,
		     const uint8_t *labels, size_t n);

/*
 * Predicts n images of a data set, starting at `first`, and adds them.  Losses are exact, as those
 * of scrawl_ensemble_evaluate, and the result has the ensemble's members.  An evaluator measures
 * one ensemble or other predictions, not both.  probabilities [n, classes], or NULL, receives the
 * ensemble's.
 * EINVAL: the data have no such images, or the evaluator has other classes or predictions.  EDATA:
 * shapes or classes do not fit the models.  ENUMERIC: a loss is not finite; the images before it
 * may have been added.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_ensemble_evaluate_part(scrawl_ensemble *ensemble, const scrawl_dataset *data, size_t first,
			      size_t n, scrawl_evaluator *evaluator, float *probabilities);

/*
 * The evaluation of the images added so far, without arrays of single images.  More can be added
 * afterwards.
 * EINVAL: there are none.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_evaluator_result(scrawl_evaluator *evaluator, struct scrawl_evaluation **out);

/*
 * Temperature scaling (Guo et al., arXiv 1706.04599): probabilities p_k become p_k^(1/T) / sum_j
 * p_j^(1/T), as if logits had been divided by T.  T above 1 makes answers less certain; which class
 * is the most probable never changes.  A probability below 1.2e-38 (FLT_MIN) counts as that.
 *
 * fit finds the T in SCRAWL_MIN_TEMPERATURE to SCRAWL_MAX_TEMPERATURE with the lowest mean
 * cross-entropy; use images that neither trained the model nor test it.  If every answer is right,
 * the lower limit may be best, if most are wrong, the upper one; 1 if all are equally good.
 * Errors: as for scrawl_evaluator_add, and EINVAL if n is 0 or classes out of range.
 *
 * apply changes probabilities [n, classes] in place; it does nothing if temperature is not above 0.
 * Thread-safe.
 */
#define SCRAWL_MIN_TEMPERATURE 0.05
#define SCRAWL_MAX_TEMPERATURE 20.0
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_temperature_fit(scrawl_context *ctx, const float *probabilities, const uint8_t *labels,
		       size_t n, size_t classes, double *temperature);
SCRAWL_API void scrawl_temperature_apply(double temperature, float *probabilities, size_t n,
					 size_t classes);
/* ---- comparison ------------------------------------------------------------------------------ */

/* The numbers of an evaluation that can be compared, by name; static. */
struct scrawl_metric {
	const char *name;      /* "accuracy", as in struct scrawl_evaluation; "top_2_accuracy" */
	const char *title;     /* "balanced accuracy", for people */
	bool lower_is_better;
	bool of_probabilities; /* depends on more than which class is the most probable */
	bool percentage;       /* people read it as a percentage */
};
SCRAWL_API size_t scrawl_metric_count(void);
SCRAWL_API const struct scrawl_metric *scrawl_metric_at(size_t index);
/* The value of metric `index`; 0 if index is past the end. */
SCRAWL_API double scrawl_metric_value(const struct scrawl_evaluation *evaluation, size_t index);

struct scrawl_compare_options {
	size_t size;        /* of this struct; set by _init */
	double alpha;       /* above 0, at most 0.5, default 0.05: intervals are of level
			       1 - alpha */
	unsigned resamples; /* of the bootstrap; default 2000, at most SCRAWL_MAX_RESAMPLES; 0: no
			       bootstrap */
	uint64_t seed;      /* of the bootstrap; default 1 */
};
#define SCRAWL_MAX_RESAMPLES 1000000
SCRAWL_API void scrawl_compare_options_init_sized(struct scrawl_compare_options *options,
						  size_t size);
static inline void scrawl_compare_options_init(struct scrawl_compare_options *options)
{
	scrawl_compare_options_init_sized(options, sizeof(*options));
}

/* Two classifiers, a before b in the list, on the same images. */
struct scrawl_pair {
	size_t a, b;
	size_t both, only_a, only_b, neither; /* images that are read correctly by */
	double difference; /* accuracy of b - accuracy of a */
	struct scrawl_interval interval; /* of it: Newcombe's method 10 for paired proportions
					    (Statistics in Medicine 17, 2635, 1998) */
	double p;          /* McNemar's exact test, two-sided: the probability of counts only_a and
			      only_b at least as different, if a and b were equally good */
	double holm;       /* p corrected for the number of pairs (Holm, 1979) */
	double detectable; /* about the least |difference| with p <= alpha on these images */
	/* The metrics of b - those of a, with percentile intervals of the bootstrap over images
	   (Efron and Tibshirani, 1993); NULL if there are no resamples. */
	double *differences;               /* [scrawl_metric_count()] */
	struct scrawl_interval *intervals; /* [scrawl_metric_count()] */
};
struct scrawl_comparison {
	size_t count;
	struct scrawl_evaluation **evaluations; /* [count], as from an evaluator */
	size_t pair_count;                      /* count (count - 1) / 2 */
	struct scrawl_pair **pairs;             /* [pair_count], by a, then by b */
};
SCRAWL_API void scrawl_comparison_destroy(struct scrawl_comparison *comparison);

/*
 * Compares classifiers by their answers for the same images: probabilities [count] of [images,
 * classes], labels [images], count from 2 to SCRAWL_MAX_COMPARED, images from 1 to 2^32 - 1.  An
 * answer is the most probable class.  Each resample draws as many images with replacement, the same
 * for all classifiers, by seed and its own number, so that threads do not matter.
 * EINVAL: an argument or option is out of range.  EDATA, ENUMERIC: as for scrawl_evaluator_add.
 */
#define SCRAWL_MAX_COMPARED 100
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_compare(scrawl_context *ctx, const float *const *probabilities, size_t count,
	       const uint8_t *labels, size_t images, size_t classes,
	       const struct scrawl_compare_options *options, struct scrawl_comparison **out);

/*
 * Compares accuracies on different images, or on images whose answers are lost: the p-value of the
 * two-sided score test (pooled variance, no continuity correction), and Newcombe's interval of
 * accuracy b - accuracy a for independent proportions (Statistics in Medicine 17, 873, 1998).
 * Where the images were the same, the paired test finds smaller differences.
 * false, and nothing is written, unless correct_a <= images_a, correct_b <= images_b, both have
 * images, and 0 < alpha <= 0.5.  Thread-safe.
 */
SCRAWL_API bool scrawl_compare_counts(size_t correct_a, size_t images_a, size_t correct_b,
				      size_t images_b, double alpha, double *p,
				      struct scrawl_interval *interval);

/*
 * Labels that models find implausible: confident learning (Northcutt et al., JAIR 70, 2021).  The
 * threshold of class k is the mean probability of k for images of that label.  An image counts as
 * the most probable of the classes whose threshold it reaches, if any.  Where that is another class
 * than its label, the label is suspect, and the model is sure; where it is none, the label is
 * suspect if another class is the most probable.
 */
struct scrawl_suspect {
	size_t index;              /* of the image */
	uint8_t label, likely;     /* as given, and the other class */
	bool sure;                 /* the image counts as that class */
	float of_label, of_likely; /* their probabilities */
};
struct scrawl_suspects {
	size_t count, sure_count;
	struct scrawl_suspect *suspects; /* [count]: by falling of_likely - of_label, then index */
	size_t images, classes;
	double *thresholds;      /* [classes]; 0 for classes without images */
	size_t *joint;           /* [classes, classes]: [label, class that they count as] */
	double noise;            /* estimated fraction of labels that are wrong: the joint, scaled
				    for each label to its number of images */
};
SCRAWL_API void scrawl_suspects_destroy(struct scrawl_suspects *suspects);

/*
 * Finds them by probabilities [images, classes] of models that were not trained on these images,
 * as those of cross-validation (scrawl_dataset_fold), and labels [images], images from 1.
 * EINVAL, EDATA, ENUMERIC: as for scrawl_compare.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_suspects_find(scrawl_context *ctx, const float *probabilities, const uint8_t *labels,
		     size_t images, size_t classes, struct scrawl_suspects **out);

/* ---- reading handwriting --------------------------------------------------------------------- */

/* In pixels of a picture; x counts from the left, y from the top. */
struct scrawl_box {
	size_t x, y, width, height;
};

/*
 * The picture of one character, prepared as the images of MNIST were from NIST's (LeCun et al.,
 * "Gradient-based learning applied to document recognition", 1998): what is darker (or, if it is
 * the smaller part, lighter) than its surroundings is ink; shadows are evened out and specks
 * dropped; the smallest box that holds the ink is scaled, with its proportions, to fit into 20 of
 * every 28 pixels, each pixel being the mean of the area that it covers; and its centre of mass is
 * placed in the middle.  Ink is 255, paper 0.
 *
 * image: of one or three channels; input: height and width of out [height, width], 1 channel.
 * *blank: there is no ink; out is then all 0.  It may be NULL.
 * EINVAL: input has other channels, or a side that is 0 or above 65535.  EDATA: the picture is
 * larger than 67 million pixels.  EINVAL: the library was built without Leptonica.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_character_normalize(scrawl_context *ctx, const struct scrawl_image *image,
			   struct scrawl_shape input, uint8_t *out, bool *blank);

/* How much is written on a picture. */
enum scrawl_layout {
	SCRAWL_LAYOUT_AUTO,   /* found out */
	SCRAWL_LAYOUT_SINGLE, /* one character */
	SCRAWL_LAYOUT_LINE,   /* characters side by side */
	SCRAWL_LAYOUT_PAGE,   /* lines of characters */
	SCRAWL_LAYOUT_FORM    /* fields of a form: of a page, not to be asked for */
};

struct scrawl_reader_options {
	size_t size;               /* of this struct; set by _init */
	enum scrawl_layout layout; /* default AUTO */
	double reject;             /* less confident characters are unsure; [0, 1]; default -1: the
				      threshold that training stored in the models, see below */
	unsigned views;            /* of each character, as of an ensemble; default 1 */
};
SCRAWL_API void scrawl_reader_options_init_sized(struct scrawl_reader_options *options,
						 size_t size);
static inline void scrawl_reader_options_init(struct scrawl_reader_options *options)
{
	scrawl_reader_options_init_sized(options, sizeof(*options));
}

/*
 * A reader turns pictures of handwriting into characters, with one model or the average of several.
 * It belongs to the context, and the models must outlive it, as for an ensemble.  Their input is
 * grey; a class called SCRAWL_NONE_CLASS holds what is no character.  options may be NULL.
 *
 * The steps: dark or light ink is told from paper, whatever the light; ruling and printed boxes are
 * removed; the writing is turned upright; connected ink is sorted into lines; and of all ways of
 * joining and cutting the ink of a line into characters, the one is chosen that the models find
 * most probable as a whole.
 *
 * EINVAL: an option is out of range, or the library was built without Leptonica.  EDATA: the models
 * do not agree, are not for grey images, or cannot tell two characters apart.
 */
typedef struct scrawl_reader scrawl_reader;
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_reader_create(scrawl_context *ctx, const scrawl_model *const *models, size_t count,
		     const struct scrawl_reader_options *options, scrawl_reader **out);
SCRAWL_API void scrawl_reader_destroy(scrawl_reader *reader);

/*
 * The confidence below which characters are unsure, and the share of the other ones that may be
 * wrong, as measured when it was chosen: a model's "reject_threshold" and "reject_error".  A model
 * that has none counts as 0.5.  With several models it is the highest of theirs.  The error is -1,
 * unknown, for several models, which were measured one by one, and for a confidence that was asked
 * for.
 */
SCRAWL_API double scrawl_reader_reject(const scrawl_reader *reader);
SCRAWL_API double scrawl_reader_reject_error(const scrawl_reader *reader);

struct scrawl_character {
	struct scrawl_box box;      /* of its ink in the picture; of a blank, its cell */
	size_t class_index;         /* the most probable class that is not SCRAWL_NONE_CLASS */
	double confidence;          /* its probability, times that of all its ink being it alone */
	bool unsure;                /* it may be another character, or none at all */
	bool blank;                 /* a form's cell without ink; the other members are 0 */
	const float *probabilities; /* [classes] */
	const uint8_t *image;       /* [height, width] of the models' input: what they saw */
};

/* A line of text, or a field of a form. */
struct scrawl_text_line {
	struct scrawl_box box;
	size_t first, count; /* of its characters, from left to right */
};

struct scrawl_page {
	struct scrawl_shape shape;  /* of the picture */
	enum scrawl_layout layout;  /* as found out; never AUTO */
	double angle;               /* degrees by which lines rise to the right */
	bool light_ink;             /* on dark paper */
	size_t class_count;
	struct scrawl_shape input;  /* of the models */
	size_t line_count, character_count;
	struct scrawl_text_line *lines;      /* [line_count], from top to bottom */
	struct scrawl_character *characters; /* [character_count], line by line */
};

/*
 * Reads a picture.  A picture without any ink has no characters, which is no error.  Time and
 * memory are bounded by the picture's size.  The page belongs to the caller.
 * EDATA: the picture is larger than 67 million pixels.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_reader_read(scrawl_reader *reader, const struct scrawl_image *image,
		   struct scrawl_page **out);
SCRAWL_API void scrawl_page_destroy(struct scrawl_page *page);

/*
 * Reads a form: each field is a row of equally wide cells side by side, with at most one character
 * each.  The page has a line per field, in their order, and a character per cell; a cell without
 * ink is blank.  The cells' printed borders may lie inside or at the edge of the boxes; they are
 * not read, and a row that is slightly askew is followed along its borders.  Characters may reach
 * over their cells' edges.
 * EINVAL: a field has no area, no cells or too many, or several that are narrower than 3 pixels, or
 * lies outside the picture; all fields together have more than SCRAWL_MAX_PAGE_CELLS cells, or more
 * than 4 times the picture's area.  EDATA: the picture is larger than 67 million pixels.
 */
#define SCRAWL_MAX_CELLS      1000
#define SCRAWL_MAX_PAGE_CELLS 10000
struct scrawl_field {
	struct scrawl_box box;
	size_t cells; /* 1 to SCRAWL_MAX_CELLS */
};
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_reader_read_fields(scrawl_reader *reader, const struct scrawl_image *image,
			  const struct scrawl_field *fields, size_t count,
			  struct scrawl_page **out);

/*
 * Reads the printed boxes of a form, as scrawl_image_find_fields and scrawl_reader_read_fields do,
 * after turning it level (the page's angle, up to 15 degrees).  A picture without boxes has no
 * lines.  EDATA: the picture is larger than 67 million pixels.  EINVAL: there are more cells than
 * scrawl_reader_read_fields reads.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_reader_read_boxes(scrawl_reader *reader, const struct scrawl_image *image,
			 struct scrawl_page **out);

/*
 * Finds the printed boxes of a form: rows of boxes that touch or are near to each other, and slope
 * by at most 3 degrees, become fields, from top to bottom and left to right.  The caller frees
 * *fields [*count] with scrawl_memory_free; it is NULL, and *count 0, if there are none.
 * EDATA: the picture is larger than 67 million pixels.  EINVAL: the library was built without
 * Leptonica.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_image_find_fields(scrawl_context *ctx, const struct scrawl_image *image,
			 struct scrawl_field **fields, size_t *count);

/*
 * Decodes each line of a page against the only possible answers: answers [count], count from 1,
 * texts made of class names (of several that fit, the longest).  An answer's likelihood for a line
 * is the product of those of its characters, each 0.98 of the model's probability plus 0.02 / C,
 * with C the number of classes other than SCRAWL_NONE_CLASS, as readers misread about 2% of
 * characters.  It may also leave out a character of the line whose confidence is below 0.5, or in a
 * line that is no field have one more next to it, each at 0.01 (or at a left-out character's
 * probability of SCRAWL_NONE_CLASS, if that is more); elsewhere each costs 1e-12.  The best
 * alignment counts.  In a field, blank cells may be left out freely, or taken for any character at
 * 1e-12.
 *
 * What is written is taken to be one of the different answers or, with the same probability, any
 * text at all, all of a length equally probable.  The probabilities of the different answers and of
 * any text that is none of them sum to 1; of equals the first answer is chosen.  A confidence below
 * scrawl_reader_reject means that the line is unclear, that answers are too much alike, or that the
 * right one may be missing; an answer that is one character off can still have a high one.
 *
 * With each_once no answer is given to two lines, and the assignment with the largest product over
 * all lines is chosen (Kuhn, "The Hungarian method for the assignment problem", 1955), in which
 * lines may be none of the answers.
 *
 * choices [page's line_count] is filled in.
 * EINVAL: there are no answers, one is empty or contains what is no class, or the page has other
 * classes.
 */
struct scrawl_choice {
	size_t answer;     /* index of the answer; SIZE_MAX: none fits, or there is no character */
	double confidence; /* among the answers and all other texts; without an answer 0 */
};
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_reader_choose(scrawl_reader *reader, const struct scrawl_page *page,
		     const char *const *answers, size_t count, bool each_once,
		     struct scrawl_choice *choices);

/*
 * Whether a text may be one of these answers, before any page is read.
 * EINVAL: it is empty or contains what is no class; the error says what.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_reader_check_answer(const scrawl_reader *reader, const char *answer);

/* ---- self test ------------------------------------------------------------------------------- */

struct scrawl_check {
	const char *name;   /* "products" */
	const char *title;  /* for people: "matrix products" */
	bool passed;
	const char *detail; /* one line: what was measured or, of a failure, what is wrong */
	const char *advice; /* one line: what to do about it; NULL: nothing */
	double seconds;
};
struct scrawl_selftest {
	bool passed;    /* every check has */
	size_t count;
	struct scrawl_check **checks; /* [count] */
	double seconds; /* of all */
};

/*
 * Checks, in about two seconds and without any data, that everything computes rightly here, on the
 * context's threads:
 *	"products"      BLAS multiplies, against plain loops: odd sizes, transposes, layers' shapes
 *	"convolutions"  every algorithm agrees with the formula in all passes
 *	"gradients"     they are the slopes of the loss, for each layer kind and algorithm
 *	"threads"       training gives the same bits with 1, 2, 3 and the context's threads
 *	"files"         a model and a data set that were saved and loaded are the same
 *	"resume"        a run that was resumed from its checkpoint ends with the same bits
 *	"speed"         of BLAS against the processor's limit; it never fails, but may have advice
 * A check that cannot be done has failed.  Files are written to a new folder in $TMPDIR, or /tmp,
 * which is removed.  The report belongs to the caller.
 */
SCRAWL_API SCRAWL_MUST_USE enum scrawl_status
scrawl_selftest_run(scrawl_context *ctx, struct scrawl_selftest **out);
SCRAWL_API void scrawl_selftest_destroy(struct scrawl_selftest *selftest);

#ifdef __cplusplus
}
#endif
#endif
