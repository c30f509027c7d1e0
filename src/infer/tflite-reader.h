#pragma once

#include <glib.h>

G_BEGIN_DECLS

/*
 * Reads TensorFlow Lite models (a FlatBuffer, schema at
 * https://github.com/tensorflow/tensorflow/blob/master/tensorflow/compiler/mlir/lite/schema/schema.fbs)
 * without any library. Every offset in the file is checked before it is followed.
 */

#define TFLITE_ERROR (tflite_error_quark ())

/**
 * TfliteError:
 * @TFLITE_ERROR_DAMAGED: not a TensorFlow Lite model, cut off, or with offsets that lead nowhere
 * @TFLITE_ERROR_UNSUPPORTED: a model with something that is not converted
 */
typedef enum
{
  TFLITE_ERROR_DAMAGED,
  TFLITE_ERROR_UNSUPPORTED,
} TfliteError;

GQuark tflite_error_quark (void);

/* BuiltinOperator of the schema; those that are converted. */
typedef enum
{
  TFLITE_ADD = 0,
  TFLITE_AVERAGE_POOL_2D = 1,
  TFLITE_CONCATENATION = 2,
  TFLITE_CONV_2D = 3,
  TFLITE_DEPTHWISE_CONV_2D = 4,
  TFLITE_DEQUANTIZE = 6,
  TFLITE_LOGISTIC = 14,
  TFLITE_MAX_POOL_2D = 17,
  TFLITE_MUL = 18,
  TFLITE_RELU = 19,
  TFLITE_RELU6 = 21,
  TFLITE_RESHAPE = 22,
  TFLITE_RESIZE_BILINEAR = 23,
  TFLITE_CUSTOM = 32,
  TFLITE_PAD = 34,
  TFLITE_MEAN = 40,
  TFLITE_PRELU = 54,
  TFLITE_HARD_SWISH = 117,
} TfliteOpCode;

/* TensorType of the schema. */
typedef enum
{
  TFLITE_FLOAT32 = 0,
  TFLITE_FLOAT16 = 1,
  TFLITE_INT32 = 2,
} TfliteType;

#define TFLITE_MAX_DIMS 6
#define TFLITE_MAX_OPERANDS 16

typedef struct
{
  char *name;
  int type;
  int shape[TFLITE_MAX_DIMS];
  guint n_dims;
  gsize length; /* number of values, by its shape */
  const guint8
      *data; /* of a constant: inside the file, as many values as the shape says; else NULL */
} TfliteTensor;

typedef struct
{
  int code;
  char *custom;                    /* name of a TFLITE_CUSTOM operator */
  int inputs[TFLITE_MAX_OPERANDS]; /* numbers of tensors, -1 for one left out */
  guint n_inputs;
  int outputs[TFLITE_MAX_OPERANDS];
  guint n_outputs;
  gsize options; /* where its table of options is in the file, 0 for none */
  const guint8 *custom_options;
  gsize custom_options_size;
} TfliteOperator;

/** A model whose numbers of tensors are all in range. It points into the bytes it was read from. */
typedef struct
{
  const guint8 *file;
  gsize size;
  GArray *tensors;   /* TfliteTensor */
  GArray *operators; /* TfliteOperator, each after those whose results it uses */
  int inputs[TFLITE_MAX_OPERANDS];
  guint n_inputs;
  int outputs[TFLITE_MAX_OPERANDS];
  guint n_outputs;
} TfliteModel;

/** @file: kept by the caller as long as the model. Errors: TFLITE_ERROR. */
TfliteModel *tflite_model_read (const guint8 *file, gsize size, GError **error);
void tflite_model_free (TfliteModel *self);
G_DEFINE_AUTOPTR_CLEANUP_FUNC (TfliteModel, tflite_model_free)

/** A scalar of an operator's options: the field's number in its table; @fallback where it is not
 * written. */
int tflite_operator_get_int (const TfliteModel *model,
                             const TfliteOperator *self,
                             guint field,
                             int fallback);
gboolean
tflite_operator_get_boolean (const TfliteModel *model, const TfliteOperator *self, guint field);
/** The same for an enum of one byte. */
int tflite_operator_get_byte (const TfliteModel *model,
                              const TfliteOperator *self,
                              guint field,
                              int fallback);

/** Returns: (transfer full): a constant's values as floats (from FLOAT32 or FLOAT16), NULL if it
 * has none. */
float *tflite_tensor_dup_floats (const TfliteTensor *self);
/** Returns: value @position of a constant of INT32, @fallback if there is no such value. */
int tflite_tensor_get_int (const TfliteTensor *self, gsize position, int fallback);

G_END_DECLS
