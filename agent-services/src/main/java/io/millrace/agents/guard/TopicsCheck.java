package io.millrace.agents.guard;

import io.millrace.contracts.guardrail.GuardrailSettings;
import io.millrace.contracts.guardrail.GuardrailSettings.Topic;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a text is about, by its likeness to example sentences. A text is off topic when nothing in
 * it is like an allowed topic, and denied when a passage is like a denied topic, and more so than
 * like any allowed one.
 */
record TopicsCheck(List<Topic> allowed, List<Topic> denied, double threshold, Similarity similarity)
    implements Check {

  private static final int CHARS_MIN = 12;
  private static final int PASSAGE_CHARS = 400;

  static Check of(GuardrailSettings.Topics settings, Similarity similarity) {
    return new TopicsCheck(settings.allowed(), settings.denied(), settings.threshold(), similarity);
  }

  private record Best(@Nullable Topic topic, double similarity) {}

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    var hits = new ArrayList<Hit>();
    for (var place : places) {
      if (place.kind() != Place.Kind.VALUE || place.text().strip().length() < CHARS_MIN) continue;
      double bestAllowed = 0;
      Best worst = new Best(null, 0);
      for (var passage : Passages.of(place.text(), PASSAGE_CHARS)) {
        double like = best(allowed, passage, deadline).similarity();
        bestAllowed = Math.max(bestAllowed, like);
        var unlike = best(denied, passage, deadline);
        if (unlike.similarity() > like && unlike.similarity() > worst.similarity()) worst = unlike;
      }
      if (worst.topic() != null && worst.similarity() >= threshold)
        hits.add(Hit.at(place, "topic_denied", "Like the denied topic " + worst.topic().name()));
      else if (!allowed.isEmpty() && bestAllowed < threshold)
        hits.add(Hit.at(place, "topic_not_allowed", "Like none of the allowed topics"));
    }
    return hits;
  }

  private Best best(List<Topic> topics, String passage, Deadline deadline) {
    Best best = new Best(null, 0);
    for (var topic : topics)
      for (var example : topic.examples()) {
        deadline.check();
        double like = similarity.between(example, passage);
        if (like > best.similarity()) best = new Best(topic, like);
      }
    return best;
  }
}
