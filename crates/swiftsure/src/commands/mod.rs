//! One file a command.

pub(crate) mod baseline;
pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod routes;
pub(crate) mod rules;
