//! Edits of a text as those of the file, and the proof that they come out as meant.
//!
//! The proof reads the file again with the edits made: it must hold exactly the changed texts, and all others as they were.
//! That takes as long as reading the file, so the edits of all findings are proved together; only where that fails are they
//! halved to find those that do not come out.

use std::collections::HashMap;
use std::path::Path;
use std::rc::Rc;

use super::{Host, open, statements};
use crate::findings::{Edit, Finding};
use crate::fix::EditSet;

/// Edits of a file that are yet to be proved.
#[derive(Debug, Clone)]
pub struct Draft {
    pub(super) edits: Vec<Edit>,
    /// What they must come to; `None` where the text is all of the file.
    pub(super) meant: Option<ExpectedTexts>,
}

impl Draft {
    /// The edits of the file.
    pub fn edits(&self) -> &[Edit] {
        &self.edits
    }
}

/// What edits must come to.
#[derive(Debug, Clone)]
pub(super) struct ExpectedTexts {
    /// The number of the text in the file.
    pub(super) index: usize,
    /// The edits of what the file holds.
    pub(super) edits: Vec<Edit>,
    /// Whether the text is a block of YAML: the line ends behind its last line are its own, and Ruby does not mind them.
    pub(super) block: bool,
    /// What each text in the file holds.
    pub(super) all: Rc<[Vec<u8>]>,
}

/// How often a file is read again for the drafts that are made for it.
const MOST_READINGS: usize = 64;

/// Which drafts come out as meant, in their order. `path` tells the notation of the file.
pub fn proved(path: &Path, file: &[u8], drafts: &[Draft]) -> Vec<bool> {
    let mut proof = Proof { path, file, readings: 0, proved: vec![false; drafts.len()] };
    let (mut pending, plain): (Vec<usize>, Vec<usize>) = (0..drafts.len())
        .partition(|number| drafts[*number].meant.is_some() && !drafts[*number].edits.is_empty());
    for number in plain {
        proof.proved[number] = true;
    }
    while !pending.is_empty() && proof.readings < MOST_READINGS {
        let mut edits = EditSet::default();
        let (batch, later) =
            pending.into_iter().partition(|number| edits.add(&drafts[*number].edits).is_ok());
        proof.of(drafts, batch);
        pending = later;
    }
    proof.proved
}

struct Proof<'a> {
    path: &'a Path,
    file: &'a [u8],
    readings: usize,
    proved: Vec<bool>,
}

impl Proof<'_> {
    /// Proves drafts that can be made together.
    fn of(&mut self, drafts: &[Draft], batch: Vec<usize>) {
        let mut batches = vec![batch];
        while let Some(batch) = batches.pop() {
            if batch.is_empty() || self.readings == MOST_READINGS {
                continue;
            }
            self.readings += 1;
            let chosen: Vec<&Draft> = batch.iter().map(|number| &drafts[*number]).collect();
            if self.comes_out(&chosen).is_some() {
                for number in batch {
                    self.proved[number] = true;
                }
            } else if batch.len() > 1 {
                let (left, right) = batch.split_at(batch.len() / 2);
                batches.extend([right.to_vec(), left.to_vec()]);
            }
        }
    }

    /// Whether the file, with the edits of these drafts, holds what they mean.
    fn comes_out(&self, drafts: &[&Draft]) -> Option<()> {
        let (mut in_file, mut in_texts) = (EditSet::default(), HashMap::<usize, (EditSet, bool)>::new());
        for draft in drafts {
            in_file.add(&draft.edits).ok()?;
            let meant = draft.meant.as_ref()?;
            let (edits, _) = in_texts.entry(meant.index).or_insert_with(|| (EditSet::default(), meant.block));
            edits.add(&meant.edits).ok()?;
        }
        let all = &drafts.first()?.meant.as_ref()?.all;
        let file = in_file.apply(self.file).ok()?;
        let hosts = open(self.path, &file);
        let mut found = hosts.iter();
        for (index, before) in all.iter().enumerate() {
            let Some((edits, block)) = in_texts.get(&index) else {
                if found.next()?.held() != before {
                    return None;
                }
                continue;
            };
            let wanted = edits.apply(before).ok()?;
            // One that was found by its statements, and has too few of them now.
            if hosts.len() < all.len() && statements::is_settings(before) && !statements::is_settings(&wanted)
            {
                continue;
            }
            let held = found.next()?.held();
            // Other parsers do not take a tab for the first byte of a block.
            if *block && wanted.iter().find(|byte| **byte != b'\n') == Some(&b'\t') {
                return None;
            }
            if if *block { without_ends(held) != without_ends(&wanted) } else { held != wanted } {
                return None;
            }
        }
        found.next().is_none().then_some(())
    }
}

/// A text without the line ends behind its last line.
fn without_ends(text: &[u8]) -> &[u8] {
    &text[..text.iter().rposition(|byte| *byte != b'\n').map_or(0, |last| last + 1)]
}

/// Findings in the texts of a file, each with the number of its text, as findings in the file. A fix is left out where it
/// cannot be made there.
pub fn findings_in_file(
    path: &Path,
    file: &[u8],
    hosts: &[&dyn Host],
    findings: Vec<(usize, Finding)>,
) -> Vec<Finding> {
    let (mut placed, mut drafts, mut drafted) = (Vec::with_capacity(findings.len()), Vec::new(), Vec::new());
    for (text, mut finding) in findings {
        let host = hosts[text];
        let fix = finding.fix.take();
        let mut finding = host.finding_in_file(finding);
        if let Some(mut fix) = fix
            && let Some(draft) = host.draft(&fix.edits)
        {
            fix.title = host.in_words(&fix.title);
            fix.edits.clone_from(&draft.edits);
            finding.fix = Some(fix);
            drafted.push(placed.len());
            drafts.push(draft);
        }
        placed.push(finding);
    }
    for (number, _) in proved(path, file, &drafts).into_iter().enumerate().filter(|(_, proved)| !proved) {
        placed[drafted[number]].fix = None;
    }
    placed
}

#[cfg(test)]
mod tests {
    use std::fmt::Write as _;
    use std::path::Path;

    use crate::host::READINGS;
    use crate::lint::{LintOptions, check_file, fix_file};
    use crate::mappings::Release;
    use crate::rules::Target;

    /// A compose file with so many services and something to fix in each.
    fn compose(services: usize) -> String {
        let mut file = "services:\n".to_owned();
        for number in 0..services {
            let _ = write!(
                file,
                "  s{number}:\n    volumes: ['./c{number}:/etc/gitlab']\n    environment:\n      GITLAB_OMNIBUS_CONFIG: |\n        gitlab_rails['time_zone '] = 'UTC'\n"
            );
        }
        file
    }

    fn readings(run: impl FnOnce()) -> usize {
        let before = READINGS.with(std::cell::Cell::get);
        run();
        READINGS.with(std::cell::Cell::get) - before
    }

    #[test]
    fn a_file_is_read_as_often_for_many_services_as_for_one() {
        let (path, options) =
            (Path::new("compose.yml"), LintOptions::new(Target::of(Release::new(18, 0), None)));
        let check = |services: usize| {
            let file = compose(services);
            readings(|| {
                let findings = check_file(path, file.as_bytes(), &options).findings;
                assert_eq!(findings.iter().filter(|finding| finding.fix.is_some()).count(), services);
            })
        };
        assert_eq!(check(1), check(40));
        let fix = |services: usize| {
            let file = compose(services);
            readings(|| assert!(fix_file(path, file.as_bytes(), &options, true).is_ok()))
        };
        assert_eq!(fix(1), fix(40));
    }
}
