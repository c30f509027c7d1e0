#pragma once

#include <gst/gst.h>
#include <gst/video/video.h>

G_BEGIN_DECLS

/*
 * Real frames for the tests of elements: taken from the sample pictures, sent through an element,
 * measured.
 */

/** A frame of one of the sample pictures, scaled to the size, as I420 or A420 of the full range (as
 * from a JPEG file). */
GstSample *frames_load (const char *file, int width, int height, const char *format);
/** The same as I420 in the range of video. */
GstSample *frames_load_video (const char *file, int width, int height);
/** A frame of one colour, "0xAARRGGBB", in the range of video. */
GstSample *frames_make (const char *colour, int width, int height);
/** What comes out of "element property=value ..." when the frame goes in. */
GstSample *frames_filter (GstSample *sample, const char *description);
/** The same with an element that is already made (taken). */
GstSample *frames_filter_element (GstSample *sample, GstElement *element);

/** The format of the frame. */
GstVideoFormat frames_get_format (GstSample *sample);
/** One value of a plane. */
int frames_get (GstSample *sample, int plane, int x, int y);
/** The mean of a plane in a part of the frame, given in parts of its size. */
double
frames_mean (GstSample *sample, int plane, double left, double top, double right, double bottom);
/** How much neighbours differ in that part of the luma: the mean of the absolute differences to the
 * right and below. */
double frames_detail (GstSample *sample, double left, double top, double right, double bottom);
/** The greatest difference of two frames in that part of a plane. */
int frames_difference (
    GstSample *a, GstSample *b, int plane, double left, double top, double right, double bottom);

G_END_DECLS
