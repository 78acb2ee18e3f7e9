//! Python source: parsing, names, modules. The only crate that names a `ruff_*` crate.

pub mod ir;
