//! What can be typed: the doc comments are the help texts.

use std::path::PathBuf;

use clap::{Args, Parser, Subcommand, ValueEnum};

/// The heading of the options that every command takes.
const EVERYWHERE: &str = "With every command";

/// The first screen. The commands stand in the order in which they are needed, not in that of the alphabet.
const HELP: &str = "\
Swiftsure reviews a Django + PostgreSQL project: fast, secure, and where the two conflict.
It reads your code. It runs none of it, sends nothing unless you ask, and writes only
what you ask for and a cache (.swiftsure_cache, invisible to git).

Usage: swiftsure <COMMAND> [PATHS]...

Start here
  check      Review your project: what to mend, with proof, cost and fix
  explain    Say what a finding or rule means, with an example (works offline)
  routes     Each entry point: who may call it, what it reads and writes, what it costs
  rules      List the rules

Keep it clean
  baseline   Accept today's findings, so that only new ones fail

Options for check
  --lens <LENS>             swift, sure, balance  [default: all three]
  --rule <RULE>             Only this rule; may be given again
  --settings <MODULE>       Settings to judge, e.g. config.settings.prod (read, not imported)
  --advisories <PATH|osv>   Folder or .zip of advisories to compare dependencies with, or: ask
                            the OSV service (sends names and versions of packages only)
  --new                     Only findings that are not in the baseline
  --since <GIT-REF>         Only what changed since a commit
  --fail-on <LEVEL>         critical, high, medium, low, none  [default: high]
  --output-format <FORMAT>  full, concise, grouped, json, json-lines, sarif, github, gitlab,
                            junit, markdown  [env: SWIFTSURE_OUTPUT_FORMAT]
  -w, --watch               Check again when a file changes

With every command
  -q, --quiet               Findings only        -v, --verbose   Also what was skipped and why
  --color <WHEN>            auto, always, never  --threads <N>   [default: one for each core]
  --no-cache                Review everything anew
  -h, --help                Also behind a command      -V, --version

Exit status: 0 nothing to fail on · 1 findings at or above --fail-on · 2 could not run as asked
Settings live in pyproject.toml under [tool.swiftsure].   First time? swiftsure check
";

#[derive(Debug, Parser)]
#[command(name = "swiftsure", version, max_term_width = 100, override_help = HELP, arg_required_else_help = true)]
#[command(disable_help_subcommand = true)]
pub(crate) struct Cli {
    #[command(subcommand)]
    pub(crate) command: Command,
    #[command(flatten)]
    pub(crate) global: Global,
}

/// Options that every command takes.
#[derive(Debug, Args)]
#[command(next_help_heading = EVERYWHERE)]
pub(crate) struct Global {
    /// Findings only
    #[arg(short, long, global = true, conflicts_with = "verbose", help_heading = EVERYWHERE)]
    pub(crate) quiet: bool,
    /// Also what was skipped and why
    #[arg(short, long, global = true, help_heading = EVERYWHERE)]
    pub(crate) verbose: bool,
    /// Colour: auto, always or never
    #[arg(long, global = true, value_enum, default_value_t = When::Auto, value_name = "WHEN")]
    #[arg(hide_possible_values = true, help_heading = EVERYWHERE)]
    pub(crate) color: When,
    /// Threads to work with; the result does not depend on it [default: one for each core]
    #[arg(long, global = true, value_name = "N", help_heading = EVERYWHERE)]
    pub(crate) threads: Option<u16>,
    /// Review everything anew: neither use nor write .swiftsure_cache
    #[arg(long, global = true, help_heading = EVERYWHERE)]
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
    /// Review your project: what to mend, with proof, cost and fix
    Check(CheckArgs),
    /// Say what a finding or rule means, with an example (works offline)
    Explain(ExplainArgs),
    /// List each entry point: who may call it, what it reads and writes, what it costs
    Routes(RoutesArgs),
    /// List the rules
    Rules(RulesArgs),
    /// Accept today's findings, so that only new ones fail
    Baseline(BaselineArgs),
}

/// Where the project is and how to read it.
#[derive(Clone, Debug, Args)]
pub(crate) struct ProjectArgs {
    /// The project, or files and folders in it
    #[arg(value_name = "PATHS", default_value = ".")]
    pub(crate) paths: Vec<PathBuf>,
    /// Settings to judge, e.g. config.settings.prod (read, not imported)
    #[arg(long, value_name = "MODULE")]
    pub(crate) settings: Option<String>,
}

#[derive(Debug, Args)]
#[command(after_help = "\
Exit status: 0 nothing to fail on · 1 findings at or above --fail-on · 2 could not run as asked
A path within a project shows the findings that touch it; the whole project is read all the same.")]
pub(crate) struct CheckArgs {
    #[command(flatten)]
    pub(crate) project: ProjectArgs,
    /// swift, sure or balance [default: all three]
    #[arg(long, value_name = "LENS", value_delimiter = ',')]
    pub(crate) lens: Vec<String>,
    /// Only this rule, with or without its lens; may be given again
    #[arg(long, value_name = "RULE", value_delimiter = ',')]
    pub(crate) rule: Vec<String>,
    /// A folder or .zip of advisories in the OSV format, to compare the dependencies with; `osv`, or the address of such
    /// a service, is told names and versions of packages, and nothing else
    #[arg(long, value_name = "PATH|osv")]
    pub(crate) advisories: Option<String>,
    /// Only findings that are not in the baseline
    #[arg(long)]
    pub(crate) new: bool,
    /// Only what changed since a commit
    #[arg(long, value_name = "GIT-REF")]
    pub(crate) since: Option<String>,
    /// critical, high, medium, low or none [default: high]
    #[arg(long, value_name = "LEVEL")]
    pub(crate) fail_on: Option<String>,
    /// full, concise, grouped, json, json-lines, sarif, github, gitlab, junit or markdown [default: full]
    #[arg(long, value_name = "FORMAT", env = "SWIFTSURE_OUTPUT_FORMAT", hide_env_values = true)]
    pub(crate) output_format: Option<String>,
    /// Check again when a file changes
    #[arg(short, long)]
    pub(crate) watch: bool,
}

#[derive(Debug, Args)]
pub(crate) struct RoutesArgs {
    /// A route (/orders/<int:pk>/), or the name of a view, command or task: how each part of its cost arises
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
    /// A rule (n-plus-one) or a finding (n-plus-one@7f3a9c02)
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

#[cfg(test)]
mod tests {
    use clap::CommandFactory;

    use super::{Cli, HELP};

    #[test]
    fn the_first_screen_names_every_command_and_every_option_of_check_and_no_other() {
        let cli = Cli::command();
        for command in cli.get_subcommands() {
            assert!(HELP.contains(&format!("\n  {} ", command.get_name())), "{}", command.get_name());
        }
        let check = cli.find_subcommand("check").unwrap();
        let known: Vec<String> = check
            .get_arguments()
            .chain(cli.get_arguments())
            .filter_map(|arg| arg.get_long())
            .map(str::to_owned)
            .collect();
        for name in known.iter().filter(|name| *name != "help" && *name != "version") {
            assert!(HELP.contains(&format!("--{name}")), "{name}");
        }
        let words = HELP.split(|letter: char| !letter.is_ascii_lowercase() && letter != '-');
        for named in words.filter_map(|word| word.strip_prefix("--")) {
            assert!(["help", "version"].contains(&named) || known.iter().any(|name| name == named), "{named}");
        }
        assert!(HELP.lines().all(|line| line.chars().count() <= 100));
    }

    #[test]
    fn the_arguments_contradict_nobody() {
        Cli::command().debug_assert();
    }
}
