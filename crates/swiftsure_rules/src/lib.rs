//! The rules: sentences over the trace. One `.rs` and one `.md` of the same name a rule; no rule reads or writes files.

mod accesses;
mod context;
mod drawn;
mod phrase;
mod proof;
mod rule;
mod same;
mod sure;
mod swift;

use std::sync::OnceLock;

use swiftsure_django::STACK;
use swiftsure_source::{Finding, RuleInfo, threads};

pub use context::{Context, Packages};
pub use rule::Rule;

/// All rules, sorted by name.
pub static RULES: &[&Rule] = &[
    &sure::admin_permission_override::RULE,
    &sure::allowed_hosts::RULE,
    &sure::api_open_by_default::RULE,
    &sure::archive_extraction::RULE,
    &sure::argument_injection::RULE,
    &sure::cache_unprotected::RULE,
    &sure::code_injection::RULE,
    &sure::command_injection::RULE,
    &sure::cookie_flags::RULE,
    &sure::cross_origin_open::RULE,
    &sure::csrf_exempt_state_change::RULE,
    &sure::csrf_get_writes::RULE,
    &sure::csrf_protection_off::RULE,
    &sure::csv_injection::RULE,
    &sure::database_without_password::RULE,
    &sure::db_tls_off::RULE,
    &sure::debug_on::RULE,
    &sure::debug_tools_deployed::RULE,
    &sure::development_server_exposed::RULE,
    &sure::error_detail_leak::RULE,
    &sure::fail_open_except::RULE,
    &sure::file_permissions::RULE,
    &sure::filter_oracle::RULE,
    &sure::format_html_misuse::RULE,
    &sure::format_string::RULE,
    &sure::graphql_open::RULE,
    &sure::hardcoded_credentials::RULE,
    &sure::hardcoded_secret::RULE,
    &sure::host_header_poisoning::RULE,
    &sure::https_settings::RULE,
    &sure::idor_related_field::RULE,
    &sure::idor_unscoped::RULE,
    &sure::idor_url_kwarg_unused::RULE,
    &sure::insecure_cookie::RULE,
    &sure::insecure_temp_file::RULE,
    &sure::insecure_transport::RULE,
    &sure::jinja2_autoescape::RULE,
    &sure::jwt_decode_unverified::RULE,
    &sure::jwt_misuse::RULE,
    &sure::ldap_injection::RULE,
    &sure::log_injection::RULE,
    &sure::login_no_rate_limit::RULE,
    &sure::lost_update::RULE,
    &sure::mail_tls_off::RULE,
    &sure::mass_assignment::RULE,
    &sure::message_xss::RULE,
    &sure::mfa_absent::RULE,
    &sure::middleware_order::RULE,
    &sure::missing_auth::RULE,
    &sure::nosql_injection::RULE,
    &sure::object_permission_not_called::RULE,
    &sure::open_redirect::RULE,
    &sure::outdated_runtime::RULE,
    &sure::over_exposing_serializer::RULE,
    &sure::password_hash_weak::RULE,
    &sure::password_hasher_weak::RULE,
    &sure::password_policy::RULE,
    &sure::path_traversal::RULE,
    &sure::permission_asymmetry::RULE,
    &sure::permission_chain_open::RULE,
    &sure::permission_or_fallback::RULE,
    &sure::proxy_header_trusted::RULE,
    &sure::raw_bool_compare::RULE,
    &sure::redos::RULE,
    &sure::request_without_timeout::RULE,
    &sure::role_from_target::RULE,
    &sure::secret_key_weak::RULE,
    &sure::security_events_unlogged::RULE,
    &sure::security_headers::RULE,
    &sure::select_for_update_outside_atomic::RULE,
    &sure::sensitive_logging::RULE,
    &sure::sensitive_reports::RULE,
    &sure::session_config::RULE,
    &sure::signature_optional::RULE,
    &sure::sql_injection::RULE,
    &sure::ssrf::RULE,
    &sure::stored_ssrf::RULE,
    &sure::stored_xss::RULE,
    &sure::symlink_follow::RULE,
    &sure::template_context_xss::RULE,
    &sure::template_injection::RULE,
    &sure::throttle_not_shared::RULE,
    &sure::timing_unsafe_compare::RULE,
    &sure::tls_verification_off::RULE,
    &sure::trust_boundary::RULE,
    &sure::unbounded_page_size::RULE,
    &sure::unpinned_dependency::RULE,
    &sure::unsafe_deserialization::RULE,
    &sure::upload_permissions::RULE,
    &sure::upload_unchecked::RULE,
    &sure::url_pattern_unanchored::RULE,
    &sure::url_scheme_denylist::RULE,
    &sure::user_enumeration::RULE,
    &sure::validators_skipped::RULE,
    &sure::vulnerable_dependency::RULE,
    &sure::weak_cipher::RULE,
    &sure::weak_hash::RULE,
    &sure::weak_key::RULE,
    &sure::weak_random::RULE,
    &sure::xml_signature_any_signer::RULE,
    &sure::xpath_injection::RULE,
    &sure::xss::RULE,
    &sure::xxe::RULE,
    &swift::admin_list_cost::RULE,
    &swift::blocking_io_in_request::RULE,
    &swift::blocking_migration::RULE,
    &swift::context_processor_cost::RULE,
    &swift::count_instead_of_exists::RULE,
    &swift::defeated_prefetch::RULE,
    &swift::deferred_field_load::RULE,
    &swift::duplicate_index::RULE,
    &swift::form_choices_cost::RULE,
    &swift::graphql_n_plus_one::RULE,
    &swift::leading_wildcard::RULE,
    &swift::len_instead_of_count::RULE,
    &swift::long_transaction::RULE,
    &swift::membership_in_list::RULE,
    &swift::missing_index::RULE,
    &swift::multi_valued_join_blowup::RULE,
    &swift::n_plus_one::RULE,
    &swift::order_by_random::RULE,
    &swift::over_fetching::RULE,
    &swift::python_side_work::RULE,
    &swift::query_in_loop::RULE,
    &swift::repeated_query::RULE,
    &swift::serializer_cost::RULE,
    &swift::signal_fan_out::RULE,
    &swift::sync_in_async::RULE,
    &swift::unbounded_queryset::RULE,
    &swift::unused_eager_load::RULE,
    &swift::write_in_loop::RULE,
    &swift::wrong_index_type::RULE,
];

/// What each rule says of itself, sorted by name.
pub fn infos() -> Vec<RuleInfo> {
    RULES.iter().map(|rule| rule.info).collect()
}

/// Whether secrets in a file (by its path, relative with `/`) are stated: not in tests, documents and translations.
pub fn may_hold_secrets(path: &str) -> bool {
    sure::secrets::may_hold(path)
}

/// The findings of all rules, in the order of file, place and rule. They do not depend on the number of threads.
pub fn run(context: &Context<'_>, threads: usize) -> Vec<Finding> {
    let mut findings = same::merged(by_rule(context, threads).into_iter().flatten());
    for finding in &mut findings {
        // Nobody has the files in which the knowledge stands.
        finding.steps.retain(|step| !context.is_knowledge(step.span));
    }
    findings.sort_by(|left, right| {
        (left.span, left.rule, &left.discriminator).cmp(&(right.span, right.rule, &right.discriminator))
    });
    findings
}

/// The findings of each rule, in the order of the rules.
fn by_rule(context: &Context<'_>, threads: usize) -> Vec<Vec<Finding>> {
    let found: Vec<OnceLock<Vec<Finding>>> = RULES.iter().map(|_| OnceLock::new()).collect();
    threads::share(RULES.len(), threads, STACK, |at| {
        found[at].get_or_init(|| (RULES[at].run)(context));
    });
    let rules = RULES.iter().zip(found);
    rules.map(|(rule, found)| found.into_inner().unwrap_or_else(|| (rule.run)(context))).collect()
}
