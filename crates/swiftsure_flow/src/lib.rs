//! The engine: runs a Python program abstractly and writes down what it would do.
//!
//! It knows Python and the idea of an object-relational mapper (records, sets, relations), and nothing of any
//! framework: a [`Domain`](domain::Domain) supplies that. Analysis cannot fail: what is not understood is
//! [`Value::Unknown`](value::Value::Unknown) and counted.

mod abstraction;
mod apply;
mod arguments;
mod arity;
mod assign;
mod attempt;
mod attribute;
pub mod branch;
mod builtins;
mod cached;
mod call;
mod checks;
mod class_body;
mod collections;
mod comprehension;
pub mod each;
mod expression;
mod filled;
mod filled_local;
mod instantiation;
mod iteration;
mod lists;
mod memo;
mod memory;
mod methods;
mod modules;
mod narrow;
mod operators;
mod raising;
mod statement;
mod taint;
mod texts;

pub mod class;
pub mod domain;
pub mod effect;
mod escape;
mod first_turn;
pub mod frame;
pub mod heap;
pub mod interpreter;
pub mod outside;
pub mod record;
pub mod region;
pub mod remains;
mod size;
pub mod summary;
mod unfollowed;
pub mod value;
mod walk;

pub use checks::fixes_host;
pub use expression::MADE_OF;
pub use iteration::BATCHES;
pub use taint::{harmless_as, is_harmless};
