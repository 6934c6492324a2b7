package io.millrace.standalone;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.ColorScheme;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The page on the real server, as a person uses it. Pictures of what it saw are in {@code
 * target/pictures}.
 */
class BrowserIT {

  private static final double PATIENCE_MS = 40_000;
  private static final Path PICTURES = Path.of("target", "pictures");
  private static StandaloneProcess server;
  private static TestBrowser browser;

  @BeforeAll
  static void open() throws Exception {
    var data =
        Files.createTempDirectory(
            Files.createDirectories(Path.of("target", "browser-data")), "data-");
    server = StandaloneProcess.start(data).awaitReady();
    browser = new TestBrowser();
    // The first answer waits for the sentence encoder; the pages below are about the page.
    new Api(server.url()).ask("warm-up", "What does a card payment abroad cost?", "C-1001");
  }

  @AfterAll
  static void close() throws Exception {
    if (browser != null) browser.close();
    if (server != null) server.close();
  }

  @Test
  void a_question_is_answered_while_the_graph_lives() {
    try (var visit = new Visit(1440, 900, ColorScheme.LIGHT)) {
      visit.page.navigate(server.url() + "/");
      visit.id("customer-select").selectOption("C-1002");
      visit.id("chat-input").fill("How much do you charge for a transfer abroad?");
      visit.id("chat-send").click();

      assertThat(visit.id("chat-answer").last()).isVisible(within());
      assertThat(visit.id("node-policy"))
          .hasAttribute("data-status", "SUCCEEDED", attributeWithin());
      assertThat(visit.id("node-draft"))
          .hasAttribute("data-status", "SUCCEEDED", attributeWithin());
      org.assertj.core.api.Assertions.assertThat(visit.id("event-row").count())
          .isGreaterThanOrEqualTo(6);
      visit.picture("chat-answered");
    }
  }

  @Test
  void a_person_edits_a_doubtful_answer_and_the_run_goes_on() throws Exception {
    var asked =
        new Api(server.url())
            .ask(
                "doubt",
                "Could you maybe sort out that thing from the other day with my account?",
                "C-1003");
    var runId = asked.body().path("runId").asText();
    assertThat(asked.body().path("run").path("status").asText()).isEqualTo("WAITING_REVIEW");
    try (var visit = new Visit(1440, 900, ColorScheme.DARK)) {
      visit.page.navigate(server.url() + "/reviews");
      var row =
          visit
              .id("review-row")
              .filter(new Locator.FilterOptions().setHasText("that thing from the other day"))
              .first();
      assertThat(row).isVisible(within());
      visit.picture("reviews");
      row.getByRole(com.microsoft.playwright.options.AriaRole.LINK).first().click();
      visit.id("review-actor").fill("ada");
      visit.id("review-edit").click();
      visit.id("review-output").fill("A colleague will call you about your account today.");
      visit.picture("review-edit");
      visit.id("review-edit-submit").click();

      new Api(server.url())
          .awaitRun(
              runId,
              java.time.Duration.ofSeconds(30),
              run -> run.path("status").asText().equals("COMPLETED"));
      visit.page.navigate(server.url() + "/runs/" + runId);
      assertThat(visit.id("run-status").first())
          .containsText(Pattern.compile("completed", Pattern.CASE_INSENSITIVE), textWithin());
      assertThat(visit.page.getByText("A colleague will call you").first()).isAttached();
      assertThat(visit.id("node-approval")).isVisible(within());
      visit.picture("run-after-review");
    }
  }

  @Test
  void every_page_fits_a_phone_and_a_desk_in_both_themes() {
    for (int width : List.of(390, 1440))
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK))
        try (var visit = new Visit(width, 844, scheme)) {
          for (var path :
              Map.of("chat", "/", "runs", "/runs", "queue", "/reviews", "missing", "/no/such/page")
                  .entrySet()) {
            visit.page.navigate(server.url() + path.getValue());
            visit.page.waitForLoadState();
            assertThat(visit.page.locator("h1, h2").first()).isVisible(within());
            int wider =
                (int)
                    visit.page.evaluate(
                        "() => document.documentElement.scrollWidth - window.innerWidth");
            assertThat(wider)
                .as(path.getKey() + " at " + width + " scrolls sideways")
                .isLessThanOrEqualTo(0);
            visit.picture(
                path.getKey()
                    + "-"
                    + width
                    + "-"
                    + scheme.name().toLowerCase(java.util.Locale.ROOT));
          }
        }
  }

  /** One browser context; whatever the page complains about is a failure. */
  private static final class Visit implements AutoCloseable {
    final Page page;
    private final BrowserContext context;
    private final List<String> complaints = new ArrayList<>();

    Visit(int width, int height, ColorScheme scheme) {
      context =
          browser
              .get()
              .newContext(
                  new Browser.NewContextOptions()
                      .setViewportSize(width, height)
                      .setColorScheme(scheme));
      page = context.newPage();
      page.onPageError(complaints::add);
      page.onConsoleMessage(
          message -> {
            if (message.type().equals("error")) complaints.add(message.text());
          });
    }

    Locator id(String testId) {
      return page.getByTestId(testId);
    }

    void picture(String name) {
      page.screenshot(new Page.ScreenshotOptions().setPath(PICTURES.resolve(name + ".png")));
    }

    @Override
    public void close() {
      context.close();
      assertThat(complaints).as("errors of the page").isEmpty();
    }
  }

  private static LocatorAssertions.IsVisibleOptions within() {
    return new LocatorAssertions.IsVisibleOptions().setTimeout(PATIENCE_MS);
  }

  private static LocatorAssertions.HasAttributeOptions attributeWithin() {
    return new LocatorAssertions.HasAttributeOptions().setTimeout(PATIENCE_MS);
  }

  private static LocatorAssertions.ContainsTextOptions textWithin() {
    return new LocatorAssertions.ContainsTextOptions().setTimeout(PATIENCE_MS);
  }
}
