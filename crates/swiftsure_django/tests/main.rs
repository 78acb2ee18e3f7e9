//! The facts of Django that decide between right and wrong findings, each on the smallest program that shows it.
//!
//! What a view with the models of `models.py.txt` costs, and the lines that ask, were compared with Django 5.2 running
//! the same program.

#![expect(clippy::unwrap_used, reason = "a test may fail so")]

mod admin_forms;
mod admin_lists;
mod asynchronous;
mod calls;
mod class_shapes;
mod class_views;
mod classes;
mod collections;
mod conditions;
mod consumers;
mod control_flow;
mod damaged;
mod damaged_templates;
mod deferred;
mod drf_routes;
mod drf_serializers;
mod foreign_keys;
mod forms_choices;
mod functions;
mod graphql_strawberry;
mod guarded_queries;
mod guards;
mod halves;
mod harness;
mod inheritance;
mod iterables;
mod jinja;
mod known_objects;
mod known_through;
mod ledger;
mod libraries;
mod lookups;
mod managers;
mod many_rows;
mod model_methods;
mod models_as_values;
mod modules;
mod nesting;
mod ninja;
mod objects;
mod passing_on;
mod per_request;
mod prefetch;
mod prefetch_defeated;
mod prefetch_paths;
mod queries_in_loops;
mod raising;
mod regions;
mod related_writes;
mod relation_conditions;
mod relation_names;
mod reload;
mod requests;
mod result_cache;
mod routes;
mod row_comparisons;
mod rows_by_key;
mod rows_kept;
mod select_related;
mod sensitive;
mod shapes;
mod signals;
mod strangers;
mod taint;
mod tasks;
mod template_tags;
mod templates;
mod told_rows;
mod transactions;
mod web;
mod writes;
