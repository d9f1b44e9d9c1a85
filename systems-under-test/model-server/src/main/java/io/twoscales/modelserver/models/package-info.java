/** The kinds of models a replica can serve, and the folders their files come in. */
package io.twoscales.modelserver.models;
