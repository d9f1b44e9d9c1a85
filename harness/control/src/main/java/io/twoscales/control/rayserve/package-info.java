/** The autoscaler of Ray Serve. */
package io.twoscales.control.rayserve;
