/** Desired state, as controllers state it. */
package io.twoscales.core.plan;
