/// What one takes today: the JOSE filters of Apache CXF.
@NullMarked
package dev.securecomm.benchmark.cxf;

import org.jspecify.annotations.NullMarked;
