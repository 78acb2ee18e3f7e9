//! What is asked of texts: answered where as much of them is known as the question needs.

use crate::value::{Args, Value};

/// `text.startswith(start)`, also with several starts.
pub(crate) fn starts_with(args: &Args) -> Value {
    answer(&args.at(0), &args.at(1), |text, start| match text {
        Value::Str(text) => Some(text.as_str().starts_with(start)),
        Value::Prefix(known) if known.as_str().starts_with(start) => Some(true),
        Value::Prefix(known) if !start.starts_with(known.as_str()) => Some(false),
        _ => None,
    })
}

/// `text.endswith(end)`, also with several ends.
pub(crate) fn ends_with(args: &Args) -> Value {
    answer(&args.at(0), &args.at(1), |text, end| text.as_str().map(|text| text.as_str().ends_with(end)))
}

/// A question about all letters of a text, such as `text.isdigit()`.
pub(crate) fn consists(args: &Args, of: impl Fn(char) -> bool) -> Value {
    match args.at(0) {
        Value::Str(text) => Value::Bool(!text.as_str().is_empty() && text.as_str().chars().all(of)),
        _ => Value::AnyBool,
    }
}

/// `part in text`.
pub(crate) fn holds(text: &Value, part: &Value) -> Option<bool> {
    let holds = |text: &Value| Some(text.as_str()?.as_str().contains(part.as_str()?.as_str()));
    alike(text.members().iter().map(holds))
}

/// What several answers have in common.
pub(crate) fn alike(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut answers = answers.into_iter();
    let first = answers.next()??;
    answers.all(|answer| answer == Some(first)).then_some(first)
}

fn answer(text: &Value, wanted: &Value, fits: impl Fn(&Value, &str) -> Option<bool>) -> Value {
    let one = |wanted: &Value| fits(text, wanted.as_str()?.as_str());
    let verdict = match wanted {
        Value::Tuple(several) => any(several.iter().map(one)),
        wanted => one(wanted),
    };
    verdict.map_or(Value::AnyBool, Value::Bool)
}

/// Whether one of several answers is yes.
pub(crate) fn any(answers: impl IntoIterator<Item = Option<bool>>) -> Option<bool> {
    let mut verdict = Some(false);
    for answer in answers {
        match answer {
            Some(true) => return Some(true),
            Some(false) => {}
            None => verdict = None,
        }
    }
    verdict
}
