//! Rule pages as tests: a page in Markdown is the documentation of a rule, and below a marker the cases that it must get
//! right. This crate reads pages and compares what they state with what was found; it knows neither rules nor Django.
//!
//! # The format of a page
//!
//! - `# swift/n-plus-one`: the title is the name of the rule with its lens. The prose below it is the documentation.
//! - `<!-- tests -->` on a line of its own ends the documentation.
//! - `## Project`, first after the marker, holds files that all cases share.
//! - Each other `##` heading is a case. It says behaviour: "A row handed to another function is followed".
//! - A `py` fence is a part of a file. A line that holds only the path in backticks and a colon, just above the fence,
//!   names the file; without it the file is `shop/views.py`. Several fences of one file in a section concatenate. A file
//!   of a case replaces the file of the same path in `## Project`.
//! - A `django` fence is a template of the case, a fence `dockerfile`, `env`, `ini`, `json`, `text`, `toml` or `yaml` a
//!   file that is no program; the line above names it. Expectations stand in it as `# finding:`, on a line of their own
//!   where the format has no comments.
//! - `# finding: [rule] "part of the message"` at the end of a line expects a finding whose main site begins on that
//!   line; alone on a line it speaks of the next line of code. Rule and text may both be left out: the rule is then the
//!   one of the page. Several on one line, or on lines of their own above each other, expect several findings.
//! - A case without an expectation for the page's rule is a clean case: the rule is silent in it. Findings of other
//!   rules are never unexpected, but may be expected by name.
//! - A `diff` fence states what the first safe fix of the case changes: lines with `-`, `+` or a space in front, no file
//!   header; `@@` alone on a line parts hunks. Expectation comments are left out of both sides.
//! - A `cost` fence states the cost of the findings of the page's rule in their order, one formula a line.
//! - A `severity` fence states how much they matter, in the same way.
//!
//! A page must hold a case with a finding and a clean case, and a diff where the rule says that it can mend something.

mod diff;
mod expectation;
mod markdown;
mod page;
mod verify;

pub use expectation::Expectation;
pub use page::{Block, Case, CaseFile, Page, Problem, parse};
pub use verify::{Found, Rule, verify, verify_case};

/// Where a `py` fence belongs that names no file.
pub const DEFAULT_PATH: &str = "shop/views.py";
