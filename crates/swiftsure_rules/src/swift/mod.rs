//! The swift lens: the program does more work than it needs.

pub(crate) mod defeated_prefetch;
pub(crate) mod deferred_field_load;
pub(crate) mod eager;
pub(crate) mod n_plus_one;
pub(crate) mod query_in_loop;
pub(crate) mod write_in_loop;
