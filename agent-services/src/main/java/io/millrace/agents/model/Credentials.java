package io.millrace.agents.model;

import io.millrace.agents.api.AgentException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The header that opens a provider's door, resolved for each request and kept nowhere. What the
 * LangChain4j client puts into these headers is a placeholder and is taken away.
 */
interface Credentials {

  String AUTHORIZATION = "Authorization";
  String ANTHROPIC_KEY = "x-api-key";
  Credentials NONE = Optional::empty;

  record Header(String name, String value) {
    @Override
    public String toString() {
      return name + ": …";
    }
  }

  /** A secret source said no; carried through LangChain4j to {@link ModelFailures}. */
  final class UnavailableException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    private final transient AgentException failure;

    UnavailableException(AgentException failure) {
      super(failure.code(), null, false, false);
      this.failure = failure;
    }

    AgentException failure() {
      return failure;
    }
  }

  Optional<Header> header();

  static boolean isCredential(String headerName) {
    return headerName.equalsIgnoreCase(AUTHORIZATION) || headerName.equalsIgnoreCase(ANTHROPIC_KEY);
  }

  /**
   * @param reference null for a provider that wants no key
   */
  static Credentials of(Provider provider, @Nullable String reference, Secrets secrets) {
    if (reference == null) return NONE;
    return () -> {
      try {
        var key = secrets.resolve(reference);
        return Optional.of(
            switch (provider) {
              case ANTHROPIC -> new Header(ANTHROPIC_KEY, key);
              case OPENAI, OLLAMA -> new Header(AUTHORIZATION, "Bearer " + key);
            });
      } catch (AgentException e) {
        throw new UnavailableException(e);
      }
    };
  }
}
