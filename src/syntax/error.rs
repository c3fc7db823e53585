//! What the parser has to say about text it cannot take: data, formatted at the edge.

use super::Span;

/// One place that could not be parsed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SyntaxError {
    /// What is wrong.
    pub kind: SyntaxErrorKind,
    /// Where: the token to blame, not the whole statement.
    pub span: Span,
    /// A second place that explains the first, such as the bracket left open, and what it is.
    pub related: Option<(Span, &'static str)>,
    /// Whether Ruby refuses it too. `false`: valid Ruby perhaps, but outside the subset.
    pub certain: bool,
}

/// The kinds of syntax error.
///
/// None carries text from between quotes, and found tokens are told by their sort: either may be
/// part of a secret.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SyntaxErrorKind {
    /// Something else stands where a construct was expected.
    Unexpected {
        /// What stands there, in words
        found: &'static str,
        /// What would fit, in words
        expected: &'static str,
    },
    /// A quote without its partner.
    UnclosedString {
        /// The quote, or the opening delimiter of a `%` literal
        quote: char,
    },
    /// `'it's'`: a quote within a string of the same quotes.
    QuoteInString {
        /// The quote
        quote: char,
    },
    /// A here-document whose closing tag is missing.
    UnclosedHeredoc {
        /// The tag
        tag: String,
        /// Whether the closing tag may be indented
        indented: bool,
    },
    /// `=begin` without `=end`.
    UnclosedComment,
    /// A bracket without its partner.
    UnclosedBracket {
        /// `(`, `[`, `{` or `#{`
        open: &'static str,
    },
    /// A closing bracket that nothing opened.
    StrayBracket {
        /// The bracket
        close: char,
    },
    /// `end` that nothing opened.
    StrayEnd,
    /// `if`, `do`, `def` and the like without `end`.
    MissingEnd {
        /// The keyword that opened it
        keyword: &'static str,
    },
    /// A key of a hash without `=>`.
    MissingArrow,
    /// `'a' =>` with nothing after it.
    MissingValue,
    /// Two elements without a comma between them.
    MissingComma,
    /// A template's placeholder that nobody filled in.
    Placeholder(Placeholder),
    /// `git_data_dirs { 'a' => 1 }`: Ruby takes the braces for a block.
    BracesAsBlock,
    /// `'a' => 1` as a statement.
    ArrowOutsideHash,
    /// `key: value` as a statement.
    KeyValueStatement,
    /// `<<- 'EOS'`, and then text that is no Ruby.
    BlankBeforeTag,
    /// `external_url https://…` without quotes.
    UnquotedUrl,
    /// Typographic quotes.
    SmartQuotes,
    /// `<<<<<<<`, `=======` or `>>>>>>>`.
    ConflictMarker,
    /// `gitlab_rails['key'] 'value'`
    MissingEquals,
    /// `// text` as a statement.
    SlashComment,
    /// A number that Ruby does not know.
    InvalidNumber,
    /// `\x` or `\u` without the digits that belong to it.
    InvalidEscape,
    /// Letters after a regular expression that Ruby does not know.
    InvalidRegexpFlags,
    /// A name or a text that is not UTF-8.
    InvalidEncoding,
    /// A control character at which Ruby stops reading, with text after it.
    ScriptEnd,
    /// A string that begins on the line of a here-document and ends after it.
    StringAroundHeredoc,
    /// Expressions within expressions, beyond any sense.
    TooDeep,
    /// The rest of a file with so many errors that it is not read further.
    TooManyErrors,
    /// More than 4 GiB.
    TooLarge,
}

/// How templates spell what is to be filled in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Placeholder {
    /// `${NAME}`
    Shell,
    /// `{{ name }}` or `{% … %}`
    Jinja,
    /// `<%= name %>`
    Erb,
    /// `__NAME__`
    Name,
}

impl SyntaxErrorKind {
    /// Whether Ruby refuses such text in any case.
    pub(super) const fn certain(&self) -> bool {
        !matches!(
            self,
            Self::SmartQuotes
                | Self::UnquotedUrl
                | Self::InvalidEncoding
                | Self::ScriptEnd
                | Self::StringAroundHeredoc
                | Self::TooDeep
                | Self::TooManyErrors
                | Self::TooLarge
        )
    }
}

impl SyntaxError {
    /// One sentence, without a full stop.
    pub fn message(&self) -> String {
        match &self.kind {
            SyntaxErrorKind::Unexpected { found, expected } => format!("expected {expected}, found {found}"),
            SyntaxErrorKind::UnclosedString { quote: '\'' | '"' } => "this string is never closed".to_owned(),
            SyntaxErrorKind::UnclosedString { quote: '/' } => {
                "this regular expression is never closed".to_owned()
            }
            SyntaxErrorKind::UnclosedString { .. } => "this literal is never closed".to_owned(),
            SyntaxErrorKind::QuoteInString { .. } => {
                "this quote ends the string, but more text touches it".to_owned()
            }
            SyntaxErrorKind::UnclosedHeredoc { tag, .. } => {
                format!("the here-document `{tag}` has no closing line")
            }
            SyntaxErrorKind::UnclosedComment => "the comment `=begin` has no `=end`".to_owned(),
            SyntaxErrorKind::UnclosedBracket { open } => format!("`{open}` is never closed"),
            SyntaxErrorKind::StrayBracket { close } => format!("`{close}` closes nothing"),
            SyntaxErrorKind::StrayEnd => "`end` closes nothing".to_owned(),
            SyntaxErrorKind::MissingEnd { keyword } => format!("`{keyword}` has no `end`"),
            SyntaxErrorKind::MissingArrow => "`=>` is missing after this key".to_owned(),
            SyntaxErrorKind::MissingValue => "this key has no value".to_owned(),
            SyntaxErrorKind::MissingComma => "a comma is missing between two elements".to_owned(),
            SyntaxErrorKind::Placeholder(_) => "a placeholder was not filled in".to_owned(),
            SyntaxErrorKind::BracesAsBlock => {
                "Ruby takes these braces for a block, not for a hash".to_owned()
            }
            SyntaxErrorKind::ArrowOutsideHash => "`=>` is outside of a hash".to_owned(),
            SyntaxErrorKind::KeyValueStatement => "`key: value` is not a statement".to_owned(),
            SyntaxErrorKind::BlankBeforeTag => {
                "there is a space before the tag, so no here-document begins here".to_owned()
            }
            SyntaxErrorKind::UnquotedUrl => "a URL must be in quotes".to_owned(),
            SyntaxErrorKind::SmartQuotes => "typographic quotes do not quote".to_owned(),
            SyntaxErrorKind::ConflictMarker => "a merge conflict was left in the file".to_owned(),
            SyntaxErrorKind::InvalidNumber => "this is not a number".to_owned(),
            SyntaxErrorKind::MissingEquals => "`=` is missing between this setting and its value".to_owned(),
            SyntaxErrorKind::SlashComment => "`//` does not begin a comment in Ruby".to_owned(),
            SyntaxErrorKind::InvalidEscape => "digits are missing in this escape".to_owned(),
            SyntaxErrorKind::InvalidRegexpFlags => {
                "`/…/` is a regular expression in Ruby, and these letters are not its options".to_owned()
            }
            SyntaxErrorKind::InvalidEncoding => "this is not valid UTF-8".to_owned(),
            SyntaxErrorKind::ScriptEnd => {
                "Ruby stops reading at this control character and ignores the rest of the file".to_owned()
            }
            SyntaxErrorKind::StringAroundHeredoc => {
                "a string over several lines on the line of a here-document is not supported".to_owned()
            }
            SyntaxErrorKind::TooDeep => "expressions are nested too deeply".to_owned(),
            SyntaxErrorKind::TooManyErrors => "too many errors: the rest of the file was not read".to_owned(),
            SyntaxErrorKind::TooLarge => "the file is larger than 4 GiB".to_owned(),
        }
    }

    /// Few words that stand beside the place.
    pub fn label(&self) -> String {
        match &self.kind {
            SyntaxErrorKind::Unexpected { expected, .. } => format!("{expected} expected here"),
            SyntaxErrorKind::QuoteInString { .. } => "ends here".to_owned(),
            SyntaxErrorKind::UnclosedString { .. }
            | SyntaxErrorKind::UnclosedHeredoc { .. }
            | SyntaxErrorKind::UnclosedComment
            | SyntaxErrorKind::UnclosedBracket { .. }
            | SyntaxErrorKind::MissingEnd { .. } => "opened here".to_owned(),
            SyntaxErrorKind::StrayBracket { .. } | SyntaxErrorKind::StrayEnd => {
                "nothing is open here".to_owned()
            }
            SyntaxErrorKind::MissingArrow => "a key".to_owned(),
            SyntaxErrorKind::MissingValue => "a value belongs after this".to_owned(),
            SyntaxErrorKind::MissingComma => "a comma belongs after this".to_owned(),
            SyntaxErrorKind::Placeholder(_) => "a placeholder".to_owned(),
            SyntaxErrorKind::BracesAsBlock => "in a block, not in a hash".to_owned(),
            SyntaxErrorKind::ArrowOutsideHash => "no hash is open here".to_owned(),
            SyntaxErrorKind::KeyValueStatement => "YAML, not Ruby".to_owned(),
            SyntaxErrorKind::BlankBeforeTag => "a shift, not a here-document".to_owned(),
            SyntaxErrorKind::UnquotedUrl => "not quoted".to_owned(),
            SyntaxErrorKind::SmartQuotes => "a letter to Ruby".to_owned(),
            SyntaxErrorKind::ConflictMarker => "a conflict marker".to_owned(),
            SyntaxErrorKind::MissingEquals => "the value".to_owned(),
            SyntaxErrorKind::SlashComment => "not a comment".to_owned(),
            SyntaxErrorKind::InvalidNumber
            | SyntaxErrorKind::InvalidEscape
            | SyntaxErrorKind::InvalidRegexpFlags
            | SyntaxErrorKind::StringAroundHeredoc => "not understood".to_owned(),
            SyntaxErrorKind::InvalidEncoding => "not UTF-8".to_owned(),
            SyntaxErrorKind::ScriptEnd => "ends the file for Ruby".to_owned(),
            SyntaxErrorKind::TooDeep => "too deep from here on".to_owned(),
            SyntaxErrorKind::TooManyErrors => "given up here".to_owned(),
            SyntaxErrorKind::TooLarge => "not read".to_owned(),
        }
    }

    /// What to do, in words.
    pub fn help(&self) -> Option<String> {
        let help = match &self.kind {
            SyntaxErrorKind::Unexpected { .. } | SyntaxErrorKind::TooLarge => return None,
            SyntaxErrorKind::InvalidNumber => "if it is text, put it in quotes: `'256MB'`".to_owned(),
            SyntaxErrorKind::MissingEquals => "put `=` before the value".to_owned(),
            SyntaxErrorKind::SlashComment => "begin a comment with `#`".to_owned(),
            SyntaxErrorKind::UnclosedString { quote } => {
                let close = match quote {
                    '(' => ')',
                    '[' => ']',
                    '{' => '}',
                    '<' => '>',
                    other => *other,
                };
                format!("put `{close}` at its end; inside of it write `\\{close}`")
            }
            SyntaxErrorKind::QuoteInString { quote } => {
                format!("inside of the string write `\\{quote}`, or put the other kind of quotes around it")
            }
            SyntaxErrorKind::UnclosedHeredoc { tag, indented: true } => {
                format!(
                    "put a line with nothing but `{tag}` after the text; it may be indented, but nothing may follow it"
                )
            }
            SyntaxErrorKind::UnclosedHeredoc { tag, indented: false } => {
                format!(
                    "put a line with nothing but `{tag}` after the text, without whitespace around it, or open it with `<<~{tag}`"
                )
            }
            SyntaxErrorKind::UnclosedComment => {
                "put `=end` at the start of a line after the comment".to_owned()
            }
            SyntaxErrorKind::UnclosedBracket { open } => {
                let close = match *open {
                    "(" => ")",
                    "[" => "]",
                    _ => "}",
                };
                format!("close it with `{close}`")
            }
            SyntaxErrorKind::StrayBracket { .. } | SyntaxErrorKind::StrayEnd => {
                "remove it, or look for the missing opening above".to_owned()
            }
            SyntaxErrorKind::MissingEnd { .. } => "put `end` on a line of its own after its body".to_owned(),
            SyntaxErrorKind::MissingArrow => "write `'key' => value`".to_owned(),
            SyntaxErrorKind::MissingValue => {
                "put a value after it, `nil` for none, or remove the key".to_owned()
            }
            SyntaxErrorKind::MissingComma => "put `,` between the elements".to_owned(),
            SyntaxErrorKind::Placeholder(Placeholder::Shell) => {
                "Ruby has no `${…}`: fill in the template first, or write `ENV['NAME']`".to_owned()
            }
            SyntaxErrorKind::Placeholder(_) => {
                "fill in the template first, or put quotes around the placeholder".to_owned()
            }
            SyntaxErrorKind::BracesAsBlock => "put parentheses around the hash: `name({ … })`".to_owned(),
            SyntaxErrorKind::ArrowOutsideHash => {
                "put `name['key'] = value`, or braces around the pair".to_owned()
            }
            SyntaxErrorKind::KeyValueStatement => "write `name['key'] = value`".to_owned(),
            SyntaxErrorKind::BlankBeforeTag => "write the tag without the space: `<<-'EOS'`".to_owned(),
            SyntaxErrorKind::InvalidRegexpFlags => {
                "if it is a path, put it in quotes: `'/mnt/storage'`".to_owned()
            }
            SyntaxErrorKind::UnquotedUrl => "put `'` before and after it".to_owned(),
            SyntaxErrorKind::SmartQuotes => "write `'` or `\"`".to_owned(),
            SyntaxErrorKind::ConflictMarker => {
                "keep one of the two versions and remove the marker lines".to_owned()
            }
            SyntaxErrorKind::InvalidEscape => {
                "write `\\x41`, `\\u0041` or `\\u{41}`, or `\\\\` for a backslash".to_owned()
            }
            SyntaxErrorKind::InvalidEncoding => "save the file as UTF-8".to_owned(),
            SyntaxErrorKind::ScriptEnd => "remove it, or the text after it".to_owned(),
            SyntaxErrorKind::StringAroundHeredoc => "assign one of the two to a variable first".to_owned(),
            SyntaxErrorKind::TooDeep => "assign inner parts to variables first".to_owned(),
            SyntaxErrorKind::TooManyErrors => "fix the errors above first".to_owned(),
        };
        Some(help)
    }
}
