package io.millrace.agents.specialist.review;

import io.millrace.agents.specialist.review.Change.ChangedFile;
import io.millrace.agents.specialist.review.Change.Line;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.regex.Pattern;

/**
 * What single added lines show. Patterns, not understanding: each is right more often than not, and
 * a person decides.
 */
final class LineRules {

  static final int LINE_CHARS_MAX = 2_000;

  private static final String CODE =
      "(?i).*\\.(java|kt|scala|groovy|js|jsx|mjs|ts|tsx|py|rb|go|rs|cs|php|c|cc|cpp|h|sh|bash|vue|swift)";
  private static final Pattern TEST =
      Pattern.compile(
          "(?i)(^|/)(test|tests|__tests__|spec|it)/|(Test|Tests|IT|Spec)\\.\\w+$|[._-](test|spec)\\.\\w+$|(^|/)test_\\w+\\.py$");

  /** A rule for the files whose path matches. */
  private record Rule(
      String name,
      String severity,
      Pattern path,
      Predicate<String> line,
      boolean inTests,
      String message) {}

  private static final List<Rule> RULES =
      List.of(
          rule(
              "secret",
              "high",
              ".*",
              true,
              "AKIA[0-9A-Z]{16}|-----BEGIN (?:[A-Z]{2,10} )?PRIVATE KEY|\\bgh[pousr]_[A-Za-z0-9]{30,}|\\bgithub_pat_[A-Za-z0-9_]{30,}|\\bxox[abprs]-[A-Za-z0-9-]{10,}|\\bsk-[A-Za-z0-9_-]{20,}|\\bAIza[0-9A-Za-z_-]{30,}|\\beyJ[A-Za-z0-9_-]{10,}\\.eyJ[A-Za-z0-9_-]{10,}\\.[A-Za-z0-9_-]{10,}|\\bglpat-[A-Za-z0-9_-]{20,}",
              "This looks like a secret. Take it out, rotate it, and read it from the environment or a vault."),
          rule(
              "hard_coded_credential",
              "high",
              ".*",
              false,
              "(?i)(?:password|passwd|pwd|secret|api[_-]?key|access[_-]?token|auth[_-]?token|client[_-]?secret)[\"']?\\s{0,3}[:=]\\s{0,3}[\"'](?!\\$\\{|\\{\\{|<|%|\\*{3}|(?i:example|changeme|placeholder|none|null|your))[^\"'\\s]{6,200}[\"']",
              "A credential stands in the code. Read it from the environment or a vault."),
          rule(
              "tls_disabled",
              "high",
              ".*",
              true,
              "(?i)verify\\s{0,2}=\\s{0,2}False\\b|rejectUnauthorized[\"']?\\s{0,2}:\\s{0,2}false|InsecureSkipVerify\\s{0,2}:\\s{0,2}true|NoopHostnameVerifier|ALLOW_ALL_HOSTNAME|NODE_TLS_REJECT_UNAUTHORIZED|trustAll|TrustAllStrategy|setHostnameVerifier\\(.{0,40}->\\s{0,2}true|CURLOPT_SSL_VERIFYPEER,\\s{0,2}(?:0|false)|\\bcurl\\s.{0,80}(?:\\s-k\\b|--insecure)|_create_unverified_context",
              "The check of TLS certificates is switched off."),
          new Rule(
              "sql_concatenation",
              "high",
              Pattern.compile(CODE),
              SqlText::isConcatenated,
              true,
              "SQL is put together from values. Use parameters."),
          rule(
              "dynamic_code",
              "high",
              CODE,
              true,
              "(?<![\\w.])eval\\s?\\(|(?<![\\w.])exec\\s?\\(|Runtime\\.getRuntime\\(\\)\\.exec|\\bos\\.system\\s?\\(|shell\\s?=\\s?True|child_process|new Function\\s?\\(|\\bpickle\\.loads?\\(|\\byaml\\.load\\((?!.*SafeLoader)",
              "Text is run as code or as a command. Be sure that nobody else can write that text."),
          rule(
              "merge_marker",
              "high",
              ".*",
              true,
              "^(?:<{7} |={7}$|>{7} )",
              "A marker of a merge conflict was left."),
          rule(
              "empty_catch",
              "medium",
              CODE,
              true,
              "\\bcatch\\s?(?:\\([^)]{0,200}\\))?\\s?\\{\\s{0,4}\\}|^\\s*except\\b[^:]{0,100}:\\s{0,4}pass\\b",
              "A failure is swallowed. Handle it, or say why nothing has to be done."),
          rule(
              "stack_trace_printed",
              "medium",
              CODE,
              false,
              "\\.printStackTrace\\s?\\(\\s?\\)",
              "Write the failure to the log instead."),
          rule(
              "console_output",
              "low",
              "(?i).*\\.(java|kt|scala|groovy)",
              false,
              "\\bSystem\\.(?:out|err)\\.print",
              "Output to the console was left; use the log."),
          rule(
              "debugging_left",
              "medium",
              CODE,
              true,
              "(?<![\\w.])debugger\\s?;|(?<!\\w)console\\.(?:log|debug|trace)\\s?\\(|\\bpdb\\.set_trace\\(|(?<![\\w.])breakpoint\\(\\)|\\bbinding\\.pry\\b|\\bvar_dump\\s?\\(",
              "This was for debugging; take it out."),
          rule(
              "test_switched_off",
              "medium",
              CODE,
              true,
              "@(?:Disabled|Ignore)\\b|\\b(?:it|describe|test)\\.(?:only|skip)\\s?\\(|@pytest\\.mark\\.skip",
              "A test is switched off, or others are by it."),
          rule(
              "todo",
              "low",
              ".*",
              true,
              "\\b(?:TODO|FIXME|XXX|HACK)\\b",
              "Something is left to do; do it now or open an issue."));

  private LineRules() {}

  private static Rule rule(
      String name, String severity, String path, boolean inTests, String line, String message) {
    return new Rule(
        name,
        severity,
        Pattern.compile(path),
        Pattern.compile(line).asPredicate(),
        inTests,
        message);
  }

  static boolean isTest(String path) {
    return TEST.matcher(path).find();
  }

  static boolean isCode(String path) {
    return path.matches(CODE);
  }

  static boolean isSecret(Line line) {
    return RULES.stream().limit(2).anyMatch(rule -> rule.line().test(bounded(line)));
  }

  static List<Remark> of(ChangedFile file) {
    var remarks = new ArrayList<Remark>();
    boolean test = isTest(file.path());
    for (var line : file.lines()) {
      if (!line.added()) continue;
      for (var rule : RULES)
        if ((!test || rule.inTests())
            && rule.path().matcher(file.path()).matches()
            && rule.line().test(bounded(line)))
          remarks.add(
              new Remark(rule.name(), rule.severity(), file.path(), line.number(), rule.message()));
    }
    return remarks;
  }

  private static String bounded(Line line) {
    return line.text().substring(0, Math.min(line.text().length(), LINE_CHARS_MAX));
  }
}
