package io.millrace.supportdesk.store;

import io.millrace.contracts.json.Json;
import io.millrace.supportdesk.core.Money;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.sql.DataSource;

/**
 * Reads one customer's state, accounts and latest transactions in one read-only snapshot, in the
 * form of the account-status agent's output. Every statement ends after {@link
 * #STATEMENT_TIMEOUT_S}.
 */
public final class BankRecords {

  public static final int TRANSACTIONS_MAX = 10;
  static final int STATEMENT_TIMEOUT_S = 3;

  private static final String CUSTOMER =
      "select id, name, status, tier, opened_on from bank.customer where id = ?";
  private static final String ACCOUNTS =
      "select id, kind, currency, balance_minor, status from bank.account where customer_id = ? order by id";
  private static final String TRANSACTIONS =
      """
      select t.id, t.account_id, t.at, t.amount_minor, t.currency, t.kind, t.merchant, t.status, t.note
      from bank.transaction t join bank.account a on a.id = t.account_id
      where a.customer_id = ? order by t.at desc, t.id desc limit\s"""
          + TRANSACTIONS_MAX;

  private final DataSource bank;

  public BankRecords(DataSource bank) {
    this.bank = bank;
  }

  /** An unknown customer is an answer too: {@code found} is false. */
  public Json read(String customerId) throws SQLException {
    try (var connection = bank.getConnection()) {
      connection.setAutoCommit(false);
      connection.setReadOnly(true);
      connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
      try {
        return read(connection, customerId);
      } finally {
        connection.rollback();
        connection.setReadOnly(false);
        connection.setAutoCommit(true);
      }
    }
  }

  private static Json read(Connection connection, String customerId) throws SQLException {
    var answer = new LinkedHashMap<String, Object>();
    var customers = rows(connection, CUSTOMER, customerId, BankRecords::customer);
    answer.put("found", !customers.isEmpty());
    if (!customers.isEmpty()) answer.put("customer", customers.getFirst());
    answer.put("accounts", rows(connection, ACCOUNTS, customerId, BankRecords::account));
    answer.put(
        "transactions", rows(connection, TRANSACTIONS, customerId, BankRecords::transaction));
    return Json.of(answer);
  }

  private interface Row {
    Map<String, Object> read(ResultSet row) throws SQLException;
  }

  private static List<Map<String, Object>> rows(
      Connection connection, String sql, String customerId, Row reader) throws SQLException {
    try (PreparedStatement statement = connection.prepareStatement(sql)) {
      statement.setQueryTimeout(STATEMENT_TIMEOUT_S);
      statement.setString(1, customerId);
      var rows = new ArrayList<Map<String, Object>>();
      try (var result = statement.executeQuery()) {
        while (result.next()) rows.add(reader.read(result));
      }
      return rows;
    }
  }

  private static Map<String, Object> customer(ResultSet row) throws SQLException {
    var customer = new LinkedHashMap<String, Object>();
    for (var column : List.of("id", "name", "status", "tier"))
      customer.put(column, row.getString(column));
    customer.put("openedOn", row.getDate("opened_on").toLocalDate().toString());
    return customer;
  }

  private static Map<String, Object> account(ResultSet row) throws SQLException {
    var account = new LinkedHashMap<String, Object>();
    for (var column : List.of("id", "kind", "currency")) account.put(column, row.getString(column));
    account.put("balance", Money.decimal(row.getLong("balance_minor"), row.getString("currency")));
    account.put("status", row.getString("status"));
    return account;
  }

  private static Map<String, Object> transaction(ResultSet row) throws SQLException {
    var transaction = new LinkedHashMap<String, Object>();
    transaction.put("id", row.getString("id"));
    transaction.put("accountId", row.getString("account_id"));
    transaction.put("at", row.getObject("at", OffsetDateTime.class).toInstant().toString());
    transaction.put(
        "amount", Money.decimal(row.getLong("amount_minor"), row.getString("currency")));
    for (var column : List.of("currency", "kind", "merchant", "status", "note"))
      transaction.put(column, row.getString(column));
    return transaction;
  }
}
