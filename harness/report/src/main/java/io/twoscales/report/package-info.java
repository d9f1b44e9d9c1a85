/** The report of result sets: one page with everything in it, and its plots as files. */
package io.twoscales.report;
