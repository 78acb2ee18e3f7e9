//! The swift lens: the program does more work than it needs.

pub(crate) mod blocking_io_in_request;
pub(crate) mod count_instead_of_exists;
pub(crate) mod defeated_prefetch;
pub(crate) mod deferred_field_load;
pub(crate) mod eager;
pub(crate) mod len_instead_of_count;
pub(crate) mod long_transaction;
pub(crate) mod looped;
pub(crate) mod membership_in_list;
pub(crate) mod n_plus_one;
pub(crate) mod placement;
pub(crate) mod python_side_work;
pub(crate) mod query_in_loop;
pub(crate) mod repeated_query;
pub(crate) mod sync_in_async;
pub(crate) mod unbounded_queryset;
pub(crate) mod unused_eager_load;
pub(crate) mod waiting;
pub(crate) mod write_in_loop;
