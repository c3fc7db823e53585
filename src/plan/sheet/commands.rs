//! What to type at each stop.

use std::path::Path;

use crate::export::shell_path;
use crate::host::{self, Delivery};
use crate::mappings::Release;
use crate::mappings::upgrades::{self, UpgradeCheck};
use crate::plan::{Action, Leg, Plan};

/// What to type, for a file.
#[derive(Debug)]
pub struct Commands<'a> {
    /// The file, as a shell takes it.
    file: String,
    /// How the file reaches GitLab.
    delivery: Delivery,
    path: &'a Path,
}

impl<'a> Commands<'a> {
    /// For a file as it was given, with what it holds.
    pub fn of(path: &'a Path, bytes: &[u8]) -> Self {
        let delivery = host::open(path, bytes).first().map_or(Delivery::Reconfigure, |host| host.delivery());
        let file = if path.as_os_str() == "-" { "gitlab.rb".to_owned() } else { shell_path(path) };
        Self { file, delivery, path }
    }

    /// Whether GitLab runs in a container, which takes its settings up when it starts.
    pub fn in_container(&self) -> bool {
        self.delivery == Delivery::Container
    }

    /// The `migrate` of a leg; none where it has nothing to do.
    fn migrate(&self, leg: &Leg) -> Option<String> {
        let decides = leg.changes.iter().find_map(|change| match change.action {
            Action::Decide { option, .. } => Some(option),
            _ => None,
        });
        if !leg.rewrites {
            return None;
        }
        let sudo = self.sudo();
        let option = decides.map_or_else(String::new, |option| format!("{option} "));
        Some(format!(
            "{sudo}gitlab-rb migrate --from {} --to {} {option}--write {}",
            leg.from, leg.to, self.file
        ))
    }

    /// The `lint` of a leg that mends what has a safe fix.
    fn mend(&self, leg: &Leg) -> Option<String> {
        let fixed = leg.changes.iter().filter(|change| matches!(change.action, Action::Fix { .. }));
        let mut rules: Vec<&str> = fixed.filter_map(|change| change.rule).collect();
        rules.sort_unstable();
        rules.dedup();
        let sudo = self.sudo();
        (!rules.is_empty()).then(|| {
            format!("{sudo}gitlab-rb lint --to {} --select {} --fix {}", leg.to, rules.join(","), self.file)
        })
    }

    /// All commands that change the file before a stop.
    pub fn of_file(&self, leg: &Leg) -> impl Iterator<Item = String> {
        self.mend(leg).into_iter().chain(self.migrate(leg))
    }

    /// What to do with a changed file that is none of GitLab's own; a comment among the commands.
    pub fn roll_out(&self, leg: &Leg) -> Option<&'static str> {
        (self.delivery == Delivery::RolledOut && !leg.changes.is_empty()).then_some("# deploy the file")
    }

    fn sudo(&self) -> &'static str {
        if self.path.starts_with("/etc") { "sudo " } else { "" }
    }

    /// How the stop's release gets there.
    pub fn install(&self, release: Release) -> String {
        if self.in_container() {
            format!("image: gitlab/gitlab-ee:{release}.N-ee.0, N the newest; then deploy")
        } else {
            format!("sudo apt-get install 'gitlab-ee={release}.*'")
        }
    }

    /// What else installs it.
    pub fn other_packages(&self) -> &'static str {
        if self.in_container() {
            "gitlab-ce and -ce.0 instead of gitlab-ee and -ee.0 where that runs"
        } else {
            "gitlab-ce instead of gitlab-ee where that is installed; with RPM packages: sudo dnf install 'gitlab-ee-VERSION.*'"
        }
    }

    /// The command that makes the settings take effect; a container does it when it starts.
    pub fn reconfigure(&self) -> Option<&'static str> {
        (!self.in_container()).then_some("sudo gitlab-ctl reconfigure")
    }

    /// A check, as it is typed there.
    pub fn check(&self, check: &UpgradeCheck) -> String {
        let command = check.command.as_str();
        if self.in_container() { command.trim_start_matches("sudo ").to_owned() } else { command.to_owned() }
    }
}

/// The checks that a way needs, each with the stops it is for; empty where that is all of them.
pub fn checks(plan: &Plan) -> Vec<(&'static UpgradeCheck, String)> {
    let stops: Vec<Release> = plan.legs.iter().map(|leg| leg.to).collect();
    let own =
        |check: &UpgradeCheck| stops.iter().copied().filter(|stop| check.is_for(*stop)).collect::<Vec<_>>();
    let checks = upgrades::checks().iter().map(|check| (check, own(check)));
    checks.filter(|(_, own)| !own.is_empty()).map(|(check, own)| (check, span(&own, &stops))).collect()
}

/// Some of the stops, in words.
fn span(some: &[Release], all: &[Release]) -> String {
    match (some, some.first() == all.first(), some.last() == all.last()) {
        (_, true, true) | ([], _, _) => String::new(),
        ([only], _, _) => format!("at {only}"),
        ([.., last], true, false) => format!("up to {last}"),
        ([first, ..], false, true) => format!("from {first} on"),
        ([first, .., last], false, false) => format!("from {first} to {last}"),
    }
}
