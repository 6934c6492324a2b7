package io.millrace.statestore.core;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;

import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.time.Clock;
import java.time.Instant;
import java.util.Random;
import java.util.UUID;
import org.eclipse.microprofile.reactive.messaging.Channel;
import org.eclipse.microprofile.reactive.messaging.Incoming;
import org.eclipse.microprofile.reactive.messaging.Outgoing;

@AnalyzeClasses(packages = "io.millrace.statestore", importOptions = DoNotIncludeTests.class)
class CoreRulesTest {

  @ArchTest
  static final ArchRule the_core_is_pure =
      classes()
          .that()
          .resideInAPackage("..statestore.core..")
          .should()
          .onlyDependOnClassesThat()
          .resideInAnyPackage(
              "io.millrace.statestore.core..",
              "io.millrace.contracts..",
              "java..",
              "org.jspecify..")
          .because(
              "a decision must depend on its arguments alone; do I/O in 'stream' and hand the result in as an Input");

  @ArchTest
  static final ArchRule the_core_asks_no_clock_and_no_dice =
      noClasses()
          .that()
          .resideInAPackage("..statestore.core..")
          .should()
          .callMethod(Instant.class, "now")
          .orShould()
          .callMethod(UUID.class, "randomUUID")
          .orShould()
          .dependOnClassesThat()
          .belongToAnyOf(Clock.class, Random.class)
          .because(
              "a refold must give the same state; take the time from Input.at() and ids from the input");

  @ArchTest
  static final ArchRule channels_are_in_stream_only =
      noClasses()
          .that()
          .resideOutsideOfPackage("..stream..")
          .should()
          .dependOnClassesThat()
          .belongToAnyOf(Incoming.class, Outgoing.class, Channel.class)
          .because("who looks for Kafka looks in 'stream'");
}
