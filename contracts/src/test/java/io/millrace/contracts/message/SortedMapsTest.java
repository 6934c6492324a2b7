package io.millrace.contracts.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.SortedMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;

class SortedMapsTest {

  @Test
  void a_copy_behaves_like_the_tree_it_was_made_of() {
    var random = new SplittableRandom(11);
    for (int round = 0; round < 300; round++) {
      var tree = new TreeMap<String, Integer>();
      for (int i = random.nextInt(20); i > 0; i--) tree.put(key(random), random.nextInt(5));

      var copy = SortedMaps.copyOf(tree);

      assertSame(copy, tree);
      var from = key(random);
      var to = key(random);
      assertSame(copy.headMap(to), tree.headMap(to));
      assertSame(copy.tailMap(from), tree.tailMap(from));
      if (from.compareTo(to) <= 0) {
        assertSame(copy.subMap(from, to), tree.subMap(from, to));
        assertSame(copy.tailMap(from).headMap(to), tree.subMap(from, to));
      }
    }
  }

  private static String key(SplittableRandom random) {
    return "k" + random.nextInt(30);
  }

  private static void assertSame(SortedMap<String, Integer> copy, SortedMap<String, Integer> tree) {
    assertThat(copy.equals(tree)).isTrue();
    assertThat(tree.equals(copy)).isTrue();
    assertThat(copy).hasSameHashCodeAs(tree).hasToString(tree.toString()).hasSize(tree.size());
    assertThat(new ArrayList<>(copy.entrySet())).isEqualTo(new ArrayList<>(tree.entrySet()));
    assertThat(new ArrayList<>(copy.keySet())).isEqualTo(new ArrayList<>(tree.keySet()));
    assertThat(new ArrayList<>(copy.values())).isEqualTo(new ArrayList<>(tree.values()));
    assertThat(new TreeMap<>(copy)).isEqualTo(tree);
    assertThat(copy.reversed()).hasToString(tree.reversed().toString());
    assertThat(copy.lastEntry()).isEqualTo(tree.lastEntry());
    var seen = new ArrayList<String>();
    copy.forEach((key, value) -> seen.add(key + "=" + value));
    assertThat(seen.toString().replace('[', '{').replace(']', '}')).isEqualTo(tree.toString());
    for (int i = 0; i < 30; i++) {
      assertThat(copy.get("k" + i)).isEqualTo(tree.get("k" + i));
      assertThat(copy.containsKey("k" + i)).isEqualTo(tree.containsKey("k" + i));
    }
    if (!tree.isEmpty()) {
      assertThat(copy.firstKey()).isEqualTo(tree.firstKey());
      assertThat(copy.lastKey()).isEqualTo(tree.lastKey());
    }
  }

  @Test
  void a_copy_of_a_copy_is_the_copy() {
    var copy = SortedMaps.copyOf(new TreeMap<>(Map.of("a", 1, "b", 2)));

    assertThat(SortedMaps.copyOf(copy)).isSameAs(copy);
    assertThat(SortedMaps.copyOf(new TreeMap<String, Integer>())).isSameAs(SortedMaps.of());
  }

  @Test
  void a_copy_is_in_natural_order_whatever_order_its_source_has() {
    var backwards = new TreeMap<String, Integer>(Comparator.reverseOrder());
    backwards.putAll(Map.of("a", 1, "b", 2, "c", 3));

    assertThat(SortedMaps.copyOf(backwards)).hasToString("{a=1, b=2, c=3}");
    assertThat(SortedMaps.copyOf(new HashMap<>(backwards)).comparator()).isNull();
  }

  @Test
  void of_two_entries_with_one_key_the_later_counts() {
    var builder = SortedMaps.<Integer>builder(0);
    builder.put("b", 1);
    builder.put("a", 2);
    builder.put("b", 3);

    assertThat(builder.build()).hasToString("{a=2, b=3}");
  }

  @Test
  void a_builder_cannot_change_what_it_built() {
    var builder = SortedMaps.<Integer>builder(4);
    builder.put("b", 1);
    var first = builder.build();

    builder.put("a", 2);

    assertThat(builder.build()).hasToString("{a=2}");
    assertThat(first).hasToString("{b=1}");
  }

  @Test
  void a_copy_never_changes() {
    var source = new TreeMap<>(Map.of("a", 1));
    var copy = SortedMaps.copyOf(source);

    source.put("b", 2);

    assertThat(copy).hasToString("{a=1}");
    assertThatThrownBy(() -> copy.put("a", 2)).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy.remove("x")).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(copy::clear).isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy.keySet().remove("a"))
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> copy.entrySet().iterator().next().setValue(2))
        .isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void an_empty_map_has_no_first_key_and_no_map_has_nulls() {
    var withNull = new HashMap<String, Integer>();
    withNull.put("a", null);

    assertThatThrownBy(() -> SortedMaps.of().firstKey()).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> SortedMaps.of().lastKey()).isInstanceOf(NoSuchElementException.class);
    assertThatThrownBy(() -> SortedMaps.copyOf(withNull)).isInstanceOf(NullPointerException.class);
  }
}
