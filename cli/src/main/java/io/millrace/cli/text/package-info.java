/** How answers look to people: tables, ages, colours, runs and journal events as text. */
@NullMarked
package io.millrace.cli.text;

import org.jspecify.annotations.NullMarked;
