//! The binary (in the making).
fn main() {}
