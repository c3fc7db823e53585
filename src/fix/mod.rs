//! Edits as (span, text): merging, applying, convergence, and the safe writing of a file.

pub mod statement;
