//! A drop-in for the unit that Mattermost's own packages install, and the file it names.

use super::env;
use super::{EnvQuoting, File, Product, Writing};

pub(super) fn write(writing: Writing<'_>) -> Product {
    let Product { files, decisions } = env::write(writing, EnvQuoting::Shell);
    let folder = writing.target.folder.trim_end_matches('/');
    // A per cent sign begins a specifier in a unit.
    let path = format!("{folder}/config/{}", env::NAME).replace('%', "%%");
    let text = format!(
        "# /etc/systemd/system/mattermost.service.d/gitlab.conf\n{}[Service]\nEnvironmentFile={path}\n",
        writing.head()
    );
    let unit = File { name: "mattermost.service.d/gitlab.conf", text };
    Product { files: std::iter::once(unit).chain(files).collect(), decisions }
}
