//! The Django template language.
