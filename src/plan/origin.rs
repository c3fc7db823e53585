//! From a file after some migrations back to the file as it is now.

use std::collections::HashMap;

use crate::findings::Edit;

/// What was done to the file so far.
#[derive(Debug, Default)]
pub(super) struct EditHistory {
    /// The edits of each migration, in source order.
    rounds: Vec<Vec<Edit>>,
    /// Settings that a migration wrote, by the name they got.
    written: HashMap<String, Old>,
}

/// What a setting is today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Old {
    /// Its name in the file as it is now.
    pub(super) setting: String,
    /// Where it stands there.
    pub(super) starts: Vec<u32>,
}

impl EditHistory {
    /// Remembers a migration.
    pub(super) fn edited(&mut self, mut edits: Vec<Edit>) {
        edits.sort_by_key(|edit| (edit.span.start, edit.span.end));
        self.rounds.push(edits);
    }

    /// Remembers that a setting got another name.
    pub(super) fn renamed(&mut self, new: String, old: &Old) {
        let known = self.written.entry(new).or_insert_with(|| Old { starts: Vec::new(), ..old.clone() });
        known.starts.extend(
            old.starts.iter().filter(|start| !known.starts.contains(start)).copied().collect::<Vec<_>>(),
        );
    }

    /// What a setting that stands at `start` now was in the beginning.
    pub(super) fn of(&self, setting: &str, start: u32) -> Old {
        let above = self.written.iter().filter(|(new, _)| is_or_is_below(setting, new));
        if let Some((_, old)) = above.max_by_key(|(new, _)| new.len()) {
            return old.clone();
        }
        let (start, is_new) = self.back(start);
        let below = is_new.then(|| self.put_together(setting)).flatten();
        below.unwrap_or_else(|| Old { setting: setting.to_owned(), starts: vec![start] })
    }

    /// A hash that a migration wrote: the settings that are its entries now.
    fn put_together(&self, setting: &str) -> Option<Old> {
        let entries = self.written.iter().filter(|(new, _)| is_or_is_below(new, setting));
        let mut entries: Vec<&Old> = entries.map(|(_, old)| old).collect();
        entries.sort_by(|one, other| one.starts.cmp(&other.starts));
        let (first, others) = entries.split_first()?;
        let setting = match others.len() {
            0 => first.setting.clone(),
            more => format!("{} and {more} more", first.setting),
        };
        let mut starts: Vec<u32> = entries.iter().flat_map(|old| &old.starts).copied().collect();
        starts.sort_unstable();
        Some(Old { setting, starts })
    }

    /// An offset in terms of the file as it is now, and whether a migration wrote what is there: then it is where the edit is.
    fn back(&self, start: u32) -> (u32, bool) {
        self.rounds.iter().rev().fold((start, false), |(offset, is_new), edits| {
            let (offset, inside) = before(edits, offset);
            (offset, is_new || inside)
        })
    }
}

/// `gitaly['configuration']['auth']` is below `gitaly['configuration']`.
fn is_or_is_below(setting: &str, above: &str) -> bool {
    setting.strip_prefix(above).is_some_and(|rest| rest.is_empty() || rest.starts_with('['))
}

/// An offset of the new text in the old one.
fn before(edits: &[Edit], offset: u32) -> (u32, bool) {
    let mut grown: i64 = 0;
    let offset = i64::from(offset);
    for edit in edits {
        let start = i64::from(edit.span.start) + grown;
        let length = i64::try_from(edit.text.len()).unwrap_or(i64::MAX);
        if offset < start {
            break;
        }
        if offset < start + length {
            return (edit.span.start, true);
        }
        grown += length - i64::from(edit.span.len());
    }
    (u32::try_from(offset - grown).unwrap_or_default(), false)
}

#[cfg(test)]
mod tests {
    use super::{EditHistory, Old};
    use crate::findings::Edit;
    use crate::syntax::Span;

    fn edit(start: u32, end: u32, text: &str) -> Edit {
        Edit { span: Span::new(start, end), text: text.to_owned() }
    }

    #[test]
    fn offsets_lead_back_through_insertions_replacements_and_removals() {
        let mut origin = EditHistory::default();
        // 0123456789 -> 01ab23X789
        origin.edited(vec![edit(4, 7, "X"), edit(2, 2, "ab")]);
        let back: Vec<u32> = (0..10).map(|offset| origin.back(offset).0).collect();
        assert_eq!(back, [0, 1, 2, 2, 2, 3, 4, 7, 8, 9]);
        // 01ab23X789 -> 23X789
        origin.edited(vec![edit(0, 4, "")]);
        assert_eq!(origin.back(0), (2, false));
        assert_eq!(origin.back(5), (9, false));
    }

    #[test]
    fn a_setting_that_was_written_stands_where_the_old_one_stood() {
        let mut origin = EditHistory::default();
        let old = Old { setting: "a['x']".to_owned(), starts: vec![40] };
        origin.renamed("b['y']".to_owned(), &old);
        assert_eq!(origin.of("b['y']['z']", 0), old);
        origin.renamed("b['z']".to_owned(), &Old { setting: "a['z']".to_owned(), starts: vec![60] });
        // A hash that stood there before is itself; one that a migration wrote is what went into it.
        assert_eq!(origin.of("b", 7), Old { setting: "b".to_owned(), starts: vec![7] });
        origin.edited(vec![edit(5, 5, "written")]);
        assert_eq!(origin.of("b", 7), Old { setting: "a['x'] and 1 more".to_owned(), starts: vec![40, 60] });
        assert_eq!(origin.of("b['yy']", 14), Old { setting: "b['yy']".to_owned(), starts: vec![7] });
    }
}
