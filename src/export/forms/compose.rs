//! A service of Docker Compose. Compose replaces `$NAME` in values: `$$` is a dollar sign.

use std::fmt::Write as _;

use super::yaml::quoted;
use super::{File, Product, Writing};
use crate::export::entries;

/// The folders of the image that must outlive a container.
const VOLUMES: [(&str, &str); 5] = [
    ("config", "config"),
    ("data", "data"),
    ("logs", "logs"),
    ("plugins", "plugins"),
    ("client-plugins", "client/plugins"),
];

pub(super) fn write(writing: Writing<'_>) -> Product {
    let (entries, decisions) = entries(writing.export, |_| Ok(()));
    let version = writing.export.target;
    let folder = writing.target.folder.trim_end_matches('/');
    let mut text = writing.head();
    let _ = write!(
        text,
        "services:\n  mattermost:\n    image: mattermost/mattermost-team-edition:release-{version}\n    restart: unless-stopped\n",
    );
    let port = port(writing);
    let _ = writeln!(text, "    ports:\n      - {}", quoted(&format!("127.0.0.1:{port}:{port}")));
    text.push_str("    volumes:\n");
    for (outside, inside) in VOLUMES {
        let _ = writeln!(text, "      - {}", quoted(&format!("./mattermost/{outside}:{folder}/{inside}")));
    }
    text.push_str("    environment:\n");
    for entry in &entries {
        let value = writing.text(&entry.text, entry.secret).replace('$', "$$");
        let _ = writeln!(text, "      {}: {}", entry.name, quoted(&value));
    }
    text.push_str(
        &writing
            .placeholders(&decisions, "      ", |pending| pending.spelled(|name| format!("{name}: \"\""))),
    );
    Product { files: vec![File { name: "compose.yaml", text }], decisions }
}

/// The port that the server listens on.
fn port(writing: Writing<'_>) -> &str {
    let address = writing.export.value("ServiceSettings.ListenAddress").and_then(|value| value.as_str());
    let port = address.and_then(|address| address.rsplit_once(':')).map(|(_, port)| port);
    port.filter(|port| port.parse::<u16>().is_ok()).unwrap_or("8065")
}
