package io.millrace.contracts.guardrail;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The settings of a guardrail, by its type, with the defaults filled in; docs/guardrails.md says
 * what each means. Made by {@link GuardrailReading} only, so whoever holds settings without
 * problems holds ones that can be used.
 */
public sealed interface GuardrailSettings {

  /** Bounds of the length; where none is set, the largest whole number. */
  record Length(int charsMin, int charsMax, int tokensMax) implements GuardrailSettings {}

  /**
   * Languages a text may be in.
   *
   * @param unknownPasses whether text whose language cannot be told is let through
   */
  record Language(Set<String> allowed, boolean unknownPasses) implements GuardrailSettings {

    /** Languages that can be told apart. */
    public static final Set<String> CODES = Set.of("en", "de", "fr", "es", "it", "nl", "pt");

    public Language {
      allowed = Set.copyOf(allowed);
    }
  }

  /** A subject and sentences that are about it. */
  record Topic(String name, List<String> examples) {

    public Topic {
      examples = List.copyOf(examples);
    }
  }

  /**
   * What a text may and must not be about.
   *
   * @param threshold likeness from which a text is about a topic
   */
  record Topics(List<Topic> allowed, List<Topic> denied, double threshold)
      implements GuardrailSettings {

    public Topics {
      allowed = List.copyOf(allowed);
      denied = List.copyOf(denied);
    }
  }

  /** How little is enough for a text to count as an attack. */
  enum Sensitivity {
    LOW,
    MEDIUM,
    HIGH
  }

  /**
   * How attempts to give orders are looked for.
   *
   * @param usesModel whether a trained model is asked too, where there is one
   * @param readsTrusted whether text of our own is read too
   */
  record Injection(Sensitivity sensitivity, boolean usesModel, boolean readsTrusted)
      implements GuardrailSettings {}

  /**
   * Which personal data is looked for, and what stands in its place.
   *
   * @param tokenises whether placeholders stand for what is found, and are turned back later
   * @param allowed values, and {@code @domains} of addresses, that are let through
   */
  record PersonalData(Set<String> kinds, boolean tokenises, List<String> allowed)
      implements GuardrailSettings {

    /** Kinds of personal data that have a form. */
    public static final Set<String> KINDS =
        Set.of("email", "phone", "iban", "card", "ip", "birth-date", "national-id");

    public PersonalData {
      kinds = Set.copyOf(kinds);
      allowed = List.copyOf(allowed);
    }
  }

  /**
   * How credentials are looked for.
   *
   * @param entropy whether strings that look random are found
   */
  record Secrets(boolean entropy, Set<String> allowed) implements GuardrailSettings {

    public Secrets {
      allowed = Set.copyOf(allowed);
    }
  }

  /**
   * The shape of the whole document.
   *
   * @param schema compiled; its patterns take linear time
   */
  record Schema(com.networknt.schema.Schema schema) implements GuardrailSettings {}

  /**
   * Something that must not be said.
   *
   * @param patterns those that {@link GuardrailPatterns} finds nothing wrong with
   * @param unless patterns that excuse a sentence
   * @param instead what the sentence becomes; null where a person decides
   */
  record Claim(
      String code,
      List<String> phrases,
      List<String> patterns,
      List<String> unless,
      @Nullable String instead) {

    public Claim {
      phrases = List.copyOf(phrases);
      patterns = List.copyOf(patterns);
      unless = List.copyOf(unless);
    }
  }

  /** Things that must not be said. */
  record ForbiddenClaims(List<Claim> claims) implements GuardrailSettings {

    public ForbiddenClaims {
      claims = List.copyOf(claims);
    }
  }

  /**
   * What is asked of sentences and their citations.
   *
   * @param similarityMin likeness that also supports a sentence; null where only words do
   * @param citationsAt JSON pointer to a list of ids; null for none
   */
  record Grounding(
      boolean everySentence,
      double overlapMin,
      @Nullable Double similarityMin,
      boolean numbers,
      boolean names,
      @Nullable String citationsAt)
      implements GuardrailSettings {}

  /**
   * Which addresses a text may carry.
   *
   * @param hosts in lower case; {@code *.host} for what is below it
   * @param schemes in lower case
   * @param given whether addresses the agent was given are let through
   * @param instead what an address becomes
   */
  record Urls(
      Set<String> hosts,
      Set<String> schemes,
      boolean images,
      boolean dataUrls,
      boolean given,
      String instead)
      implements GuardrailSettings {

    public Urls {
      hosts = Set.copyOf(hosts);
      schemes = Set.copyOf(schemes);
    }
  }
}
