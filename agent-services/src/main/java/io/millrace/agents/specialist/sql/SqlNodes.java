package io.millrace.agents.specialist.sql;

import io.millrace.agents.api.AgentException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * All nodes of a parsed statement, wherever they hang. JSqlParser's visitors pass over some places
 * (window definitions, limits, hints); what a check must not miss is found here by the fields of
 * the nodes instead. At most {@link #NODES_MAX}.
 */
final class SqlNodes {

  static final int NODES_MAX = 20_000;

  private static final String SYNTAX = "net.sf.jsqlparser.";
  private static final String PARSER = "net.sf.jsqlparser.parser.";

  private SqlNodes() {}

  static List<Object> of(Object root) throws AgentException {
    var seen = Collections.newSetFromMap(new IdentityHashMap<Object, Boolean>());
    var waiting = new ArrayDeque<Object>(List.of(root));
    var nodes = new ArrayList<Object>();
    while (!waiting.isEmpty()) {
      var node = waiting.removeFirst();
      if (!seen.add(node)) continue;
      if (seen.size() > NODES_MAX)
        throw Refusals.of("sql_too_large", "it has more than " + NODES_MAX + " parts");
      switch (node) {
        case Map<?, ?> map -> {
          add(waiting, map.keySet());
          add(waiting, map.values());
        }
        case Iterable<?> items -> {
          if (isSyntax(node)) {
            nodes.add(node);
            addFields(waiting, node);
          }
          add(waiting, items);
        }
        case Object[] items -> add(waiting, List.of(items));
        case Object other when isSyntax(other) -> {
          nodes.add(other);
          addFields(waiting, other);
        }
        case Object other -> {}
      }
    }
    return nodes;
  }

  private static boolean isSyntax(Object node) {
    var name = node.getClass().getName();
    return name.startsWith(SYNTAX) && !name.startsWith(PARSER) && !(node instanceof Enum<?>);
  }

  private static void add(ArrayDeque<Object> waiting, Iterable<?> items) {
    for (var item : items) if (item != null) waiting.add(item);
  }

  private static void addFields(ArrayDeque<Object> waiting, Object node) {
    for (Class<?> type = node.getClass();
        type != null && type.getName().startsWith(SYNTAX);
        type = type.getSuperclass())
      for (Field field : type.getDeclaredFields()) {
        if (Modifier.isStatic(field.getModifiers()) || field.getType().isPrimitive()) continue;
        try {
          field.setAccessible(true);
          var value = field.get(node);
          if (value != null && !(value instanceof String)) waiting.add(value);
        } catch (IllegalAccessException e) {
          throw new IllegalStateException(e);
        }
      }
  }
}
