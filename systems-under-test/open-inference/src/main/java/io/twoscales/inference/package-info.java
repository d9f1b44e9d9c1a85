/**
 * The Open Inference Protocol v2: its messages with their tensors as values, its REST half as JSON,
 * and batches made of several requests.
 */
package io.twoscales.inference;
