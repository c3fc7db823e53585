//! Mattermost on a database that it is leaving.

use crate::findings::{Finding, Level};
use crate::mappings::milestones::POSTGRESQL_ONLY;
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{key, variable};

rule! {
    /// Mattermost on MySQL.
    ///
    /// ## What it finds
    ///
    /// `mysql` in `mattermost['sql_driver_name']` or `MM_SQLSETTINGS_DRIVERNAME`.
    ///
    /// ## Why it matters
    ///
    /// Mattermost 11.0 supports PostgreSQL only and refuses to start with anything else (its check was run).
    /// The last Mattermost that GitLab bundles, 10.11 of 18.11, still accepts MySQL. The server that replaces
    /// it after GitLab 19.0 does not.
    ///
    /// ## Example
    ///
    /// ```ruby
    /// mattermost['sql_driver_name'] = 'mysql'
    /// ```
    ///
    /// ## What to write instead
    ///
    /// Move the database to PostgreSQL with Mattermost's own migration, then delete the line. Omnibus uses
    /// `postgres` by default.
    "mattermost-mysql", level: Info, fixable: None, check: check
}

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    let places = [key(context, "sql_driver_name"), variable(context, "MM_SQLSETTINGS_DRIVERNAME")];
    for given in places.into_iter().flatten() {
        if given.text().as_deref() != Some("mysql") {
            continue;
        }
        let refused = context.target.mattermost.is_none_or(|version| version >= POSTGRESQL_ONLY);
        let message = "Mattermost 11.0 and later start with PostgreSQL only; GitLab 18.11 has the last bundled Mattermost that takes this database";
        found.push(
            RULE.finding(given.span, message)
                .level(if refused { Level::Warning } else { Level::Info })
                .setting(given.setting)
                .label("refused by Mattermost 11.0")
                .help("move the database to PostgreSQL, then delete the line"),
        );
    }
}
