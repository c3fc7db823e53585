//! What is worth a finding; one file a rule.
//!
//! A rule sees a [`Context`] and gives [`Finding`](crate::findings)s; it knows no files,
//! formats or terminals. To add one, write its file with [`rule!`](crate::rule) and add it to the
//! list below. Read [`Rule`] first.

mod context;
mod host_remarks;
mod literal;
mod mattermost_keys;
mod obsolete_settings;
mod rule;
mod setting_place;
mod value_repair;
mod variable_names;
mod variable_verdict;
mod variables;

pub use context::{Answers, Context, Target};
pub use host_remarks::host_remarks;
pub use rule::{Fixable, Rule, RuleTag};

pub use host::templated_settings::TEMPLATED;

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
    ruby {
        syntax_error, not_understood, not_followed, typographic, wrong_literal, local_variable, block_instead_of_hash,
        several_arguments, missing_value, duplicate_hash_key, evaluation_fails, never_runs, after_from_file,
        removed_method, rails_method, comma_joins, yaml_load, open_url,
    }
    omnibus {
        unknown_root, unknown_key, overwritten, replaced_hash, unset_read, value_type, environment_boolean,
        external_url, unknown_role, env_key, root_password, stray_blanks, literal_secret, changed_default,
        refused_value, refused_combination, invalid_value, inert_setting, port_collision, conflicting_servers, lets_encrypt_name,
        hardening,
    }
    host {
        joined_lines, quoted_variable, quoted_filter, templated_settings, variable_not_followed, file_after_variable,
        compose_dollar, compose_list_mapping, compose_file_missing, published_port,
    }
    removals { removed_setting, deprecated_setting, ignored_setting }
    node { node_json_outdated, node_setting_refused, secrets_section_refused }
    hygiene { invalid_suppression, unknown_rule, unused_suppression }
    mattermost {
        legacy_setting, unknown_variable, misdocumented_variable, variable_not_read, variable_rejected,
        variable_ignored, variable_not_string, set_twice, api_v3, data_source, smtp_auth, smtp_port,
        cookies_without_site_url, mysql, not_bundled, gitlab_sign_in, sign_on_incomplete,
    }
}

/// The check of a rule whose findings come from elsewhere: [`crate::lint`] itself finds what is
/// wrong with suppression comments and configuration files.
pub fn found_by_the_engine(_: &Context<'_>, _: &mut Vec<Finding>) {}

/// The rule of this name.
pub fn find(name: &str) -> Option<&'static Rule> {
    RULES.iter().find(|rule| rule.name == name).copied()
}
