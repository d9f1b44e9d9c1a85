/** From result sets to what a report is drawn from. */
package io.twoscales.report.read;
