package io.millrace.supportdesk.core;

import java.util.List;

/**
 * What of a customer's record bears on a question.
 *
 * @param sentences state of the customer and payments, oldest payment first; empty where nothing
 *     bears on it
 * @param notes what the record says about the payments, to find the passages that explain them
 * @param strength how surely a payment is the one that is meant, 0 to 1; 0 where there is none
 * @param overview true where the question asks for the account itself: balance and latest payments
 *     answer it
 */
public record AccountFacts(
    List<String> sentences, List<String> notes, double strength, boolean overview) {

  public static final AccountFacts NONE = new AccountFacts(List.of(), List.of(), 0, false);

  public AccountFacts {
    sentences = List.copyOf(sentences);
    notes = List.copyOf(notes);
  }
}
