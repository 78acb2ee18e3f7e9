//! The facts of Django that decide between right and wrong findings, each on the smallest program that shows it.
//!
//! What a view costs, and the lines that ask, were compared with Django 5.2 running the same program.

#![expect(clippy::unwrap_used, reason = "a test may fail so")]

mod deferred;
mod evaluation;
mod evaluation_b;
mod harness;
mod inheritance;
mod inheritance_b;
mod known;
mod known_b;
mod managers;
mod managers_b;
mod prefetch;
mod prefetch_b;
mod python;
mod python_b;
mod python_c;
mod relations;
mod relations_b;
mod views;
mod views_b;
mod views_c;
mod views_d;
mod writes;
