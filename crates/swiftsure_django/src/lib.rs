//! What Django means: models, querysets, settings, URLs, entry points; and the knowledge about libraries.
//!
//! It supplies the engine with a domain and turns the engine's effects into a [`trace::Trace`].

pub mod access;
mod admin;
mod admin_filters;
mod admin_forms;
mod admin_lists;
mod admin_pages;
mod apps;
pub mod bounds;
mod calls;
mod consumers;
mod entry;
mod expressions;
mod flow;
mod form_fields;
mod forms;
pub mod graphql;
mod guards;
mod kept;
mod ledger;
mod loaders;
mod ninja;
mod operations;
mod orm;
mod per_request;
mod rest;
mod sensitive;
mod sensitivity;
mod settings;
mod signals;
pub mod templates;
mod urls;
mod web;

pub mod deployment;
pub mod knowledge;
pub mod lookups;
pub mod migrations;
pub mod model;
pub mod project;
pub mod queryset;
pub mod schema;
pub mod trace;
mod usage;
mod wide_rows;

pub use access::{Access, AccessKind, LoopInfo, LoopOver, OpInfo, SetInfo};
pub use admin_lists::AdminList;
pub use bounds::Bounds;
pub use calls::{CallInfo, Receives};
pub use deployment::Deployment;
pub use entry::Entry;
pub use flow::{Flow, FlowStep};
pub use guards::{Guard, Guards};
pub use kept::Kept;
pub use ledger::{ledger, statements};
pub use project::{Analysis, Request, analyse};
pub use rest::{FieldInfo, SerializerInfo};
pub use sensitivity::Sensitivities;
pub use swiftsure_flow::region::Standing;
pub use trace::Trace;
pub use usage::UnusedEager;
pub use wide_rows::UnreadColumns;
