package io.millrace.supportdesk.agents;

import io.millrace.embeddings.TextEmbedder;
import io.millrace.supportdesk.search.PolicyDocuments;
import io.millrace.supportdesk.search.PolicyIndex;
import io.millrace.supportdesk.store.BankDatabase;
import io.quarkus.runtime.StartupEvent;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import java.util.Optional;
import org.eclipse.microprofile.config.inject.ConfigProperty;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * The index of the policies, made once: some 600 texts are embedded, which takes one to five
 * seconds unless an earlier start kept their vectors. With {@code millrace.example=support-desk}
 * that begins in the background at start, otherwise with the first question. Making it fails for
 * every question alike when the embedder does not load; the next question tries again.
 */
@ApplicationScoped
public class PolicyLibrary {

  private static final Logger LOG = Logger.getLogger(PolicyLibrary.class);

  private final TextEmbedder embedder;
  private volatile @Nullable PolicyIndex index;

  @ConfigProperty(name = "millrace.example")
  Optional<String> example = Optional.empty();

  PolicyLibrary(TextEmbedder embedder) {
    this.embedder = embedder;
  }

  void onStart(@Observes StartupEvent event) {
    if (BankDatabase.EXAMPLE.equals(example.orElse("")))
      Thread.ofPlatform().daemon().name("millrace-policy-index").start(this::warmUp);
  }

  private void warmUp() {
    try {
      var unused = index();
    } catch (RuntimeException e) {
      LOG.warn("The policy index was not made at start; the first question tries again", e);
    }
  }

  PolicyIndex index() {
    var made = index;
    return made == null ? make() : made;
  }

  private synchronized PolicyIndex make() {
    var made = index;
    if (made == null) {
      made = new PolicyIndex(PolicyDocuments.passages(), embedder);
      index = made;
    }
    return made;
  }
}
