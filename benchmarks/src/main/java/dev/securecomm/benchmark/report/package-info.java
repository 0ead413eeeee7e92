/// Numbers, as Markdown.
@NullMarked
package dev.securecomm.benchmark.report;

import org.jspecify.annotations.NullMarked;
