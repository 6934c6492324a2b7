package io.millrace.embeddings;

import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.io.InputStream;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Uncased BERT WordPiece, as the encoder was trained with: clean the text, set CJK characters
 * apart, strip accents, lower the case, split at white space and punctuation, then cover each word
 * greedily with the longest pieces of the vocabulary.
 *
 * <p>Special tokens in a text are plain text here, so nobody can write {@code [SEP]} into a
 * sequence. Pure and thread-safe. Algorithm and names follow Devlin et al., BERT (2018); the
 * vocabulary comes with the model.
 */
final class WordPieceTokenizer {

  private static final String UNKNOWN = "[UNK]";
  private static final String START = "[CLS]";
  private static final String END = "[SEP]";
  private static final String CONTINUATION = "##";
  private static final int WORD_CODE_POINTS_MAX = 100;
  private static final int REPLACEMENT = 0xFFFD;

  private final Map<String, Integer> vocabulary;
  private final int unknown;
  private final int start;
  private final int end;

  WordPieceTokenizer(Map<String, Integer> vocabulary) {
    this.vocabulary = Map.copyOf(vocabulary);
    this.unknown = special(UNKNOWN);
    this.start = special(START);
    this.end = special(END);
  }

  /**
   * @param json {@code tokenizer.json} of a Hugging Face model of type WordPiece
   */
  static WordPieceTokenizer read(InputStream json) throws IOException {
    var vocabulary = new HashMap<String, Integer>();
    for (var entry : new JsonMapper().readTree(json).at("/model/vocab").properties())
      vocabulary.put(entry.getKey(), entry.getValue().asInt());
    return new WordPieceTokenizer(vocabulary);
  }

  /**
   * Ids of the pieces between the start and end tokens; what is past the bound is cut off.
   *
   * @param tokensMax bound, both special tokens counted
   */
  long[] encode(String text, int tokensMax) {
    var ids = new ArrayList<Integer>();
    ids.add(start);
    for (String word : words(normalise(text))) {
      ids.addAll(pieces(word));
      if (ids.size() >= tokensMax) break;
    }
    int kept = Math.min(ids.size(), tokensMax - 1);
    var encoded = new long[kept + 1];
    for (int i = 0; i < kept; i++) encoded[i] = ids.get(i);
    encoded[kept] = end;
    return encoded;
  }

  private int special(String token) {
    var id = vocabulary.get(token);
    if (id == null) throw new IllegalArgumentException("The vocabulary has no " + token);
    return id;
  }

  private static String normalise(String text) {
    var clean = new StringBuilder(text.length());
    text.codePoints().forEach(c -> appendClean(clean, c));
    var plain = new StringBuilder(clean.length());
    Normalizer.normalize(clean, Normalizer.Form.NFD)
        .codePoints()
        .filter(c -> Character.getType(c) != Character.NON_SPACING_MARK)
        .forEach(c -> plain.appendCodePoint(Character.toLowerCase(c)));
    return plain.toString();
  }

  private static void appendClean(StringBuilder clean, int c) {
    if (isSpace(c)) clean.append(' ');
    else if (isIdeograph(c)) clean.append(' ').appendCodePoint(c).append(' ');
    else if (c != REPLACEMENT && !isControl(c)) clean.appendCodePoint(c);
  }

  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    var word = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              boolean apart = isPunctuation(c);
              if ((isSpace(c) || apart) && !word.isEmpty()) {
                words.add(word.toString());
                word.setLength(0);
              }
              if (apart) words.add(Character.toString(c));
              else if (!isSpace(c)) word.appendCodePoint(c);
            });
    if (!word.isEmpty()) words.add(word.toString());
    return words;
  }

  private List<Integer> pieces(String word) {
    if (word.codePointCount(0, word.length()) > WORD_CODE_POINTS_MAX) return List.of(unknown);
    var ids = new ArrayList<Integer>();
    int from = 0;
    while (from < word.length()) {
      int to = word.length();
      Integer id = null;
      while (to > from && id == null) {
        var piece = word.substring(from, to);
        id = vocabulary.get(from == 0 ? piece : CONTINUATION + piece);
        if (id == null) to = word.offsetByCodePoints(to, -1);
      }
      if (id == null) return List.of(unknown);
      ids.add(id);
      from = to;
    }
    return ids;
  }

  private static boolean isSpace(int c) {
    return c == '\t' || c == '\n' || c == '\r' || Character.isSpaceChar(c);
  }

  private static boolean isControl(int c) {
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.UNASSIGNED,
          Character.PRIVATE_USE,
          Character.SURROGATE ->
          true;
      default -> false;
    };
  }

  private static boolean isPunctuation(int c) {
    if ((c >= '!' && c <= '/')
        || (c >= ':' && c <= '@')
        || (c >= '[' && c <= '`')
        || (c >= '{' && c <= '~')) return true;
    return switch (Character.getType(c)) {
      case Character.CONNECTOR_PUNCTUATION,
          Character.DASH_PUNCTUATION,
          Character.START_PUNCTUATION,
          Character.END_PUNCTUATION,
          Character.INITIAL_QUOTE_PUNCTUATION,
          Character.FINAL_QUOTE_PUNCTUATION,
          Character.OTHER_PUNCTUATION ->
          true;
      default -> false;
    };
  }

  /** CJK ideographs, which are words of their own; kana and hangul are not. */
  private static boolean isIdeograph(int c) {
    return (c >= 0x4E00 && c <= 0x9FFF)
        || (c >= 0x3400 && c <= 0x4DBF)
        || (c >= 0x20000 && c <= 0x2A6DF)
        || (c >= 0x2A700 && c <= 0x2B73F)
        || (c >= 0x2B740 && c <= 0x2B81F)
        || (c >= 0x2B820 && c <= 0x2CEAF)
        || (c >= 0xF900 && c <= 0xFAFF)
        || (c >= 0x2F800 && c <= 0x2FA1F);
  }
}
