package io.twoscales.replay;

/**
 * What came back for a request.
 *
 * @param status HTTP status; 0 when there was no answer
 * @param body the answer's body; empty when there was none
 */
record Reply(int status, String body) {}
