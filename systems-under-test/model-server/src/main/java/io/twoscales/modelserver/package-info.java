/**
 * One model behind the Open Inference Protocol v2, in REST and gRPC on one port. One process is one
 * replica: its share of a CPU is all that decides how fast it answers.
 */
package io.twoscales.modelserver;
