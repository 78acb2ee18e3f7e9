//! The loops around an effect, as rules read them.

use std::rc::Rc;
use std::sync::Arc;

use rustc_hash::{FxHashMap, FxHashSet};
use swiftsure_flow::effect::{Effect, Loop, Over};
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_source::{Span, Sym};

use crate::access::{LoopInfo, LoopOver};
use crate::few::{self, Head};
use crate::orm::Orm;
use crate::queryset;

/// Turns of a loop over what somebody has listed by hand.
const LISTED: usize = 4;

/// Many effects share their loops, which are described once.
#[derive(Default)]
pub(crate) struct Loops {
    known: FxHashSet<Arc<[LoopInfo]>>,
    /// By the place of the loop.
    heads: FxHashMap<Span, Head>,
}

impl Loops {
    /// The loops around an effect, outermost first.
    pub(crate) fn of(&mut self, cx: &mut Interpreter<'_>, orm: &Orm, effect: &Effect) -> Vec<LoopInfo> {
        let loops = effect.loops.iter().enumerate();
        loops.map(|(at, entry)| self.info(cx, orm, entry, &effect.loops[..at], &effect.loops[at..])).collect()
    }

    /// The same loops, once in memory.
    pub(crate) fn shared(&mut self, loops: Vec<LoopInfo>) -> Arc<[LoopInfo]> {
        if let Some(known) = self.known.get(loops.as_slice()) {
            return known.clone();
        }
        let loops: Arc<[LoopInfo]> = loops.into();
        self.known.insert(loops.clone());
        loops
    }

    /// One loop, what is around it, and what is in it, itself first.
    fn info(
        &mut self,
        cx: &mut Interpreter<'_>,
        orm: &Orm,
        entry: &Loop,
        around: &[Rc<Loop>],
        inner: &[Rc<Loop>],
    ) -> LoopInfo {
        let head = match &entry.over {
            Over::Unknown => *self.heads.entry(entry.site).or_insert_with(|| Head::of(cx, entry)),
            _ => Head::default(),
        };
        LoopInfo {
            span: entry.site,
            name: entry.name,
            few: head.installed || few::is_of_installation(cx, entry),
            owned: few::is_of_one_owner(cx, entry, around),
            limit: match &entry.over {
                Over::Set(set) if entry.alone && queryset::is_one_row(cx, &orm.models, set) => Some(1),
                Over::Set(set) => queryset::row_limit(set),
                Over::Unknown if is_constant(entry.name) => Some(LISTED),
                _ => None,
            },
            over: match &entry.over {
                Over::Set(_) => LoopOver::Rows,
                // All parts together have each row once.
                Over::Batches(Some(set)) if inner.iter().any(|inner| inner.over == Over::Set(set.clone())) => {
                    LoopOver::Constant(1)
                }
                Over::Batches(_) => LoopOver::Batches,
                Over::Constant(count) => LoopOver::Constant(*count),
                Over::While => LoopOver::While,
                Over::Unknown if head.batches => LoopOver::Batches,
                Over::Unknown => LoopOver::Unknown,
            },
        }
    }
}

/// Whether a name is written as constants are, in the settings or in a module: somebody has listed the items by hand.
fn is_constant(name: Sym) -> bool {
    let name = name.as_str().strip_prefix("settings.").unwrap_or(name.as_str());
    let letters = || name.chars().filter(|letter| letter.is_alphabetic());
    letters().count() > 1 && letters().all(char::is_uppercase) && !name.contains('.')
}
