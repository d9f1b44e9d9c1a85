/** Sponge: in-place vertical scaling with deadlines (Razavi et al., arXiv 2404.00704). */
package io.twoscales.control.sponge;
