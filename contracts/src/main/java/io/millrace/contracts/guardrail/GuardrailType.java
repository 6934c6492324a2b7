package io.millrace.contracts.guardrail;

import java.util.Arrays;
import java.util.Optional;

/** What a guardrail looks for; {@link #key()} is its name in a definition. */
public enum GuardrailType {
  LENGTH("length", true),
  LANGUAGE("language", false),
  TOPICS("topics", false),
  INJECTION("injection", true),
  PERSONAL_DATA("personal-data", true),
  SECRETS("secrets", true),
  SCHEMA("schema", false),
  FORBIDDEN_CLAIMS("forbidden-claims", true),
  GROUNDING("grounding", true),
  URLS("urls", true);

  private final String key;
  private final boolean rewrites;

  GuardrailType(String key, boolean rewrites) {
    this.key = key;
    this.rewrites = rewrites;
  }

  public String key() {
    return key;
  }

  /** True where the action {@code rewrite} makes sense: there is a text to put instead. */
  public boolean rewrites() {
    return rewrites;
  }

  public static Optional<GuardrailType> ofKey(String key) {
    return Arrays.stream(values()).filter(type -> type.key.equals(key)).findFirst();
  }
}
