package io.millrace.agents.specialist.extraction;

import com.fasterxml.jackson.databind.JsonNode;
import io.millrace.agents.api.Agent;
import io.millrace.agents.api.AgentContext;
import io.millrace.agents.api.AgentException;
import io.millrace.agents.api.AgentInput;
import io.millrace.agents.api.AgentOutput;
import io.millrace.agents.api.ModelClient;
import io.millrace.agents.specialist.OutputBuilder;
import io.millrace.agents.specialist.Reply;
import io.millrace.agents.specialist.Span;
import jakarta.enterprise.context.ApplicationScoped;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * Finds structured data in a text. What rules find is the same with and without a model; a model is
 * asked only for the fields of a caller's schema, and only what stands in the text is kept. All
 * offsets are into the text as it was given, in UTF-16 units.
 */
@ApplicationScoped
public class DataExtractionAgent implements Agent {

  static final String NAME = "data-extraction";
  static final int FINDINGS_MAX = 2_000;
  static final String RULES =
      "Found by rules; people and organisations only where a title or a legal form marks them. No language model was used.";
  static final String MODEL =
      "Findings and tables by rules; the fields by a language model, each checked against the text.";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public AgentOutput handle(AgentInput input, AgentContext context)
      throws AgentException, InterruptedException {
    var text = input.text("text");
    var output = new OutputBuilder();
    var dates = new Dates(reference(input.text("referenceDate")));
    var findings = findings(text, dates);
    output.warnAll(dates.warnings());
    if (findings.size() > FINDINGS_MAX) {
      output.warn(
          "There are " + findings.size() + " findings; the first " + FINDINGS_MAX + " are shown.");
      findings = findings.subList(0, FINDINGS_MAX);
    }
    output.put("findings", findings.stream().map(finding -> finding.fields(text)).toList());
    output.put("tables", Tables.in(text));
    var wanted = input.tree().path("fields");
    var model = wanted.isObject() ? context.model().orElse(null) : null;
    output.put("fields", fields(text, wanted, findings, context, model, output));
    return output.build(model == null ? RULES : MODEL, model == null ? null : model.name(), null);
  }

  private static Map<String, Object> fields(
      String text,
      JsonNode wanted,
      List<Finding> findings,
      AgentContext context,
      @Nullable ModelClient model,
      OutputBuilder output)
      throws AgentException, InterruptedException {
    if (!wanted.isObject()) return Map.of();
    var properties = Fields.properties(wanted);
    var fields =
        model == null
            ? Fields.byRules(text, properties, findings)
            : Fields.byModel(Reply.prompt(context.definition()), text, properties, model, output);
    if (model == null)
      output.warn("Without a language model only fields that rules know were looked for.");
    for (var required : wanted.path("required"))
      if (!fields.containsKey(required.asText()))
        output.warn("The required field '" + required.asText() + "' was not found.");
    return fields;
  }

  private static @Nullable LocalDate reference(String text) throws AgentException {
    if (text.isEmpty()) return null;
    try {
      return LocalDate.parse(text);
    } catch (DateTimeException e) {
      throw AgentException.permanent(
          "reference_date_invalid", "'referenceDate' is a date such as 2026-03-31");
    }
  }

  /**
   * In the order of the text; where two overlap, the one whose rule is surer, and a telephone
   * number only where nothing else is: dates and amounts look like one.
   */
  static List<Finding> findings(String text, Dates dates) {
    var all = new ArrayList<Finding>();
    for (var found : List.of(Contacts.in(text), dates.in(text), Amounts.in(text), Names.in(text)))
      all.addAll(found);
    all.sort(
        Comparator.comparingDouble(Finding::confidence)
            .reversed()
            .thenComparing(f -> -f.span().length()));
    var taken = new TreeMap<Integer, Finding>();
    for (var finding : all)
      if (free(taken, finding.span())) taken.put(finding.span().start(), finding);
    for (var phone : Contacts.phones(text))
      if (free(taken, phone.span())) taken.put(phone.span().start(), phone);
    return List.copyOf(taken.values());
  }

  private static boolean free(TreeMap<Integer, Finding> taken, Span span) {
    var before = taken.floorEntry(span.end() - 1);
    return before == null || !before.getValue().span().overlaps(span);
  }
}
