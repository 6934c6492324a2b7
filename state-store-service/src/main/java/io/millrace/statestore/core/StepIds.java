package io.millrace.statestore.core;

import java.util.SortedMap;

/**
 * Names of the steps of a run. A step of the definition has its own id; a call that a step makes
 * has that id and a suffix: {@code extract.0} an item of a map, {@code refine.2} an iteration of a
 * loop, {@code team.1.decide} and {@code team.1.work} a hop of a supervisor, {@code book.undo} the
 * rollback of {@code book}.
 */
final class StepIds {

  private static final String UNDO = ".undo";
  private static final String DECIDE = ".decide";
  private static final String WORK = ".work";

  private StepIds() {}

  /** The step of the definition. */
  static String base(String id) {
    int end = id.indexOf('.');
    return end < 0 ? id : id.substring(0, end);
  }

  /** Neither a call that a step makes nor a rollback. */
  static boolean isOfDefinition(String id) {
    return id.indexOf('.') < 0;
  }

  static boolean isRollback(String id) {
    return id.endsWith(UNDO);
  }

  /** A call made by a map, a loop or a supervisor. */
  static boolean isCall(String id) {
    return id.indexOf('.') >= 0 && !isRollback(id);
  }

  static boolean isDecision(String id) {
    return id.endsWith(DECIDE);
  }

  static boolean isCallOf(String id, String owner) {
    return id.length() > owner.length()
        && id.startsWith(owner)
        && id.charAt(owner.length()) == '.'
        && !isRollback(id);
  }

  /** The calls that a step makes and their rollbacks, of all steps. */
  static <S> SortedMap<String, S> callsOf(String owner, SortedMap<String, S> steps) {
    return steps.subMap(owner + '.', owner + (char) ('.' + 1));
  }

  /** The number of a call of a map or loop. */
  static int ordinal(String owner, String call) {
    return Integer.parseInt(call, owner.length() + 1, call.length(), 10);
  }

  static String call(String owner, int ordinal) {
    return owner + '.' + ordinal;
  }

  static String decision(String owner, int hop) {
    return owner + '.' + hop + DECIDE;
  }

  static String work(String owner, int hop) {
    return owner + '.' + hop + WORK;
  }

  static String rollback(String id) {
    return id + UNDO;
  }

  /** The step that a rollback undoes. */
  static String rolledBack(String rollback) {
    return rollback.substring(0, rollback.length() - UNDO.length());
  }
}
