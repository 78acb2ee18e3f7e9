//! What a program waits for besides the database: other services, mail, other programs, the clock.

use swiftsure_django::{Access, AccessKind};

use crate::phrase;

/// What is waited for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Waiting {
    Network(Patience),
    Mail,
    Process(Patience),
    Sleep,
}

/// How long it may take.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Patience {
    Bounded,
    /// No timeout is given, and the library has none of its own.
    Forever,
}

/// What an access waits for.
pub(crate) fn waiting(access: &Access) -> Option<Waiting> {
    let AccessKind::Named { kind, detail } = &access.kind else { return None };
    let forever = detail.is_some_and(|detail| detail == "forever");
    let patience = if forever { Patience::Forever } else { Patience::Bounded };
    match kind.as_str() {
        "network" => Some(Waiting::Network(patience)),
        "mail" => Some(Waiting::Mail),
        "process" => Some(Waiting::Process(patience)),
        "sleep" => Some(Waiting::Sleep),
        _ => None,
    }
}

impl Waiting {
    /// `sends a mail`, behind the name of a function.
    pub(crate) fn does(self) -> &'static str {
        match self {
            Self::Network(_) => "calls another service",
            Self::Mail => "sends a mail",
            Self::Process(_) => "runs another program",
            Self::Sleep => "sleeps",
        }
    }

    /// What it waits for: `the answer`.
    pub(crate) fn until(self) -> &'static str {
        match self {
            Self::Network(_) => "the other side has answered",
            Self::Mail => "the mail server has taken the mail",
            Self::Process(_) => "the program has ended",
            Self::Sleep => "the time is over",
        }
    }

    /// A sentence more where nothing bounds the wait.
    pub(crate) fn without_end(self) -> &'static str {
        match self {
            Self::Network(Patience::Forever) => " No `timeout` is given: if the other side hangs, this waits forever.",
            Self::Process(Patience::Forever) => " No `timeout` is given: if the program hangs, this waits forever.",
            _ => "",
        }
    }
}

/// What is called, of the text of a call: `requests.get`.
pub(crate) fn callee(call: &str) -> &str {
    call.split('(').next().unwrap_or(call).trim()
}

/// The function that waits, in backquotes.
pub(crate) fn who(access: &Access) -> String {
    let name = phrase::short(access.symbol);
    if name.is_empty() || access.symbol.contains(['/', ' ']) { "The code".to_owned() } else { format!("`{name}`") }
}
