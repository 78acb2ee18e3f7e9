//! Advisories from a service that speaks the protocol of OSV: which there are for a version, then each one.
//!
//! Only names and versions of packages are sent. Whatever goes wrong is "not checked" with its reason.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use ureq::Agent;
use ureq::http::Response;

/// What the service takes in one question, by its documentation.
const QUERIES: usize = 1000;
/// How long one answer may take.
const PATIENCE: Duration = Duration::from_secs(20);
/// Advisories that may fail before no more are asked for.
const FAILURES: usize = 20;
/// How long one answer may be.
const LIMIT: u64 = 16 << 20;
/// Questions that are asked at the same time.
const WORKERS: usize = 8;
/// Pages of one list; a service that always names a next one is not followed for ever.
const PAGES: usize = 50;

/// The advisories for one package and version each, as (name, version): the name of each advisory with its text, or why
/// there is none. Fails where it is not known which advisories there are.
pub fn ask(service: &str, pinned: &[(String, String)]) -> Result<Vec<Answer>, String> {
    let config = Agent::config_builder();
    let config = config.timeout_global(Some(PATIENCE)).max_redirects(0).http_status_as_error(false);
    let client = Client { agent: config.build().into(), service, failed: AtomicUsize::new(0) };
    Ok(client.all(&client.ids(pinned)?))
}

/// An advisory's name, and its text or the reason why it could not be read.
pub type Answer = (String, Result<String, String>);

struct Client<'a> {
    agent: Agent,
    service: &'a str,
    /// Advisories that could not be read.
    failed: AtomicUsize,
}

impl Client<'_> {
    /// The advisories that concern one of these versions, by name.
    fn ids(&self, pinned: &[(String, String)]) -> Result<Vec<String>, String> {
        let mut ids = BTreeSet::new();
        let query = |(name, version): &(String, String)| json!({ "package": { "name": name, "ecosystem": "PyPI" }, "version": version });
        for part in pinned.chunks(QUERIES) {
            let mut queries: Vec<Value> = part.iter().map(query).collect();
            for _ in 0..PAGES {
                let answer = self.batch(&queries)?;
                let results = answer.get("results").and_then(Value::as_array).ok_or("it answers something else")?;
                if results.len() != queries.len() {
                    return Err("it answers not all that was asked".to_owned());
                }
                let vulns = results.iter().filter_map(|one| one.get("vulns")?.as_array()).flatten();
                let named: Vec<&str> = vulns.filter_map(|one| one.get("id")?.as_str()).collect();
                if !named.iter().all(|id| is_plain(id)) {
                    return Err("it names advisories as no service does".to_owned());
                }
                ids.extend(named.into_iter().map(str::to_owned));
                queries =
                    queries.into_iter().zip(results).filter_map(|(query, result)| next_page(query, result)).collect();
                if queries.is_empty() {
                    break;
                }
            }
            if !queries.is_empty() {
                return Err("its list does not end".to_owned());
            }
        }
        Ok(ids.into_iter().collect())
    }

    fn batch(&self, queries: &[Value]) -> Result<Value, String> {
        let request =
            self.agent.post(format!("{}/v1/querybatch", self.service)).header("Content-Type", "application/json");
        let text = body(request.send(json!({ "queries": queries }).to_string()))?;
        serde_json::from_str(&text).map_err(|_| "it answers no JSON".to_owned())
    }

    /// The text of each advisory, in the order of their names.
    fn all(&self, ids: &[String]) -> Vec<Answer> {
        let next = AtomicUsize::new(0);
        let work = || {
            let mut found = Vec::new();
            while let Some(id) = ids.get(next.fetch_add(1, Ordering::Relaxed)) {
                found.push((id.clone(), self.one(id)));
            }
            found
        };
        let mut all: Vec<_> = thread::scope(|threads| {
            let workers: Vec<_> = (0..WORKERS.min(ids.len())).map(|_| threads.spawn(work)).collect();
            workers.into_iter().flat_map(|worker| worker.join().unwrap_or_default()).collect()
        });
        all.sort();
        all
    }

    fn one(&self, id: &str) -> Result<String, String> {
        if self.failed.load(Ordering::Relaxed) >= FAILURES {
            return Err("not asked for, as too many others were not answered".to_owned());
        }
        let text = body(self.agent.get(format!("{}/v1/vulns/{id}", self.service)).call());
        if text.is_err() {
            self.failed.fetch_add(1, Ordering::Relaxed);
        }
        text
    }
}

/// The same question for what did not fit into the answer.
fn next_page(mut query: Value, result: &Value) -> Option<Value> {
    let token = result.get("next_page_token")?.as_str().filter(|token| !token.is_empty())?;
    query["page_token"] = json!(token);
    Some(query)
}

/// A name that may stand in an address as it is.
fn is_plain(id: &str) -> bool {
    id.starts_with(|first: char| first.is_ascii_alphanumeric())
        && id.bytes().all(|byte| byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'_' | b'.' | b':'))
}

fn body(answer: Result<Response<ureq::Body>, ureq::Error>) -> Result<String, String> {
    let mut answer = answer.map_err(|error| format!("it does not answer ({error})"))?;
    if !answer.status().is_success() {
        return Err(format!("it answers with status {}", answer.status().as_u16()));
    }
    let text = answer.body_mut().with_config().limit(LIMIT).read_to_string();
    text.map_err(|error| format!("its answer could not be read ({error})"))
}
