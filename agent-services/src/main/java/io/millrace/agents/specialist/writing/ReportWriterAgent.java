package io.millrace.agents.specialist.writing;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.api.ModelPrompt;
import io.millrace.agents.api.UnreadableReplyException;
import io.millrace.agents.api.Untrusted;
import io.millrace.agents.specialist.OutputBuilder;
import io.millrace.agents.specialist.Reply;
import io.millrace.agents.specialist.Support;
import jakarta.enterprise.context.ApplicationScoped;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;

/**
 * Writes a report in Markdown from findings, each numbered and listed with its source at the end. A
 * model puts the findings of a section into sentences that name their numbers; a sentence that its
 * findings do not support is dropped, and a finding that no sentence tells is listed as it is, so
 * nothing given is lost. Without a model the report lists the findings and says so.
 */
@ApplicationScoped
public class ReportWriterAgent implements Agent {

  static final String NAME = "report-writer";
  static final String LISTED =
      "Laid out by a template from the given findings; no language model was used.";
  static final String WRITTEN =
      "Written by a language model from the given findings; every sentence names those that support it.";
  static final int SENTENCES_MAX = 30;
  static final int CITED_MAX = 10;

  /** A finding with its number in the report. */
  private record Finding(int number, String text, String source) {}

  private record Section(String heading, List<Finding> findings) {}

  private record Sentence(String text, List<Integer> findings) {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var sections = sections(input.tree().path("sections"));
    var output = new OutputBuilder();
    var model =
        sections.stream().allMatch(s -> s.findings().isEmpty())
            ? null
            : context.model().orElse(null);
    var report = new StringBuilder("# " + Markdown.line(input.text("title")) + "\n");
    for (var section : sections) {
      report.append("\n## ").append(Markdown.line(section.heading())).append("\n\n");
      if (section.findings().isEmpty()) {
        report.append("No findings were given.\n");
        output.warn("A section has no findings.");
      } else if (model == null) section.findings().forEach(finding -> report.append(item(finding)));
      else report.append(written(section, context, model, output));
    }
    report.append(sources(sections));
    return output
        .put("markdown", report.toString())
        .put("sections", sections.stream().map(Section::heading).toList())
        .put(
            "citations",
            sections.stream()
                .flatMap(s -> s.findings().stream())
                .map(ReportWriterAgent::citation)
                .toList())
        .build(model == null ? LISTED : WRITTEN, model == null ? null : model.name(), null);
  }

  private static List<Section> sections(JsonNode given) {
    var sections = new ArrayList<Section>();
    int number = 1;
    for (var section : given) {
      var findings = new ArrayList<Finding>();
      for (var finding : section.path("findings"))
        if (!finding.path("text").asText().isBlank())
          findings.add(
              new Finding(
                  number++, finding.path("text").asText(), finding.path("source").asText("")));
      sections.add(new Section(section.path("heading").asText(), findings));
    }
    return sections;
  }

  private static String item(Finding finding) {
    return "- " + Markdown.line(finding.text()) + " [" + finding.number() + "]\n";
  }

  private static Map<String, Object> citation(Finding finding) {
    var fields = new LinkedHashMap<String, Object>();
    fields.put("number", finding.number());
    fields.put("text", finding.text());
    fields.put("source", finding.source());
    return fields;
  }

  private static String sources(List<Section> sections) {
    var list = new StringBuilder();
    for (var section : sections)
      for (var finding : section.findings())
        list.append("- [")
            .append(finding.number())
            .append("] ")
            .append(
                finding.source().isBlank() ? "no source given" : Markdown.line(finding.source()))
            .append('\n');
    return list.isEmpty() ? "" : "\n## Sources\n\n" + list;
  }

  private static String written(
      Section section, AgentContext context, ModelClient model, OutputBuilder output)
      throws AgentException, InterruptedException {
    var user = new StringBuilder(Untrusted.frame("heading", section.heading()));
    for (var finding : section.findings())
      user.append("\n\n")
          .append(
              Untrusted.frame("finding", "number: " + finding.number() + "\n" + finding.text()));
    var sentences =
        model.read(
            new ModelPrompt(Reply.prompt(context.definition()), user.toString(), false),
            text -> read(Reply.of(text)));
    var told = new LinkedHashSet<Integer>();
    var text = new StringBuilder();
    for (var sentence : sentences) {
      var cited =
          section.findings().stream()
              .filter(f -> sentence.findings().contains(f.number()))
              .toList();
      if (!Support.supports(sentence.text(), cited.stream().map(Finding::text).toList())) {
        output.warn("A sentence was dropped: the findings it names do not support it.");
        continue;
      }
      text.append(text.isEmpty() ? "" : " ").append(Markdown.line(sentence.text()));
      for (var finding : cited) {
        told.add(finding.number());
        text.append(" [").append(finding.number()).append(']');
      }
    }
    if (!text.isEmpty()) text.append('\n');
    var untold = section.findings().stream().filter(f -> !told.contains(f.number())).toList();
    if (!untold.isEmpty() && !text.isEmpty()) text.append('\n');
    untold.forEach(finding -> text.append(item(finding)));
    return text.toString();
  }

  private static List<Sentence> read(Reply reply) throws UnreadableReplyException {
    var sentences = new ArrayList<Sentence>();
    for (var sentence : reply.objects("sentences", SENTENCES_MAX)) {
      var numbers = new ArrayList<Integer>();
      for (var number : sentence.path("findings")) {
        if (!number.isInt())
          throw new UnreadableReplyException("'findings' must be an array of numbers");
        numbers.add(number.asInt());
      }
      if (numbers.isEmpty() || numbers.size() > CITED_MAX)
        throw new UnreadableReplyException("each sentence names 1 to " + CITED_MAX + " 'findings'");
      sentences.add(new Sentence(Reply.text(sentence, "text"), numbers));
    }
    return sentences;
  }
}
