/** What a report is drawn from, whatever file it was read from. */
package io.twoscales.report.model;
