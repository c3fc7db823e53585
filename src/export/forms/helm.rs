//! Values of Mattermost's own chart, mattermost-team-edition.
//!
//! The chart puts `config` into a Secret that becomes the environment, keeps the rest of the
//! configuration in the database of `externalDB`, and expands its connection string as a template.

use std::fmt::Write as _;

use super::yaml::quoted;
use super::{File, Product, Writing};
use crate::export::{DATA_SOURCE, VariableText, entries};
use crate::mattermost::{JsonPath, Variable};

/// The chart's own value for the folder of the web app's plugins, which it mounts.
const CLIENT_PLUGINS: &str = "./client/plugins";

pub(super) fn write(writing: Writing<'_>) -> Product {
    let (mut entries, decisions) = entries(writing.export, |_| Ok(()));
    let mut text = writing.head();
    text.push_str("# For the chart mattermost-team-edition of https://helm.mattermost.com\n");
    let _ = write!(text, "image:\n  tag: {}\n", quoted(&format!("release-{}", writing.export.target)));
    text.push_str("mysql:\n  enabled: false\nexternalDB:\n  enabled: true\n");
    let driver = writing.export.value("SqlSettings.DriverName").and_then(|value| value.as_str());
    let _ = writeln!(text, "  externalDriverType: {}", quoted(driver.unwrap_or("postgres")));
    text.push_str(&database(writing));
    let client = Variable::of(&JsonPath::new("PluginSettings.ClientDirectory")).to_string();
    if !entries.iter().any(|entry| entry.name == client) {
        entries.push(VariableText { name: client, text: CLIENT_PLUGINS.to_owned(), secret: false });
    }
    text.push_str("config:\n");
    for entry in &entries {
        let value = writing.text(&entry.text, entry.secret);
        let _ = writeln!(text, "  {}: {}", entry.name, quoted(value));
    }
    text.push_str(
        &writing.placeholders(&decisions, "  ", |pending| pending.spelled(|name| format!("{name}: \"\""))),
    );
    Product { files: vec![File { name: "values.yaml", text }], decisions }
}

/// The connection string, which the chart puts behind `postgres://`.
fn database(writing: Writing<'_>) -> String {
    let address = writing.export.value(DATA_SOURCE).and_then(|value| value.as_str());
    let inner = address.and_then(|address| {
        let (scheme, inner) = address.split_once("://")?;
        matches!(scheme, "postgres" | "postgresql").then_some(inner)
    });
    match inner {
        Some(inner) => {
            let escaped = inner.replace("{{", "{{ \"{{\" }}");
            format!("  externalConnectionString: {}\n", quoted(writing.text(&escaped, true)))
        }
        None => {
            "  # needs you: USER:PASSWORD@HOST:5432/DATABASE\n  externalConnectionString: \"\"\n".to_owned()
        }
    }
}
