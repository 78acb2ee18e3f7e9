//! The facts of Django that decide between right and wrong findings, each on the smallest program that shows it.
//!
//! What a view costs, and the lines that ask, were compared with Django 5.2 running the same program.

#![expect(clippy::unwrap_used, reason = "a test may fail so")]

mod asynchronous;
mod calls;
mod class_views;
mod classes;
mod collections;
mod conditions;
mod control_flow;
mod deferred;
mod foreign_keys;
mod functions;
mod harness;
mod inheritance;
mod known_objects;
mod known_through;
mod lookups;
mod managers;
mod many_rows;
mod model_methods;
mod modules;
mod objects;
mod prefetch;
mod prefetch_defeated;
mod prefetch_paths;
mod queries_in_loops;
mod related_writes;
mod relation_names;
mod requests;
mod result_cache;
mod routes;
mod row_comparisons;
mod select_related;
mod shapes;
mod signals;
mod tasks;
mod writes;
