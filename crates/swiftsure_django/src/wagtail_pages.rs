//! Pages of Wagtail: each class of them is served by the URL that editors give its pages (docs: Wagtail, "Page models",
//! "Template rendering").

use std::collections::BTreeSet;

use swiftsure_flow::frame::Frame;
use swiftsure_flow::interpreter::Interpreter;
use swiftsure_flow::value::{Args, Value};
use swiftsure_python::ir::ModuleId;
use swiftsure_source::{EntryPointKind, EntryPointRef, Sym};

use crate::entry::{Entered, Settle, enter_view};
use crate::orm::Orm;
use crate::share::Share;

const PAGE: &str = "wagtail.models.Page";
const SERVE: &str = "wagtail.models.serve_page";
const TEMPLATE: &str = "wagtail.models.usual_template";

/// Evaluates how a page of each class of the reviewed modules is shown.
pub(crate) fn run(
    cx: &mut Interpreter<'_>,
    orm: &Orm,
    reviewed: &BTreeSet<ModuleId>,
    share: &mut Share,
    settle: Settle<'_>,
) {
    let Some(serve) = cx.find_value(SERVE) else { return };
    for class in orm.models.classes() {
        let Some(id) = cx.classes.get(class).id.filter(|id| reviewed.contains(&id.module)) else { continue };
        if !cx.classes.inherits(class, PAGE) || orm.models.info(cx, class).is_abstract {
            continue;
        }
        let span = cx.code.span(id.module, cx.code.class(id).name_range);
        let point = EntryPointRef {
            kind: EntryPointKind::Route,
            name: format!("{}.serve", cx.qualified_name(class)),
            route: Some(format!("/…/{}", orm.models.label(cx, class))),
            who: "unknown".to_owned(),
        };
        let entries = share.take(|entries| {
            let mut frame = cx.entry_frame(id.module);
            let Some(request) = orm.requests.with_method(cx, &mut frame, "GET") else { return };
            let args = Args::positional(vec![request, Value::Class(class)]);
            if let Some(summary) = enter_view(cx, &mut frame, &serve, args, span) {
                entries.push(Entered::new(point, span, summary, serve.clone()).by(vec!["GET".to_owned()]));
            }
        });
        settle(cx, entries);
    }
}

/// Calls a native function of pages; none if the name is not one.
pub(crate) fn call_native(orm: &Orm, cx: &Interpreter<'_>, f: &Frame, name: &str, args: &Args) -> Option<Value> {
    if name != TEMPLATE {
        return None;
    }
    let Some(class) = cx.class_of(f, &args.at(0)) else { return Some(Value::AnyStr) };
    let app = orm.models.info(cx, class).app_label.clone();
    Some(Value::Str(Sym::new(&format!("{app}/{}.html", with_underscores(cx.class_name(class))))))
}

/// `blog_index_page` for `BlogIndexPage`, as Wagtail writes the name of a class.
fn with_underscores(name: &str) -> String {
    let letters: Vec<char> = name.chars().collect();
    let mut written = String::new();
    for (at, letter) in letters.iter().enumerate() {
        let before = at.checked_sub(1).map(|before| letters[before]);
        let ends_word = before.is_some_and(|before| before.is_lowercase() || before.is_ascii_digit());
        let begins_word =
            before.is_some_and(char::is_uppercase) && letters.get(at + 1).is_some_and(|next| next.is_lowercase());
        if letter.is_uppercase() && (ends_word || begins_word) {
            written.push('_');
        }
        written.extend(letter.to_lowercase());
    }
    written
}

#[cfg(test)]
mod tests {
    use super::with_underscores;

    #[test]
    fn the_words_of_a_class_are_set_apart() {
        assert_eq!(with_underscores("BlogIndexPage"), "blog_index_page");
        assert_eq!(with_underscores("FAQPage"), "faq_page");
        assert_eq!(with_underscores("Home2Page"), "home2_page");
    }
}
