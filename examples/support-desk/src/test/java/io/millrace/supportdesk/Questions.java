package io.millrace.supportdesk;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The labelled questions. */
public final class Questions {

  /**
   * @param scope {@code in} or {@code out}
   * @param kind what an answer needs: {@code policy}, {@code account}, {@code both} or {@code
   *     other}
   */
  public record Question(
      String id,
      String text,
      @Nullable String customerId,
      String scope,
      @Nullable String skill,
      List<String> expectPolicy,
      String kind) {
    public boolean inScope() {
      return scope.equals("in");
    }
  }

  private Questions() {}

  public static List<Question> all() {
    try (var in =
        Questions.class.getResourceAsStream("/millrace/examples/support-desk/questions.json")) {
      return List.of(JsonMapper.builder().build().readValue(in, Question[].class));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static List<Question> withPolicy() {
    return all().stream().filter(question -> !question.expectPolicy().isEmpty()).toList();
  }
}
