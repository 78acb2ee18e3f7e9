//! The facts of Django that decide between right and wrong findings, each on the smallest program that shows it.

mod harness;
