//! What can be typed: the doc comments are the help texts.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Swiftsure reviews a Django + PostgreSQL project: fast, secure, and where the two conflict.
/// It reads your code. It runs nothing, writes nothing and sends nothing unless you ask.
#[derive(Debug, Parser)]
#[command(name = "swiftsure", version, verbatim_doc_comment, max_term_width = 100)]
#[command(after_help = "Exit status: 0 nothing to fail on · 1 findings at or above --fail-on · 2 could not run as asked
Settings live in pyproject.toml under [tool.swiftsure].   First time? swiftsure check")]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// Options that every command takes.
#[derive(Debug, Args)]
pub(crate) struct Global {
    /// Findings only
    #[arg(short, long, global = true, conflicts_with = "verbose")]
    pub(crate) quiet: bool,
    /// Also what was skipped and why
    #[arg(short, long, global = true)]
    pub(crate) verbose: bool,
    /// When to use colour
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    pub(crate) color: When,
    /// Threads to read files with  [default: one for each core]
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Neither use nor write .swiftsure_cache
    #[arg(long, global = true)]
    pub(crate) no_cache: bool,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum When {
    Auto,
    Always,
    Never,
}

#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Review code and say what to mend, with proof, cost and fix
    Check(CheckArgs),
    /// List every entry point: who may call it, what it reads and writes, what it costs
    Routes(RoutesArgs),
    /// Say what a finding or rule means, with an example (works offline)
    Explain(ExplainArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Accept today's findings, so that only new ones fail
    Baseline(BaselineArgs),
}

/// Where the project is and how to read it.
#[derive(Clone, Debug, Args)]
pub(crate) struct ProjectArgs {
    /// Files and folders to look at
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Settings to judge, e.g. config.settings.prod (read, not imported)
    #[arg(long, value_name = "MODULE")]
    pub(crate) settings: Option<String>,
}

#[derive(Debug, Args)]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    /// swift, sure or balance  [default: all three]
    #[arg(long, value_name = "LENS", value_delimiter = ',')]
    pub(crate) lens: Vec<String>,
    /// Only this rule, with or without its lens; may be given again
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) rule: Vec<String>,
    /// Only findings that are not in the baseline
    #[arg(long)]
    pub(crate) new: bool,
    /// Only what changed since a commit
    #[arg(long, value_name = "GIT-REF")]
    pub(crate) since: Option<String>,
    /// critical, high, medium, low or none  [default: high]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) fail_on: Option<String>,
    /// full, concise, grouped, json, json-lines, sarif, github, gitlab, junit, markdown
    #[arg(long, value_name = "FORMAT", env = "SWIFTSURE_OUTPUT_FORMAT")]
    pub(crate) output_format: Option<String>,
    /// Check again when a file changes
    #[arg(short, long)]
    pub(crate) watch: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RoutesArgs {
    /// A route (`/orders/<int:pk>/`) or the name of a view, command or task: how each part of its cost arises
    #[arg(value_name = "ROUTE")]
    pub(crate) route: Option<String>,
    /// The folder of the project
    #[arg(long, value_name = "PATH", default_value = ".")]
    pub(crate) project: PathBuf,
    /// Settings to judge, e.g. config.settings.prod (read, not imported)
    #[arg(long, value_name = "MODULE")]
    pub(crate) settings: Option<String>,
    /// table or json
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) output_format: String,
}

#[derive(Debug, Args)]
pub(crate) struct ExplainArgs {
    /// A rule (`n-plus-one`) or a finding (`n-plus-one@7f3a9c02`)
    #[arg(value_name = "RULE|FINDING")]
    pub(crate) subject: String,
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
}

#[derive(Debug, Args)]
pub(crate) struct RulesArgs {
    /// table or json
    #[arg(long, value_name = "FORMAT", default_value = "table")]
    pub(crate) output_format: String,
}

#[derive(Debug, Args)]
pub(crate) struct BaselineArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    /// Only take out what is gone; accept nothing new
    #[arg(long)]
    pub(crate) shrink: bool,
}
