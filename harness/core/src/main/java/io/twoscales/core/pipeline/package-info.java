/** Pipelines, stages and variants as their files describe them. */
package io.twoscales.core.pipeline;
