package io.millrace.agents.guard;

import io.millrace.contracts.guardrail.GuardrailSettings;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Credentials: documented forms, assignments such as {@code password=…}, and strings of high
 * entropy. Also read with hiding characters folded away, and in what base64 and hex hide; a secret
 * found only there takes the whole text with it when it is rewritten.
 */
record SecretsCheck(boolean entropy, Set<String> allowed) implements Check {

  private static final String INSTEAD = "[SECRET]";

  private static final Pattern CANDIDATE = Pattern.compile("[A-Za-z0-9+/_-]{24,256}={0,2}");
  private static final Pattern UUID_FORM =
      Pattern.compile("(?i)[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}");

  /** Bits per character that random base64 of this length reaches and words do not. */
  private static final double BITS_MIN = 4.1;

  private static final Pattern PLAIN_WORD = Pattern.compile("[A-Za-z]{1,40}|\\*+|x+|X+|\\.+");

  static Check of(GuardrailSettings.Secrets settings) {
    return new SecretsCheck(settings.entropy(), settings.allowed());
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    var hits = new ArrayList<Hit>();
    for (var place : places) {
      deadline.check();
      var folded = Folded.of(place.text());
      int before = hits.size();
      inText(folded, place, deadline, hits);
      inField(place, hits, before);
      if (hits.size() > before) continue;
      for (var hidden : Hidden.in(folded.text()))
        if (isSecret(hidden.text(), deadline)) {
          hits.add(whole(place, "secret_encoded", "A credential in " + hidden.how()));
          break;
        }
    }
    return hits;
  }

  private void inText(Folded folded, Place place, Deadline deadline, List<Hit> hits) {
    for (var secret : SecretPatterns.ALL) {
      var found = secret.pattern().matcher(deadline.guarded(folded.text()));
      while (found.find()) {
        var value = found.group(secret.group());
        if (!counts(secret.code(), value)) continue;
        hits.add(
            Hit.span(
                place,
                folded.from(found.start(secret.group())),
                folded.to(found.end(secret.group())),
                code(secret.code()),
                "Has the form of a credential",
                INSTEAD));
      }
    }
    if (!entropy) return;
    var found = CANDIDATE.matcher(deadline.guarded(folded.text()));
    while (found.find())
      if (isRandom(found.group()) && !allowed.contains(found.group()))
        hits.add(
            Hit.span(
                place,
                folded.from(found.start()),
                folded.to(found.end()),
                "secret_high_entropy",
                "Looks random",
                INSTEAD));
  }

  /** A value in a field whose name says that it is a credential. */
  private void inField(Place place, List<Hit> hits, int before) {
    if (place.kind() != Place.Kind.VALUE || place.path().isEmpty() || hits.size() > before) return;
    var assigned = place.path().getLast() + "=" + place.text();
    for (var secret : SecretPatterns.ALL) {
      if (secret.group() == 0) continue;
      var found = secret.pattern().matcher(assigned);
      int value = assigned.length() - place.text().length();
      if (found.find() && found.start(1) == value && counts(secret.code(), found.group(1))) {
        hits.add(whole(place, code(secret.code()), "A value in a field named like a credential"));
        return;
      }
    }
  }

  private boolean isSecret(String text, Deadline deadline) {
    for (var secret : SecretPatterns.ALL) {
      var found = secret.pattern().matcher(deadline.guarded(text));
      if (found.find() && counts(secret.code(), found.group(secret.group()))) return true;
    }
    return false;
  }

  /** A plain word after "password is" is talk, not a password; what we put there is no secret. */
  private boolean counts(String code, @Nullable String value) {
    if (value == null || allowed.contains(value) || value.startsWith(INSTEAD)) return false;
    boolean isNamed = code.equals("password") || code.equals("secret_value");
    return !isNamed || !PLAIN_WORD.matcher(value).matches();
  }

  private static Hit whole(Place place, String code, String detail) {
    return Hit.span(place, 0, place.text().length(), code, detail, INSTEAD);
  }

  private static String code(String code) {
    return code.startsWith("secret") ? code : "secret_" + code;
  }

  /** Digits, small and capital letters mixed as by chance; names of paths and UUIDs are not. */
  static boolean isRandom(String text) {
    if (UUID_FORM.matcher(text).find()) return false;
    boolean small = text.chars().anyMatch(c -> c >= 'a' && c <= 'z');
    boolean capital = text.chars().anyMatch(c -> c >= 'A' && c <= 'Z');
    long digits = text.chars().filter(c -> c >= '0' && c <= '9').count();
    long parts = text.chars().filter(c -> c == '/' || c == '-' || c == '_').count();
    if (!small || !capital || digits < 3 || parts * 6 > text.length()) return false;
    return bits(text) >= BITS_MIN;
  }

  private static double bits(String text) {
    var counts = new HashMap<Integer, Integer>();
    text.chars().forEach(c -> counts.merge(c, 1, Integer::sum));
    double bits = 0;
    for (int count : counts.values()) {
      double share = (double) count / text.length();
      bits -= share * Math.log(share) / Math.log(2);
    }
    return bits;
  }
}
