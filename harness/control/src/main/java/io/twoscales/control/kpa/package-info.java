/** The pod autoscaler of Knative. */
package io.twoscales.control.kpa;
