package io.millrace.agents.guard;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Forms of credentials that providers document. Bounded repetition only.
 *
 * @param code what a finding says
 * @param group the group that is the secret itself
 */
record SecretPatterns(String code, Pattern pattern, int group) {

  static final List<SecretPatterns> ALL =
      List.of(
          of(
              "private_key",
              "-----BEGIN (?:[A-Z0-9]{1,12} ){0,3}PRIVATE KEY(?: BLOCK)?-----(?:[^-]{0,8000}+-----END [A-Z0-9 ]{0,40}-----)?"),
          of("cloud_key", "(?<![A-Za-z0-9])(?:AKIA|ASIA|ABIA|ACCA)[A-Z0-9]{16}(?![A-Za-z0-9])"),
          of("cloud_key", "(?<![A-Za-z0-9])AIza[A-Za-z0-9_-]{35}"),
          of("cloud_key", "(?<![A-Za-z0-9])ya29\\.[A-Za-z0-9_-]{20,500}"),
          of("cloud_key", "(?i)AccountKey=[a-z0-9+/]{40,120}={0,2}"),
          of("access_token", "(?<![A-Za-z0-9])gh[pousr]_[A-Za-z0-9]{30,255}"),
          of("access_token", "(?<![A-Za-z0-9])github_pat_[A-Za-z0-9_]{40,255}"),
          of("access_token", "(?<![A-Za-z0-9])glpat-[A-Za-z0-9_-]{16,255}"),
          of("access_token", "(?<![A-Za-z0-9])xox[abeoprs]-[A-Za-z0-9-]{10,255}"),
          of("access_token", "(?<![A-Za-z0-9])xapp-\\d-[A-Za-z0-9-]{10,255}"),
          of("access_token", "(?<![A-Za-z0-9])npm_[A-Za-z0-9]{30,64}"),
          of("access_token", "(?<![A-Za-z0-9])pypi-[A-Za-z0-9_-]{40,255}"),
          of("access_token", "(?<![A-Za-z0-9])hv[sbr]\\.[A-Za-z0-9_-]{20,255}"),
          of("access_token", "(?<![A-Za-z0-9])dop_v1_[a-f0-9]{64}"),
          of("access_token", "(?<![A-Za-z0-9])\\d{8,10}:AA[A-Za-z0-9_-]{32,34}"),
          of("api_key", "(?<![A-Za-z0-9])[srp]k_(?:live|test)_[A-Za-z0-9]{16,255}"),
          of("api_key", "(?<![A-Za-z0-9])whsec_[A-Za-z0-9+/=]{20,255}"),
          of("api_key", "(?<![A-Za-z0-9])sk-(?:ant-|proj-|svcacct-|or-)?[A-Za-z0-9_-]{20,255}"),
          of("api_key", "(?<![A-Za-z0-9])SG\\.[A-Za-z0-9_-]{16,32}\\.[A-Za-z0-9_-]{30,64}"),
          of("api_key", "(?<![A-Za-z0-9])hf_[A-Za-z0-9]{30,64}"),
          of("api_key", "(?<![A-Za-z0-9])AGE-SECRET-KEY-1[A-Z0-9]{50,60}"),
          of(
              "json_web_token",
              "(?<![A-Za-z0-9])eyJ[A-Za-z0-9_-]{8,4000}+\\.[A-Za-z0-9_-]{8,8000}+\\.[A-Za-z0-9_-]{0,2000}+"),
          of("webhook", "https://hooks\\.slack\\.com/services/[A-Za-z0-9/]{20,200}"),
          new SecretPatterns(
              "password_in_url",
              Pattern.compile(
                  "(?i)\\b[a-z][a-z0-9+.-]{1,20}://[^\\s/:@]{1,100}:([^\\s/@]{1,200})@"),
              1),
          new SecretPatterns(
              "authorization",
              Pattern.compile(
                  "(?i)\\b(?:authorization|proxy-authorization)[\"']?\\s{0,5}[:=]\\s{0,5}[\"']?(?:bearer|basic|token)\\s{1,5}([A-Za-z0-9._~+/=-]{8,4000})"),
              1),
          new SecretPatterns(
              "password",
              Pattern.compile(
                  "(?i)(?:password|passwd|passphrase|pwd|kennwort|passwort|mot de passe|contrase(?:ñ|n)a|wachtwoord|senha)[\"']?\\s{0,3}(?:[:=]|\\bis\\b|\\bist\\b)\\s{0,3}[\"']?([^\\s\"',;<>{}]{6,200})"),
              1),
          new SecretPatterns(
              "secret_value",
              Pattern.compile(
                  "(?i)(?:api[_-]?key|secret[_-]?key|client[_-]?secret|access[_-]?key|auth[_-]?token|access[_-]?token|refresh[_-]?token|private[_-]?key|secret|token)[\"']?\\s{0,3}[:=]\\s{0,3}[\"']?([A-Za-z0-9+/_.~=-]{12,500})"),
              1));

  private static SecretPatterns of(String code, String pattern) {
    return new SecretPatterns(code, Pattern.compile(pattern), 0);
  }
}
