//! Two services on the same address and port.
//!
//! [`socket`] says which addresses and ports a service takes, as far as the file tells.

mod socket;

use crate::findings::{Finding, Level};
use crate::rule;
use crate::rules::Context;

use socket::{Listening, listening};

rule! {
    /// Two services that take the same port.
    ///
    /// ## What it finds
    /// Services that run and listen on the same port of the same address: NGINX with the port of
    /// `external_url`, `registry_external_url` and the like, Puma or Unicorn, Sidekiq, the registry, Pages,
    /// the agent server, Gitaly, Praefect, Mattermost, Grafana and the exporters. At least one of the two
    /// ports is one that the file sets; the other may be a default. NGINX may serve several hosts on one
    /// port. A service that the file, a role or a condition may switch off is not checked.
    ///
    /// ## Why it matters
    /// The service that starts second fails with `address already in use`, again and again. Which one that is
    /// changes from start to start. Up to 15.2, Puma takes 127.0.0.1:8080: with
    /// `external_url 'http://gitlab.example.com:8080'` NGINX cannot start. From 15.0 on reconfigure fails
    /// where Sidekiq's metrics and its health checks share one (libraries/sidekiq.rb of Omnibus 15.0).
    ///
    /// ## Example
    /// ```ruby
    /// external_url 'http://gitlab.example.com:9090'
    /// ```
    /// Prometheus takes 9090.
    ///
    /// ## What to write instead
    /// ```ruby
    /// external_url 'http://gitlab.example.com:9090'
    /// prometheus['listen_address'] = 'localhost:9091'
    /// ```
    "port-collision", level: Warning, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let all = listening(context.settings, context.target.gitlab);
    for (index, second) in all.iter().enumerate() {
        for first in &all[..index] {
            if let Some(finding) = collision(first, second, context) {
                findings.push(finding);
            }
        }
    }
}

fn collision(first: &Listening, second: &Listening, context: &Context<'_>) -> Option<Finding> {
    let may_share = first.row.shares.is_some() && first.row.shares == second.row.shares;
    if may_share || first.port != second.port || !first.meets(second) {
        return None;
    }
    // The one that the file sets is to blame, of two the later one.
    let (blamed, other) = match (first.place, second.place) {
        (None, None) => return None,
        (Some(one), Some(two)) if one.start > two.start => (first, second),
        (Some(_), None) => (first, second),
        _ => (second, first),
    };
    let raises = first.row.root == second.row.root
        && first.row.raises_from.is_some_and(|from| from <= context.target.gitlab)
        && first.raises_with(second);
    let what = format!("{} and {} both take port {}", blamed.row.service, other.row.service, blamed.port);
    let (level, message) = if raises {
        (Level::Error, format!("{what}, so reconfigure fails"))
    } else {
        (Level::Warning, format!("{what}, so the one that starts second fails"))
    };
    let mut finding = RULE
        .finding(blamed.place?, message)
        .level(level)
        .setting(blamed.setting.clone())
        .label(format!("port {}", blamed.port));
    finding = match other.place {
        Some(place) => finding.related(place, format!("the same for {}", other.row.service)).help("give one of them another port"),
        None => finding.help(format!(
            "{} is the default of `{}`: give one of them another port",
            other.port, other.setting
        )),
    };
    Some(finding)
}
