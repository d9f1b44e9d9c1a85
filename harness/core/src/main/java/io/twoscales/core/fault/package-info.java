/** What can be made to go wrong on demand, when and where. */
package io.twoscales.core.fault;
