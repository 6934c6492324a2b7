package io.millrace.agents.guard;

import com.networknt.schema.Error;
import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import io.millrace.contracts.guardrail.GuardrailSettings;
import java.util.List;

/**
 * Whether a document is what a JSON Schema (draft 2020-12) says. Its patterns run in linear time. A
 * finding names the rule of the schema, never the value.
 */
record SchemaCheck(Schema schema) implements Check {

  private static final String CODE = "schema_mismatch";

  static Check of(GuardrailSettings.Schema settings) {
    return new SchemaCheck(settings.schema());
  }

  @Override
  public List<Hit> find(GuardSubject subject, List<Place> places, Deadline deadline) {
    deadline.check();
    return schema.validate(subject.document().text(), InputFormat.JSON).stream()
        .map(SchemaCheck::hit)
        .toList();
  }

  private static Hit hit(Error error) {
    var pointer = new StringBuilder();
    var location = error.getInstanceLocation();
    for (int i = 0; i < location.getNameCount(); i++) {
      var name = String.valueOf(location.getName(i));
      boolean isIndex = name.length() <= 9 && name.chars().allMatch(Character::isDigit);
      pointer.append('/').append(isIndex ? name : Places.shown(name, i));
    }
    return new Hit(
        new Finding(CODE, pointer.toString(), "Not what the rule " + error.getKeyword() + " says"),
        null,
        0,
        0,
        null);
  }
}
