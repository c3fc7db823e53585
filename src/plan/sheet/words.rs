//! The words that the formats share.

use crate::mappings::services::PreparedService;
use crate::mappings::{Release, upgrades};
use crate::plan::{Action, Change, Consequence, Leg, Plan, ServiceStep, When, Where};
use crate::report::printable;

/// The reason that says no more than the advice.
const NO_NEWS: &str = "it needs your decision";

/// How many changes are made in which way.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, serde::Serialize)]
pub struct ChangeCounts {
    /// All but those that can stay.
    pub changes: usize,
    /// A command does them alone.
    pub automatic: usize,
    /// `migrate` does them once a person has decided.
    pub decisions: usize,
    /// A person has to do them.
    pub by_hand: usize,
    /// They can stay as they are.
    pub may_stay: usize,
}

impl ChangeCounts {
    /// Counts changes.
    pub fn of<'c>(changes: impl IntoIterator<Item = &'c Change>) -> Self {
        let mut counts = Self::default();
        for change in changes {
            match change.action {
                Action::MayStay { .. } => counts.may_stay += 1,
                Action::Decide { .. } => counts.decisions += 1,
                Action::ByHand { .. } => counts.by_hand += 1,
                Action::Rewrite { .. } | Action::Drop { .. } | Action::Fix { .. } => counts.automatic += 1,
            }
        }
        counts.changes = counts.automatic + counts.decisions + counts.by_hand;
        counts
    }

    /// `1 needs you, 3 automatic`; none where nothing has to be done.
    pub fn in_words(self) -> Option<String> {
        let needing = self.decisions + self.by_hand;
        let parts =
            [(needing, if needing == 1 { "needs you" } else { "need you" }), (self.automatic, "automatic")];
        let parts: Vec<String> = parts
            .into_iter()
            .filter(|(count, _)| *count > 0)
            .map(|(count, words)| format!("{count} {words}"))
            .collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    }
}

/// The first line of every format, without the file.
pub fn headline(plan: &Plan) -> String {
    match ChangeCounts::of(plan.changes()).in_words() {
        Some(words) => words,
        None => "nothing in this file needs to change".to_owned(),
    }
}

/// The words above changes that are alike: who does it, what happens otherwise, from when on it can be done.
pub fn group(change: &Change, leg: &Leg, from: Release) -> String {
    let mut parts = vec![who(&change.action).to_owned()];
    parts.extend(otherwise(change, from));
    parts.extend(change.when.map(|when| possible(change, when, leg, from)));
    format!("{}.", parts.join(". "))
}

fn who(action: &Action) -> &'static str {
    match action {
        Action::Rewrite { .. } => "`migrate` rewrites these settings",
        Action::Drop { .. } => "`migrate` comments these lines out",
        Action::Fix { .. } => "`lint --fix` corrects these lines",
        Action::Decide { .. } => "Needs your decision; `migrate` then makes the change",
        Action::ByHand { commented_out: true, .. } => "Needs you; `migrate` comments the line out",
        Action::ByHand { .. } => "Needs you",
        Action::MayStay { .. } => "Can stay",
    }
}

/// What happens if nothing is done.
fn otherwise(change: &Change, from: Release) -> Option<String> {
    let happens = |consequence: Consequence| match consequence {
        Consequence::UpgradeRefused => "the installed package refuses the upgrade",
        Consequence::Aborts | Consequence::UnknownRoot => "reconfigure fails",
        Consequence::Ignored => "it has no effect",
        Consequence::Warns => "reconfigure warns",
        Consequence::Described(_) => "",
    };
    let text = match change.consequence {
        Consequence::Described(_) if change.already => return Some(format!("This is so in {from} already")),
        Consequence::Described(_) => return None,
        Consequence::Warns => {
            let later = change
                .later
                .map_or_else(String::new, |(release, then)| format!("; from {release} on {}", happens(then)));
            format!("Otherwise reconfigure warns{later}")
        }
        Consequence::Ignored if change.already => format!("It already has no effect in {from}"),
        other => format!("Otherwise {}", happens(other)),
    };
    let worse = match (change.consequence, change.later) {
        (Consequence::Ignored, Some((release, then))) => format!("; from {release} on {}", happens(then)),
        _ => String::new(),
    };
    let already = if change.already && change.consequence.is_failure() {
        format!(", in {from} already")
    } else {
        String::new()
    };
    Some(format!("{text}{worse}{already}"))
}

fn possible(change: &Change, when: When, leg: &Leg, from: Release) -> String {
    let goes = matches!(change.action, Action::Drop { .. });
    match when {
        When::Today if goes => "It can be done today".to_owned(),
        When::Today => format!("It can be done today: GitLab {from} understands the new form"),
        When::Since(release) => format!("It can be done when {release} runs on every node"),
        When::With if goes => format!(
            "Make the change right before you install {}: GitLab {} still reads the setting",
            leg.to, leg.from
        ),
        When::With => format!(
            "Make the change right before you install {}: GitLab {} does not understand the new form",
            leg.to, leg.from
        ),
    }
}

/// The setting, or the rule where it is about none.
pub fn setting(change: &Change) -> &str {
    change.setting.as_deref().or(change.rule).unwrap_or_default()
}

/// What is there afterwards.
pub fn becomes(action: &Action) -> Option<String> {
    match action {
        Action::Rewrite { to, .. } | Action::Decide { to, .. } if !to.is_empty() => Some(to.join(", ")),
        _ => None,
    }
}

/// What to know and to do about it, as sentences.
pub fn advice(change: &Change) -> Vec<String> {
    let mut sentences = Vec::new();
    if matches!(change.consequence, Consequence::Described(_)) {
        sentences.push(sentence(&change.message));
    }
    match &change.action {
        Action::Rewrite { notes, .. } => {
            sentences.extend(notes.iter().map(|note| sentence(note)));
            if change.already && change.consequence == Consequence::Ignored {
                sentences.push("The new form takes effect again.".to_owned());
            }
        }
        Action::Drop { reason } | Action::MayStay { reason } => sentences.push(sentence(reason)),
        Action::Fix { title } => sentences.push(sentence(title)),
        Action::Decide { advice, .. } => sentences.push(sentence(advice)),
        Action::ByHand { reason, advice, .. } => {
            sentences.extend(advice.iter().map(|text| sentence(text)));
            let reason = reason.iter().filter(|reason| *reason != NO_NEWS);
            sentences.extend(reason.map(|text| sentence(&format!("Not rewritten: {text}"))));
        }
    }
    if let Where::Elsewhere(source) = &change.place {
        sentences.push(sentence(&format!("Found in {source}, not in a line of the file")));
    }
    sentences
}

/// With a capital and a full stop.
fn sentence(text: &str) -> String {
    let text = text.trim();
    let mut letters = text.chars();
    let first = letters.next().map_or_else(String::new, |first| first.to_uppercase().collect());
    let name = text.split([' ', ':']).next().is_some_and(|word| word.contains(['_', '[', '\'']));
    let whole = if name { text.to_owned() } else { format!("{first}{}", letters.as_str()) };
    if whole.ends_with(['.', '!', '?']) { whole } else { format!("{whole}.") }
}

/// `12, 15-17`
pub fn listed(lines: &[usize]) -> String {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for &line in lines {
        match runs.last_mut() {
            Some((_, last)) if *last + 1 == line => *last = line,
            _ => runs.push((line, line)),
        }
    }
    let runs: Vec<String> = runs
        .into_iter()
        .map(|(first, last)| if first == last { first.to_string() } else { format!("{first}-{last}") })
        .collect();
    if runs.is_empty() { "-".to_owned() } else { runs.join(", ") }
}

/// A comment among commands: what a person does first.
pub fn todo(lines: &[usize]) -> Option<String> {
    let mut lines = lines.to_vec();
    lines.sort_unstable();
    lines.dedup();
    match lines.as_slice() {
        [] => None,
        [only] => Some(format!("# first: line {only} (see above)")),
        some => {
            let listed = listed(some);
            let which =
                if listed.len() <= 40 { format!("lines {listed}") } else { format!("{} lines", some.len()) };
            Some(format!("# first: {which} (see above)"))
        }
    }
}

/// What to know about a required stop.
pub fn note(release: Release) -> Option<&'static str> {
    let stop = upgrades::stops().iter().find(|stop| stop.release == release)?;
    stop.note.as_ref().map(|note| note.as_str())
}

/// Words that Markdown must not act on.
pub fn escaped(text: &str) -> String {
    let text = printable::text(text).replace('\n', " ");
    let mut escaped = String::with_capacity(text.len());
    let mut in_code = false;
    for letter in text.chars() {
        in_code ^= letter == '`';
        if !in_code && matches!(letter, '*' | '_' | '<' | '[' | ']' | '|') {
            escaped.push('\\');
        }
        escaped.push(letter);
    }
    escaped
}

/// A comment among the commands of a stop; none where nothing is to be done first.
pub fn services_first(leg: &Leg) -> Option<String> {
    let name = |step: &ServiceStep| {
        let service = match step.service {
            PreparedService::Postgresql => "PostgreSQL",
            PreparedService::Redis => "Redis",
            PreparedService::Storage => "hashed storage",
        };
        match &step.version {
            Some(version) => format!("{service} {version}"),
            None => service.to_owned(),
        }
    };
    let mut names: Vec<String> = leg.services.iter().map(name).collect();
    names.dedup();
    (!names.is_empty()).then(|| format!("# first: {} (see above)", names.join(", ")))
}

/// The patch releases of a stop to pass over, as sentences without a full stop.
pub fn patches(leg: &Leg) -> impl Iterator<Item = String> {
    leg.broken_patches.iter().map(|row| {
        let (release, first, last) = (row.release, row.first, row.last);
        let broken = match last {
            _ if first == last => format!("{release}.{first}"),
            _ => format!("{release}.{first} to {release}.{last}"),
        };
        let verb = if first == last { "is" } else { "are" };
        format!("{release}.{} or later: {broken} {verb} broken, {}", last + 1, row.happens)
    })
}
