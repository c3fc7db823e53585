//! Parts of a database address that the driver refuses.

use crate::findings::{Edit, Finding};
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{KeyAssignment, key, variable};
use crate::rules::variables::{safe, with_fix};

rule! {
    /// A database address with an `sslmode` that PostgreSQL does not have.
    ///
    /// ## What it finds
    ///
    /// In `mattermost['sql_data_source']`, `MM_SQLSETTINGS_DATASOURCE` and the variables of the replicas: an
    /// `sslmode` other than `disable`, `allow`, `prefer`, `require`, `verify-ca` and `verify-full`. The one
    /// that people write is `required`.
    ///
    /// ## Why it matters
    ///
    /// Mattermost hands the address to its PostgreSQL driver, which refuses it: the server does not start.
    /// The message is only in its log.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['sql_data_source'] = 'user=mm host=db dbname=mm sslmode=required'
    /// ```
    ///
    /// ## What to write instead
    ///
    /// ```ruby
    /// mattermost['sql_data_source'] = 'user=mm host=db dbname=mm sslmode=require'
    /// ```
    ///
    /// For `required` the fix is safe: the server does not start with it. The rest of the address is never
    /// shown.
    "mattermost-data-source", level: Error, fixable: Safe, check: check
}

const MODES: [&str; 6] = ["disable", "allow", "prefer", "require", "verify-ca", "verify-full"];

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    if context.target.mattermost.is_none() {
        return;
    }
    let places = [
        key(context, "sql_data_source"),
        variable(context, "MM_SQLSETTINGS_DATASOURCE"),
        variable(context, "MM_SQLSETTINGS_DATASOURCEREPLICAS"),
        variable(context, "MM_SQLSETTINGS_DATASOURCESEARCHREPLICAS"),
    ];
    for given in places.into_iter().flatten() {
        found.extend(finding(context, &given));
    }
}

fn finding(context: &Context<'_>, given: &KeyAssignment<'_, '_>) -> Option<Finding> {
    let text = given.text()?;
    let wrong = modes(&text).find(|mode| !MODES.contains(mode))?;
    let required = wrong == "required";
    let fix = given.part(context, "sslmode=required").filter(|_| required).map(|span| {
        safe("Write `sslmode=require`", vec![Edit { span, text: "sslmode=require".to_owned() }])
    });
    let help = if required {
        "write `sslmode=require`".to_owned()
    } else {
        format!("write one of these: {}", MODES.join(", "))
    };
    let message = format!("`{}` has an sslmode that PostgreSQL does not have: Mattermost does not start", given.setting);
    let finding =
        RULE.finding(given.span, message).setting(given.setting.clone()).label("unknown sslmode").help(help);
    Some(with_fix(finding, fix))
}

/// The values of `sslmode` in an address or a list of them, of either form.
fn modes(text: &str) -> impl Iterator<Item = &str> {
    text.split("sslmode=").skip(1).map(|rest| {
        let end = rest.find([' ', '&', ',', '\t', '\n', '#']).unwrap_or(rest.len());
        rest[..end].trim_matches(['\'', '"'])
    })
}

#[cfg(test)]
mod tests {
    use super::modes;

    #[test]
    fn modes_are_found_in_both_forms_of_an_address() {
        let found: Vec<_> = modes("host=a sslmode=require b=c postgres://x/y?sslmode=disable&z=1").collect();
        assert_eq!(found, ["require", "disable"]);
        assert_eq!(modes("sslmode='verify-ca'").collect::<Vec<_>>(), ["verify-ca"]);
        assert_eq!(modes("host=a").count(), 0);
    }
}
