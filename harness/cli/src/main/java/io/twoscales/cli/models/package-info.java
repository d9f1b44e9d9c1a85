/**
 * Models with trained weights: which there are, where their files lie, and what is kept of them.
 */
package io.twoscales.cli.models;
