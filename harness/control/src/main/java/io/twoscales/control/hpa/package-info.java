/** The Horizontal Pod Autoscaler of Kubernetes. */
package io.twoscales.control.hpa;
