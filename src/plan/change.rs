//! One thing that a file must say otherwise before a stop.

use crate::findings::Level;
use crate::mappings::Release;
use crate::mappings::omnibus::EffectKind;
use crate::syntax::Span;

/// Something that must change before a stop. Never holds the value of a setting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The setting, as it is called when its turn comes; a rule's finding may be about none.
    pub setting: Option<String>,
    /// What the file calls it now, where an earlier leg gives it another name.
    pub today: Option<String>,
    /// Where it stands now.
    pub place: Where,
    /// What happens in the stop's release if nothing is done.
    pub consequence: Consequence,
    /// The next stop where something worse happens.
    pub later: Option<(Release, Consequence)>,
    /// It is so in the release that runs now, too: not this upgrade's doing.
    pub already: bool,
    /// What is to be done.
    pub action: Action,
    /// From when on it can be done; none where the tables cannot tell.
    pub when: Option<When>,
    /// What is wrong and what happens, as one sentence without a full stop.
    pub message: String,
    /// The rule that found it, where it is not a matter of removed and renamed settings.
    pub rule: Option<&'static str>,
}

/// Where a setting stands.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Where {
    /// In the file as it is now; spans in its order.
    InFile(Vec<Span>),
    /// In no line of the file: what tells it, such as the node's JSON.
    Elsewhere(String),
}

/// What happens if nothing is done.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Consequence {
    /// The installed package refuses to be upgraded.
    UpgradeRefused,
    /// Reconfigure stops at it.
    Aborts,
    /// The root is no longer known, and the file cannot be evaluated.
    UnknownRoot,
    /// It is ignored without a word.
    Ignored,
    /// It still works, with a warning.
    Warns,
    /// The message says it; at this level.
    Described(Level),
}

impl From<EffectKind> for Consequence {
    fn from(effect: EffectKind) -> Self {
        match effect {
            EffectKind::Aborts => Self::Aborts,
            EffectKind::UnknownRoot => Self::UnknownRoot,
            EffectKind::Ignored => Self::Ignored,
            EffectKind::Warns | EffectKind::DefaultChanged => Self::Warns,
        }
    }
}

impl Consequence {
    /// Whether the setting works all the same.
    pub fn is_mild(self) -> bool {
        matches!(self, Self::Warns)
    }

    /// Whether the upgrade, reconfigure or the server fails.
    pub fn is_failure(self) -> bool {
        matches!(
            self,
            Self::UpgradeRefused | Self::Aborts | Self::UnknownRoot | Self::Described(Level::Error)
        )
    }
}

/// What is to be done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Action {
    /// `migrate` writes it in its new form.
    Rewrite {
        /// What stands there then, as Ruby writes it.
        to: Vec<String>,
        /// The first release that understands it.
        understood: Option<Release>,
        /// What to know of it.
        notes: Vec<String>,
    },
    /// `migrate` makes a comment of it or takes it out.
    Drop {
        /// Why nothing is lost.
        reason: String,
    },
    /// `lint --fix` mends it, and the meaning provably stays.
    Fix {
        /// What it does, as an imperative.
        title: String,
    },
    /// `migrate` does it, once a person has decided so by giving an option.
    Decide {
        /// The option.
        option: &'static str,
        /// What stands there then; empty where it goes.
        to: Vec<String>,
        /// What to do first.
        advice: String,
    },
    /// It needs you.
    ByHand {
        /// Why no machine does it.
        reason: Option<String>,
        /// What to do, as an imperative.
        advice: Option<String>,
        /// `migrate` makes a comment of the line, so that reconfigure accepts the file.
        commented_out: bool,
    },
    /// It can stay as it is up to the end of the way.
    MayStay {
        /// Why.
        reason: String,
    },
}

impl Action {
    /// Whether a command does it alone.
    pub fn is_automatic(&self) -> bool {
        matches!(self, Self::Rewrite { .. } | Self::Drop { .. } | Self::Fix { .. })
    }

    /// Whether it needs you.
    pub fn is_for_a_person(&self) -> bool {
        matches!(self, Self::ByHand { .. } | Self::Decide { .. })
    }

    /// Whether `migrate` changes the file for it.
    pub fn is_in_migrate(&self) -> bool {
        matches!(
            self,
            Self::Rewrite { .. }
                | Self::Drop { .. }
                | Self::Decide { .. }
                | Self::ByHand { commented_out: true, .. }
        )
    }
}

/// From when on a change can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum When {
    /// Today: the release that runs now takes it as well.
    Today,
    /// Once this stop runs everywhere.
    Since(Release),
    /// Only together with the upgrade to the stop: the release before it does not understand it.
    With,
}
