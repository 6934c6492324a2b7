package io.millrace.agents.specialist.review;

import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.api.Untrusted;
import io.millrace.agents.core.Texts;
import io.millrace.agents.specialist.Ordered;
import io.millrace.agents.specialist.OutputBuilder;
import io.millrace.agents.specialist.Reply;
import io.millrace.agents.specialist.review.Change.ChangedFile;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reviews a unified diff. Rules find what patterns can; a model adds what needs reading. Every
 * remark points to a line that the diff shows, in the file after the change; a model's remark that
 * does not is dropped with a warning. A line that looks like a secret is not sent to the model.
 */
@ApplicationScoped
public class CodeReviewAgent implements Agent {

  static final String NAME = "code-review";
  static final String RULES =
      "Found by rules in code; no language model read the change, so what needs understanding was not looked for.";
  static final String MODEL = "Found by rules in code and by a language model; a person decides.";
  static final int REMARKS_MAX = 200;
  static final int MODEL_REMARKS_MAX = 40;
  static final int PROMPT_CHARS_MAX = 60_000;
  static final int MESSAGE_CHARS_MAX = 600;
  private static final List<String> SEVERITIES = List.of("high", "medium", "low");

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var change = Change.of(input.text("diff"));
    var output = new OutputBuilder();
    var remarks = new ArrayList<Remark>();
    for (var file : change.files()) {
      remarks.addAll(LineRules.of(file));
      remarks.addAll(FileRules.of(file));
    }
    FileRules.untested(change.files()).ifPresent(remarks::add);
    var model = change.files().isEmpty() ? null : context.model().orElse(null);
    if (model != null) remarks.addAll(read(change.files(), context, model, output));
    var ordered =
        remarks.stream()
            .distinct()
            .sorted(Comparator.comparingInt(remark -> SEVERITIES.indexOf(remark.severity())))
            .toList();
    if (ordered.size() > REMARKS_MAX)
      output.warn(
          "There are " + ordered.size() + " findings; the gravest " + REMARKS_MAX + " are shown.");
    return output
        .put("findings", ordered.stream().limit(REMARKS_MAX).map(Remark::fields).toList())
        .put("files", change.files().stream().map(CodeReviewAgent::fields).toList())
        .put("counts", counts(ordered))
        .build(model == null ? RULES : MODEL, model == null ? null : model.name(), null);
  }

  private static Map<String, Object> fields(ChangedFile file) {
    return Ordered.of("path", file.path(), "added", file.added(), "removed", file.removed());
  }

  private static Map<String, Object> counts(List<Remark> remarks) {
    var counts = new LinkedHashMap<String, Object>();
    for (var severity : SEVERITIES)
      counts.put(
          severity, (int) remarks.stream().filter(r -> r.severity().equals(severity)).count());
    return counts;
  }

  private static List<Remark> read(
      List<ChangedFile> files, AgentContext context, ModelClient model, OutputBuilder output)
      throws AgentException, InterruptedException {
    var shown = shown(files);
    if (shown.length() > PROMPT_CHARS_MAX)
      output.warn(
          "The model read the first " + PROMPT_CHARS_MAX + " characters of the change only.");
    var stated =
        model.read(
            new ModelPrompt(
                Reply.prompt(context.definition()),
                Untrusted.frame("change", Texts.bounded(shown, PROMPT_CHARS_MAX)),
                false),
            text -> stated(Reply.of(text)));
    var kept = new ArrayList<Remark>();
    for (var remark : stated) {
      boolean there =
          files.stream()
              .anyMatch(f -> f.path().equals(remark.path()) && f.line(remark.line()).isPresent());
      if (there) kept.add(remark);
      else
        output.warn(
            "A finding of the model was dropped: it points to a line that the diff does not show.");
    }
    return kept;
  }

  private static String shown(List<ChangedFile> files) {
    var shown = new StringBuilder();
    for (var file : files) {
      shown.append("file ").append(file.path()).append('\n');
      for (var line : file.lines())
        shown
            .append(line.number())
            .append(line.added() ? " + " : "   ")
            .append(
                LineRules.isSecret(line)
                    ? "(withheld: it looks like a secret)"
                    : Texts.bounded(line.text(), LineRules.LINE_CHARS_MAX))
            .append('\n');
    }
    return shown.toString();
  }

  private static List<Remark> stated(Reply reply) throws UnreadableReplyException {
    var remarks = new ArrayList<Remark>();
    for (var item : reply.objects("findings", MODEL_REMARKS_MAX)) {
      var severity = Reply.text(item, "severity");
      if (!Set.copyOf(SEVERITIES).contains(severity))
        throw new UnreadableReplyException("'severity' must be one of " + SEVERITIES);
      if (!item.path("line").isInt()) throw new UnreadableReplyException("'line' must be a number");
      remarks.add(
          new Remark(
              "model",
              severity,
              Reply.text(item, "path"),
              item.path("line").asInt(),
              Texts.bounded(Reply.text(item, "message"), MESSAGE_CHARS_MAX)));
    }
    return remarks;
  }
}
