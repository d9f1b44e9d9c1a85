/**
 * The Docker platform: model servers and gateway as containers under CPU limits, driven in real
 * time.
 *
 * <ul>
 *   <li>{@code engine} finds an engine, labels what is ours and removes what was left behind
 *   <li>{@code images} builds the images without a registry
 *   <li>{@code testbed} networks, gateway, replicas, their CPU limits and what they use
 *   <li>{@code load} the load generator's process
 * </ul>
 */
package io.twoscales.docker;
