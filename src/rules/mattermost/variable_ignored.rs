//! Values that do not reach the setting, or not as they were written.

use crate::findings::{Edit, Finding, Fix, Level};
use crate::mattermost::{Ignored, ListWritten, Server, Verdict};
use crate::rule;
use crate::rules::Context;
use crate::rules::value_repair::{rejoined, repaired};
use crate::rules::variable_verdict::VariableVerdict;
use crate::rules::variables::{safe, server, unsafe_fix, with_fix};
use crate::syntax::Span;

rule! {
    /// A variable whose value is ignored, or read as something else than what it says.
    ///
    /// ## What it finds
    ///
    /// * an empty string or `nil`: Omnibus writes an empty file, and `chpst` removes the variable instead of
    ///   emptying it;
    /// * a second line, which never arrives; whitespace at the end of a string, which is cut; a carriage
    ///   return before a line break, which stays in the value;
    /// * from Mattermost 5.30 (GitLab 13.8) on: a boolean that is none of
    ///   `1 t T true TRUE True 0 f F false FALSE False`, an integer in other digits than decimal ones
    ///   (`0x10`, `7.5`), and from 7.5 on a map that is no JSON object;
    /// * up to 5.29: an integer with a leading 0, which is octal (`010` is 8), and a link of
    ///   `SupportSettings` that starts with neither `http://`, `https://` nor `/`, which is replaced by the
    ///   default;
    /// * a list whose elements are not separated as the server wants it: by commas without spaces from 4.5 to
    ///   5.29, by single spaces from 5.30 on, never as JSON; up to 4.4 there is one element only;
    /// * a locale that the server does not have, which becomes `en`.
    ///
    /// ## Why it matters
    ///
    /// Reconfigure succeeds and the server starts. The setting has its default, the value of config.json, or
    /// a value that nobody wrote. From 5.30 on System Console even shows an ignored value as overriding, and
    /// locks the setting (run on Mattermost 5.36, 7.5 and 11.2).
    ///
    /// ## Example
    ///
    /// ```ruby
    /// # GitLab 15.11
    /// mattermost['env'] = {
    ///   'MM_SERVICESETTINGS_ENABLEDEVELOPER' => 'yes',
    ///   'MM_SERVICESETTINGS_TRUSTEDPROXYIPHEADER' => 'X-Forwarded-For,X-Real-IP'
    /// }
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['env'] = {
    ///   'MM_SERVICESETTINGS_ENABLEDEVELOPER' => 'true',
    ///   'MM_SERVICESETTINGS_TRUSTEDPROXYIPHEADER' => 'X-Forwarded-For X-Real-IP'
    /// }
    /// ```
    ///
    /// Removing whitespace at the end is a safe fix, because the server never sees it. The other fixes are
    /// unsafe, because they change what the server does.
    "mattermost-variable-ignored", level: Warning, fixable: Unsafe, check: check, tag: Unnecessary
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let Some(server) = server(context) else { return };
    for entry in context.judged() {
        let Verdict::Ignored(how) = &entry.verdict else { continue };
        let message = message(how, entry, server);
        let finding = entry.finding(&RULE, message, label(how)).help(help(how, server)).level(level(how));
        found.push(with_fix(finding, fix(context, entry, how, server)));
    }
}

fn level(how: &Ignored) -> Level {
    match how {
        Ignored::Empty { harmless: true } | Ignored::TrailingWhitespace => Level::Info,
        _ => Level::Warning,
    }
}

fn label(how: &Ignored) -> &'static str {
    match how {
        Ignored::Empty { .. } => "sets nothing",
        Ignored::NotOfType(_) => "ignored",
        Ignored::TrailingWhitespace => "loses trailing whitespace",
        Ignored::FurtherLines => "only the first line is used",
        _ => "read as something else",
    }
}

fn message(how: &Ignored, entry: &VariableVerdict<'_, '_>, server: Server) -> String {
    let name = entry.name;
    let version = server.mattermost;
    match how {
        Ignored::Empty { harmless: true } => format!(
            "an empty value does not set `{name}`: the variable is removed, and the value in config.json applies"
        ),
        Ignored::Empty { .. } => format!(
            "an empty value does not set `{name}`: the variable is removed, and config.json or the default applies"
        ),
        Ignored::NotOfType(why) => format!(
            "Mattermost {version} ignores this value of `{name}`, and config.json or the default applies: {}",
            why.replacen("this is", "it is", 1)
        ),
        Ignored::ReadOtherwise(why) => {
            format!("Mattermost {version} reads this value of `{name}` differently: {}", why.trim_end_matches('.'))
        }
        Ignored::FurtherLines => {
            format!("only the first line of `{name}` reaches Mattermost, because `chpst` drops the rest")
        }
        Ignored::TrailingWhitespace => {
            format!("the whitespace at the end of `{name}` does not reach Mattermost, because `chpst` removes it")
        }
        Ignored::ControlCharacter => format!(
            "the value of `{name}` reaches Mattermost with a control character: a carriage return is kept, a NUL becomes a line break"
        ),
        Ignored::Separator { written, wanted } => {
            let splits = match wanted {
                Some(',') => "splits lists at each comma and keeps the spaces around it",
                Some(_) => "splits lists at each single space and keeps commas",
                None => "takes the whole string of a list as one element",
            };
            let so = match written {
                ListWritten::Single => "this one element becomes several",
                ListWritten::Json => "this JSON becomes elements with brackets and quotes in them",
                _ => "this list gets different elements than it shows",
            };
            format!("Mattermost {version} {splits}, so that {so} in `{name}`")
        }
    }
}

fn help(how: &Ignored, server: Server) -> String {
    match how {
        Ignored::Empty { .. } => {
            "delete the entry; to empty the setting, do it in config.json or in System Console".to_owned()
        }
        Ignored::NotOfType(why) if why.contains("true or false") => "write `'true'` or `'false'`".to_owned(),
        Ignored::NotOfType(why) if why.contains("integer") => {
            "write a whole number in digits only, such as `'30'`".to_owned()
        }
        Ignored::NotOfType(_) => "write a JSON object in one line, such as `'{\"a\":{\"Enable\":true}}'`".to_owned(),
        Ignored::ReadOtherwise(why) if why.contains("octal") => {
            "write the number without the leading 0".to_owned()
        }
        Ignored::ReadOtherwise(why) if why.contains("link") => {
            "write the link with `https://` in front".to_owned()
        }
        Ignored::ReadOtherwise(why) if why.contains("locale") => {
            "write a locale as Mattermost names it, such as `'en'`, `'de'` or `'pt-BR'`".to_owned()
        }
        Ignored::ReadOtherwise(_) => "write a value that the server takes as it is".to_owned(),
        Ignored::FurtherLines => "write the value in one line, or set it in config.json".to_owned(),
        Ignored::TrailingWhitespace => "delete the whitespace, or set the value in config.json if it matters".to_owned(),
        Ignored::ControlCharacter => "end lines with `\\n` alone, and write no NUL".to_owned(),
        Ignored::Separator { wanted: Some(','), .. } => {
            "separate the elements by commas without spaces".to_owned()
        }
        Ignored::Separator { written: ListWritten::Single, .. } => {
            "set the list in config.json: no variable can carry an element with a space".to_owned()
        }
        Ignored::Separator { wanted: Some(_), .. } => "separate the elements by single spaces".to_owned(),
        Ignored::Separator { wanted: None, .. } => format!(
            "set the list in config.json: Mattermost {} takes one element from a variable",
            server.mattermost
        ),
    }
}

fn fix(context: &Context<'_>, entry: &VariableVerdict<'_, '_>, how: &Ignored, server: Server) -> Option<Fix> {
    let text = entry.text()?;
    let wanted = match how {
        Ignored::TrailingWhitespace => return cut_blanks(context, entry),
        Ignored::NotOfType(_) => repaired(entry.name, text, server)?,
        Ignored::Separator { written, wanted: Some(separator) } => rejoined(text, *written, *separator)?,
        _ => return None,
    };
    if !entry.applies_with(context, &wanted) {
        return None;
    }
    let edit = entry.replace_value(context, &wanted)?;
    Some(unsafe_fix(format!("Write {}", edit.text), "the setting changes on the server", vec![edit]))
}

/// Deletes the blanks at the end, without repeating the value, which may be a secret.
fn cut_blanks(context: &Context<'_>, entry: &VariableVerdict<'_, '_>) -> Option<Fix> {
    let content = entry.literal(context)?;
    let text = entry.text()?;
    let kept = u32::try_from(text.trim_end_matches([' ', '\t']).len()).ok()?;
    let span = Span::new(content.start + kept, content.end);
    (!span.is_empty() && !text.contains('\n'))
        .then(|| safe("Delete the whitespace at the end", vec![Edit { span, text: String::new() }]))
}
