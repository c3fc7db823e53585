//! Secrets that count as settings.

use crate::rule;
use crate::rules::found_by_the_engine;

rule! {
    /// A section of gitlab-secrets.json at which reconfigure stops.
    ///
    /// ## What it finds
    /// With `--secrets`: sections and keys of gitlab-secrets.json that the target, or with `--from` one of the releases on the way,
    /// has on its removal list. And, as an info, the section of a service in use that the target no longer writes.
    ///
    /// ## Why it matters
    /// Reconfigure reads the file back as if gitlab.rb had set it, and writes a section for Mattermost up to 18.11 on every
    /// server, whether Mattermost was ever used or not. GitLab 19.0 to 19.2 stop at any `mattermost[…]`, so the first reconfigure
    /// after the upgrade can stop with nothing about Mattermost in gitlab.rb (libraries/helpers/secrets_helper.rb and deprecations.rb
    /// of Omnibus 19.0.0 to 19.2.4; read, not run). 19.3 stops only at `mattermost['enable'] = true`. From 19.0 on the section is
    /// not written any more: whoever runs a Mattermost server of their own needs the salts and the key in it.
    ///
    /// ## Example
    /// ```json
    /// { "mattermost": { "email_invite_salt": "…" } }
    /// ```
    ///
    /// ## What to write instead
    /// Keep a copy and take the section out, after the last reconfigure of the old GitLab, as that writes it again, and before the
    /// new package is installed:
    /// ```sh
    /// cd /etc/gitlab
    /// sudo cp -p gitlab-secrets.json gitlab-secrets.json.before-19.0
    /// sudo /opt/gitlab/embedded/bin/ruby -rjson -e '
    /// f = "gitlab-secrets.json"; s = JSON.parse(File.read(f))
    /// s.delete("mattermost")
    /// File.write(f, JSON.pretty_generate(s) + "\n")'
    /// ```
    "secrets-section-refused", level: Error, fixable: None, check: found_by_the_engine
}
