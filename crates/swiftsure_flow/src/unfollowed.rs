//! What evaluation leaves out: counted for the whole review, and told of each entry point of whose way it is a part.

use swiftsure_python::ir::FunctionId;
use swiftsure_source::Sym;

use crate::effect::EffectKind;
use crate::frame::Frame;
use crate::interpreter::Interpreter;
use crate::value::Site;

/// A call of a function that is being evaluated.
pub(crate) const RECURSION: &str = "recursive calls cut";

impl Interpreter<'_> {
    /// Takes note that something is not followed here, so that what is asked there is not known. `what` says what it is,
    /// in the plural; `about` which one, where the place does not say that.
    pub fn leaves_out(&mut self, f: &mut Frame, what: &'static str, about: Option<Sym>, site: Site) {
        self.count_left_out(what, about, site);
        f.escapes(EffectKind::Unfollowed { what: Sym::new(what), about }, site);
    }

    /// What is left out in a library is, for the user, left out where the library is entered.
    pub(crate) fn passes_on_unfollowed(&mut self, kind: &EffectKind, (inner, outer): (Site, Site)) {
        if let EffectKind::Unfollowed { what, about: None } = kind
            && inner != outer
        {
            self.count_left_out(what.as_str(), None, outer);
        }
    }

    /// Counts it, once it is known which one it is.
    fn count_left_out(&mut self, what: &'static str, about: Option<Sym>, site: Site) {
        let is_knowledge = self.knowledge.get(site.file.0 as usize).copied().unwrap_or(true);
        match about {
            Some(about) => self.counters.count(what, about.as_str()),
            None if is_knowledge => {}
            None => self.counters.count(what, &*self.code.files.get(site.file).path),
        }
    }

    /// The same of a call: it leaves nothing out that did not ask for anything in any of the ways that are known.
    pub(crate) fn leaves_call_out(&mut self, f: &mut Frame, what: &'static str, function: FunctionId, site: Site) {
        let name = self.function_name(function);
        if what == RECURSION || self.memo.asks(function) {
            self.leaves_out(f, what, Some(Sym::new(&name)), site);
        } else {
            self.counters.count(what, name);
        }
    }

    /// Takes note of whether a function asks; if not, calls of itself that are not followed leave nothing out.
    pub(crate) fn note_asking(&mut self, f: &mut Frame, function: FunctionId) {
        if f.effects.iter().any(|effect| effect.kind.asks()) {
            self.memo.note_asking(function);
            return;
        }
        let is_call = |kind: &EffectKind| matches!(kind, EffectKind::Unfollowed { what, .. } if *what == RECURSION);
        if f.effects.iter().any(|effect| is_call(&effect.kind)) {
            let own = Some(Sym::new(&self.function_name(function)));
            let is_own = |kind: &EffectKind| {
                is_call(kind) && matches!(kind, EffectKind::Unfollowed { about, .. } if *about == own)
            };
            f.effects.retain(|effect| !is_own(&effect.kind));
        }
    }
}
