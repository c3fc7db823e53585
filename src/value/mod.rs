//! What an expression is worth: a known value, or dynamic and why; and values back to Ruby.

pub mod literal;
pub mod ruby;
mod types;

pub use types::{Dynamic, DynamicReason, Key, Value};
