//! What is worth a finding; one file a rule.
//!
//! A rule sees a [`Context`] and gives [`Finding`](crate::findings::Finding)s; it knows no files,
//! formats or terminals. To add one, write its file with [`rule!`](crate::rule) and add it to the
//! list below. Read [`Rule`] first.

mod context;
mod rule;
mod value_repair;
mod variable_names;
mod variables;

pub use context::{Context, Target};
pub use rule::{Fixable, Rule};

use crate::findings::Finding;

/// Lists the rules: `folder { file, … }`; each file declares a `RULE`.
macro_rules! rules {
    ($($folder:ident { $($file:ident),* $(,)? })*) => {
        $(
            #[doc = concat!("Rules in `src/rules/", stringify!($folder), "/`.")]
            pub mod $folder {
                $(pub mod $file;)*
            }
        )*

        /// Every rule, in the order of this list.
        pub static RULES: &[&Rule] = &[$($(&$folder::$file::RULE),*),*];
    };
}

rules! {
    hygiene { invalid_suppression, unknown_rule, unused_suppression }
    mattermost {
        legacy_setting, unknown_variable, misdocumented_variable, variable_not_read, variable_rejected,
        variable_ignored, variable_not_string,
    }
}

/// The check of a rule whose findings come from elsewhere: [`crate::lint`] itself finds what is
/// wrong with suppression comments and configuration files.
pub fn found_by_the_engine(_: &Context<'_>, _: &mut Vec<Finding>) {}

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).copied()
}
