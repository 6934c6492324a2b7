package io.millrace.contracts.guardrail;

import io.millrace.contracts.guardrail.GuardrailSettings.Claim;
import io.millrace.contracts.guardrail.GuardrailSettings.Sensitivity;
import io.millrace.contracts.guardrail.GuardrailSettings.Topic;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads the settings of each type: their names, bounds and defaults. */
final class SettingsByType {

  /**
   * Unrelated sentences of bge-small are below: 0.46 in the middle, 0.60 and 0.67 at p95 and p99.
   */
  private static final double TOPIC_THRESHOLD_DEFAULT = 0.68;

  private static final double OVERLAP_MIN_DEFAULT = 0.5;
  private static final String CLAIM_CODE = "[a-z][a-z_]{0,39}";
  private static final Pattern HOST =
      Pattern.compile("(?i)(?:\\*\\.)?[a-z0-9](?:[a-z0-9-]{0,61})(?:\\.[a-z0-9-]{1,63}){0,10}");

  private SettingsByType() {}

  static GuardrailSettings read(GuardrailType type, SettingsReader reader) {
    return switch (type) {
      case LENGTH -> length(reader);
      case LANGUAGE -> language(reader);
      case TOPICS -> topics(reader);
      case INJECTION -> injection(reader);
      case PERSONAL_DATA -> personalData(reader);
      case SECRETS ->
          new GuardrailSettings.Secrets(
              reader.flag("entropy", true), Set.copyOf(reader.texts("allowed")));
      case SCHEMA -> new GuardrailSettings.Schema(SettingsSchema.read("schema", reader));
      case FORBIDDEN_CLAIMS -> claims(reader);
      case GROUNDING -> grounding(reader);
      case URLS -> urls(reader);
    };
  }

  private static GuardrailSettings length(SettingsReader reader) {
    int charsMin = reader.whole("charsMin", 0, Integer.MAX_VALUE, 0);
    int charsMax = reader.whole("charsMax", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    int tokensMax = reader.whole("tokensMax", 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    if (!reader.has("charsMin") && !reader.has("charsMax") && !reader.has("tokensMax"))
      reader.problem("", "At least one of charsMin, charsMax and tokensMax");
    if (charsMin > charsMax) reader.problem("charsMin", "At most charsMax");
    return new GuardrailSettings.Length(charsMin, charsMax, tokensMax);
  }

  private static GuardrailSettings language(SettingsReader reader) {
    var allowed = reader.words("allowed", GuardrailSettings.Language.CODES);
    if (allowed.isEmpty()) reader.problem("allowed", "At least one language");
    var unknown = reader.oneOf("unknown", List.of("allow", "find"), "allow");
    return new GuardrailSettings.Language(Set.copyOf(allowed), unknown.equals("allow"));
  }

  private static GuardrailSettings topics(SettingsReader reader) {
    var allowed = topics("allowed", reader);
    var denied = topics("denied", reader);
    if (allowed.isEmpty() && denied.isEmpty())
      reader.problem("", "At least one topic in allowed or denied");
    return new GuardrailSettings.Topics(
        allowed, denied, reader.fraction("threshold", TOPIC_THRESHOLD_DEFAULT));
  }

  private static List<Topic> topics(String key, SettingsReader reader) {
    var topics = new ArrayList<Topic>();
    for (var one : reader.objects(key)) {
      var topic = new Topic(one.text("name", ""), one.texts("examples"));
      if (topic.name().isBlank()) one.problem("name", "A name for the topic");
      if (topic.examples().isEmpty()) one.problem("examples", "At least one example sentence");
      one.end();
      topics.add(topic);
    }
    return topics;
  }

  private static GuardrailSettings injection(SettingsReader reader) {
    var sensitivity = reader.oneOf("sensitivity", List.of("low", "medium", "high"), "medium");
    return new GuardrailSettings.Injection(
        Sensitivity.valueOf(sensitivity.toUpperCase(Locale.ROOT)),
        reader.flag("model", true),
        reader.flag("trusted", false));
  }

  private static GuardrailSettings personalData(SettingsReader reader) {
    var all = GuardrailSettings.PersonalData.KINDS;
    var kinds = reader.has("kinds") ? Set.copyOf(reader.words("kinds", all)) : all;
    if (kinds.isEmpty()) reader.problem("kinds", "At least one kind");
    var mode = reader.oneOf("mode", List.of("mask", "tokenise"), "mask");
    return new GuardrailSettings.PersonalData(
        kinds, mode.equals("tokenise"), reader.texts("allowed"));
  }

  private static GuardrailSettings claims(SettingsReader reader) {
    var claims = new ArrayList<Claim>();
    for (var one : reader.objects("claims")) {
      var code = one.text("code", "");
      if (!code.matches(CLAIM_CODE))
        one.problem("code", "A word of lower-case letters and underscores");
      var phrases = one.texts("phrases");
      var patterns = one.patterns("patterns");
      if (!one.has("phrases") && !one.has("patterns"))
        one.problem("", "At least one of phrases and patterns");
      else if (one.isEmptyList("phrases") || one.isEmptyList("patterns"))
        one.problem("", "Phrases and patterns are lists of at least one; leave an empty one out");
      var unless = one.patterns("unless");
      var instead = one.has("instead") ? one.text("instead", "") : null;
      one.end();
      claims.add(new Claim(code, phrases, patterns, unless, instead));
    }
    if (claims.isEmpty()) reader.problem("claims", "At least one claim");
    return new GuardrailSettings.ForbiddenClaims(claims);
  }

  private static GuardrailSettings grounding(SettingsReader reader) {
    return new GuardrailSettings.Grounding(
        reader.flag("everySentence", false),
        reader.fraction("overlapMin", OVERLAP_MIN_DEFAULT),
        reader.has("similarityMin") ? reader.fraction("similarityMin", 1) : null,
        reader.flag("numbers", true),
        reader.flag("names", true),
        reader.has("citationsAt") ? reader.pointer("citationsAt") : null);
  }

  private static GuardrailSettings urls(SettingsReader reader) {
    var hosts = reader.texts("hosts");
    for (int i = 0; i < hosts.size(); i++)
      if (!HOST.matcher(hosts.get(i)).matches())
        reader.problem("hosts/" + i, "A host name such as example.com or *.example.com");
    var schemes = reader.has("schemes") ? reader.texts("schemes") : List.of("https");
    return new GuardrailSettings.Urls(
        lowerCase(hosts),
        lowerCase(schemes),
        reader.flag("images", false),
        reader.flag("dataUrls", false),
        reader.flag("given", true),
        reader.text("instead", "[link removed]"));
  }

  private static Set<String> lowerCase(List<String> words) {
    return Set.copyOf(words.stream().map(word -> word.toLowerCase(Locale.ROOT)).toList());
  }
}
