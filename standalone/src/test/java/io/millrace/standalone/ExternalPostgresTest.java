package io.millrace.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ExternalPostgresTest {
  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://ada:s%40fe@db.local:5433/desk",
        "postgres://ada:s%40fe@db.local:5433/desk",
        "jdbc:postgresql://db.local:5433/desk?user=ada&password=s%40fe"
      })
  void everyUsualFormOfAnAddressIsUnderstood(String text) {
    assertThat(ExternalPostgres.parse(text))
        .isEqualTo(new ExternalPostgres("db.local", 5433, "desk", "ada", "s@fe"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.local",
        "mysql://a:b@c/d",
        "postgresql://ada:secret@db.local",
        "postgresql://db.local/desk",
        "post gres"
      })
  void anAddressThatLacksSomethingIsRefusedWithoutRepeatingIt(String text) {
    assertThatThrownBy(() -> ExternalPostgres.parse(text))
        .isInstanceOf(CannotStartException.class)
        .hasMessageContaining("postgresql://USER:PASSWORD@HOST:PORT/DATABASE")
        .hasMessageNotContaining("secret");
  }

  @Test
  void eachServiceIsToldItsOwnSchema() {
    // when
    var settings = ExternalPostgres.parse("postgresql://ada@db.local/desk").settings();

    // then
    assertThat(settings)
        .containsEntry(
            "quarkus.datasource.jdbc.url",
            "jdbc:postgresql://db.local:5432/desk?currentSchema=reviews")
        .containsEntry(
            "quarkus.datasource.reactive.url",
            "postgresql://db.local:5432/desk?search_path=reviews")
        .containsEntry(
            "quarkus.datasource.archive.jdbc.url",
            "jdbc:postgresql://db.local:5432/desk?currentSchema=archive");
  }
}
