/** What the paper claims, held against what was measured. */
package io.twoscales.reproduction.claims;
