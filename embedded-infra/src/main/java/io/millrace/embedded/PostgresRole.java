package io.millrace.embedded;

/**
 * Who may log in to the shared cluster: one role for each module that keeps tables. A role owns the
 * schema of its name and has no right on any other.
 */
public enum PostgresRole {
  REVIEWS("reviews"),
  ARCHIVE("archive"),
  AGENTS("agents"),
  BANK("bank");

  private final String schema;

  PostgresRole(String schema) {
    this.schema = schema;
  }

  public String schema() {
    return schema;
  }

  public String userName() {
    return "millrace_" + schema;
  }
}
