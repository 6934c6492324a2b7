package io.millrace.agents.guard;

import io.millrace.contracts.guardrail.GuardrailSettings;
import java.net.IDN;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Which addresses a text may carry. Found are addresses with a scheme or {@code www.}, targets of
 * Markdown links and images, {@code src} and {@code href}, {@code //host} and {@code data:}, {@code
 * javascript:} and like addresses. A host is allowed when it is listed, or below a listed {@code
 * *.host}; an address is when the agent was given it. An image is fetched by who only looks at the
 * text, so it may carry data out: images need a flag of their own. What cannot be read as an
 * address is a finding.
 */
record UrlsCheck(
    Set<String> hosts,
    List<String> below,
    Set<String> schemes,
    boolean images,
    boolean dataUrls,
    boolean given,
    String instead)
    implements Check {

  private static final Pattern IMAGE =
      Pattern.compile("!\\[[^\\]\\n]{0,500}+\\](?:\\([^)\\n]{0,4000}+\\)|\\[[^\\]\\n]{0,200}+\\])");
  private static final Pattern HTML_IMAGE =
      Pattern.compile("(?i)<(?:img|image|iframe|object|embed|video|audio|source|link|script)\\b");
  private static final Pattern ADDRESS =
      Pattern.compile(
          "(?i)\\b[a-z][a-z0-9+.-]{1,15}:[/\\\\]{1,3}[^\\s<>\"'`)\\]}]{0,4000}+"
              + "|\\bwww\\.[^\\s<>\"'`)\\]}]{1,4000}+"
              + "|(?<=[(\"'=\\s])//[a-z0-9][^\\s<>\"'`)\\]}]{0,4000}+"
              + "|\\b(?:data|javascript|vbscript|file|blob):[^\\s<>\"'`)\\]}]{1,4000}+");
  private static final Pattern WITH_SCHEME = Pattern.compile("(?i)^([a-z][a-z0-9+.-]*):");
  private static final Pattern HOST =
      Pattern.compile(
          "(?i)[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?(?:\\.[a-z0-9-]{1,63}){0,10}|\\[[0-9a-f:.]+]");
  private static final Set<String> NO_HOST = Set.of("javascript", "vbscript", "file", "blob");
  private static final String TRAILING = ".,;:!?";

  static Check of(GuardrailSettings.Urls settings) {
    return new UrlsCheck(
        settings.hosts(),
        settings.hosts().stream().filter(h -> h.startsWith("*.")).map(h -> h.substring(1)).toList(),
        settings.schemes(),
        settings.images(),
        settings.dataUrls(),
        settings.given(),
        settings.instead());
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    var hits = new ArrayList<Hit>();
    for (var place : places) {
      deadline.check();
      if (!images) {
        find(IMAGE, place, "url_image", deadline, hits);
        if (HTML_IMAGE.matcher(deadline.guarded(place.text())).find())
          hits.add(Hit.at(place, "url_image", "Markup that fetches from elsewhere"));
      }
      var found = ADDRESS.matcher(deadline.guarded(place.text()));
      while (found.find()) {
        int end = found.end();
        while (end > found.start() && TRAILING.indexOf(place.text().charAt(end - 1)) >= 0) end--;
        var address = place.text().substring(found.start(), end);
        if (given && subject.allowedUrls().contains(address)) continue;
        var wrong = wrong(address);
        if (wrong != null)
          hits.add(
              Hit.span(
                  place, found.start(), end, wrong, "An address that is not allowed", instead));
      }
    }
    return hits;
  }

  private void find(Pattern pattern, Place place, String code, Deadline deadline, List<Hit> hits) {
    var found = pattern.matcher(deadline.guarded(place.text()));
    while (found.find())
      hits.add(Hit.span(place, found.start(), found.end(), code, "An image in the text", instead));
  }

  /** Code of what is wrong with an address; null where it is allowed. */
  private @Nullable String wrong(String address) {
    var lower = address.toLowerCase(Locale.ROOT);
    if (lower.indexOf('\\') >= 0) return "url_unreadable";
    if (lower.startsWith("data:")) return dataUrls ? null : "url_data";
    var scheme = WITH_SCHEME.matcher(lower);
    boolean hasScheme = scheme.find();
    if (hasScheme && NO_HOST.contains(scheme.group(1))) return "url_scheme";
    if (hasScheme && !schemes.contains(scheme.group(1))) return "url_scheme";
    var rest = hasScheme ? lower.substring(scheme.end()) : lower;
    int start = 0;
    while (start < rest.length() && rest.charAt(start) == '/') start++;
    int end = start;
    while (end < rest.length() && "/?#".indexOf(rest.charAt(end)) < 0) end++;
    var authority = rest.substring(start, end);
    if (authority.contains("@") || authority.contains("%")) return "url_credentials";
    int colon = authority.lastIndexOf(':');
    var host = colon > authority.lastIndexOf(']') ? authority.substring(0, colon) : authority;
    if (host.endsWith(".")) host = host.substring(0, host.length() - 1);
    try {
      host = host.startsWith("[") ? host : IDN.toASCII(host).toLowerCase(Locale.ROOT);
    } catch (IllegalArgumentException e) {
      return "url_unreadable";
    }
    if (!HOST.matcher(host).matches()) return "url_unreadable";
    var name = host;
    boolean allowed = hosts.contains(name) || below.stream().anyMatch(name::endsWith);
    return allowed ? null : "url_host";
  }
}
