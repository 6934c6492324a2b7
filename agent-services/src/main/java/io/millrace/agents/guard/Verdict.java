package io.millrace.agents.guard;

import io.millrace.contracts.json.Json;
import java.util.List;

/**
 * What one guardrail says of one document. From mild to strict: {@link Allow}, {@link Rewrite},
 * {@link Review}, {@link Block}. Only {@code Allow} is without findings. A check that could not be
 * made is never an {@code Allow}.
 */
public sealed interface Verdict {

  List<Finding> findings();

  /** Mild is low. */
  int strictness();

  /** The word of the verdict in the journal. */
  String word();

  /** Nothing was found. */
  record Allow() implements Verdict {
    @Override
    public List<Finding> findings() {
      return List.of();
    }

    @Override
    public int strictness() {
      return 0;
    }

    @Override
    public String word() {
      return "allow";
    }
  }

  /**
   * Everything found was mended.
   *
   * @param value the document to go on with; its shape is that of the document checked
   */
  record Rewrite(Json value, List<Finding> findings) implements Verdict {
    public Rewrite {
      findings = List.copyOf(findings);
    }

    @Override
    public int strictness() {
      return 1;
    }

    @Override
    public String word() {
      return "rewrite";
    }

    @Override
    public String toString() {
      return "Rewrite" + findings;
    }
  }

  /** A person decides before anything goes on. */
  record Review(List<Finding> findings) implements Verdict {
    public Review {
      findings = List.copyOf(findings);
    }

    @Override
    public int strictness() {
      return 2;
    }

    @Override
    public String word() {
      return "review";
    }
  }

  /** Nothing goes on. */
  record Block(List<Finding> findings) implements Verdict {
    public Block {
      findings = List.copyOf(findings);
    }

    @Override
    public int strictness() {
      return 3;
    }

    @Override
    public String word() {
      return "block";
    }
  }
}
