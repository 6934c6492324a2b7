package io.millrace.supportdesk.agents;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.AgentInput;
import io.millrace.contracts.json.Json;
import io.millrace.supportdesk.Example;
import io.millrace.supportdesk.Questions;
import io.millrace.supportdesk.Questions.Question;
import io.millrace.supportdesk.TestBank;
import io.millrace.supportdesk.store.BankRecords;
import java.lang.reflect.Proxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The three agents together, without a model, on the bank's seed in a real PostgreSQL. */
class CustomersTest {

  private static final double GATE = 0.7;

  private static final PolicyLibrary LIBRARY = new PolicyLibrary(Example.EMBEDDER);
  private static TestBank bank;

  @BeforeAll
  static void start(@TempDir Path folder) {
    bank = new TestBank(folder.resolve("postgres"));
  }

  @AfterAll
  static void stop() {
    bank.close();
  }

  private static Json account(String customerId) throws SQLException {
    return customerId == null ? Json.EMPTY_OBJECT : bank.records().read(customerId);
  }

  private static JsonNode answer(String question, String customerId) throws Exception {
    var found =
        new PolicySearchAgent(LIBRARY)
            .handle(
                new AgentInput(Json.of(Map.of("query", question, "limit", 3))),
                Example.context("policy-search", null))
            .document();
    assertThat(Example.agent("policy-search").output().validate(found)).isEmpty();
    var input =
        Json.of(
            Map.of(
                "question",
                question,
                "account",
                account(customerId).value(),
                "passages",
                found.tree().path("passages")));
    assertThat(Example.agent("answer-writer").input().validate(input)).isEmpty();
    var output =
        new AnswerWriterAgent(Example.EMBEDDER)
            .handle(new AgentInput(input), Example.context("answer-writer", null));
    assertThat(Example.agent("answer-writer").output().validate(output.document())).isEmpty();
    assertThat(output.confidence())
        .isEqualTo(output.document().tree().path("confidence").asDouble());
    return output.document().tree();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "C-1001", "C-1002", "C-1003", "C-1004", "C-1005", "C-1006", "C-1007", "C-1008", "C-1009",
        "C-1010", "C-1011", "C-1012", "C-9999"
      })
  void every_customer_s_record_follows_the_agent_s_schema(String customerId) throws Exception {
    assertThat(Example.agent("account-status").output().validate(account(customerId))).isEmpty();
  }

  @Test
  void a_record_has_the_ten_latest_transactions_over_all_accounts() throws Exception {
    var ben = account("C-1002").tree();
    assertThat(ben.path("transactions")).hasSize(10);
    assertThat(ben.path("transactions").get(0).path("id").asText()).isEqualTo("T-5021");
    assertThat(ben.path("transactions").get(0).path("amount").asText()).isEqualTo("-3.00");
    assertThat(ben.path("transactions").get(0).path("at").asText())
        .isEqualTo("2026-11-11T11:40:01Z");

    var karim = account("C-1011").tree();
    assertThat(karim.path("accounts")).hasSize(2);
    assertThat(karim.path("transactions").findValuesAsText("currency")).contains("GBP", "EUR");
    assertThat(account("C-1001").tree().path("transactions")).hasSize(10);
  }

  @Test
  void an_unknown_customer_is_an_answer() throws Exception {
    assertThat(account("C-9999").text())
        .isEqualTo("{\"found\":false,\"accounts\":[],\"transactions\":[]}");
    assertThat(answer("Why was my card declined?", "C-9999").path("answer").asText())
        .contains("no record of a customer");
  }

  @Test
  void records_are_read_in_one_read_only_snapshot() throws Exception {
    var modes = new ArrayList<String>();
    try (var connection = bank.dataSource().getConnection()) {
      var watched =
          (Connection)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {Connection.class},
                  (proxy, method, arguments) -> {
                    if (method.getName().equals("close")) return null;
                    if (method.getName().equals("prepareStatement"))
                      modes.add(
                          show(connection, "transaction_read_only")
                              + " "
                              + show(connection, "transaction_isolation"));
                    return method.invoke(connection, arguments);
                  });
      var watchedBank =
          (DataSource)
              Proxy.newProxyInstance(
                  getClass().getClassLoader(),
                  new Class<?>[] {DataSource.class},
                  (proxy, method, arguments) -> watched);

      new BankRecords(watchedBank).read("C-1002");

      assertThat(modes).hasSize(3).containsOnly("on repeatable read");
      assertThat(connection.getAutoCommit()).isTrue();
      assertThat(connection.isReadOnly()).isFalse();
    }
  }

  private static String show(Connection connection, String setting) throws SQLException {
    try (var statement = connection.createStatement();
        var result = statement.executeQuery("show " + setting)) {
      result.next();
      return result.getString(1);
    }
  }

  @Test
  void a_fee_is_explained_by_its_payment_and_its_rule() throws Exception {
    var answer = answer("Why was I charged £4.25 when I sent money to Lisbon?", "C-1002");

    assertThat(answer.path("answer").asText())
        .contains(
            "On 4 November 2026, a fee of £4.25 was charged. International transfer fee: 0.5% of £850.00.",
            "costs 0.5% of the amount", "[P-005#fee-for-an-international-transfer]");
    assertThat(answer.path("confidence").asDouble()).isGreaterThanOrEqualTo(GATE);
    assertThat(answer.path("modelUsed").isNull()).isTrue();
    assertThat(answer.path("notice").asText()).isEqualTo(AnswerWriterAgent.COMPOSED);
  }

  @Test
  void a_frozen_account_is_named_and_the_essentials_payment_with_it() throws Exception {
    assertThat(
            answer("My account is frozen and I need money for food. What can I do?", "C-1003")
                .path("answer")
                .asText())
        .contains(
            "Your account is frozen", "up to £300", "[P-010#money-for-essentials-during-a-freeze]");
  }

  @Test
  void a_second_refund_is_named_with_both_payments() throws Exception {
    assertThat(
            answer("I got the same refund twice. Can I keep it?", "C-1008").path("answer").asText())
        .contains(
            "£74.50 from Trail Shoes Shop reached your account",
            "£74.50 from Trail Shoes Shop is pending",
            "A pending refund is not yet your money",
            "[P-015#a-refund-that-shows-twice]");
  }

  @Test
  void a_returned_direct_debit_is_told_with_its_reason() throws Exception {
    assertThat(
            answer("Why did the electricity company not get its money this month?", "C-1010")
                .path("answer")
                .asText())
        .contains(
            "a direct debit of £86.40 to Town Energy was returned unpaid: too little money",
            "[P-014#if-there-is-not-enough-money]");
  }

  @Test
  void a_question_for_the_account_itself_is_answered_from_the_records() throws Exception {
    var left = answer("How much have I got left and what went out this week?", "C-1010");
    assertThat(left.path("answer").asText())
        .contains("Your current account holds £24.00.", "Corner Grocer");
    assertThat(left.path("citations")).isEmpty();
    assertThat(
            answer("I just joined. Is there anything on my account yet?", "C-1012")
                .path("answer")
                .asText())
        .contains("£0.00", "no payments");
  }

  @Test
  void nothing_of_a_record_is_told_to_somebody_who_is_not_signed_in() throws Exception {
    assertThat(
            answer("Why was I charged £4.25 when I sent money to Lisbon?", null)
                .path("answer")
                .asText())
        .doesNotContain("November", "850");
  }

  private record Graded(Question question, JsonNode answer) {
    boolean cites() {
      if (question.kind().equals("account"))
        return answer.path("answer").asText().contains("account holds");
      return answer.path("citations").findValuesAsText("id").stream()
          .anyMatch(id -> question.expectPolicy().contains(id.substring(0, "P-000".length())));
    }

    boolean passes() {
      return answer.path("confidence").asDouble() >= GATE;
    }
  }

  /**
   * Measured: 46 of 60 cite the right document; 19 pass the gate, 18 of them with it; no question
   * out of the field passes.
   */
  @Test
  void the_gate_lets_through_what_is_right_and_stops_what_is_not_covered() throws Exception {
    var graded = new ArrayList<Graded>();
    for (var question : Questions.all())
      graded.add(new Graded(question, answer(question.text(), question.customerId())));
    var in = graded.stream().filter(g -> g.question().inScope()).toList();
    long cited = in.stream().filter(Graded::cites).count();
    long passed = in.stream().filter(Graded::passes).count();
    long passedRight = in.stream().filter(Graded::passes).filter(Graded::cites).count();
    System.out.printf(
        "In the field: %d of %d cite the right document; %d pass the gate, %d of them with it; %d stay below.%n",
        cited, in.size(), passed, passedRight, in.size() - passed);

    assertThat(cited).isGreaterThanOrEqualTo(42);
    assertThat(passed).isGreaterThanOrEqualTo(16);
    assertThat((double) passedRight / passed).isGreaterThanOrEqualTo(0.85);
    assertThat(
            graded.stream()
                .filter(g -> !g.question().inScope())
                .filter(Graded::passes)
                .map(g -> g.question().text()))
        .isEmpty();
  }

  @Test
  void every_quote_stands_word_for_word_in_its_passage_and_every_cited_id_in_the_answer()
      throws Exception {
    var passages = LIBRARY.index();
    for (var question : Questions.withPolicy().subList(0, 30)) {
      var answer = answer(question.text(), question.customerId());
      for (var citation : answer.path("citations")) {
        assertThat(answer.path("answer").asText())
            .contains("[" + citation.path("id").asText() + "]");
        assertThat(passages.search(question.text(), 3))
            .anySatisfy(
                found -> {
                  assertThat(found.passage().id()).isEqualTo(citation.path("id").asText());
                  assertThat(found.passage().text()).contains(citation.path("quote").asText());
                });
      }
      assertThat(answer.path("answer").asText().lines().filter(line -> !line.isBlank()).toList())
          .doesNotHaveDuplicates();
    }
  }

  /** Clear wording, which nothing was fitted to. Measured: 102 of 133 pass without an account. */
  @Test
  void most_clearly_worded_questions_pass_the_gate() throws Exception {
    List<String> clear =
        Example.workflow().skills().values().stream().flatMap(List::stream).toList();
    int passed = 0;
    for (var question : clear)
      if (answer(question, null).path("confidence").asDouble() >= GATE) passed++;
    System.out.printf("Clearly worded: %d of %d pass the gate.%n", passed, clear.size());

    assertThat((double) passed / clear.size()).isGreaterThanOrEqualTo(0.65);
  }
}
