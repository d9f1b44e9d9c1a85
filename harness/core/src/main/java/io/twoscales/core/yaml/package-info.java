/**
 * Reading of the YAML files that people write. Every refusal names file, line and key and says what
 * was expected.
 */
package io.twoscales.core.yaml;
