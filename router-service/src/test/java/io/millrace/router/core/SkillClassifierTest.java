package io.millrace.router.core;

import static org.assertj.core.api.Assertions.assertThat;

import io.millrace.contracts.message.IntentCandidate;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class SkillClassifierTest {

  private static final double SHARE = 0.97;
  private static final String MODEL = "bge";
  private static final Skill LOANS = new Skill("library", "loans");
  private static final Skill HOURS = new Skill("library", "opening-hours");
  private static final Skill COOKING = new Skill("kitchen", "cooking");

  private static SkillClassifier train(List<Example> examples) {
    return SkillClassifier.train(examples, Everyday.sentences(), MODEL, Encoder::embed, SHARE);
  }

  private static List<Example> examples(Skill skill, String... texts) {
    return List.of(texts).stream().map(text -> new Example(skill, text)).toList();
  }

  private static List<Example> library() {
    var examples =
        new ArrayList<>(
            examples(
                LOANS,
                "How long may I keep a book?",
                "I want to renew my loan",
                "My book is overdue, what do I owe?"));
    examples.addAll(
        examples(
            HOURS,
            "When does the library open?",
            "Are you open on Sundays?",
            "What are your opening times?"));
    return examples;
  }

  @Test
  void equal_examples_give_equal_answers_and_the_same_name() throws IOException {
    var first = train(SupportDesk.examples());
    var second = train(SupportDesk.examples());

    assertThat(second.name()).isEqualTo(first.name()).matches("bge/lr/[0-9a-f]{8}");
    for (var question : SupportDesk.questions())
      assertThat(second.classify(question.text())).isEqualTo(first.classify(question.text()));
  }

  @Test
  void other_examples_give_another_name() {
    var more = new ArrayList<>(library());
    more.addAll(examples(LOANS, "Can I borrow more than five books?"));

    assertThat(train(more).name()).isNotEqualTo(train(library()).name());
  }

  @Test
  void without_skills_it_abstains_from_everything() {
    var classification = train(List.of()).classify("When does the library open?");

    assertThat(classification.skill()).isNull();
    assertThat(classification.candidates()).isEmpty();
    assertThat(classification.intent().abstained()).isTrue();
  }

  @Test
  void a_text_with_hardly_a_letter_is_no_request() throws IOException {
    var classifier = train(SupportDesk.examples());

    for (var text : new String[] {"", "?", "42", "\uD83D\uDE00\uD83D\uDE00", "a"})
      assertThat(classifier.classify(text).skill()).as(text).isNull();
  }

  @Test
  void what_is_far_behind_in_a_long_text_makes_no_difference() throws IOException {
    var classifier = train(SupportDesk.examples());
    var text = "I lost my card. " + "Please help me with it. ".repeat(50);

    assertThat(classifier.classify(text + "How do I bake bread?"))
        .isEqualTo(classifier.classify(text + "Why is the rate so bad?"));
  }

  @Test
  void one_skill_with_one_example_takes_what_is_close_to_it_and_nothing_else() {
    var classifier = train(examples(HOURS, "When does the library open?"));

    assertThat(classifier.classify("At what time does the library open?").skill()).isEqualTo(HOURS);
    assertThat(classifier.classify("How do I bake bread?").skill()).isNull();
    assertThat(classifier.classify("Will it rain tomorrow?").skill()).isNull();
  }

  @Test
  void a_few_examples_tell_two_skills_apart_and_leave_the_rest_alone() {
    var classifier = train(library());

    assertThat(classifier.classify("Could you extend my loan?").skill()).isEqualTo(LOANS);
    assertThat(classifier.classify("Is the library open on Saturday?").skill()).isEqualTo(HOURS);
    for (var text :
        new String[] {
          "How do I change a tyre?",
          "Sing me a song",
          "Which stocks should I buy?",
          "My dog is ill",
          "Write some code in Rust"
        }) assertThat(classifier.classify(text).skill()).as(text).isNull();
  }

  @Test
  void an_everyday_subject_can_be_a_skill_nevertheless() {
    var classifier =
        train(
            examples(
                COOKING,
                "How do I make pancakes?",
                "Give me a recipe for soup",
                "How long should I boil potatoes?",
                "What goes well with salmon?",
                "My bread never rises",
                "How do I fry an egg?"));

    assertThat(classifier.classify("How do I make pancakes without milk?").skill())
        .isEqualTo(COOKING);
    assertThat(classifier.classify("A recipe for pea soup please").skill()).isEqualTo(COOKING);
    assertThat(classifier.classify("Who won the match yesterday?").skill()).isNull();
  }

  @Test
  void a_skill_name_may_be_used_by_two_workflows() {
    var other = new Skill("museum", "opening-hours");
    var examples = new ArrayList<>(library());
    examples.addAll(
        examples(
            other,
            "When does the museum open?",
            "Is the museum open on Monday?",
            "Until when can I visit the paintings?"));

    var classifier = train(examples);

    assertThat(classifier.classify("At what time does the museum open?").skill()).isEqualTo(other);
    assertThat(classifier.classify("At what time does the library open?").skill()).isEqualTo(HOURS);
  }

  @Test
  void whatever_is_asked_the_answer_keeps_its_form() throws IOException {
    long seed = 20_261_120;
    var random = new Random(seed);
    var classifier = train(SupportDesk.examples());
    var words =
        SupportDesk.examples().stream()
            .flatMap(example -> List.of(example.text().split(" ")).stream())
            .toList();

    for (int round = 0; round < 200; round++) {
      var text = new StringBuilder();
      for (int i = random.nextInt(25); i >= 0; i--)
        text.append(
                random.nextInt(9) == 0
                    ? Character.toString(random.nextInt(0x1FFFF))
                    : words.get(random.nextInt(words.size())))
            .append(' ');
      var classification = classifier.classify(text.toString());
      var scores = classification.candidates().stream().map(IntentCandidate::score).toList();
      assertThat(scores)
          .as("seed %d round %d: %s", seed, round, text)
          .hasSizeLessThanOrEqualTo(Classification.CANDIDATES_MAX)
          .isSortedAccordingTo((a, b) -> Double.compare(b, a));
      assertThat(scores.stream().mapToDouble(Double::doubleValue).sum()).isLessThanOrEqualTo(1.001);
      assertThat(classification.confidence()).isBetween(0.0, 1.0);
      if (classification.skill() != null)
        assertThat(classification.candidates().getFirst().label())
            .isEqualTo(classification.skill().name());
    }
  }
}
