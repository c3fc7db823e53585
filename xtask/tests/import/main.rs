//! `cargo xtask import` on made-up checkouts with tags of their own.

mod case;
mod gitlab;
mod mattermost;
mod omnibus;
