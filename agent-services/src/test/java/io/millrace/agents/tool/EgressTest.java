package io.millrace.agents.tool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.millrace.agents.api.AgentException;
import io.millrace.contracts.definition.DefinitionText;
import io.millrace.contracts.definition.ToolDefinition;
import java.net.InetAddress;
import java.net.URI;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EgressTest {

  private static final Tool TOOL =
      new Tool(
          ToolDefinition.parse(
              DefinitionText.read(
                  """
                  tool: any
                  description: Any.
                  kind: java
                  mutates: false
                  input: {type: object}
                  """)),
          1);

  private static String code(Egress egress, String url, String... allowed) {
    return catchThrowableOfType(
            AgentException.class, () -> egress.check(TOOL, URI.create(url), List.of(allowed)))
        .code();
  }

  @ParameterizedTest
  @CsvSource({
    "http://127.0.0.1:8081/, 127.0.0.1:8080",
    "https://127.0.0.1/, 127.0.0.1:80",
    "http://127.0.0.2:8080/, 127.0.0.1:8080",
    "ftp://127.0.0.1:8080/, 127.0.0.1:8080",
    "http://127.0.0.1:8080@192.0.2.1/, 127.0.0.1:8080",
    "http://user@127.0.0.1:8080/, 127.0.0.1:8080"
  })
  void what_is_not_listed_is_denied(String url, String allowed) {
    // when, then
    assertThat(code(new Egress(Set.of()), url, allowed)).isEqualTo("egress_denied");
  }

  @Test
  void a_private_address_that_is_listed_itself_is_reached() {
    // when, then
    assertThatCode(
            () -> {
              var egress = new Egress(Set.of());
              egress.check(TOOL, URI.create("http://127.0.0.1:8080/x"), List.of("127.0.0.1:8080"));
              egress.check(TOOL, URI.create("http://LOCALHOST:8080/x"), List.of("localhost:8080"));
              egress.check(TOOL, URI.create("http://[::1]:8080/x"), List.of("[::1]:8080"));
              egress.check(TOOL, URI.create("https://10.1.2.3/x"), List.of("10.1.2.3:443"));
            })
        .doesNotThrowAnyException();
  }

  @Test
  void where_clouds_keep_credentials_only_an_operator_allows_to_go() {
    // given
    var url = "http://169.254.169.254/latest";
    // when, then
    assertThat(code(new Egress(Set.of()), url, "169.254.169.254:80")).isEqualTo("egress_denied");
    assertThat(code(new Egress(Set.of()), "http://0.0.0.0/", "0.0.0.0:80"))
        .isEqualTo("egress_denied");
    assertThatCode(
            () ->
                new Egress(Set.of("169.254.169.254:80"))
                    .check(TOOL, URI.create(url), List.of("169.254.169.254:80")))
        .doesNotThrowAnyException();
  }

  @Test
  void a_name_that_leads_into_the_own_network_needs_an_operator() throws Exception {
    // given
    var name = InetAddress.getLoopbackAddress().getHostName() + ".";
    var url = "http://" + name + ":8080/";
    // when, then
    assertThat(code(new Egress(Set.of()), url, name + ":8080"))
        .isIn("egress_denied", "tool_unavailable");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "10.0.0.1", "172.16.0.1", "192.168.1.1", "100.64.0.1", "169.254.1.1", "127.1.1.1",
            "0.1.2.3",
        "198.18.0.1", "240.0.0.1", "255.255.255.255", "224.0.0.1", "::1", "fe80::1", "fc00::1",
        "fd12::1", "64:ff9b::a00:1", "2002:a00:1::", "2001:0:1::", "::ffff:10.0.0.1", "ff02::1"
      })
  void these_are_not_the_internet(String address) throws Exception {
    // when, then
    assertThat(Egress.isPublic(InetAddress.getByName(address))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"8.8.8.8", "93.184.216.34", "172.32.0.1", "2606:4700::1", "100.128.0.1"})
  void these_are(String address) throws Exception {
    // when, then
    assertThat(Egress.isPublic(InetAddress.getByName(address))).isTrue();
  }
}
