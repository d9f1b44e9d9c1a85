/** The Vertical Pod Autoscaler of Kubernetes. */
package io.twoscales.control.vpa;
