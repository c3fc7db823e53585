//! What a rewrite has to stand on: the file, what it sets, and who else names the settings concerned.

use super::{NotRewritten, Rewrite};
use crate::effects::Obsolete;
use crate::fix::statement;
use crate::settings::model::{Model, NotPlain, PlainStatement, Unresolved};
use crate::settings::{Assignment, SettingPath, Settings};
use crate::syntax::tree::Statement;
use crate::syntax::{Place, Span};

/// A file and its names.
#[derive(Debug)]
pub(super) struct RewriteContext<'a, 't> {
    pub(super) settings: &'a Settings<'t>,
    model: Model<'a, 't>,
}

impl<'a, 't> RewriteContext<'a, 't> {
    pub(super) fn new(settings: &'a Settings<'t>) -> Self {
        Self { settings, model: Model::new(settings) }
    }

    pub(super) fn source(&self) -> &'t [u8] {
        self.settings.tree.source
    }

    /// All spans that name the setting, to write or to read it.
    ///
    /// # Errors
    ///
    /// Where the file names it, or something above it, in a way that cannot be followed.
    pub(super) fn names(&self, path: &SettingPath) -> Result<Vec<Span>, NotRewritten> {
        self.model.references(path).map_err(|unresolved| {
            NotRewritten(match unresolved {
                Unresolved::ComputedKey(at) => {
                    format!("line {} computes the key of {}", self.line(at), path.root)
                }
                Unresolved::WholeHash(at) => {
                    format!("line {} uses all of {} at once", self.line(at), path.root)
                }
            })
        })
    }

    /// The places as statements of their own, in order.
    ///
    /// # Errors
    ///
    /// Where one is part of something larger, adds to a value, or is read again.
    pub(super) fn plain(
        &self,
        places: &[&Obsolete<'a, 't>],
    ) -> Result<Vec<PlainStatement<'t>>, NotRewritten> {
        let mut found: Vec<PlainStatement<'t>> = Vec::new();
        for place in places {
            let assignment = place.assignment;
            if place.entry.is_some() {
                return Err(in_a_hash());
            }
            if assignment.path != place.path && !assignment.repeated() {
                return Err(stepwise());
            }
            found.push(assignment.plain().map_err(|why| match why {
                NotPlain::Repeated => NotRewritten::new("one line sets several settings"),
                NotPlain::Updates => stepwise(),
                NotPlain::Nested => NotRewritten::new("it is part of a larger expression"),
            })?);
        }
        if let Some(first) = places.first() {
            self.unread(&first.path, &found.iter().map(|one| one.target).collect::<Vec<_>>())?;
        }
        Ok(found)
    }

    /// Nothing but the targets names the setting.
    pub(super) fn unread(&self, path: &SettingPath, targets: &[Span]) -> Result<(), NotRewritten> {
        for name in self.names(path)? {
            if !targets.iter().any(|target| target.start == name.start) {
                return Err(NotRewritten(format!("line {} uses its value", self.line(name.start))));
            }
        }
        Ok(())
    }

    /// The innermost statement that can stand alone around a span.
    pub(super) fn whole_statement(&self, span: Span) -> Option<&'t Statement<'t>> {
        Place::of(self.settings.tree, span).map(|place| place.whole_statement().statement())
    }

    /// The line of an offset, as people count.
    pub(super) fn line(&self, offset: u32) -> usize {
        memchr::memchr_iter(b'\n', &self.source()[..offset as usize]).count() + 1
    }

    /// Takes a statement out by making it a comment that says why.
    pub(super) fn comment_out(&self, rewrite: &mut Rewrite, one: &'t Statement<'t>, why: &str) {
        let why = format!("gitlab-rb: {}", why.replace(['\n', '\r'], " "));
        let edits = statement::commenting_out(self.source(), one, &why);
        for edit in edits {
            if !rewrite.edits.contains(&edit) {
                rewrite.edits.push(edit);
            }
        }
    }

    pub(super) fn is_written(&self, path: &SettingPath) -> bool {
        self.writes().any(|one| path.contains(&one.path) || holds(one, path))
    }

    pub(super) fn writes(&self) -> impl Iterator<Item = &'a Assignment<'t>> {
        self.settings.live_writes()
    }
}

/// Whether the hash that is assigned above the setting has it as an entry.
fn holds(above: &Assignment<'_>, path: &SettingPath) -> bool {
    let mut entries = &above.entries;
    let below = if above.path.contains(path) { &path.keys[above.path.keys.len()..] } else { return false };
    for (depth, key) in below.iter().enumerate() {
        let Some(entry) = entries.iter().find(|entry| entry.key == *key) else { return false };
        if depth + 1 == below.len() {
            return true;
        }
        entries = &entry.entries;
    }
    false
}

/// The one place that sets a setting.
pub(super) fn single<'p, 'a, 't>(
    places: &'p [&'p Obsolete<'a, 't>],
) -> Result<&'p Obsolete<'a, 't>, NotRewritten> {
    match places {
        [place] => Ok(place),
        _ => Err(NotRewritten::new("it is set in several places")),
    }
}

fn stepwise() -> NotRewritten {
    NotRewritten::new("its value is built in several steps")
}

pub(super) fn in_a_hash() -> NotRewritten {
    NotRewritten::new("it is in a hash with others")
}
