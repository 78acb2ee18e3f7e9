//! How large a value may become. What a value is made of is shared, so that it costs nothing to put it together, but
//! whoever goes through it goes through all of it: a pair of a pair of a pair is twice as large with each step.

use crate::record::{Base, Record, RecordSet, Root};
use crate::value::Value;

/// Values that one value may be made of, each as often as it occurs. The largest tables that people write by hand, such as
/// the countries of the world, have fewer.
const PARTS_LIMIT: usize = 4096;
/// Bytes of a text that is put together.
const TEXT_LIMIT: usize = 1 << 16;

/// A value that was put together, unless it is too large.
pub(crate) fn bounded(value: Value) -> Value {
    let mut left = PARTS_LIMIT;
    if spend(&value, &mut left) { value } else { Value::Unknown }
}

/// Whether a text of so many bytes is kept.
pub(crate) fn is_kept(bytes: usize) -> bool {
    bytes <= TEXT_LIMIT
}

/// Counts a value and its parts; whether there were enough left.
fn spend(value: &Value, left: &mut usize) -> bool {
    let Some(rest) = left.checked_sub(1) else { return false };
    *left = rest;
    match value {
        Value::Tuple(parts) | Value::Union(parts) => all(&**parts, left),
        Value::Set(set) => set_spends(set, left),
        Value::Record(record) => record_spends(record, left),
        Value::Attribute(chosen) => record_spends(&chosen.record, left),
        Value::Function(function) => all(function.captured.iter().chain(&function.defaults), left),
        Value::Partial(partial) => {
            let keywords = partial.keywords.iter().map(|(_, value)| value);
            all(std::iter::once(&partial.func).chain(&partial.args).chain(keywords), left)
        }
        Value::Bound(bound) => spend(&bound.0, left) && spend(&bound.1, left),
        Value::Super(parts) => spend(&parts.0, left),
        Value::Property(property) => spend(&property.getter, left),
        Value::StaticMethod(inner) | Value::ClassMethod(inner) => spend(inner, left),
        _ => true,
    }
}

fn all<'v>(parts: impl IntoIterator<Item = &'v Value>, left: &mut usize) -> bool {
    parts.into_iter().all(|part| spend(part, left))
}

fn record_spends(record: &Record, left: &mut usize) -> bool {
    match &record.root {
        Root::Element(set) | Root::Single(set, _) => set_spends(set, left),
        Root::Param(_) | Root::New(_) | Root::Unknown => true,
    }
}

fn set_spends(set: &RecordSet, left: &mut usize) -> bool {
    let owner = match &set.base {
        Base::Related { record, .. } => record_spends(record, left),
        Base::All | Base::Param(_) | Base::Unknown => true,
    };
    owner && set.ops.iter().all(|op| all(op.args.iter().chain(op.keywords.iter().map(|(_, value)| value)), left))
}
