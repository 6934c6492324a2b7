package io.millrace.agents.guard;

import io.millrace.contracts.guardrail.GuardrailSettings;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Matcher;

/**
 * Personal data that has a form. Under {@code rewrite} a value is masked for good or replaced by a
 * placeholder of the attempt's {@link TokenVault}. Names and postal addresses have no form and are
 * not found.
 */
record PersonalDataCheck(
    Set<String> kinds, boolean tokenises, Set<String> allowed, List<String> allowedEnds)
    implements Check {

  private static final int NEAR_CHARS = 60;

  static Check of(GuardrailSettings.PersonalData settings) {
    var allowed = settings.allowed().stream().map(PersonalDataCheck::plain).toList();
    return new PersonalDataCheck(
        settings.kinds(),
        settings.tokenises(),
        Set.copyOf(allowed),
        allowed.stream().filter(a -> a.startsWith("@")).toList());
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    var hits = new ArrayList<Hit>();
    for (var place : places) {
      deadline.check();
      var folded = Folded.of(place.text());
      var taken = new ArrayList<int[]>();
      for (var kind : PersonalKind.values())
        if (kinds.contains(kind.key())) find(kind, folded, place, subject, deadline, taken, hits);
    }
    return hits;
  }

  private void find(
      PersonalKind kind,
      Folded folded,
      Place place,
      GuardSubject subject,
      Deadline deadline,
      List<int[]> taken,
      List<Hit> hits) {
    var text = folded.text();
    var found = kind.pattern().matcher(deadline.guarded(text));
    int at = 0;
    while (at <= text.length() && found.find(at)) {
      int end = end(kind, found);
      at = Math.max(found.start() + 1, end);
      var value = text.substring(found.start(), Math.max(end, found.start()));
      if (value.isEmpty() || !kind.holds(value) || isAllowed(value)) continue;
      int from = folded.from(found.start());
      int to = folded.to(end);
      if (taken.stream().anyMatch(span -> span[0] < to && from < span[1])) continue;
      if (!isNear(kind, text, found.start(), place)) continue;
      if (subject.vault().covers(place.text(), from, to)) continue;
      taken.add(new int[] {from, to});
      hits.add(hit(kind, place, from, to, subject));
    }
  }

  private static int end(PersonalKind kind, Matcher found) {
    return kind == PersonalKind.IBAN
        ? found.start() + PersonalKind.ibanEnd(found.group())
        : found.end();
  }

  private Hit hit(PersonalKind kind, Place place, int from, int to, GuardSubject subject) {
    var name = kind.key().replace('-', '_');
    var label = name.toUpperCase(Locale.ROOT);
    boolean mends = place.kind() == Place.Kind.VALUE;
    String instead = null;
    if (mends)
      instead =
          tokenises
              ? subject.vault().tokenOf(label, place.text().substring(from, to))
              : "[" + label + "]";
    return Hit.span(place, from, to, "personal_" + name, "Has the form of " + kind.key(), instead);
  }

  private static boolean isNear(PersonalKind kind, String text, int at, Place place) {
    var near = kind.near();
    if (near == null) return true;
    var before = text.substring(Math.max(0, at - NEAR_CHARS), at);
    var field = place.path().isEmpty() ? "" : String.valueOf(place.path().getLast());
    var words = field.replaceAll("([a-z])([A-Z])", "$1 $2").replace('_', ' ');
    return near.matcher(before).find() || near.matcher(words).find();
  }

  private boolean isAllowed(String value) {
    var plain = plain(value);
    return allowed.contains(plain) || allowedEnds.stream().anyMatch(plain::endsWith);
  }

  private static String plain(String value) {
    return value.strip().toLowerCase(Locale.ROOT).replace(" ", "");
  }
}
