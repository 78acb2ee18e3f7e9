//! The command line. The only place that knows arguments, exit codes, colours of terminals and environment variables.

mod args;
mod commands;
mod failure;
mod session;
mod terminal;
mod watch;

use std::process::ExitCode;

use clap::Parser;

use crate::args::{Cli, Command};
use crate::failure::Failure;

#[cfg(windows)]
#[global_allocator]
static GLOBAL: mimalloc::MiMalloc = mimalloc::MiMalloc;

// A quarter less memory than mimalloc for what the engine keeps, in the same time.
#[cfg(not(windows))]
#[global_allocator]
static GLOBAL: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let cli = Cli::parse();
    let done = match &cli.command {
        Command::Check(args) => commands::check::run(args, &cli.global),
        Command::Routes(args) => commands::routes::run(args, &cli.global),
        Command::Explain(args) => commands::explain::run(args, &cli.global),
        Command::Rules(args) => commands::rules::run(args, &cli.global),
        Command::Baseline(args) => commands::baseline::run(args, &cli.global),
    };
    match done {
        Ok(code) => code,
        Err(failure) if Failure::is_broken_pipe(&failure) => ExitCode::SUCCESS,
        Err(failure) => {
            failure::show(&failure);
            ExitCode::from(2)
        }
    }
}
