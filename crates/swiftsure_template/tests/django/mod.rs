//! The Django template language.

mod blocks;
mod broken;
mod conditions;
mod custom_tags;
mod expressions;
mod tags;
mod text;
mod words;
