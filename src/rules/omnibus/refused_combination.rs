//! Settings that reconfigure refuses together.

use crate::findings::Finding;
use crate::mappings::Release;
use crate::mappings::omnibus::{self, Deprecation, EffectKind, Impact, SettingMove, MoveTransform};
use crate::rule;
use crate::rules::Context;
use crate::rules::setting_place::of_names;
use crate::settings::model::EffectiveSetting;
use crate::settings::Settings;
use crate::value::Value;

use super::refused_value::finding;

rule! {
    /// Settings that reconfigure refuses together.
    ///
    /// ## What it finds
    /// `smtp_tls` together with `smtp_enable_starttls_auto` (16.0 and later), Sidekiq's `concurrency`
    /// together with one of its ends (13.0 to 13.12), TLS of an exporter without a certificate or key (15.2
    /// and later), and a key of `gitaly` or `praefect` both under its old name and in `['configuration']`
    /// (15.9 to 15.11; later releases refuse the old name alone).
    ///
    /// ## Why it matters
    /// Each of them is valid alone. Together, reconfigure fails with
    /// `gitlab_rails['smtp_tls'] and gitlab_rails['smtp_enable_starttls_auto'] are mutually exclusive`,
    /// `Legacy configuration key 'auth_token' can't be set when its new key 'configuration.auth.token' is set`
    /// and the like (libraries/smtp_helper.rb, sidekiq.rb, gitaly.rb and praefect.rb of Omnibus).
    ///
    /// ## Example
    /// ```ruby
    /// gitlab_rails['smtp_enable'] = true
    /// gitlab_rails['smtp_port'] = 465
    /// gitlab_rails['smtp_enable_starttls_auto'] = true
    /// gitlab_rails['smtp_tls'] = true
    /// ```
    ///
    /// ## What to write instead
    /// ```ruby
    /// gitlab_rails['smtp_enable'] = true
    /// gitlab_rails['smtp_port'] = 465
    /// gitlab_rails['smtp_enable_starttls_auto'] = false
    /// gitlab_rails['smtp_tls'] = true
    /// ```
    "refused-combination", level: Error, fixable: None, check: check
}

fn check(context: &Context<'_>, findings: &mut Vec<Finding>) {
    let release = context.target.gitlab;
    let together = context.combinations().iter().filter(|violation| violation.impact == Impact::ReconfigureFails);
    findings.extend(together.map(|violation| finding(&RULE, violation)));
    let both = omnibus::moves().iter().filter_map(|row| Some((row, twice(context.settings, row)?)));
    findings.extend(both.filter(|(row, _)| is_moving(row, release)).map(|(_, finding)| finding));
}

/// Set, and known to count as true.
fn is_true(placed: &EffectiveSetting<'_>) -> bool {
    !matches!(placed.value, Value::Nil | Value::Bool(false) | Value::Dynamic(_))
}

/// Whether the release takes the old name and the new one, but not both.
fn is_moving(row: &SettingMove, release: Release) -> bool {
    let refuses =
        matches!(row.transform, MoveTransform::Copy | MoveTransform::TextOfArrayToArray | MoveTransform::VirtualStorages);
    let [old] = row.old else { return false };
    let Some((root, keys)) = old.split_first() else { return false };
    let is_it = |deprecation: &&Deprecation| deprecation.keys == keys && deprecation.condition.is_none();
    let deprecation = omnibus::deprecations_of(root).iter().find(is_it);
    let ends = |violation: &Deprecation| violation.removed.is_some_and(|removed| release < removed);
    refuses
        && row.new.first() == Some(root)
        && deprecation.is_some_and(|violation| ends(violation) && violation.effect_in(release) == Some(EffectKind::Warns))
}

fn twice(settings: &Settings<'_>, row: &SettingMove) -> Option<Finding> {
    let old = row.old.first()?;
    // Most files set no root of the row.
    if !old.first().is_some_and(|root| settings.state.contains_key(root.as_str())) {
        return None;
    }
    let old = of_names(settings, old).filter(is_true)?;
    let new = of_names(settings, row.new).filter(|placed| !matches!(placed.value, Value::Nil | Value::Dynamic(_)))?;
    Some(
        RULE.finding(old.span, format!("`{}` is set, and so is `{}`, which replaces it, so reconfigure fails", old.path, new.path))
            .setting(old.path.to_string())
            .label("the old name")
            .related(new.span, "the new one")
            .help("delete the old one"),
    )
}
