//! What the terminal can show, and the bar that moves while files are read.

use std::io::{IsTerminal, stderr, stdout};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};
use swiftsure_report::Style;

use crate::args::{Global, When};

/// The narrowest and widest text.
const WIDTH: std::ops::RangeInclusive<usize> = 56..=100;

/// The style of the standard output.
pub(crate) fn style(global: &Global) -> Style {
    let width = terminal_size::terminal_size().map_or(80, |(width, _)| usize::from(width.0));
    Style {
        color: color(global),
        width: width.clamp(*WIDTH.start(), *WIDTH.end()),
        unicode: !std::env::var("TERM").is_ok_and(|term| term == "dumb"),
        verbose: global.verbose,
        quiet: global.quiet,
        paths: "",
    }
}

/// Colour on a terminal unless NO_COLOR is set (no-color.org).
fn color(global: &Global) -> bool {
    match global.color {
        When::Always => true,
        When::Never => false,
        When::Auto => stdout().is_terminal() && std::env::var_os("NO_COLOR").is_none_or(|value| value.is_empty()),
    }
}

/// Something that moves on the standard error while `work` runs, if somebody looks at it.
pub(crate) fn with_progress<T>(global: &Global, message: &str, work: impl FnOnce() -> T) -> T {
    let bar = ProgressBar::new_spinner();
    if global.quiet || !stderr().is_terminal() {
        bar.set_draw_target(ProgressDrawTarget::hidden());
    }
    if let Ok(style) = ProgressStyle::with_template("{spinner} {msg} {elapsed}") {
        bar.set_style(style);
    }
    bar.set_message(message.to_owned());
    bar.enable_steady_tick(Duration::from_millis(120));
    let result = work();
    bar.finish_and_clear();
    result
}
