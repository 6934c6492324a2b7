package io.millrace.agents.specialist.sql;

import java.util.Locale;
import java.util.Set;

/**
 * Functions a generated statement may call: those of PostgreSQL that compute a value from their
 * arguments and neither wait, write, read files, settings or other databases, nor run text as SQL.
 * A list of what is allowed, since a list of what is forbidden is never whole (extensions,
 * functions of the schema's owner that run with the owner's rights).
 */
final class SqlFunctions {

  private static final Set<String> ALLOWED =
      Set.of(
          """
          abs ceil ceiling floor round trunc sign sqrt cbrt exp ln log log10 power pow mod div gcd lcm degrees radians pi
          sin cos tan asin acos atan atan2 width_bucket greatest least coalesce nullif
          count sum avg min max stddev stddev_pop stddev_samp variance var_pop var_samp corr covar_pop covar_samp
          regr_slope regr_intercept regr_r2 regr_count percentile_cont percentile_disc mode every bool_and bool_or
          string_agg array_agg json_agg jsonb_agg json_object_agg jsonb_object_agg any_value
          row_number rank dense_rank percent_rank cume_dist ntile lag lead first_value last_value nth_value grouping
          length char_length character_length octet_length lower upper initcap trim btrim ltrim rtrim left right substr
          substring position strpos replace translate reverse split_part concat concat_ws starts_with ascii chr md5
          overlay to_char to_number to_date to_timestamp regexp_match regexp_replace regexp_count regexp_substr
          regexp_like string_to_array array_to_string unaccent
          now current_date current_time current_timestamp localtime localtimestamp date date_trunc date_part date_bin extract age make_date
          make_timestamp make_interval justify_days justify_hours justify_interval isfinite
          cardinality array_length array_position array_append unnest generate_series
          json_build_object jsonb_build_object json_build_array jsonb_build_array to_json to_jsonb json_array_length
          jsonb_array_length json_array_elements jsonb_array_elements json_array_elements_text jsonb_array_elements_text
          json_extract_path_text jsonb_extract_path_text json_each_text jsonb_each_text json_typeof jsonb_typeof
          num_nulls num_nonnulls cast if
          """
              .strip()
              .split("\\s+"));

  private SqlFunctions() {}

  static boolean allowed(String name) {
    var plain = name.toLowerCase(Locale.ROOT);
    return ALLOWED.contains(
        plain.startsWith("pg_catalog.") ? plain.substring("pg_catalog.".length()) : plain);
  }
}
