//! What cannot be told without running the file, and what certainly fails when it is run.

use crate::syntax::Span;

/// What following a file took.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Cost {
    /// Expressions that were evaluated.
    pub steps: u64,
    /// Bytes of the objects, values and records that were made, approximately.
    pub bytes: u64,
}

/// Something whose effect on the settings is not known.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Unknown {
    /// The statement or call.
    pub span: Span,
    /// Why.
    pub reason: UnknownReason,
}

/// Why an effect is not known.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum UnknownReason {
    /// `from_file`, `load`: another file may set and replace anything
    OtherFile,
    /// `eval`, `instance_eval`, `send` with a computed name
    EvaluatedText,
    /// The key or the root that is written is computed: `gitlab_rails[x] = 1`
    ComputedName,
    /// What is written to is not known: it may be a setting
    ComputedTarget,
    /// A value, loop or method that is too large or too deep to follow
    TooLarge,
    /// Evaluation ended here: it took more steps than are followed
    TooManySteps,
    /// Evaluation ended here: what it made took more memory than it may
    TooMuchMemory,
    /// The statement could not be parsed
    Unparsed,
}

impl UnknownReason {
    /// Whether settings of any name may come from there.
    pub const fn may_set_anything(self) -> bool {
        matches!(self, Self::OtherFile | Self::EvaluatedText) || self.ends_evaluation()
    }

    /// Whether nothing is followed from there on.
    pub const fn ends_evaluation(self) -> bool {
        matches!(self, Self::TooManySteps | Self::TooMuchMemory)
    }

    /// In words, without a full stop.
    pub fn text(self) -> &'static str {
        match self {
            Self::OtherFile => "evaluates another file, which may set more and replace what is above",
            Self::EvaluatedText => "evaluates computed text, which may set more and replace what is above",
            Self::ComputedName => "the name of the setting is computed",
            Self::ComputedTarget => "writes to something that is computed and may be a setting",
            Self::TooLarge => "not followed, because it is too large or too deeply nested",
            Self::TooManySteps => "not followed from here on, because evaluating it takes too many steps",
            Self::TooMuchMemory => "not followed from here on, because evaluating it takes too much memory",
            Self::Unparsed => "could not be parsed",
        }
    }
}

/// An error that evaluating the file certainly raises; what follows it sets nothing.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct EvaluationFailure {
    /// What raises it.
    pub span: Span,
    /// What is raised.
    pub kind: FailureKind,
    /// Whether the statement runs for certain.
    pub certain: bool,
}

/// What evaluating a file can be known to raise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum FailureKind {
    /// A root that the release does not know, read or set in strict mode (12.3 on)
    UnknownRoot(String),
    /// A method that `nil` does not have: `[]=` on an unknown root or a missing level
    NilMethod(String),
    /// A method that another value does not have: `<<` on the `{}` that reading a missing key makes
    NoMethod {
        /// The method
        method: String,
        /// What it is called on, in words
        receiver: &'static str,
    },
    /// `raise`, `abort`, `exit 1`
    Raised,
    /// `EOS` on a line of its own that closes nothing
    StrayTag(String),
    /// `YAML.load` of a text that is no YAML
    MalformedYaml {
        /// What is wrong, in words
        problem: &'static str,
        /// Where, if the text stands in the file as a here-document
        place: Option<Span>,
    },
    /// Any other error of Ruby's, by its class
    Other(&'static str),
}

impl FailureKind {
    /// One sentence, without a full stop.
    pub fn message(&self) -> String {
        match self {
            Self::UnknownRoot(name) => {
                format!("`{name}` is no setting of this release, so reconfigure fails here")
            }
            Self::NilMethod(method) => format!("`{method}` is called on nil, so reconfigure fails here"),
            Self::NoMethod { method, receiver } => {
                format!(
                    "`{method}` is called on {receiver}, which has no such method, so reconfigure fails here"
                )
            }
            Self::Raised => "reconfigure fails here".to_owned(),
            Self::StrayTag(tag) => {
                format!(
                    "`{tag}` closes no here-document, so Ruby takes it for a name and reconfigure fails here"
                )
            }
            Self::MalformedYaml { .. } => {
                "this string is not YAML, so reconfigure fails here with Psych::SyntaxError".to_owned()
            }
            Self::Other(class) => format!("reconfigure fails here with {class}"),
        }
    }
}
