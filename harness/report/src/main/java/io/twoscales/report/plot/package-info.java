/**
 * Plots of a report, drawn without a browser, a screen or installed fonts, as SVG and PNG. Vector
 * images for the page leave their colours to its style sheet.
 */
package io.twoscales.report.plot;
