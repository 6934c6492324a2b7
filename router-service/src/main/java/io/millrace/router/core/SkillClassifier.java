package io.millrace.router.core;

import io.millrace.contracts.id.Sha256;
import io.millrace.contracts.message.IntentCandidate;
import java.nio.charset.StandardCharsets;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Tells which skill a message asks for, or abstains.
 *
 * <p>Trained once on the examples of a registry, then immutable and thread-safe. Equal examples
 * give equal classifiers, and the same message then always the same answer; {@link #name} carries a
 * digest of what it was trained on. It abstains where a message does not look like any skill, has
 * hardly a letter, or where no skill is known. Method: sentence vectors with a logistic head, after
 * CLINC150 (Larson et al. 2019).
 */
public final class SkillClassifier {

  private static final int LETTERS_MIN = 2;

  /** What is wanted stands near the beginning, and encoding costs time by length. */
  private static final int CHARS_READ_MAX = 1_000;

  private static final int DIGEST_HEX_CHARS = 8;
  private static final double ROUNDING = 10_000;

  private final String name;
  private final Function<String, float[]> embed;
  private final List<Skill> skills;
  private final @Nullable Head head;
  private final Acceptance acceptance;

  private SkillClassifier(
      String name,
      Function<String, float[]> embed,
      List<Skill> skills,
      @Nullable Head head,
      Acceptance acceptance) {
    this.name = name;
    this.embed = embed;
    this.skills = skills;
    this.head = head;
    this.acceptance = acceptance;
  }

  /**
   * @param examples of all skills, in the order of the registry
   * @param everyday sentences that ask for no skill in particular
   * @param model name of the encoder
   * @param embed the encoder: text to a vector of unit length
   * @param acceptShare share of in-scope messages that shall be accepted, 0 to 1
   */
  public static SkillClassifier train(
      List<Example> examples,
      List<String> everyday,
      String model,
      Function<String, float[]> embed,
      double acceptShare) {
    return train(examples, everyday, model, embed, embed, acceptShare);
  }

  /**
   * @param known the encoder for examples and everyday sentences, which may look up what {@code
   *     embed} would compute; not used after the training
   */
  public static SkillClassifier train(
      List<Example> examples,
      List<String> everyday,
      String model,
      Function<String, float[]> known,
      Function<String, float[]> embed,
      double acceptShare) {
    var name = model + "/lr/" + digest(examples, everyday, acceptShare);
    var set = TrainingSet.of(examples, everyday, known);
    if (set.skills().isEmpty())
      return new SkillClassifier(name, embed, List.of(), null, new Acceptance.Close());
    return new SkillClassifier(
        name, embed, set.skills(), Head.fit(set), Acceptance.estimate(set, acceptShare));
  }

  /** Model, head and digest of the examples: {@code bge-small-en-v15-q/lr/3f9a1c20}. */
  public String name() {
    return name;
  }

  public List<Skill> skills() {
    return skills;
  }

  public Classification classify(String text) {
    if (head == null
        || text.codePoints().filter(Character::isLetter).limit(LETTERS_MIN).count() < LETTERS_MIN)
      return new Classification(null, 0, List.of(), name);
    var evidence =
        head.evidence(
            embed.apply(
                text.length() <= CHARS_READ_MAX ? text : text.substring(0, CHARS_READ_MAX)));
    var probabilities = Softmax.of(evidence.logits(), acceptance.temperature());
    var candidates =
        IntStream.range(0, skills.size())
            .mapToObj(
                label ->
                    new IntentCandidate(skills.get(label).name(), rounded(probabilities[label])))
            .sorted(Comparator.comparingDouble(IntentCandidate::score).reversed())
            .limit(Classification.CANDIDATES_MAX)
            .toList();
    var skill = acceptance.accepts(evidence) ? skills.get(evidence.label()) : null;
    return new Classification(skill, rounded(probabilities[evidence.label()]), candidates, name);
  }

  private static double rounded(double probability) {
    return Math.round(probability * ROUNDING) / ROUNDING;
  }

  private static String digest(List<Example> examples, List<String> everyday, double acceptShare) {
    var digest = Sha256.start();
    for (var example : examples)
      digest.update(
          (example.skill().workflow()
                  + '\u0000'
                  + example.skill().name()
                  + '\u0000'
                  + example.text()
                  + '\n')
              .getBytes(StandardCharsets.UTF_8));
    for (var sentence : everyday) digest.update((sentence + '\n').getBytes(StandardCharsets.UTF_8));
    digest.update(Double.toString(acceptShare).getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(digest.digest()).substring(0, DIGEST_HEX_CHARS);
  }
}
