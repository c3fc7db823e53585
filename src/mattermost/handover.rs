//! From a value in gitlab.rb to the environment of the Mattermost process.
//!
//! Omnibus writes each entry of `mattermost['env']` to a file of its own, and runit's
//! `chpst -e` makes variables of the files. Both lose things. Knows nothing of what the server
//! makes of the text: that is [`super::read()`].

use super::{Variable, ruby_text};
use crate::mappings::Release;
use crate::mappings::mattermost::{self as rows, EnvHashRule, VARIABLE_SIZE_LIMIT};
use crate::value::Value;

/// What becomes of a value on its way to the server.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Handover {
    /// The server gets the variable with this text.
    Set(String),
    /// The server does not get the variable, whatever its parent's environment holds.
    Removed,
    /// An existing variable keeps its old text; on a new server it is removed.
    KeepsOld,
    /// `gitlab-ctl reconfigure` stops with an error.
    Aborts(String),
    /// Reconfigure passes, but the service does not start.
    DoesNotStart(String),
    /// The release has no `mattermost['env']`: GitLab up to 9.5, and from 19.0.
    NotPassedOn,
    /// The value is not known without running the file.
    Unknown,
}

/// What the server gets when `value` is the entry `name` of `mattermost['env']`.
///
/// ```
/// use gitlab_rb::mappings::Release;
/// use gitlab_rb::mattermost::{Handover, Variable, handover};
/// use gitlab_rb::value::Value;
///
/// let port = Variable::new("MM_EMAILSETTINGS_SMTPPORT");
/// let text = Value::String("587 \nsecond line".to_owned());
/// assert_eq!(handover(&port, &text, Release::new(11, 0)), Handover::Set("587".to_owned()));
/// ```
pub fn handover(name: &Variable, value: &Value, release: Release) -> Handover {
    let strings_only = match rows::handover(release).env_hash {
        EnvHashRule::None => return Handover::NotPassedOn,
        EnvHashRule::StringsOnly => true,
        EnvHashRule::AnyValue => false,
    };
    match value {
        Value::Dynamic(_) => Handover::Unknown,
        Value::String(content) => of_file(name, content),
        Value::Nil if strings_only => Handover::KeepsOld,
        _ if strings_only => Handover::Aborts(format!(
            "reconfigure fails on GitLab {release}: \"Property content must be one of: String, nil!\""
        )),
        other => ruby_text::to_s(other).map_or(Handover::Unknown, |content| of_file(name, &content)),
    }
}

/// What `chpst -e` makes of a file of its directory.
fn of_file(name: &Variable, content: &str) -> Handover {
    if content.is_empty() {
        return Handover::Removed;
    }
    let first_line = content.split('\n').next().unwrap_or_default();
    let text = first_line.trim_end_matches([' ', '\t']).replace('\0', "\n");
    if text.len() >= longest(name) {
        return Handover::DoesNotStart(format!(
            "its {} bytes are more than the {} that fit beside this name (\"argument list too long\")",
            text.len(),
            longest(name) - 1,
        ));
    }
    Handover::Set(text)
}

/// A text of this many bytes no longer fits.
fn longest(name: &Variable) -> usize {
    VARIABLE_SIZE_LIMIT.saturating_sub(name.as_str().len() + 2).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;

    const OLD: Release = Release::new(11, 0);
    const NEW: Release = Release::new(11, 7);

    fn of(value: &Value, release: Release) -> Handover {
        handover(&Variable::new("MM_X"), value, release)
    }

    fn of_text(text: &str) -> Handover {
        of(&Value::String(text.to_owned()), OLD)
    }

    fn set(text: &str) -> Handover {
        Handover::Set(text.to_owned())
    }

    #[test]
    fn a_file_becomes_a_variable_as_chpst_does_it() {
        let cases = [
            ("7", set("7")),
            ("7\n", set("7")),
            ("7 \t", set("7")),
            ("7\n8", set("7")),
            (" 7", set(" 7")),
            ("7\r\n8", set("7\r")),
            ("a\0b", set("a\nb")),
            ("\n", set("")),
            ("  \t", set("")),
            ("\nsecond", set("")),
            ("$HOME `id` \\ \"'", set("$HOME `id` \\ \"'")),
            ("", Handover::Removed),
        ];
        for (content, expected) in cases {
            assert_eq!(of_text(content), expected, "{content:?}");
        }
    }

    #[test]
    fn values_that_are_no_strings_abort_up_to_11_6_and_print_from_11_7() {
        let list = || Value::Array(vec![Value::String("a".into()), Value::String("b".into())]);
        for value in [Value::Integer(25), Value::Bool(true), list(), Value::Symbol("x".into())] {
            assert!(matches!(of(&value, OLD), Handover::Aborts(_)));
        }
        assert_eq!(of(&Value::Integer(25), NEW), set("25"));
        assert_eq!(of(&Value::Bool(true), NEW), set("true"));
        assert_eq!(of(&list(), NEW), set(r#"["a", "b"]"#));
        assert_eq!(of(&Value::Nil, OLD), Handover::KeepsOld);
        assert_eq!(of(&Value::Nil, NEW), Handover::Removed);
        assert_eq!(of(&Value::Bool(true), Release::new(9, 5)), Handover::NotPassedOn);
    }

    #[test]
    fn a_text_beyond_128_kib_keeps_the_service_from_starting() {
        let longest = 131_072 - "MM_X".len() - 2;
        assert!(matches!(of_text(&"x".repeat(longest)), Handover::DoesNotStart(_)));
        assert!(matches!(of_text(&"x".repeat(longest - 1)), Handover::Set(_)));
    }
}
