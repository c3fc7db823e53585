//! What there is to say of the notation around a text, for commands that run no rules.

use super::host::{
    compose_dollar, compose_list_mapping, joined_lines, quoted_filter, quoted_variable, templated_settings,
    variable_not_followed,
};
use crate::findings::Finding;
use crate::host::HostNote;

/// What the rules on hosts find, at their own levels.
pub fn host_remarks(notes: &[HostNote]) -> Vec<Finding> {
    let mut findings = Vec::new();
    for remarks in [
        joined_lines::remarks,
        quoted_variable::remarks,
        quoted_filter::remarks,
        compose_dollar::remarks,
        compose_list_mapping::remarks,
        templated_settings::remarks,
        variable_not_followed::remarks,
    ] {
        remarks(notes, &mut findings);
    }
    findings
}
