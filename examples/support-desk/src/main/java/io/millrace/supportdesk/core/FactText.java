package io.millrace.supportdesk.core;

import io.millrace.supportdesk.core.CustomerRecord.Account;
import io.millrace.supportdesk.core.CustomerRecord.Transaction;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Account facts in plain sentences, spoken to the customer. Days are in UTC, as the bank books
 * them.
 */
final class FactText {

  private static final DateTimeFormatter DAY =
      DateTimeFormatter.ofPattern("d MMMM uuuu", Locale.UK);

  private FactText() {}

  /** The state of the customer; null where it is active and needs no word. */
  static @Nullable String status(String status) {
    return switch (status) {
      case "frozen" -> "Your account is frozen at the moment.";
      case "pending_identity" -> "Your identity check is not finished yet.";
      case "closed" -> "Your account is closed.";
      default -> null;
    };
  }

  static String balances(List<Account> accounts) {
    return accounts.stream()
            .map(
                account ->
                    "your "
                        + account.kind()
                        + " account holds "
                        + Money.text(account.balance(), account.currency()))
            .collect(
                Collectors.collectingAndThen(Collectors.joining(" and "), FactText::capitalised))
        + ".";
  }

  static String transaction(Transaction t) {
    var text =
        "On "
            + DAY.format(LocalDate.ofInstant(t.at(), ZoneOffset.UTC))
            + ", "
            + what(t)
            + state(t)
            + ".";
    return t.note() == null || isReason(t)
        ? text
        : text + " " + capitalised(Money.withSigns(t.note())) + ".";
  }

  /** Notes such as "Declined: the account is frozen" say the state again, with its reason. */
  private static boolean isReason(Transaction t) {
    return t.note() != null
        && (t.note().startsWith("Declined: ") || t.note().startsWith("Returned "));
  }

  /** The same in a few words, to be compared with a question. */
  static String keywords(Transaction t) {
    return what(t)
        + state(t)
        + (t.note() == null || isReason(t) ? "" : ". " + Money.withSigns(t.note()));
  }

  static String month(Transaction t) {
    return LocalDate.ofInstant(t.at(), ZoneOffset.UTC)
        .getMonth()
        .getDisplayName(TextStyle.FULL, Locale.UK);
  }

  private static String what(Transaction t) {
    var amount = Money.text(t.amount().abs(), t.currency());
    var other = t.merchant() == null ? "" : t.merchant();
    return switch (t.kind()) {
      case "card" -> "a card payment of " + amount + " at " + other;
      case "cash" -> "a cash withdrawal of " + amount + " at " + other;
      case "transfer" ->
          t.out()
              ? "a transfer of " + amount + " to " + other
              : "a transfer of " + amount + " from " + other;
      case "direct_debit" -> "a direct debit of " + amount + " to " + other;
      case "refund" -> "a refund of " + amount + " from " + other;
      case "interest" ->
          t.out()
              ? "interest of " + amount + " on your overdraft"
              : "interest of " + amount + " on your savings";
      default -> "a fee of " + amount;
    };
  }

  private static String state(Transaction t) {
    if (t.note() != null && isReason(t))
      return " was "
          + t.note().substring(0, 1).toLowerCase(Locale.UK)
          + Money.withSigns(t.note()).substring(1);
    return switch (t.status()) {
      case "pending" -> " is pending";
      case "declined" -> " was declined";
      case "returned" -> " was returned";
      case "disputed" -> " is in dispute";
      default -> settled(t);
    };
  }

  private static String settled(Transaction t) {
    return switch (t.kind()) {
      case "fee" -> " was charged";
      case "interest" -> t.out() ? " was taken" : " was paid to you";
      case "refund" -> " reached your account";
      case "transfer" -> t.out() ? " was sent" : " arrived";
      default -> " was booked";
    };
  }

  private static String capitalised(String text) {
    return text.isEmpty() ? text : text.substring(0, 1).toUpperCase(Locale.UK) + text.substring(1);
  }
}
