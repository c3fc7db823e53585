//! The tables agree with each other: names are unique and computed, targets exist, spans do not overlap.

use std::collections::HashSet;
use std::fmt::Display;

use gitlab_rb::mappings::mattermost::{self, Conversion, Disposition, LegacyKey, VariableMeaning};
use gitlab_rb::mappings::omnibus::EffectKind;
use gitlab_rb::mappings::{MattermostVersion, Release, Text, omnibus, releases, upgrades};

/// Fails with all problems at once.
fn none(problems: impl IntoIterator<Item = String>) {
    let problems: Vec<_> = problems.into_iter().collect();
    assert!(problems.is_empty(), "\n{}", problems.join("\n"));
}

/// The elements that stand there twice.
fn twice<T: Display>(names: impl IntoIterator<Item = T>) -> Vec<String> {
    let mut seen = HashSet::new();
    names.into_iter().map(|name| name.to_string()).filter(|name| !seen.insert(name.clone())).collect()
}

/// Spans that are the wrong way round or overlap; each span is a name, its start and its end.
fn overlaps<V: Ord + Copy + Display>(mut spans: Vec<(String, V, Option<V>)>) -> Vec<String> {
    spans.sort_by(|a, b| (&a.0, a.1).cmp(&(&b.0, b.1)));
    let backwards = spans
        .iter()
        .filter(|(_, from, until)| until.is_some_and(|until| until < *from))
        .map(|span| span.0.clone());
    let overlapping = spans
        .windows(2)
        .filter(|pair| pair[0].0 == pair[1].0 && pair[0].2.is_none_or(|until| until >= pair[1].1))
        .map(|pair| format!("{} from {} and from {}", pair[0].0, pair[0].1, pair[1].1));
    backwards.chain(overlapping).collect()
}

#[test]
fn no_name_stands_in_a_table_twice() {
    none(twice(mattermost::legacy_keys().iter().map(|row| row.key)));
    none(twice(mattermost::legacy_keys().iter().flat_map(|row| row.spellings)));
    none(twice(mattermost::settings().iter().map(|row| row.path)));
    none(twice(mattermost::renames().iter().map(|row| row.old)));
    none(twice(mattermost::built_in_variables().iter().map(|row| row.variable)));
    none(twice(mattermost::wrong_names().iter().map(|row| row.variable)));
    none(twice(omnibus::roots().iter().map(|row| row.root)));
    none(twice(omnibus::settings().iter().map(omnibus::OmnibusSetting::in_ruby)));
    none(twice(releases::all().iter().map(|row| row.release)));
}

#[test]
fn every_variable_is_the_one_computed_from_its_path() {
    let settings = mattermost::settings().iter().map(|row| (row.path, row.variable));
    let targets =
        mattermost::legacy_keys().iter().flat_map(|row| row.targets).map(|row| (row.path, row.variable));
    let wrong =
        settings.chain(targets).filter(|(path, variable)| mattermost::variable_of(path) != variable.as_str());
    none(wrong.map(|(path, variable)| format!("{path} is not {variable}")));
}

#[test]
fn every_path_that_a_table_points_to_is_a_setting() {
    let targets = mattermost::legacy_keys().iter().flat_map(|row| row.targets).map(|row| row.path);
    let renames = mattermost::renames().iter().flat_map(|row| row.new.iter().copied().chain([row.old]));
    let checked = mattermost::validity().iter().map(|row| row.path);
    let unread = mattermost::eras().iter().flat_map(|era| era.unread_maps).copied();
    let limits = mattermost::edition_limits(mattermost::newest_version()).map(|row| row.path);
    let late = mattermost::mmctl_limits().iter().map(|row| row.path);
    let paths = targets.chain(renames).chain(checked).chain(unread).chain(limits).chain(late);
    none(
        paths
            .filter(|path| mattermost::setting(path).is_none_or(|row| row.path != *path))
            .map(|p| p.to_string()),
    );
}

#[test]
fn a_derived_key_is_a_legacy_key_and_has_one_origin_in_each_release() {
    let keys = mattermost::all_derived_keys();
    none(keys.iter().filter(|row| mattermost::legacy_key(&row.key).is_none()).map(|row| row.key.to_string()));
    none(overlaps(keys.iter().map(|row| (row.key.to_string(), row.from, Some(row.until))).collect()));
}

#[test]
fn an_upgrade_of_mattermost_never_goes_back() {
    let stops = mattermost::upgrade_stops(MattermostVersion::new(0, 7), mattermost::newest_version());
    assert!(stops.len() > 10 && stops.is_sorted(), "{stops:?}");
}

#[test]
fn a_target_lies_within_the_life_of_its_setting() {
    let mut problems = Vec::new();
    for row in mattermost::legacy_keys() {
        for target in row.targets {
            let settings = mattermost::settings_by_variable(&target.variable);
            let lives = |version: MattermostVersion| {
                settings.iter().any(|setting| setting.variable_works_in(version))
            };
            if !lives(target.from) || target.until.is_some_and(|until| !lives(until)) {
                problems.push(format!("{} {}", row.key, target.path));
            }
        }
    }
    none(problems);
}

#[test]
fn a_plain_key_follows_the_documented_rule_and_a_renamed_one_does_not() {
    let mut problems = Vec::new();
    for row in mattermost::legacy_keys() {
        let rule = documented_rule(row);
        let truth = row.targets.first().map(|target| target.variable.to_string());
        let fits = match row.disposition {
            Disposition::Plain | Disposition::Also => truth == rule && row.plain_rule.is_none(),
            Disposition::Renamed => truth != rule && row.plain_rule.map(|name| name.to_string()) == rule,
            Disposition::Converted => {
                row.targets.first().is_some_and(|target| target.conversion != Conversion::Copy)
            }
            Disposition::Kept => row.kept.is_some(),
            Disposition::Dead | Disposition::Hash => {
                row.targets.is_empty() && row.reason.is_some() && row.action.is_some()
            }
            Disposition::TemplateBug => truth.is_some() && row.reason.is_some() && row.action.is_some(),
        };
        if !fits {
            problems.push(format!("{} ({:?}): {truth:?}, by the rule {rule:?}", row.key, row.disposition));
        }
    }
    none(problems);
}

/// `MM_`, the section that the key's first word stands for, and the rest without underscores.
fn documented_rule(row: &LegacyKey) -> Option<String> {
    let (section, rest) = row.key.split_once('_')?;
    Some(format!("MM_{section}SETTINGS_{}", rest.replace('_', "")).to_ascii_uppercase())
}

#[test]
fn what_omnibus_keeps_passing_on_is_a_built_in_variable() {
    let kept = mattermost::legacy_keys().iter().filter_map(|row| Some((row, row.kept.as_ref()?.variable?)));
    none(
        kept.filter(|(row, variable)| {
            mattermost::built_in_variable(variable).is_none_or(|built_in| {
                row.kept
                    .as_ref()
                    .is_none_or(|kept| kept.from != built_in.from || kept.until != built_in.until)
            })
        })
        .map(|(row, variable)| format!("{} {variable}", row.key)),
    );
    let built_in = mattermost::built_in_variables().iter();
    none(
        built_in
            .filter(|row| {
                matches!(
                    mattermost::variable(&row.variable),
                    VariableMeaning::Unknown | VariableMeaning::Wrong(_)
                )
            })
            .map(|row| row.variable.to_string()),
    );
}

#[test]
fn a_wrong_name_is_no_variable_and_its_truth_is_one() {
    let mut problems = Vec::new();
    for row in mattermost::wrong_names() {
        let told = matches!(mattermost::variable(&row.variable), VariableMeaning::Wrong(found) if found.variable == row.variable);
        let truth = matches!(mattermost::variable(&row.truth), VariableMeaning::Settings(_));
        if !told || !truth || mattermost::legacy_key(&row.legacy_key).is_none() {
            problems.push(row.variable.to_string());
        }
    }
    for row in mattermost::legacy_keys() {
        // RateLimitSettings.EnableRateLimiter went before there were variables.
        let is_read = |rule: &Text| {
            let settings = mattermost::settings_by_variable(rule);
            settings.iter().any(|setting| setting.until.is_none_or(|until| mattermost::era(until).overrides))
        };
        if let Some(rule) = row.plain_rule.filter(is_read) {
            problems.push(format!("{rule} is a variable, not a mistake"));
        }
        for documented in row.documented.iter().filter(|documented| !documented.right) {
            if !matches!(mattermost::variable(&documented.variable), VariableMeaning::Wrong(_)) {
                problems
                    .push(format!("{} is documented, wrong, and not listed as such", documented.variable));
            }
        }
    }
    none(problems);
}

#[test]
fn settings_of_one_variable_and_targets_of_one_path_do_not_overlap() {
    none(overlaps(
        mattermost::settings().iter().map(|row| (row.variable.to_string(), row.from, row.until)).collect(),
    ));
    let targets = mattermost::legacy_keys().iter().flat_map(|key| {
        key.targets.iter().map(move |row| (format!("{} {}", key.key, row.path), row.from, row.until))
    });
    none(overlaps(targets.collect()));
    let checks = mattermost::validity()
        .iter()
        .map(|row| (format!("{} {:?}", row.path, row.check), row.from, row.until));
    none(overlaps(checks.collect()));
}

#[test]
fn eras_and_handovers_follow_each_other_without_overlap() {
    none(overlaps(mattermost::eras().iter().map(|row| (String::new(), row.from, row.until)).collect()));
    none(overlaps(mattermost::handovers().iter().map(|row| (String::new(), row.from, row.until)).collect()));
    let gaps = mattermost::handovers()
        .windows(2)
        .filter(|pair| pair[0].until.and_then(releases::next) != Some(pair[1].from))
        .map(|pair| format!("a gap before {}", pair[1].from));
    none(gaps);
    assert!(mattermost::eras().last().is_some_and(|era| era.until.is_none()));
}

#[test]
fn spans_of_omnibus_do_not_overlap_and_lie_within_their_root() {
    let mut problems = Vec::new();
    for row in omnibus::settings() {
        let Some(root) = omnibus::root(&row.root) else {
            problems.push(format!("{} has no root", row.in_ruby()));
            continue;
        };
        let span = |range: &(Release, Release)| (row.in_ruby(), range.0, Some(range.1));
        problems.extend(overlaps(row.ranges.iter().map(span).collect()));
        // What only code or documentation mention may do so before the root is there.
        if !row.weak && (!root.exists_in(row.from) || row.until.is_some_and(|until| !root.exists_in(until))) {
            problems.push(format!("{} outlives its root", row.in_ruby()));
        }
    }
    for row in omnibus::deprecations() {
        problems.extend(overlaps(
            row.effects.iter().map(|effect| (row.path.to_string(), effect.from, effect.until)).collect(),
        ));
    }
    none(problems);
}

/// The last release of `code 9.5 to 19.3` in the evidence of a setting.
fn last_read(evidence: &str) -> Option<Release> {
    let seen = evidence.split("; ").find_map(|part| part.strip_prefix("code "))?;
    seen.rsplit(" to ").next()?.parse().ok()
}

#[test]
fn what_code_still_reads_is_not_removed() {
    let missing = omnibus::silent_removals().iter().filter_map(|row| {
        let read = last_read(omnibus::setting(&row.root, &row.keys[0])?.evidence.as_str())?;
        let newest = releases::newest();
        (read == newest)
            .then(|| format!("{}: code of {read} reads it", omnibus::in_ruby(&row.root, row.keys)))
    });
    none(missing);
}

/// `Gitlab::Deprecations` lists an entry before its own release and says nothing until then.
#[test]
fn a_deprecation_does_not_warn_before_its_own_release() {
    none(omnibus::deprecations().iter().filter_map(|row| {
        let first = row.effects.first().filter(|effect| effect.effect == EffectKind::Warns)?;
        let deprecated = row.deprecated?;
        (first.from < deprecated)
            .then(|| format!("{}: warns from {}, deprecated in {deprecated}", row.path, first.from))
    }));
}

#[test]
fn what_a_deprecation_or_a_move_leads_to_exists() {
    let exists = |path: &[Text]| match path {
        [] => true,
        [root] => omnibus::root(root).is_some(),
        [root, key, ..] => {
            omnibus::setting(root, key).is_some() || (key == "*" && omnibus::root(root).is_some())
        }
    };
    let mut problems = Vec::new();
    for row in omnibus::deprecations() {
        if omnibus::root(&row.root).is_none() || !exists(row.new_path) {
            problems.push(format!("{} -> {:?}", row.path, row.new_path));
        }
    }
    for row in omnibus::moves() {
        if !exists(row.new)
            || row.old.iter().any(|old| old.first().is_none_or(|root| omnibus::root(root).is_none()))
        {
            problems.push(format!("{:?} -> {:?}", row.old, row.new));
        }
    }
    none(problems);
}

#[test]
fn releases_are_in_order_and_every_upgrade_starts_from_a_known_older_one() {
    let all = releases::all();
    assert!(all.windows(2).all(|pair| pair[0].release < pair[1].release && pair[0].ruby <= pair[1].ruby));
    let bundled: Vec<_> = all.iter().filter_map(|row| row.mattermost).collect();
    assert!(bundled.is_sorted());
    for row in all {
        if let Some(from) = row.upgrade_from {
            assert!(from < row.release && releases::shipped(from).is_some(), "{}", row.release);
        }
    }
}

#[test]
fn stops_of_upgrades_are_releases_in_order_and_each_can_be_checked() {
    let stops = upgrades::stops();
    assert!(stops.windows(2).all(|pair| pair[0].release < pair[1].release));
    for stop in stops {
        assert!(releases::shipped(stop.release).is_some(), "{}", stop.release);
        // Background migrations came with 9.0.
        let checked = upgrades::checks().iter().any(|check| check.is_for(stop.release));
        assert_eq!(checked, stop.release >= Release::new(9, 0), "{}", stop.release);
    }
}

/// What a package asks for is a stop for everybody.
#[test]
fn the_oldest_release_that_a_package_accepts_is_a_stop() {
    let always: Vec<_> =
        upgrades::stops().iter().filter(|stop| stop.only_if.is_none()).map(|stop| stop.release).collect();
    let enforced = releases::all().iter().filter(|row| row.upgrade_enforced);
    let missing = enforced.filter_map(|row| row.upgrade_from).filter(|from| !always.contains(from));
    none(missing.map(|from| from.to_string()));
}
