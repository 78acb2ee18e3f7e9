//! What to type next: commands with a label before each, on one line where they fit.

use std::io;

use swiftsure_source::Finding;

use crate::style::{Role, Style, columns};

/// Between two commands on one line.
const GAP: usize = 5;
/// The longest label, so that commands below each other stand in one column.
const LABEL: usize = 4;

/// Writes labels and commands: `next  swiftsure explain ...     then  swiftsure baseline`.
pub(crate) fn write(commands: &[(&str, String)], style: &Style, out: &mut dyn io::Write) -> io::Result<()> {
    let mut used = 0;
    for (label, command) in commands {
        let label = if used > 0 && used + GAP + columns(label) + 2 + columns(command) <= style.width() {
            write!(out, "{:GAP$}", "")?;
            used += GAP;
            (*label).to_owned()
        } else {
            if used > 0 {
                writeln!(out)?;
            }
            used = 0;
            format!("{label:LABEL$}")
        };
        write!(out, "{}  {}", style.paint(Role::Label, &label), style.paint(Role::Command, command))?;
        used += columns(&label) + 2 + columns(command);
    }
    if commands.is_empty() { Ok(()) } else { writeln!(out) }
}

/// The command that explains a finding.
pub(crate) fn explain(finding: &Finding, style: &Style) -> String {
    format!("swiftsure explain {}{}", finding.id(), style.paths)
}

/// The command that shows one entry point (cleaned before), or all.
pub(crate) fn routes(entry: Option<&str>, style: &Style) -> String {
    let entry = entry.map(|entry| format!(" {}", quoted(entry))).unwrap_or_default();
    let project = if style.paths.is_empty() { String::new() } else { format!(" --project{}", style.paths) };
    format!("swiftsure routes{entry}{project}")
}

/// An argument (cleaned before) as a shell takes it: in quotes where it holds more than plain signs.
pub(crate) fn quoted(argument: &str) -> String {
    let is_plain = |ch: char| ch.is_ascii_alphanumeric() || "/-_.:@,+%".contains(ch);
    if !argument.is_empty() && argument.chars().all(is_plain) {
        return argument.to_owned();
    }
    format!("'{}'", argument.replace('\'', r"'\''"))
}

#[cfg(test)]
mod tests {
    use super::{quoted, write};
    use crate::style::Style;

    #[test]
    fn commands_share_a_line_where_they_fit() {
        let shown = |width| {
            let mut out = Vec::new();
            let commands = [("next", "swiftsure explain a@1".to_owned()), ("then", "swiftsure rules".to_owned())];
            write(&commands, &Style { width, ..Style::default() }, &mut out).unwrap();
            String::from_utf8(out).unwrap()
        };
        assert_eq!(shown(80), "next  swiftsure explain a@1     then  swiftsure rules\n");
        assert_eq!(shown(53), shown(80));
        assert_eq!(shown(52), "next  swiftsure explain a@1\nthen  swiftsure rules\n");
    }

    #[test]
    fn a_route_with_parameters_is_quoted_for_the_shell() {
        assert_eq!(quoted("/orders/"), "/orders/");
        assert_eq!(quoted("/orders/<int:pk>/"), "'/orders/<int:pk>/'");
        assert_eq!(quoted("it's; rm"), r"'it'\''s; rm'");
    }
}
