package io.millrace.contracts.workflow;

import dev.cel.common.ast.CelExpr;
import dev.cel.common.values.CelByteString;
import dev.cel.runtime.CelEvaluationListener;
import io.millrace.contracts.topic.Topic;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Watches one evaluation and ends it when a part of the expression makes more than any message
 * holds. CEL bounds the rounds of macros, not what they make: forty rounds that double a text, or
 * that put a value twice into an object, are a short expression.
 *
 * <p>A value weighs the characters of its texts and keys and one for each part, as if shared parts
 * were written out. Parts that were weighed once are not weighed again.
 */
final class EvaluationBounds implements CelEvaluationListener {

  /** Heaviest value that is made. */
  static final int SIZE_MAX = Topic.MESSAGE_BYTES_MAX;

  private @Nullable Map<Object, Integer> weights;

  @Override
  public void callback(CelExpr expression, @Nullable Object value) {
    if (value == null) return;
    switch (expression.getKind()) {
      case LIST, MAP -> require(weight(value));
      case CALL -> require(ownSize(value));
      case NOT_SET, CONSTANT, IDENT, SELECT, STRUCT, COMPREHENSION -> {}
    }
  }

  private static long ownSize(Object value) {
    return switch (value) {
      case String text -> text.length();
      case CelByteString bytes -> bytes.size();
      case List<?> list -> list.size();
      default -> 1;
    };
  }

  private long weight(@Nullable Object value) {
    return switch (value) {
      case null -> 1;
      case String text -> 1L + text.length();
      case CelByteString bytes -> 1L + bytes.size();
      case List<?> list -> known(list, list, List.of());
      case Map<?, ?> map -> known(map, map.values(), map.keySet());
      default -> 1;
    };
  }

  private long known(Object holder, Iterable<?> parts, Iterable<?> keys) {
    var weighed = weights();
    var known = weighed.get(holder);
    if (known != null) return known;
    long weight = 1;
    for (Object part : parts) weight = require(weight + weight(part));
    for (Object key : keys) weight = require(weight + weight(key));
    weighed.put(holder, (int) weight);
    return weight;
  }

  /** Most expressions weigh nothing. */
  private Map<Object, Integer> weights() {
    if (weights == null) weights = new IdentityHashMap<>();
    return weights;
  }

  private static long require(long weight) {
    if (weight > SIZE_MAX)
      throw new IllegalStateException(
          "it makes more than " + SIZE_MAX + " characters and parts, more than a message holds");
    return weight;
  }
}
