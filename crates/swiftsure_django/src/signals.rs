//! Signals: receivers run where a signal is sent.

use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Site, Value};
use swiftsure_source::Sym;

use crate::orm::Orm;

/// The field of a signal object that lists its receivers.
const RECEIVERS: &str = "<receivers>";

/// `signal.connect(receiver, sender=...)`: kept on the signal, if it is one of a module.
pub(crate) fn connect(cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args) {
    let (Value::Object(signal), Some(receiver)) = (args.at(0), args.get(1, "receiver").cloned()) else { return };
    let sender = args.get(2, "sender").cloned().unwrap_or(Value::None);
    let receiver = cx.globalize(f, &Value::tuple(vec![receiver, sender]));
    if let Some(object) = cx.object_mut(f, signal) {
        let known = object.field(Sym::new(RECEIVERS)).cloned();
        let mut all = match known {
            Some(Value::Tuple(all)) => all.to_vec(),
            _ => Vec::new(),
        };
        if !all.contains(&receiver) {
            all.push(receiver);
        }
        object.set_field(Sym::new(RECEIVERS), Value::tuple(all));
    }
}

/// The receivers of a signal with their senders.
pub(crate) fn receivers(cx: &Interpreter<'_>, f: &Frame, signal: &Value) -> Vec<(Value, Value)> {
    let Value::Object(id) = signal else { return Vec::new() };
    let listed = cx.object(f, *id).and_then(|object| object.field(Sym::new(RECEIVERS)).cloned());
    let Some(Value::Tuple(all)) = listed else { return Vec::new() };
    let pairs = all.iter().filter_map(|pair| match pair {
        Value::Tuple(parts) => Some((parts.first()?.clone(), parts.get(1)?.clone())),
        _ => None,
    });
    pairs.collect()
}

/// `signal.send(sender, **named)`: calls each receiver that listens to the sender.
pub(crate) fn send(_: &Orm, cx: &mut Interpreter<'_>, f: &mut Frame, args: &Args, site: Site) {
    let sender = args.get(1, "sender").cloned().unwrap_or(Value::Unknown);
    for (receiver, wanted) in receivers(cx, f, &args.at(0)) {
        let fits = wanted == Value::None || wanted.is_unknown() || sender.is_unknown() || wanted == sender;
        if !fits {
            continue;
        }
        let mut keywords: Vec<(Sym, Value)> =
            args.keywords.iter().filter(|(name, _)| *name != "sender").cloned().collect();
        keywords.push((Sym::new("signal"), args.at(0)));
        keywords.push((Sym::new("sender"), sender.clone()));
        cx.call_value(f, &receiver, Args { positional: Vec::new(), keywords, open: false }, site);
    }
}
