//! What an expression is worth: a known value, or dynamic and why; and values back to Ruby.
//!
//! Read [`Value`] first, then [`methods`], which computes with known values. The expressions
//! themselves are followed by [`crate::settings`], as their value depends on what ran before.

pub mod json;
pub mod literal;
pub mod methods;
pub mod ruby;
mod types;
pub mod yaml;

pub use types::{Dynamic, DynamicReason, Key, TextKey, Value};
