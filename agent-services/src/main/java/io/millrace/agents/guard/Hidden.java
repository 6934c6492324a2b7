package io.millrace.agents.guard;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Text that stands in another text under an encoding: base64, hexadecimal, percent signs, rot13,
 * backwards, letters apart ("i g n o r e"). One layer is taken off, and the first {@value
 * #PIECES_MAX} pieces. What does not decode to readable text is nothing.
 *
 * @param how name of the encoding
 */
record Hidden(String how, String text) {

  static final int PIECES_MAX = 200;

  private static final int PIECE_CHARS_MAX = 20_000;
  private static final double READABLE_MIN = 0.9;

  private static final Pattern BASE64 = Pattern.compile("[A-Za-z0-9+/_-]{16,20000}={0,2}");
  private static final Pattern HEX =
      Pattern.compile(
          "(?<![0-9A-Za-z])[0-9a-fA-F]{24,20000}(?![0-9A-Za-z])"
              + "|(?:\\\\x[0-9a-fA-F]{2}){12,2000}"
              + "|(?<![0-9A-Za-z])(?:0x)?[0-9a-fA-F]{2}(?:[ ,:]{1,2}(?:0x)?[0-9a-fA-F]{2}){11,1000}");
  private static final Pattern PERCENT = Pattern.compile("[A-Za-z0-9._~%+-]{12,20000}");
  private static final Pattern APART =
      Pattern.compile("(?<!\\p{L})(?:\\p{L}[ .*_-]{1,3}){8,400}\\p{L}(?!\\p{L})");

  private static final List<String> TELLING =
      List.of(
          "ignore", "disregard", "forget", "overrid", "instruct", "prompt", "restrict", "reveal");

  static List<Hidden> in(String text) {
    var pieces = new ArrayList<Hidden>();
    var base64 = BASE64.matcher(text);
    while (pieces.size() < PIECES_MAX && base64.find())
      add("base64", ofBase64(base64.group()), pieces);
    var hex = HEX.matcher(text);
    while (pieces.size() < PIECES_MAX && hex.find()) add("hex", ofHex(hex.group()), pieces);
    if (text.indexOf('%') >= 0) {
      var percent = PERCENT.matcher(text);
      while (pieces.size() < PIECES_MAX && percent.find())
        if (percent.group().indexOf('%') >= 0) add("percent", ofPercent(percent.group()), pieces);
    }
    var apart = APART.matcher(text);
    while (pieces.size() < PIECES_MAX && apart.find())
      pieces.add(
          new Hidden(
              "letters apart",
              apart
                  .group()
                  .replaceAll("[ .*_-]{2,3}", "\u0000")
                  .replaceAll("[ .*_-]", "")
                  .replace('\u0000', ' ')));
    return pieces;
  }

  /** The text itself, turned, where the turned text has a word that orders to a model have. */
  static List<Hidden> turned(String text) {
    var bounded = text.length() > PIECE_CHARS_MAX ? text.substring(0, PIECE_CHARS_MAX) : text;
    return Stream.of(
            new Hidden("rot13", rot13(bounded)),
            new Hidden("backwards", new StringBuilder(bounded).reverse().toString()))
        .filter(
            turned -> TELLING.stream().anyMatch(turned.text().toLowerCase(Locale.ROOT)::contains))
        .toList();
  }

  private static void add(String how, byte[] bytes, List<Hidden> pieces) {
    if (bytes.length < 8) return;
    try {
      var text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      long readable = text.chars().filter(c -> c >= ' ' && c != 0x7F || c == '\n').count();
      if (readable >= READABLE_MIN * text.length()) pieces.add(new Hidden(how, text));
    } catch (CharacterCodingException e) {
      return; // not a text in this encoding
    }
  }

  private static byte[] ofBase64(String piece) {
    var plain = piece.replace('-', '+').replace('_', '/').replace("=", "");
    int fits = plain.length() % 4 == 1 ? plain.length() - 1 : plain.length();
    return Base64.getDecoder().decode(plain.substring(0, fits));
  }

  private static byte[] ofHex(String piece) {
    var digits = piece.replace("0x", "").replaceAll("[^0-9a-fA-F]", "");
    return HexFormat.of().parseHex(digits.substring(0, digits.length() & ~1));
  }

  private static byte[] ofPercent(String piece) {
    var bytes = new byte[piece.length()];
    int size = 0;
    for (int i = 0; i < piece.length(); i++) {
      boolean isCode =
          piece.charAt(i) == '%'
              && i + 2 < piece.length()
              && HexFormat.isHexDigit(piece.charAt(i + 1))
              && HexFormat.isHexDigit(piece.charAt(i + 2));
      bytes[size++] =
          (byte) (isCode ? HexFormat.fromHexDigits(piece, i + 1, i + 3) : piece.charAt(i));
      if (isCode) i += 2;
    }
    return Arrays.copyOf(bytes, size);
  }

  private static String rot13(String text) {
    var out = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      char base = c >= 'a' && c <= 'z' ? 'a' : c >= 'A' && c <= 'Z' ? 'A' : 0;
      out.append(base == 0 ? c : (char) (base + (c - base + 13) % 26));
    }
    return out.toString();
  }

  @Override
  public String toString() {
    return "Hidden[" + how + "]";
  }
}
