/** The authors' rule of "A Tale of Two Scales" (arXiv 2407.14843). */
package io.twoscales.control.themis;
