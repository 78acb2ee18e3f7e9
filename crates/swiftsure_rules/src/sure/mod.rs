//! The sure lens: the program lets someone do what they should not.

pub(crate) mod allowed_hosts;
pub(crate) mod api_open_by_default;
pub(crate) mod cache_unprotected;
pub(crate) mod cookie_flags;
pub(crate) mod cross_origin_open;
pub(crate) mod db_tls_off;
pub(crate) mod debug_on;
pub(crate) mod debug_tools_deployed;
pub(crate) mod hardcoded_credentials;
pub(crate) mod https_settings;
mod judge;
pub(crate) mod jwt_misuse;
pub(crate) mod mail_tls_off;
pub(crate) mod middleware_order;
pub(crate) mod password_hasher_weak;
pub(crate) mod password_policy;
pub(crate) mod proxy_header_trusted;
pub(crate) mod secret_key_weak;
pub(crate) mod security_events_unlogged;
pub(crate) mod security_headers;
pub(crate) mod sensitive_reports;
pub(crate) mod session_config;
pub(crate) mod throttle_not_shared;
pub(crate) mod upload_permissions;
