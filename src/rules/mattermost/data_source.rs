//! A database address that Mattermost's driver or PostgreSQL refuses.

use crate::findings::{Edit, Finding};
use crate::mattermost::{DataSourceProblem, SSL_MODES, data_source_problem};
use crate::rule;
use crate::rules::Context;
use crate::rules::mattermost_keys::{KeyAssignment, key, variable};
use crate::rules::variables::{safe, with_fix};

rule! {
    /// A database address with which Mattermost does not start.
    ///
    /// ## What it finds
    ///
    /// In `mattermost['sql_data_source']` and `MM_SQLSETTINGS_DATASOURCE`:
    ///
    /// * an `sslmode` that the PostgreSQL driver does not have. It has `disable`, `require`, `verify-ca` and
    ///   `verify-full`. People write `required`, as a page of GitLab does, or libpq's `prefer`. With a socket as
    ///   `host`, the driver ignores the `sslmode`;
    /// * a part without `=`, or a quote without its end: a password with whitespace needs quotes;
    /// * a misspelt parameter, or another driver's name for it, such as `username` or `passwd`. The driver hands
    ///   it to PostgreSQL, which ends the connection;
    /// * a `port` or a `connect_timeout` that is not a number;
    /// * a placeholder of the documentation, such as `host=<hostname-of-postgresql-service>`.
    ///
    /// In the variables of the replicas it looks at each `postgres://` URL.
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

fn check(context: &Context<'_>, found: &mut Vec<Finding>) {
    if context.target.mattermost.is_none() || !is_postgres(context) {
        return;
    }
    let address = [key(context, "sql_data_source"), variable(context, "MM_SQLSETTINGS_DATASOURCE")];
    found.extend(address.iter().flatten().filter_map(|given| finding(context, given, data_source_problem)));
    let replicas = [
        variable(context, "MM_SQLSETTINGS_DATASOURCEREPLICAS"),
        variable(context, "MM_SQLSETTINGS_DATASOURCESEARCHREPLICAS"),
    ];
    // The list's separator is a part of addresses of the other form.
    let in_urls = |text: &str| {
        let mut urls = text.split([' ', ',']).filter(|part| part.contains("://"));
        urls.find_map(data_source_problem)
    };
    found.extend(replicas.iter().flatten().filter_map(|given| finding(context, given, in_urls)));
}

/// Whether the address is one of PostgreSQL: the driver is not another one.
fn is_postgres(context: &Context<'_>) -> bool {
    let driver = variable(context, "MM_SQLSETTINGS_DRIVERNAME").or_else(|| key(context, "sql_driver_name"));
    driver.is_none_or(|driver| driver.text().is_some_and(|name| name.is_empty() || name == "postgres"))
}

fn finding(
    context: &Context<'_>,
    given: &KeyAssignment<'_, '_>,
    problem: impl Fn(&str) -> Option<DataSourceProblem>,
) -> Option<Finding> {
    let problem = problem(&given.text()?)?;
    let fix = given.part(context, "sslmode=required").map(|span| {
        safe("Write `sslmode=require`", vec![Edit { span, text: "sslmode=require".to_owned() }])
    });
    let fix = fix.filter(|_| problem == DataSourceProblem::Mode("required".to_owned()));
    let (wrong, label, help) = words(&problem);
    let finding = RULE
        .finding(given.span, format!("`{}` {wrong}: Mattermost does not start", given.setting))
        .setting(given.setting.clone())
        .label(label)
        .help(help);
    Some(with_fix(finding, fix))
}

/// What is wrong with the address, the label, and what to do.
fn words(problem: &DataSourceProblem) -> (String, &'static str, String) {
    match problem {
        DataSourceProblem::Mode(mode) if mode == "required" => (
            "has an sslmode that PostgreSQL does not have".to_owned(),
            "unknown sslmode",
            "write `sslmode=require`".to_owned(),
        ),
        DataSourceProblem::Mode(_) => (
            "has an sslmode that the driver does not have".to_owned(),
            "unknown sslmode",
            format!("write one of these: {}", SSL_MODES.join(", ")),
        ),
        DataSourceProblem::NoEqualsSign => (
            "has a part without `=`".to_owned(),
            "part without `=`",
            "put values that contain whitespace in single quotes: `password='two words'`".to_owned(),
        ),
        DataSourceProblem::OpenQuote => (
            "has a single quote without its end".to_owned(),
            "open quote",
            "close the quote, or write `\\'` for a quote that belongs to the value".to_owned(),
        ),
        DataSourceProblem::Parameter { name, meant } => (
            format!("has a parameter `{name}`, which PostgreSQL does not know"),
            "unknown parameter",
            format!("write `{meant}=…`"),
        ),
        DataSourceProblem::NotANumber(name) => (
            format!("has a `{name}` that is not a number"),
            "not a number",
            format!("write `{name}` in digits only"),
        ),
        DataSourceProblem::Placeholder(name) => (
            format!("has a placeholder instead of its `{name}`"),
            "placeholder",
            format!("write the real `{name}`, without `<` and `>`"),
        ),
        DataSourceProblem::Encoding => (
            "has a `client_encoding` other than UTF-8".to_owned(),
            "unknown encoding",
            "delete `client_encoding`".to_owned(),
        ),
    }
}
