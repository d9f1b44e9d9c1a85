package io.twoscales.docker.testbed;

/**
 * Something that a replica's container is held to, tried from inside.
 *
 * @param what what it must be like
 * @param held whether it is
 * @param needed whether a testbed on which it is not so is broken
 * @param detail what was found
 */
public record Proof(String what, boolean held, boolean needed, String detail) {}
