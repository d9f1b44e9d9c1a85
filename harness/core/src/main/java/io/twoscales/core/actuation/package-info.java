/** From a desired state to the steps that lead there, and the interface that carries them out. */
package io.twoscales.core.actuation;
