//! Which rules run, and at which level their findings are told.

use crate::findings::Level;
use crate::rules::{RULES, Rule};

/// What a person may say about a rule.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum RuleLevel {
    /// It does not run.
    Off,
    /// It runs, and each finding has the level that the rule gives it.
    Own,
    /// It runs, and all its findings have this level.
    At(Level),
}

/// A rule that runs.
#[derive(Debug, Clone, Copy)]
pub struct Selected {
    /// Which one.
    pub rule: &'static Rule,
    /// The level of all its findings; `None`: as the rule decides.
    pub level: Option<Level>,
}

/// The rules that run, in the order in which they do.
#[derive(Debug, Clone)]
pub struct Selection {
    known: Vec<(&'static Rule, RuleLevel)>,
}

impl Default for Selection {
    /// The rules that run unless something else is said.
    fn default() -> Self {
        Self::among(RULES)
    }
}

impl Selection {
    /// The rules of a list that run by default.
    pub fn among(rules: &[&'static Rule]) -> Self {
        let level = |rule: &Rule| if rule.default { RuleLevel::Own } else { RuleLevel::Off };
        Self { known: rules.iter().map(|rule| (*rule, level(rule))).collect() }
    }

    /// Sets what is said about a rule. One that is not in the list is added.
    pub fn set(&mut self, rule: &'static Rule, level: RuleLevel) {
        match self.known.iter_mut().find(|(known, _)| known.name == rule.name) {
            Some((_, known)) => *known = level,
            None => self.known.push((rule, level)),
        }
    }

    /// Switches a rule on at the level that it has already, or at its own.
    pub fn enable(&mut self, rule: &'static Rule) {
        if !self.runs(rule.name) {
            self.set(rule, RuleLevel::Own);
        }
    }

    /// Switches all rules off but these, which are switched on.
    pub fn only(&mut self, rules: &[&'static Rule]) {
        for (known, level) in &mut self.known {
            if !rules.iter().any(|rule| rule.name == known.name) {
                *level = RuleLevel::Off;
            }
        }
        for rule in rules {
            self.enable(rule);
        }
    }

    /// The rules that run.
    pub fn rules(&self) -> impl Iterator<Item = Selected> + '_ {
        self.known.iter().filter_map(|(rule, level)| match level {
            RuleLevel::Off => None,
            RuleLevel::Own => Some(Selected { rule, level: None }),
            RuleLevel::At(level) => Some(Selected { rule, level: Some(*level) }),
        })
    }

    /// What is said about each rule of the list.
    pub fn all(&self) -> &[(&'static Rule, RuleLevel)] {
        &self.known
    }

    /// The rule of this name, if it runs.
    pub fn get(&self, name: &str) -> Option<Selected> {
        self.rules().find(|selected| selected.rule.name == name)
    }

    /// Whether the rule of this name runs.
    pub fn runs(&self, name: &str) -> bool {
        self.get(name).is_some()
    }

    /// Whether there is a rule of this name, running or not.
    pub fn knows(&self, name: &str) -> bool {
        self.known.iter().any(|(rule, _)| rule.name == name)
    }

    /// The names of all rules, running or not.
    pub fn names(&self) -> impl Iterator<Item = &'static str> + '_ {
        self.known.iter().map(|(rule, _)| rule.name)
    }
}
