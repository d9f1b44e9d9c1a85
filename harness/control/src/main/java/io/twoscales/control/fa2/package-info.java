/** FA2: horizontal scaling and batching by a model (Razavi et al., RTAS 2022). */
package io.twoscales.control.fa2;
