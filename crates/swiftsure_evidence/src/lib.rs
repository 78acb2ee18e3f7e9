//! What stands elsewhere and is asked for when the user says so: the one crate that speaks to a network.

pub mod osv;
