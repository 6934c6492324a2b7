package io.millrace.agents.guard;

import java.util.regex.Pattern;

/**
 * A sign of an attempt to give a model orders. One sign alone is rarely an attack: its weight says
 * how much of a finding it is, 1 being a whole one.
 *
 * @param name what a finding's detail says
 * @param pattern reads folded text in lower case; bounded repetition only
 */
record InjectionRule(String name, double weight, Pattern pattern) {

  static InjectionRule of(String name, double weight, String pattern) {
    return new InjectionRule(name, weight, Pattern.compile(pattern, Pattern.DOTALL));
  }
}
