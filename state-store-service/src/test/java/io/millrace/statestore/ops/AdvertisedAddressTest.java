package io.millrace.statestore.ops;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.smallrye.config.SmallRyeConfigBuilder;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class AdvertisedAddressTest {

  @Test
  void the_url_of_an_instance_becomes_its_address_in_the_group() {
    assertThat(address("http://10.1.2.3:8082")).contains("10.1.2.3:8082");
    assertThat(address("http://[fd00::1]:8082")).contains("[fd00::1]:8082");
    assertThat(address("http://127.0.0.1:${port}")).contains("127.0.0.1:9999");
  }

  @Test
  void a_port_that_the_system_chooses_is_not_advertised() {
    assertThat(address("http://127.0.0.1:0")).isEmpty();
    assertThat(address("")).isEmpty();
  }

  @Test
  void what_is_no_address_is_refused_at_start() {
    assertThatThrownBy(() -> address("10.1.2.3:8082")).hasMessageContaining("advertised-url");
    assertThatThrownBy(() -> address("http://store")).hasMessageContaining("http://10.1.2.3:8082");
    assertThatThrownBy(() -> address("ftp://store:21")).hasMessageContaining("advertised-url");
  }

  private static Optional<String> address(String url) {
    return new SmallRyeConfigBuilder()
        .addDefaultInterceptors()
        .withSources(new AdvertisedAddress())
        .withDefaultValue("port", "9999")
        .withDefaultValue("millrace.state-store.advertised-url", url)
        .build()
        .getOptionalValue("quarkus.kafka-streams.application-server", String.class);
  }
}
