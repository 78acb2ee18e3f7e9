//! Taint in expressions: what is made of values from outside, what checks say of them, and where they must not go.

use std::rc::Rc;

use swiftsure_python::ir::{CmpOp, Expr, ExprKind, Range, UnaryOp};
use swiftsure_source::Sym;

use crate::effect::EffectKind;
use crate::frame::Frame;
use crate::heap::{Kind, ObjectId};
use crate::interpreter::Interpreter;
use crate::outside::{Marks, Origin, Outside, Part, Shape, Start, Step, together};
use crate::value::{Args, Site, Value};

/// How deep containers are searched for what came from outside.
const DEPTH_LIMIT: usize = 3;

impl Interpreter<'_> {
    /// The value, with the taint of what it was made of.
    pub(crate) fn made_of(&self, f: &Frame, value: Value, pieces: &[Value], how: &str, site: Site) -> Value {
        let parts = self.parts_of(f, pieces);
        if parts.is_empty() {
            return value;
        }
        let joined = pieces.get(1).and_then(|list| self.known_items(f, list)?.first().map(start_of));
        let start = match pieces.first() {
            Some(Value::Str(text)) if how == "%" => before(text.as_str(), '%', pieces.get(1)),
            Some(Value::Str(text)) if how == "format" => before(text.as_str(), '{', pieces.get(1)),
            Some(Value::Str(_)) if how == "join" && joined.is_some() => joined.unwrap_or(Start::Other),
            Some(Value::Str(text)) => Start::Text(*text),
            // What may stand in front of an address names its host, or none but this one.
            Some(Value::Outside(outside)) if outside.is_address() => Start::Other,
            Some(Value::Outside(outside)) => outside.start,
            Some(first) if first.outside().is_some() => Start::Outside,
            _ => Start::Other,
        };
        let step = Step { site, how: Sym::new(how), helps: Marks::default() };
        value.tainted(&parts, start, Some(step))
    }

    /// What came from outside in some values and in what they hold.
    pub(crate) fn parts_of(&self, f: &Frame, values: &[Value]) -> Vec<Part> {
        let mut found: Vec<Rc<Outside>> = Vec::new();
        values.iter().for_each(|value| self.outside_in(f, value, 0, &mut found));
        together(found.iter().flat_map(|outside| &outside.parts))
    }

    fn outside_in(&self, f: &Frame, value: &Value, depth: usize, found: &mut Vec<Rc<Outside>>) {
        match value {
            Value::Outside(outside) if !outside.is_verdict() => found.push(outside.clone()),
            Value::Tuple(parts) | Value::Union(parts) if depth < DEPTH_LIMIT => {
                parts.iter().for_each(|part| self.outside_in(f, part, depth + 1, found));
            }
            Value::Object(id) if depth < DEPTH_LIMIT => {
                let Some(object) = self.object(f, *id).filter(|object| !matches!(object.kind, Kind::Instance(_)))
                else {
                    return;
                };
                let parts = object.fields.iter().map(|(_, part)| part).chain(object.items.iter().flatten());
                parts.chain([&object.element]).for_each(|part| self.outside_in(f, part, depth + 1, found));
            }
            _ => {}
        }
    }

    /// Taints what a method of text gave back: a text, several, or a verdict.
    pub(crate) fn taint_answer(
        &mut self,
        f: &mut Frame,
        answer: Value,
        args: &Args,
        method: &str,
        site: Site,
    ) -> Value {
        let mut pieces = args.positional.clone();
        pieces.extend(args.keywords.iter().map(|(_, value)| value.clone()));
        let list = match &answer {
            Value::Object(id) => Some(*id),
            _ => None,
        };
        let Some(list) = list else {
            return match (&answer, args.positional.first().and_then(Value::outside)) {
                (Value::AnyBool, Some(text)) => verdict_of(method, text, &args.at(1)),
                (Value::AnyBool, None) => answer,
                _ => without_letters(self.made_of(f, answer, &pieces, method, site), method, &args.at(1)),
            };
        };
        let parts = self.parts_of(f, &pieces);
        let step = Step { site, how: Sym::new(method), helps: Marks::default() };
        self.taint_items(f, list, &parts, step);
        answer
    }

    fn taint_items(&mut self, f: &mut Frame, list: ObjectId, parts: &[Part], step: Step) {
        let Some(object) = self.own_object_mut(f, list) else { return };
        for value in object.items.iter_mut().flatten().chain([&mut object.element]) {
            *value = std::mem::take(value).tainted(parts, Start::Outside, Some(step));
        }
    }

    /// Writes down that something from outside reaches a sink.
    pub fn sink(&mut self, f: &mut Frame, kind: Sym, name: Sym, values: &[Value], site: Site) {
        let mark = Marks::of(kind.as_str());
        let start = values.iter().find_map(Value::outside).map_or(Start::Other, |outside| outside.start);
        let outside = Outside { shape: Shape::Text, start, parts: self.parts_of(f, values) };
        if let Some(left) = outside.unsafe_for(mark) {
            f.effect_each_turn(EffectKind::Sink { kind, name, value: Value::Outside(Rc::new(left)) }, site);
        }
    }

    /// What a function gives back that answers requests: text is HTML, alone or before its status.
    pub(crate) fn answer(&mut self, f: &mut Frame, value: &Value, site: Site) {
        if !f.function.is_some_and(|function| self.answers.contains(&function)) {
            return;
        }
        let first = match value {
            Value::Tuple(parts) => parts.first(),
            other => Some(other),
        };
        let texts = first.into_iter().flat_map(Value::members);
        let texts = texts.filter(|text| matches!(text, Value::Outside(outside) if outside.is_text()));
        let texts: Vec<Value> = texts.cloned().collect();
        self.sink(f, Sym::new("html"), Sym::new("answer"), &texts, site);
    }

    /// Whether what a callee let into a sink is unsafe as the caller knows it.
    pub(crate) fn still_unsafe(&self, kind: Sym, value: &Value) -> bool {
        value.outside().is_some_and(|outside| outside.unsafe_for(Marks::of(kind.as_str())).is_some())
    }

    /// `x == "a"`, `x in ALLOWED`: where that holds, the program itself has chosen what `x` is. `".." in x`: where it
    /// does not, `x` leads to no other folder.
    pub(crate) fn check_by_comparison(&mut self, f: &mut Frame, op: CmpOp, left: &Value, right: &Value, range: Range) {
        let is_text = |value: &Value| matches!(value, Value::Str(_) | Value::AnyStr | Value::Prefix(_));
        let marks = match (left.outside(), right.outside()) {
            (Some(_), None) => match op {
                CmpOp::Eq | CmpOp::NotEq if is_dash(right) => Marks::of("argument"),
                CmpOp::Eq | CmpOp::NotEq if *right != Value::None => Marks::ALL,
                CmpOp::In | CmpOp::NotIn if !is_text(right) => Marks::ALL,
                _ => return,
            },
            (None, Some(_)) if matches!(op, CmpOp::Eq | CmpOp::NotEq) && *left != Value::None => Marks::ALL,
            (None, Some(_)) => match left {
                Value::Str(text) if matches!(text.as_str(), ".." | "../" | "/") => Marks::of("path"),
                Value::Str(text) if text.as_str() == "-" => Marks::of("argument"),
                // Nobody leaves a quoted text without its quote.
                Value::Str(text) if text.as_str() == "'" => Marks::of("xpath"),
                _ => return,
            },
            _ => return,
        };
        let Some(outside) = left.outside().or_else(|| right.outside()) else { return };
        let refuses = is_dash(right) || left.outside().is_none() && matches!(op, CmpOp::In | CmpOp::NotIn);
        let holds = matches!(op, CmpOp::Eq | CmpOp::In) != refuses;
        let verdict = outside.with_whole_address(marks).passed_check(marks).as_verdict();
        f.note_verdict(range, &verdict, holds);
    }

    /// `"'" in x[1:-1]`: where it does not hold, `x` is one text between its quotes, whatever stands in it.
    pub(crate) fn check_inside_of_quotes(
        &mut self,
        f: &mut Frame,
        op: CmpOp,
        left: &Value,
        right: &Value,
        range: Range,
    ) {
        let is_quote = left.as_str().is_some_and(|text| matches!(text.as_str(), "'" | "\""));
        let Some(outside) = right.outside().filter(|_| is_quote) else { return };
        let verdict = outside.passed_check(Marks::of("code").with(Marks::of("xpath"))).as_verdict();
        f.note_verdict(range, &verdict, op == CmpOp::NotIn);
    }

    /// Makes safe what a check says is safe, under whatever name the frame has it.
    pub(crate) fn grant(&mut self, f: &mut Frame, test: &Expr, holds: bool) {
        let verdict = match &test.kind {
            ExprKind::Call(_) | ExprKind::Compare(_) => f.verdict(test.range, holds),
            ExprKind::Name(_) if holds => self.place_value(f, test).and_then(|value| value.verdict().cloned()),
            _ => None,
        };
        if let Some(verdict) = verdict {
            self.grant_verdict(f, verdict);
        }
    }

    /// Makes a value safe for whatever it goes into from here on, under every name: something has refused all others.
    pub fn refuse_others(&mut self, f: &mut Frame, value: &Value) {
        // Of all that came in together, one thing was refused.
        let is_one = |part: &Part| match part.origin {
            Origin::Source { name, .. } => name.is_some() || part.key.is_some(),
            Origin::Param(_) => true,
        };
        let one = value.outside().filter(|outside| outside.parts.iter().all(is_one));
        if let Some(verdict) = one.and_then(|outside| outside.checked_for(&["all"]).verdict().cloned()) {
            self.grant_verdict(f, verdict);
        }
    }

    pub(crate) fn grant_verdict(&mut self, f: &mut Frame, verdict: Rc<Outside>) {
        for local in &mut f.state.locals {
            if let Some(changed) = granted(local, &verdict) {
                *local = changed;
            }
        }
        f.state.heap.change_values(|value| granted(value, &verdict));
        if !f.state.verdicts.contains(&verdict) {
            f.state.verdicts.push(verdict);
        }
    }

    /// Behind `url and not check(url)` that fails, and `not url or check(url)` that holds: what was not checked is empty.
    pub(crate) fn grant_unless_empty(&mut self, f: &mut Frame, parts: &[Expr], holds: bool) {
        let [first, second] = parts else { return };
        let place = match &first.kind {
            ExprKind::Unary(UnaryOp::Not, inner) if holds => inner,
            _ if holds => return,
            _ => first,
        };
        let (test, holds) = match &second.kind {
            ExprKind::Unary(UnaryOp::Not, inner) => (&**inner, !holds),
            _ => (second, holds),
        };
        let checked = self.place_value(f, place).zip(f.verdict(test.range, holds));
        if checked.is_some_and(|(value, verdict)| granted(&value, &verdict).is_some()) {
            self.grant(f, test, holds);
        }
    }
}

impl Frame {
    /// Takes note of what is checked where the function comes back: its caller knows what holds in all these places.
    pub(crate) fn comes_back(&mut self) {
        match &mut self.granted {
            None => self.granted = Some(self.state.verdicts.clone()),
            Some(granted) => granted.retain(|verdict| self.state.verdicts.contains(verdict)),
        }
    }

    /// A value that was read just now, with what is known of the same thing already.
    pub(crate) fn as_checked(&self, value: Value) -> Value {
        self.state.verdicts.iter().fold(value, |value, verdict| granted(&value, verdict).unwrap_or(value))
    }
}

/// The value with what a verdict makes safe in it; none if that is nothing.
pub(crate) fn granted(value: &Value, verdict: &Outside) -> Option<Value> {
    match value {
        Value::Outside(outside) if !outside.is_verdict() => {
            outside.granted(verdict).map(|changed| Value::Outside(Rc::new(changed)))
        }
        Value::Union(members) | Value::Tuple(members) => {
            let changed: Vec<Option<Value>> = members.iter().map(|member| granted(member, verdict)).collect();
            if changed.iter().all(Option::is_none) {
                return None;
            }
            let kept = changed.into_iter().zip(members.iter());
            let all = Rc::new(kept.map(|(changed, member)| changed.unwrap_or_else(|| member.clone())).collect());
            Some(if matches!(value, Value::Union(_)) { Value::Union(all) } else { Value::Tuple(all) })
        }
        _ => None,
    }
}

/// How a text begins that begins with this value.
fn start_of(value: &Value) -> Start {
    match (value.as_str(), value.outside()) {
        (Some(text), _) => Start::Text(text),
        (_, Some(outside)) => outside.start,
        _ => Start::Other,
    }
}

/// What stands before the first place that a template text leaves open.
fn before(text: &str, open: char, first: Option<&Value>) -> Start {
    match text.split_once(open) {
        Some(("", _)) if first.is_some_and(|value| value.outside().is_some()) => Start::Outside,
        Some((start, _)) if !start.is_empty() => Start::Text(Sym::new(start)),
        _ => Start::Other,
    }
}

/// What a text is safe for once letters were taken out that end the place that it is meant for, or begin an option.
fn without_letters(value: Value, method: &str, letters: &Value) -> Value {
    let kinds: &[&str] = match (method, letters.as_str().map(Sym::as_str)) {
        ("replace", Some("'")) => &["xpath"],
        ("replace", Some("\n" | "\r\n")) => &["log"],
        ("replace", Some("{")) => &["format"],
        ("lstrip" | "replace" | "strip", Some(letters)) if letters.contains('-') => &["argument"],
        _ => return value,
    };
    value.safe_for(kinds)
}

/// What methods of text that ask something say where they answer yes.
fn verdict_of(method: &str, text: &Outside, with: &Value) -> Value {
    let marks = match (method, with) {
        ("isdigit" | "isdecimal" | "isnumeric" | "isalnum" | "isalpha" | "isidentifier", _) => Marks::ALL,
        ("startswith", start) if may_be_dash(start) => return Value::AnyBool,
        ("startswith", Value::Str(start)) if fixes_host(start.as_str()) => Marks::of("url").with(Marks::of("redirect")),
        // A path of this host: no scheme stands in front.
        ("startswith", Value::Str(start)) if start.as_str().starts_with('/') => {
            // A folder that the program names, where the path was made absolute: it leads nowhere else.
            let is_absolute = text.unsafe_for(Marks::of("argument")).is_none();
            let is_folder = is_absolute && start.as_str().len() > 1;
            if is_folder { Marks::of("link").with(Marks::of("path")) } else { Marks::of("link") }
        }
        ("startswith", Value::Str(_)) => Marks::default(),
        // A folder that the program names.
        ("startswith", start) if start.outside().is_none() => Marks::of("path"),
        _ => return Value::AnyBool,
    };
    let marks = if method == "startswith" { marks.with(Marks::of("argument")) } else { marks };
    text.passed_check(marks).as_verdict()
}

/// Whether a text may be, or begin with, a dash: one of several, too.
fn may_be_dash(start: &Value) -> bool {
    match start {
        Value::Str(start) => start.as_str().is_empty() || start.as_str().starts_with('-'),
        Value::Tuple(several) | Value::Union(several) => several.iter().any(may_be_dash),
        _ => false,
    }
}

fn is_dash(value: &Value) -> bool {
    value.as_str().is_some_and(|text| text == "-")
}

/// What came from outside and has the method that is called.
pub(crate) fn receiver(callee: &Value) -> Option<&Rc<Outside>> {
    callee.members().iter().find_map(|callee| match callee {
        Value::Bound(bound) if matches!(bound.1, Value::Native(_)) => bound.0.outside(),
        Value::Outside(outside) if !outside.is_verdict() => Some(outside),
        _ => None,
    })
}

/// What a call of a method of something from outside says of it, and where: `x.startswith("-")` says that `x` is no option
/// where it does not hold. Data that nobody knows to be text has the methods of text, too.
pub(crate) fn asked(method: Sym, callee: &Value, args: &Args) -> Option<(Value, bool)> {
    let text = receiver(callee)?;
    let with = args.at(0);
    let refuses = match &with {
        Value::Tuple(several) => several.iter().any(is_dash),
        with => is_dash(with),
    };
    if method == "startswith" && refuses {
        return Some((text.passed_check(Marks::of("argument")).as_verdict(), false));
    }
    let verdict = verdict_of(method.as_str(), text, &with);
    (matches!(callee, Value::Outside(_)) && verdict.verdict().is_some()).then_some((verdict, true))
}

/// Whether a text that begins so names its host to the end.
pub fn fixes_host(start: &str) -> bool {
    let host = start.split_once("://").map(|(_, rest)| rest);
    host.and_then(|rest| rest.find(['/', '?', '#'])).is_some_and(|at| at > 0)
}

impl Value {
    /// The value, of which what came from outside may go into these kinds of sinks.
    pub(crate) fn safe_for(&self, kinds: &[&str]) -> Self {
        self.map_members(|member| match member {
            Self::Outside(outside) => outside.safe_for(kinds),
            other => other.clone(),
        })
    }

    /// The verdict that makes a value as safe as this one.
    pub(crate) fn as_verdict(&self) -> Value {
        match self.outside() {
            Some(outside) => Value::Outside(Rc::new(Outside {
                shape: Shape::Verdict,
                start: Start::Other,
                ..Outside::clone(outside)
            })),
            None => Value::AnyBool,
        }
    }
}
