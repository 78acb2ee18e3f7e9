//! The engine's own nouns: values, the order of classes, the heap.

mod classes;
mod heaps;
mod taint;
mod values;
