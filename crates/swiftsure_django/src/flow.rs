//! How something from outside comes to a sink, as rules read it: plain facts, without the interpreter.

use swiftsure_flow::outside::{Origin, Start};
use swiftsure_flow::value::Value;
use swiftsure_source::{Span, Sym};

/// The way of something from outside to a sink.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Flow {
    /// What it is: `query parameter`.
    pub source: Sym,
    /// Which one, and the keys that took it out of what came in: `q`, `filter.name`.
    pub name: Option<String>,
    /// Where the program reads it.
    pub site: Span,
    pub steps: Vec<FlowStep>,
    /// The text that the value at the sink begins with, where that is known; empty if it begins with what came in.
    pub start: Option<Sym>,
}

/// Something that was done on the way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FlowStep {
    pub site: Span,
    /// `+`, `format`, the name of a function.
    pub how: Sym,
    /// It makes safe for other sinks than this one.
    pub helps_elsewhere: bool,
}

impl Flow {
    /// In words, without an article: ``query parameter `q` ``, `request body`.
    pub fn what(&self) -> String {
        match &self.name {
            Some(name) => format!("{} `{name}`", self.source),
            None => self.source.to_string(),
        }
    }

    /// The way of the first thing in a value of which it is known where it came from.
    pub(crate) fn of(value: &Value) -> Option<Self> {
        let outside = value.outside()?;
        let start = match outside.start {
            Start::Outside => Some(Sym::new("")),
            Start::Text(text) => Some(text),
            Start::Other => None,
        };
        outside.parts.iter().find_map(|part| {
            let Origin::Source { kind, name, site } = part.origin else { return None };
            let name = match (name, part.key) {
                (Some(name), Some(key)) => Some(format!("{name}.{key}")),
                (name, key) => name.or(key).map(|name| name.to_string()),
            };
            let step = |step: &swiftsure_flow::outside::Step| FlowStep {
                site: step.site,
                how: step.how,
                helps_elsewhere: !step.helps.is_empty(),
            };
            Some(Self { source: kind, name, site, steps: part.steps.iter().map(step).collect(), start })
        })
    }
}
