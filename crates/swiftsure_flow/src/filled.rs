//! Texts with places that `format` fills in: who writes the text chooses what of the values is shown.

use swiftsure_python::ir::{Call, ExprKind};
use swiftsure_source::Sym;

use crate::checks;
use crate::frame::Frame;
use crate::heap::Kind;
use crate::interpreter::Interpreter;
use crate::value::{Args, Site, Value};

/// How deep containers are searched for an object.
const DEPTH_LIMIT: usize = 3;
/// Methods of a formatter that say which attributes are shown.
const CHOOSING: &[&str] = &["get_field", "get_value"];

/// `fills(formatter, template, values, "string.Formatter.format")`: writes down a template from outside, unless the
/// formatter itself says which attributes are shown.
pub(crate) fn fills(cx: &mut Interpreter<'_>, f: &mut Frame, args: Args, site: Site) -> Value {
    let class = cx.class_of(f, &args.at(0));
    let is_own = |name: &&str| {
        let owner = class.and_then(|class| cx.classes.lookup(class, Sym::new(name))).map(|(owner, _)| owner);
        owner.is_some_and(|owner| cx.classes.get(owner).id.is_some_and(|id| !cx.is_knowledge(id.module)))
    };
    if let Value::Str(name) = args.at(3)
        && !CHOOSING.iter().any(is_own)
    {
        cx.filled(f, name, &args.at(1), &[args.at(2)], site);
    }
    Value::None
}

impl Interpreter<'_> {
    /// What a call of a method of something from outside says of it; `format` shows what its text asks for.
    pub(crate) fn method_of_outside(
        &mut self,
        f: &mut Frame,
        call: &Call,
        callee: &Value,
        args: &Args,
        site: Site,
    ) -> Option<(Value, bool)> {
        let ExprKind::Attribute(attribute) = &call.func.kind else { return None };
        let name = match attribute.name.as_str() {
            "format" => "str.format",
            "format_map" => "str.format_map",
            _ => return checks::asked(attribute.name, callee, args),
        };
        if let Some(template) = checks::receiver(callee) {
            let template = Value::Outside(template.clone());
            let named = args.keywords.iter().map(|(_, value)| value);
            let values: Vec<Value> = args.positional.iter().chain(named).cloned().collect();
            self.filled(f, Sym::new(name), &template, &values, site);
        }
        None
    }

    /// Plain texts and numbers have no attribute that leads anywhere.
    fn filled(&mut self, f: &mut Frame, name: Sym, template: &Value, values: &[Value], site: Site) {
        if values.iter().any(|value| self.leads_on(f, value, 0)) {
            self.sink(f, Sym::new("format"), name, std::slice::from_ref(template), site);
        }
    }

    /// Whether a value is an object or holds one.
    fn leads_on(&self, f: &Frame, value: &Value, depth: usize) -> bool {
        value.members().iter().any(|member| match member {
            Value::Record(_) | Value::Set(_) | Value::Module(_) | Value::Class(_) | Value::Function(_) => true,
            Value::Tuple(items) if depth < DEPTH_LIMIT => items.iter().any(|item| self.leads_on(f, item, depth + 1)),
            Value::Object(id) => self.object(f, *id).is_some_and(|object| {
                let held = object.fields.iter().map(|(_, held)| held).chain([&object.element]);
                matches!(object.kind, Kind::Instance(_))
                    || depth < DEPTH_LIMIT && held.into_iter().any(|held| self.leads_on(f, held, depth + 1))
            }),
            _ => false,
        })
    }
}
