package io.millrace.supportdesk.core;

import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What the account-status agent told about the customer.
 *
 * @param known whether anybody is signed in: false where there is no record at all
 * @param found whether the bank has such a customer
 * @param status {@code active}, {@code frozen}, {@code pending_identity} or {@code closed}
 * @param transactions most recent first
 */
public record CustomerRecord(
    boolean known,
    boolean found,
    String status,
    List<Account> accounts,
    List<Transaction> transactions) {

  public static final String ACTIVE = "active";

  public record Account(String kind, String currency, BigDecimal balance) {}

  /** Negative amounts are money out. */
  public record Transaction(
      Instant at,
      BigDecimal amount,
      String currency,
      String kind,
      @Nullable String merchant,
      String status,
      @Nullable String note) {
    public boolean out() {
      return amount.signum() < 0;
    }
  }

  /** An empty object means that nobody is signed in. */
  public static CustomerRecord of(JsonNode account) {
    if (!account.has("found"))
      return new CustomerRecord(false, false, ACTIVE, List.of(), List.of());
    var accounts = new ArrayList<Account>();
    for (var node : account.path("accounts"))
      accounts.add(
          new Account(
              node.path("kind").asText(),
              node.path("currency").asText(),
              new BigDecimal(node.path("balance").asText())));
    var transactions = new ArrayList<Transaction>();
    for (var node : account.path("transactions")) transactions.add(transaction(node));
    return new CustomerRecord(
        true,
        account.path("found").asBoolean(),
        account.path("customer").path("status").asText(ACTIVE),
        accounts,
        transactions);
  }

  private static Transaction transaction(JsonNode node) {
    return new Transaction(
        Instant.parse(node.path("at").asText()),
        new BigDecimal(node.path("amount").asText()),
        node.path("currency").asText(),
        node.path("kind").asText(),
        text(node.path("merchant")),
        node.path("status").asText(),
        text(node.path("note")));
  }

  private static @Nullable String text(JsonNode node) {
    return node.isTextual() ? node.asText() : null;
  }
}
