package io.millrace.agents.guard;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * Tells English, German, French, Spanish, Italian, Dutch and Portuguese apart by their small words
 * and by groups of letters that only some of them have. Text in a script that is not Latin is
 * {@value #OTHER}. Where there are fewer than {@value #WORDS_MIN} words, or no language is clearly
 * ahead, the answer is {@value #UNKNOWN}: a guess would be worth little. Other languages of Latin
 * script are mostly unknown too.
 */
final class LanguageDetector {

  static final String UNKNOWN = "unknown";
  static final String OTHER = "other";
  static final int WORDS_MIN = 4;

  private static final int WORDS_READ_MAX = 2_000;
  private static final double SMALL_WORD = 1;
  private static final double LETTERS = 0.35;
  private static final double SCORE_MIN = 2;
  private static final double AHEAD_MIN = 1.3;
  private static final int WIDE_LETTERS_MIN = 4;

  private static final Map<String, Set<String>> SMALL_WORDS = new HashMap<>();
  private static final Map<String, List<String>> GROUPS = new HashMap<>();

  static {
    put(
        "en",
        "the and of to is are was were be been has have had i you he she it we they my your his her"
            + " our their this that these those with for from what when where who why how which not"
            + " can could will would should do does did an at by on if or but there about please into"
            + " than then me him them am any some",
        "th wh ght ing sh ould");
    put(
        "de",
        "der die das und ist sind war waren ein eine einen einem einer nicht ich du er sie es wir"
            + " ihr mein meine dein sein mit für von auf aus bei nach zu zum zur im am als auch wie"
            + " was wann wo wer warum dass kann können wird werden würde haben hat hatte bitte oder"
            + " aber wenn den dem des noch nur über unter",
        "sch ung cht ß ü ö ä ei keit");
    put(
        "fr",
        "le la les un une des du et est sont était ai as a avons avez ont je tu il elle nous vous"
            + " ils mon ma mes ton votre notre ce cette ces que qui quoi quand où pourquoi comment"
            + " ne pas plus avec pour dans sur par sans au aux en y mais ou donc si être fait peut"
            + " pouvez bonjour merci bien très",
        "eau oux ç è ê qu' l' d' j' tion eux oi");
    put(
        "es",
        "el la los las un una unos unas y es son era fue está están he ha han yo tú él ella nosotros"
            + " ustedes mi tu su nuestro este esta estos que quien qué cuándo dónde cómo por para con"
            + " sin en de del al no sí más muy pero o si porque como puede puedo quiero tengo hay lo"
            + " se me le gracias hola",
        "ñ ción ¿ ¡ ll rr ido ué dad");
    put(
        "it",
        "il lo la i gli le un uno una e è sono era erano ho hai ha abbiamo hanno io tu lui lei noi"
            + " voi loro mio mia tuo suo nostro questo questa quello che chi cosa quando dove come"
            + " perché di del della dei delle da dal in nel nella con per su non più molto ma o se"
            + " anche può posso vorrei grazie ciao al alla si ci",
        "zione gli cch ggi tt zz ità è ò");
    put(
        "nl",
        "de het een en is zijn was waren ik jij je hij zij we wij jullie mijn jouw uw hun dit dat"
            + " deze die van voor met op in te aan bij uit naar om als ook niet geen wel kan kunnen"
            + " wordt worden zou heb heeft had hebben wat wanneer waar wie waarom hoe maar of want"
            + " dan nog er door over alstublieft graag",
        "ij oo ee aa uu sch eu oe");
    put(
        "pt",
        "o a os as um uma uns umas e é são era foi está estão eu tu ele ela nós vocês você meu minha"
            + " seu sua nosso este esta isso isto que quem quando onde como por para com sem em no na"
            + " nos nas do da dos das ao à não sim mais muito mas ou se porque pode posso quero tenho"
            + " há obrigado olá lhe também pelo pela",
        "ão ões ç nh lh ê ém");
  }

  private LanguageDetector() {}

  private static void put(String language, String words, String groups) {
    SMALL_WORDS.put(language, new HashSet<>(Arrays.asList(words.split(" "))));
    GROUPS.put(language, List.of(groups.split(" ")));
  }

  static Set<String> languages() {
    return Set.copyOf(SMALL_WORDS.keySet());
  }

  /** Code of the language, {@link #OTHER} or {@link #UNKNOWN}. */
  static String detect(String text) {
    long latin = 0;
    long wide = 0;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (!Character.isLetter(c)) continue;
      if (Character.UnicodeScript.of(c) == Character.UnicodeScript.LATIN) latin++;
      else wide++;
    }
    if (wide >= WIDE_LETTERS_MIN && wide > latin) return OTHER;
    var words = words(text);
    if (words.size() < WORDS_MIN) return UNKNOWN;
    var scores = new ArrayList<Map.Entry<String, Double>>();
    SMALL_WORDS.forEach(
        (language, small) -> scores.add(Map.entry(language, score(language, small, words))));
    scores.sort(Map.Entry.<String, Double>comparingByValue(Comparator.reverseOrder()));
    double best = scores.get(0).getValue();
    double next = scores.get(1).getValue();
    return best >= SCORE_MIN && best >= AHEAD_MIN * next ? scores.get(0).getKey() : UNKNOWN;
  }

  private static double score(String language, Set<String> small, List<String> words) {
    double score = 0;
    for (var word : words) {
      if (small.contains(word)) score += SMALL_WORD;
      else
        for (var group : GROUPS.getOrDefault(language, List.of()))
          if (word.contains(group)) score += LETTERS;
    }
    return score;
  }

  /** Words of letters; addresses, numbers and codes are not anybody's language. */
  private static List<String> words(String text) {
    var words = new ArrayList<String>();
    for (var token : text.toLowerCase(Locale.ROOT).split("\\s+")) {
      if (words.size() >= WORDS_READ_MAX) break;
      if (token.contains("://") || token.contains("@") || token.contains("_")) continue;
      var word = token.replace('’', '\'').replaceAll("^[^\\p{L}¿¡]+|[^\\p{L}']+$", "");
      if (!word.isEmpty() && word.chars().noneMatch(Character::isDigit)) words.add(word);
    }
    return words;
  }
}
