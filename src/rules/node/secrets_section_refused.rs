//! Secrets that count as settings.

use crate::rule;
use crate::rules::found_by_the_engine;

rule! {
    /// A section of gitlab-secrets.json at which reconfigure fails.
    ///
    /// ## What it finds
    /// With `--secrets`: sections and keys of gitlab-secrets.json that the target, or with `--from` one of
    /// the releases on the way, has on its removal list. And, as an info, the section of a service in use
    /// that the target no longer writes.
    ///
    /// ## Why it matters
    /// Reconfigure reads the file back as if gitlab.rb had set it, and writes a section for Mattermost up to
    /// 18.11 on every server, whether Mattermost was ever used or not. On GitLab 19.0 to 19.2, reconfigure
    /// fails at any `mattermost[…]`, so it can fail after the upgrade with nothing about Mattermost in
    /// gitlab.rb (libraries/helpers/secrets_helper.rb and deprecations.rb of Omnibus 19.0.0 to 19.2.4; read,
    /// not run). On 19.3 it fails only at `mattermost['enable'] = true`. GitLab 19.0 and later do not write
    /// the section any more. If you run your own Mattermost server, you need the salts and the key in it.
    ///
    /// ## Example
    /// ```json
    /// { "mattermost": { "email_invite_salt": "…" } }
    /// ```
    ///
    /// ## What to write instead
    /// Keep a copy and delete the section. Do it after the last reconfigure of the old GitLab, which writes
    /// the section again, and before you install the new package:
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
