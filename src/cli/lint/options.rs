//! What holds for one file: the arguments over its configuration over the defaults.

use crate::cli::release::{ReleaseChoice, UpgradeArgs};
use crate::cli::reporting::FailLevel;
use crate::findings::{Finding, Level};
use crate::lint::configuration::Configuration;
use crate::lint::discovery::LintFile;
use crate::lint::{LintOptions, RuleLevel, Selection};
use crate::mappings::{Release, nearest, releases};
use crate::rules::{RULES, Rule, Target, find};

/// Which rules run.
#[derive(Debug, Default, clap::Args)]
#[command(next_help_heading = "Rules")]
pub(super) struct RuleOptions {
    /// Run these rules and no others
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    select: Vec<&'static Rule>,
    /// Run these rules too, which are off by default or in the configuration
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    extend_select: Vec<&'static Rule>,
    /// Do not run these rules
    #[arg(long, value_name = "RULE", value_delimiter = ',', value_parser = rule)]
    ignore: Vec<&'static Rule>,
}

/// The rule of this name, for arguments.
pub(in crate::cli) fn rule(name: &str) -> Result<&'static Rule, String> {
    find(name).ok_or_else(|| match nearest(name, RULES.iter().map(|rule| rule.name)) {
        Some(near) => format!("there is no such rule; did you mean `{near}`?"),
        None => "there is no such rule; `gitlab-rb rules` lists them".to_owned(),
    })
}

/// The arguments that decide how files are looked at.
pub(super) struct Chosen<'a> {
    pub(super) upgrade: UpgradeArgs,
    pub(super) rules: &'a RuleOptions,
    /// Run the rules too that report only what is good to know, and that are off by default.
    pub(super) verbose: bool,
}

impl Chosen<'_> {
    /// The release that the files under a configuration are for, and why; `hint` is what a file names itself, such as by
    /// the tag of an image. The newest where nothing says so: whoever keeps GitLab up to date gets there, and the
    /// documentation describes it.
    pub(super) fn judged(&self, configuration: &Configuration, hint: Option<Release>) -> ReleaseChoice {
        ReleaseChoice::of(self.upgrade.to, configuration.to, hint, releases::newest())
    }

    /// The releases that the files under a configuration are for.
    pub(super) fn target(&self, configuration: &Configuration) -> Target {
        self.target_of(configuration, None)
    }

    /// The same for a file that names a release itself.
    fn target_of(&self, configuration: &Configuration, hint: Option<Release>) -> Target {
        let to = self.judged(configuration, hint).release;
        let from = self.upgrade.from.or(configuration.from);
        Target::of(to, from.filter(|from| *from <= to))
    }

    /// The rules for the files under a configuration.
    pub(super) fn selection(&self, configuration: &Configuration) -> Selection {
        let mut selection = configuration.selection();
        if self.verbose {
            let is_named =
                |rule: &Rule| configuration.levels.iter().any(|(named, _)| named.name == rule.name);
            let extra = |rule: &&&'static Rule| !rule.default && rule.level == Level::Info && !is_named(rule);
            RULES.iter().filter(extra).for_each(|rule| selection.enable(rule));
        }
        if !self.rules.select.is_empty() {
            selection.only(&self.rules.select);
        }
        for rule in &self.rules.extend_select {
            selection.enable(rule);
        }
        for rule in &self.rules.ignore {
            selection.set(rule, RuleLevel::Off);
        }
        selection
    }

    /// How one file is looked at.
    pub(super) fn options(&self, found: &LintFile, hint: Option<Release>) -> LintOptions {
        let configuration = found.configuration();
        let mut selection = self.selection(configuration);
        for rule in configuration.off_for(&found.absolute) {
            selection.set(rule, RuleLevel::Off);
        }
        LintOptions {
            target: self.target_of(configuration, hint),
            in_repository: found.in_repository(),
            selection,
            mounted: Vec::new(),
            find_secrets: true,
        }
    }

    /// What is wrong with a configuration file, as far as the rules that run say so.
    pub(super) fn remarks(&self, configuration: &Configuration) -> Vec<Finding> {
        let selection = self.selection(configuration);
        let reported = configuration.remarks.iter().filter_map(|remark| {
            let selected = selection.get(remark.rule)?;
            Some(remark.clone().level(selected.level.unwrap_or(remark.level)))
        });
        reported.collect()
    }
}

/// The level that the configuration wants the command to fail from.
pub(super) fn fail_level(configuration: &Configuration) -> Option<FailLevel> {
    configuration.fail_level.map(|level| match level {
        Some(Level::Error) => FailLevel::Error,
        Some(Level::Warning) => FailLevel::Warning,
        Some(Level::Info) => FailLevel::Info,
        None => FailLevel::Never,
    })
}
