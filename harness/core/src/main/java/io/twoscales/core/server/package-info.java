/** Model servers that replicas may run: how each is started, reached and bounded. */
package io.twoscales.core.server;
